import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { madeDump, pprofFixture } from '../../testing/goroutine-dump.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { inferStates, isDoubtful, plainState } from './infer-state.ts';

function counts(profile: StackProfile): Record<string, number> {
  const { states, state } = inferStates(profile);
  const sums: Record<string, number> = {};
  for (const [sample, number] of state.entries()) sums[states[number]!] = (sums[states[number]!] ?? 0) + profile.samples.values[0]![sample]!;
  return sums;
}

function plain(sums: Record<string, number>): Record<string, number> {
  const merged: Record<string, number> = {};
  for (const [state, count] of Object.entries(sums)) merged[plainState(state)] = (merged[plainState(state)] ?? 0) + count;
  return merged;
}

/** Headers of a debug=2 dump, read the plain way. */
function headerCounts(file: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [, state] of readFileSync(file, 'utf8').matchAll(/^goroutine \d+ \[([^,\]]+?)(?: \(leaked\))?[,\]]/gm)) sums[state!] = (sums[state!] ?? 0) + 1;
  return sums;
}

/** The state of one stack in a profile where another goroutine shows how they park. */
function stateOf(...stack: readonly string[]): string {
  const other = { stack: ['runtime.gopark:1', 'runtime.gcParkAssist:1', 'other.work:1'] };
  const found = Object.keys(counts(madeDump([{ stack }, other]))).filter((state) => state !== 'GC assist wait');
  return found.join(' and ');
}

test('a protobuf profile has as many goroutines in each state as the dump of the same moment', () => {
  const inferred = counts(pprofFixture('leakshop/goroutine'));
  expect(plain(inferred)).toEqual(headerCounts('fixtures/text/leakshop/goroutine.final.debug2.txt'));
  expect(Object.keys(inferred).filter(isDoubtful)).toEqual(['runnable?']);
});

test.each([['zoo/go126', 270], ['zoo/go127', 450]])('%s: channels, locks and nil channels are told apart', (zoo, receivers) => {
  expect(counts(pprofFixture(`${zoo}/goroutine`))).toEqual({
    'chan receive': receivers,
    'chan receive (nil chan)': 1,
    'chan send': 25,
    'chan send (nil chan)': 1,
    'IO wait': 21,
    select: 57,
    'select (no cases)': 1,
    'sync.Mutex.Lock': 8,
    'sync.RWMutex.RLock': 1,
    'sync.WaitGroup.Wait': 2,
    'sync.Cond.Wait': 1,
    sleep: 5,
    coroutine: 1,
    syscall: 1,
    running: 1,
    'runnable?': 2,
  });
});

test('all goroutines of a leak profile wait', () => {
  expect(Object.keys(counts(pprofFixture('leakshop/goroutineleak'))).filter(isDoubtful)).toEqual([]);
});

test('what a dump says is taken as it is, and only there', () => {
  const profile = madeDump([
    { id: 1, state: 'chan receive', stack: ['main.a:1'] },
    // A label of the program's own: pprof labels may be called anything.
    { labels: { state: 'CA' }, stack: ['runtime.gopark:9', 'runtime.selectgo:1', 'main.b:1'] },
  ]);
  const { states, state, isInferred } = inferStates(profile);
  expect([...state].map((number) => states[number]!).sort()).toEqual(['chan receive', 'select']);
  expect(isInferred.reduce((sum, one) => sum + one)).toBe(1);
});

test.each<[string, readonly string[]]>([
  ['sync.RWMutex.Lock', ['runtime.gopark:1', 'runtime.goparkunlock:1', 'runtime.semacquire1:1', 'sync.runtime_SemacquireRWMutex:1', 'sync.(*RWMutex).Lock:1', 'main.a:1']],
  ['semacquire', ['runtime.gopark:1', 'runtime.semacquire1:1', 'sync.runtime_Semacquire:1', 'sync.(*WaitGroup).Wait:1', 'main.a:1']],
  ['semacquire', ['runtime.gopark:1', 'runtime.semacquire1:1', 'sync.runtime_SemacquireMutex:1', 'sync.(*RWMutex).RLock:1', 'main.a:1']],
  ['semacquire', ['runtime.gopark:1', 'runtime.semacquire1:1', 'internal/poll.runtime_Semacquire:1', 'internal/poll.(*fdMutex).rwlock:1']],
  ['semacquire', ['runtime.gopark:1', 'runtime.semacquire1:1', 'runtime.semacquire:1', 'runtime.gcStart:1', 'main.a:1']],
  ['finalizer wait', ['runtime.gopark:1', 'runtime.runFinalizers:1']],
  ['cleanup wait', ['runtime.gopark:1', 'runtime.goparkunlock:1', 'runtime.(*cleanupQueue).dequeue:1', 'runtime.runCleanups:1']],
  ['GC worker (idle)', ['runtime.gopark:1', 'runtime.gcBgMarkWorker:1']],
  ['GC scavenge wait', ['runtime.gopark:1', 'runtime.goparkunlock:1', 'runtime.(*scavengerState).park:1', 'runtime.bgscavenge:1']],
  ['syscall', ['runtime.notetsleepg:1', 'os/signal.signal_recv:1', 'os/signal.loop:1']],
  ['syscall', ['runtime.cgocall:1', 'main._Cfunc_wait:1', 'main.a:1']],
  ['syscall', ['syscall.Syscall6:1', 'golang.org/x/sys/unix.EpollWait:1', 'main.a:1']],
  ['syscall?', ['syscall.RawSyscall:1', 'main.a:1']],
  ['runnable', ['runtime.Gosched:1', 'main.a:1']],
  ['runnable?', ['main.spin:1']],
  ['coroutine', ['runtime.corostart:1']],
  ['running', ['runtime.Stack:1', 'main.a:1']],
  ['waiting?', ['runtime.gopark:1', 'runtime.somethingNew:1', 'main.a:1']],
  // Without the line where the function begins a nil channel looks like any other.
  ['chan receive?', ['runtime.gopark:1', 'runtime.chanrecv:12', 'runtime.chanrecv1:1', 'main.a:1']],
  ['runnable?', []],
])('%s', (state, stack) => {
  expect(stateOf(...stack)).toBe(state);
});

test('debug=1 has no names for the runtime’s frames: what is left tells some states, the others are in doubt', () => {
  const nameless = counts(
    madeDump([
      { stack: [':0', ':0', 'main.recv:1'], times: 7 },
      { stack: [':0', 'time.Sleep:1', 'main.nap:1'], times: 3 },
      { stack: [':0', ':0', 'internal/poll.runtime_pollWait:1', 'internal/poll.(*FD).Read:1', 'main.read:1'] },
      { stack: [':0', 'runtime/pprof.writeRuntimeProfile:1', 'main.dump:1'] },
      { stack: ['main.spin:1'] },
      { stack: [':0', ':0'] },
    ]),
  );
  expect(nameless).toEqual({ 'waiting?': 7, sleep: 3, 'IO wait': 1, running: 1, 'unknown?': 2 });
});

import { beforeAll, expect, test } from 'vitest';
import { loadRegex } from '../../lib/regex.ts';
import { madeDump, pprofFixture, type MadeGoroutine } from '../../testing/goroutine-dump.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { readGoroutines } from './goroutine-columns.ts';
import { groupGoroutines, isHarmless } from './group-goroutines.ts';
import { HARMLESS_RULES, markHarmless, type HarmlessRule } from './harmless.ts';
import { inferStates } from './infer-state.ts';

beforeAll(loadRegex);

function marked(profile: StackProfile, rules: readonly HarmlessRule[] = HARMLESS_RULES) {
  const columns = readGoroutines(profile);
  const states = inferStates(profile, columns);
  const marks = markHarmless(columns, states, rules);
  if (!marks.ok) throw new Error(marks.error.sentence);
  return { columns, states, harmless: marks.value };
}

function isMarked(goroutine: MadeGoroutine, rules?: readonly HarmlessRule[]): boolean {
  return marked(madeDump([{ id: 7, ...goroutine }]), rules).harmless.rule[0] !== -1;
}

const READ = ['internal/poll.runtime_pollWait:1', 'internal/poll.(*FD).Read:1', 'net.(*conn).Read:1'];

test.each<[boolean, string, MadeGoroutine]>([
  [true, 'the main goroutine, parked', { state: 'chan receive', stack: ['main.main:1'] }],
  [false, 'the main goroutine, at work', { state: 'select', stack: ['main.main:1'] }],
  [true, 'an idle connection of a server', { state: 'IO wait', stack: [...READ, 'net/http.(*connReader).Read:1', 'bufio.(*Reader).fill:1', 'bufio.(*Reader).Peek:1', 'net/http.(*conn).serve:1'] }],
  [false, 'a handler that reads', { state: 'IO wait', stack: [...READ, 'bufio.(*Reader).Peek:1', 'main.handle:1', 'net/http.(*conn).serve:1'] }],
  [true, 'an idle connection of a client', { state: 'IO wait', stack: [...READ, 'bufio.(*Reader).Peek:1', 'net/http.(*persistConn).readLoop:1'] }],
  [false, 'a client’s connection whose body nobody closes', { state: 'select', stack: ['net/http.(*persistConn).readLoop:1'] }],
  [true, 'a listener', { state: 'IO wait', stack: ['internal/poll.(*FD).Accept:1', 'net.(*TCPListener).Accept:1', 'net/http.(*Server).Serve:1'] }],
  [true, 'a parent test', { state: 'chan receive', stack: ['testing.(*T).Run:1', 'main.TestAll:1', 'testing.tRunner:1'] }],
  [false, 'a test that hangs', { state: 'chan receive', stack: ['main.TestAll:1', 'testing.tRunner:1'] }],
  [true, 'the runtime’s own', { state: 'GC worker (idle)', stack: ['runtime.gopark:1', 'runtime.gcBgMarkWorker:1'] }],
  [false, 'a finalizer that hangs', { state: 'chan receive', stack: ['main.close:1', 'runtime.runFinalizers:1'] }],
])('%s: %s', (harmless, _, goroutine) => {
  expect(isMarked(goroutine)).toBe(harmless);
});

test('readers may have rules of their own, by top function, any function or creator', () => {
  const goroutine = { state: 'select', by: 'example.com/queue.Start', stack: ['example.com/queue.(*Worker).loop:1', 'example.com/queue.run:1'] };
  const isHit = (rule: Omit<HarmlessRule, 'reason'>): boolean => isMarked(goroutine, [{ reason: '', ...rule }]);
  expect(isHit({ pattern: 'queue\\.run' })).toBe(true);
  expect(isHit({ pattern: 'queue\\.run', where: 'top' })).toBe(false);
  expect(isHit({ pattern: 'loop$', where: 'top' })).toBe(true);
  expect(isHit({ pattern: 'Start$', where: 'creator' })).toBe(true);
  expect(isHit({ pattern: 'Start$' })).toBe(false);
  expect(isHit({ pattern: '', state: 'IO' })).toBe(false);
});

test('a pattern that can’t be read is said, not thrown', () => {
  const profile = madeDump([{ id: 1, state: 'select', stack: ['main.a:1'] }]);
  const columns = readGoroutines(profile);
  const answer = markHarmless(columns, inferStates(profile, columns), [{ pattern: '(', reason: '' }]);
  expect(answer).toMatchObject({ ok: false, error: { code: 'bad-pattern' } });
});

test('in a real profile the idle ones are hidden and the leaks stay', () => {
  const input = marked(pprofFixture('leakshop/goroutine'));
  const all = groupGoroutines(input, 'stack');
  const left = groupGoroutines(input, 'stack', { hideHarmless: true });
  const idle = Array.from({ length: all.count }, (_, group) => group).filter((group) => isHarmless(all, group));
  expect(idle.reduce((sum, group) => sum + all.goroutines[group]!, 0)).toBe(all.kept - left.kept);
  // 3 listeners, 15 idle connections of the server, 1 connectionOpener; what the handlers' connections do is told too.
  expect(all.kept - left.kept).toBeGreaterThanOrEqual(19);
  expect(left.goroutines[0]).toBe(430);
});

test('every rule says why', () => {
  for (const { reason } of HARMLESS_RULES) expect(reason).toMatch(/^[A-Z].*\.$/);
});

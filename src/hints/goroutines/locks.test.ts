import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import { g07 } from './g07-stuck-mutexes.ts';
import { g08 } from './g08-stuck-rwmutexes.ts';
import { g09 } from './g09-wait-groups.ts';
import { g10 } from './g10-conditions.ts';
import { g12 } from './g12-long-sleeps.ts';
import { g30 } from './g30-lock-order.ts';
import { findingsOf, type MadeGroup } from './testing/made-dumps.ts';

const MUTEX = ['internal/sync.runtime_SemacquireMutex:95', 'internal/sync.(*Mutex).lockSlow(0xc000010000):153', 'sync.(*Mutex).Lock:46'];
const minute = (): number => 1;
const onMutex = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state: 'sync.Mutex.Lock', stack: [...MUTEX, 'main.update:12'], by: 'main.serve', ...extra });
const readers = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state: 'sync.RWMutex.RLock', stack: ['sync.runtime_SemacquireRWMutexR:100', 'sync.(*RWMutex).RLock(0xc000020000):72', 'main.read:8'], from: 2000, ...extra });
const writer: MadeGroup = { n: 1, state: 'sync.RWMutex.Lock', stack: ['sync.runtime_SemacquireRWMutex:105', 'sync.(*RWMutex).Lock(0xc000020000):153', 'main.write:5'], from: 4000, minutes: minute };

describe('G07', () => {
  it('is likely of many at one mutex for a minute', async () => {
    const other = onMutex(5, { stack: [...MUTEX, 'main.delete:30'], from: 500, minutes: minute });
    const [found, ...more] = await findingsOf(g07, [[onMutex(30, { minutes: minute }), other]]);
    expect(more).toEqual([]);
    // One dump: it may be a slow one, and who has it is not told.
    expect(found!.sentence).toBe('35 goroutines wait for one mutex in `main.update`, started by `main.serve`, the longest for ≥ 1 min.');
    expect(found!.functions).toEqual(['main.update', 'main.delete', 'main.serve']);
    expect(found!.evidence).toHaveLength(2);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.7);
  });

  it('is weak of a convoy that is new in the last dump', async () => {
    const [found] = await findingsOf(g07, [[], [onMutex(30)]]);
    expect(found!.confidence).toBeLessThan(0.45);
    expect(await findingsOf(g07, [[], [onMutex(9)]])).toEqual([]);
  });

  it('is weak of a busy one, and silent of a few', async () => {
    const [busy] = await findingsOf(g07, [[onMutex(120)]]);
    expect(busy!.confidence).toBeLessThan(0.45);
    expect(busy!.reasons).toContain('none has waited for a minute: it may be the load of a moment');
    expect(await findingsOf(g07, [[onMutex(4, { minutes: minute })]])).toEqual([]);
  });

  it('is possible of one that waits for ten minutes', async () => {
    for (const [rule, group] of [[g07, onMutex(1)], [g08, readers(1)]] as const) {
      const [found] = await findingsOf(rule, [[{ ...group, minutes: () => 111 }]]);
      expect(found!.sentence).toMatch(/^1 goroutine waits for .*, the longest for ≥ 1 h 51 min\.$/);
      expect(found!.confidence).toBeGreaterThanOrEqual(0.45);
      expect(found!.confidence).toBeLessThan(0.75);
      expect(found!.severity).toEqual({ most: 1 });
      expect(await findingsOf(rule, [[{ ...group, minutes: () => 9 }]])).toEqual([]);
    }
  });

  it('says "so far" of growth', async () => {
    const [found] = await findingsOf(g07, [[onMutex(20)], [onMutex(90, { minutes: minute })]]);
    expect(found!.sentence).toMatch(/; so far it has not been unlocked\.$/);
  });

  const logging: MadeGroup = { n: 40, state: 'sync.Mutex.Lock', stack: [...MUTEX, 'log.(*Logger).output:240', 'log.Println:400', 'main.handle:12'], by: 'main.serve', minutes: minute };

  it('of a logger tells what it writes to', async () => {
    const [found] = await findingsOf(g07, [[logging]]);
    expect(found!.sentence).toMatch(/^40 goroutines wait for the mutex of a logger in `main\.handle`.*; who has it is writing a line, so that what the log goes to/);
    expect(found!.fix).toContain('standard error');
    const writing: MadeGroup = { n: 1, state: 'IO wait', stack: ['internal/poll.runtime_pollWait:351', 'internal/poll.(*FD).Write:400', 'os.(*File).Write:200', 'log.(*Logger).output:245', 'log.Println:400', 'main.handle:12'], from: 9000 };
    const [known] = await findingsOf(g07, [[logging, writing]]);
    expect(known!.sentence).toMatch(/; a line is being written in `os\.\(\*File\)\.Write` \(IO wait\), and what it goes to does not take it\.$/);
    expect(known!.evidence.map(({ text }) => text)).toEqual(['40 in sync.Mutex.Lock', '1 in IO wait']);
  });

  it('of the program’s own, taken by what a logger writes to, is not the logger’s', async () => {
    const [found] = await findingsOf(g07, [[{ ...logging, stack: [...MUTEX, 'main.(*sink).Write:5', 'log.(*Logger).output:245', 'main.handle:12'] }]]);
    expect(found!.sentence).not.toContain('logger`');
    expect(found!.fix).toContain('`defer mu.Unlock()`');
  });
});

describe('G08', () => {
  it('tells readers and writers at one lock', async () => {
    const second: MadeGroup = { n: 2, state: 'sync.Mutex.Lock', stack: ['internal/sync.runtime_SemacquireMutex:95', 'internal/sync.(*Mutex).lockSlow(0xc000020000):153', 'sync.(*Mutex).Lock:46', 'sync.(*RWMutex).Lock(0xc000020000):147', 'main.write:5'], from: 5000, minutes: minute };
    const [found, ...more] = await findingsOf(g08, [[readers(40, { minutes: minute }), writer, second]]);
    expect(more).toEqual([]);
    expect(found!.sentence).toContain('40 to read and 3 to write (2 behind another writer, in state `sync.Mutex.Lock`)');
    expect(found!.fix).toContain('`main.write` waits for readers that do not leave');
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('takes readers whose address is not printed for those of the only lock known', async () => {
    const inlined = readers(40, { stack: ['sync.runtime_SemacquireRWMutexR:100', 'sync.(*RWMutex).RLock(...):72', 'main.read:8'], minutes: minute });
    const found = await findingsOf(g08, [[inlined, writer]]);
    expect(found).toHaveLength(1);
    expect(found[0]!.sentence).toContain('40 to read and 1 to write');
  });

  it('is said to be slow where others are at work in the same place', async () => {
    const atWork: MadeGroup = { n: 14, state: 'runnable', stack: ['main.read:9'], from: 9000 };
    const [found] = await findingsOf(g08, [[readers(400), { ...writer, minutes: () => 0 }, atWork]]);
    expect(found!.sentence).toMatch(/: 400 to read and 1 to write; 14 more are at work there, so that it seems to be given on\.$/);
    expect(found!.fix).toMatch(/^Something slow/);
    expect(found!.fix).not.toContain('missing');
  });

  it('says of which lock a writer behind another writer waits', async () => {
    const second: MadeGroup = { n: 40, state: 'sync.Mutex.Lock', stack: ['internal/sync.(*Mutex).lockSlow(0xc000020000):153', 'sync.(*Mutex).Lock:46', 'sync.(*RWMutex).Lock(0xc000020000):147', 'main.write:5'], from: 5000, minutes: minute };
    const [found] = await findingsOf(g08, [[second]]);
    expect(found!.evidence[0]!.text).toBe('40 in sync.Mutex.Lock (of a RWMutex, behind another writer)');
    expect(found!.fix).toContain('is slow');
  });

  it('is weak without a minute or growth', async () => {
    const [found] = await findingsOf(g08, [[readers(100)]]);
    expect(found!.confidence).toBeLessThan(0.45);
  });
});

describe('G09, G10, G12', () => {
  const waiting = (state: string, n: number, stack: readonly string[]): MadeGroup => ({ n, state, stack, by: 'main.serve' });
  it.each([
    [g09, 'sync.WaitGroup.Wait', ['sync.runtime_SemacquireWaitGroup:114', 'sync.(*WaitGroup).Wait:206', 'main.collect:9']],
    [g09, 'semacquire', ['sync.runtime_Semacquire:62', 'sync.(*WaitGroup).Wait:116', 'main.collect:9']],
    [g10, 'sync.Cond.Wait', ['sync.runtime_notifyListWait:611', 'sync.(*Cond).Wait:71', 'main.collect:9']],
    [g12, 'sleep', ['time.Sleep:363', 'main.collect:9']],
  ] as const)('%# grow, or are a pool', async (rule, state, stack) => {
    const [grown] = await findingsOf(rule, [[waiting(state, 20, stack)], [waiting(state, 200, stack)]]);
    expect(grown!.confidence).toBeGreaterThanOrEqual(0.7);
    expect(grown!.functions).toEqual(['main.collect', 'main.serve']);
    const [pool] = await findingsOf(rule, [[waiting(state, 120, stack)], [{ ...waiting(state, 120, stack), minutes: minute }]]);
    expect(pool!.confidence).toBeLessThan(0.3);
    expect(await findingsOf(rule, [[waiting(state, 3, stack)]])).toEqual([]);
  });

  it('says wg.Go as the version has it', async () => {
    const context = await hintContextOf([fixture('text/go127/goroutine.debug2.txt')]);
    expect(g09.doc.source).toContain('Go 1.25');
    expect(await g09.run(context)).toEqual([]);
  });
});

describe('G09', () => {
  const waiters: MadeGroup = { n: 30, state: 'sync.WaitGroup.Wait', stack: ['sync.runtime_SemacquireWaitGroup:114', 'sync.(*WaitGroup).Wait:206', 'main.collect:9'], by: 'main.serve' };

  it('speaks of a missing Done only where more come', async () => {
    const [one] = await findingsOf(g09, [[waiters]]);
    expect(one!.sentence).toMatch(/; so far not every `Done` has come\.$/);
    const [grown] = await findingsOf(g09, [[waiters], [{ ...waiters, n: 90 }]]);
    expect(grown!.sentence).toMatch(/; some `Done` is never called\.$/);
  });

  it('leads to those that it counts, where they are there and wait', async () => {
    const counted: MadeGroup = { n: 60, state: 'chan send', stack: ['main.deliver:4', 'main.collect.func1:12'], by: 'main.collect', from: 3000 };
    const [found] = await findingsOf(g09, [[waiters, counted], [{ ...waiters, n: 90 }, { ...counted, n: 180 }]]);
    expect(found!.sentence).toMatch(/; of what it started 180 are in `main\.deliver` \(chan send\)\.$/);
    expect(found!.fix).toContain('see why it waits in `main.deliver`');
    expect(found!.evidence.map(({ text }) => text)).toEqual(['90 in sync.WaitGroup.Wait', '180 in chan send']);
  });
});

describe('G30', () => {
  const each = (id: number, holds: string, wants: string, name: string): MadeGroup => ({
    n: 1,
    state: 'sync.Mutex.Lock',
    stack: ['internal/sync.runtime_SemacquireMutex:95', `internal/sync.(*Mutex).lockSlow(${wants}):153`, 'sync.(*Mutex).Lock:46', 'main.(*account).deposit:20', `main.${name}(${holds}):33`],
    from: id,
    minutes: minute,
  });

  it('finds a circle of two', async () => {
    const [found] = await findingsOf(g30, [[each(10, '0xc000011000', '0xc000022000', 'pay'), each(11, '0xc000022000', '0xc000011000', 'refund')]]);
    expect(found!.sentence).toContain('goroutine 10');
    expect(found!.severity).toEqual({ least: 3 });
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(found!.confidence).toBeLessThan(0.95);
  });

  it('needs the circle to close', async () => {
    expect(await findingsOf(g30, [[each(10, '0xc000011000', '0xc000022000', 'pay'), each(11, '0xc000033000', '0xc000011000', 'refund')]])).toEqual([]);
  });
});

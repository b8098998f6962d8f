import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../../testing/hint-context.ts';
import { g01 } from './g01-proven-leaks.ts';
import { g02 } from './g02-blocked-senders.ts';
import { g21 } from './g21-ticker-loops.ts';
import { g22 } from './g22-timers-in-loops.ts';
import { g27 } from './g27-goroutines-that-stay.ts';
import { g28 } from './g28-count-grows.ts';
import { g29 } from './g29-one-spawn-site.ts';
import { g33 } from './g33-crashes.ts';
import { findingsOf, type MadeGroup } from './testing/made-dumps.ts';

const send = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state: 'chan send', stack: ['main.offer:12', 'main.run:30'], by: 'main.serve', ...extra });

describe('G01', () => {
  it('lists what a leak profile lists, with how many there were before', async () => {
    const files = ['goroutine.00.debug2.txt', 'goroutine.08.debug2.txt', 'goroutineleak.debug2.txt'].map((name) => fixture(`text/leakshop/${name}`));
    const found = await g01.run(await hintContextOf(files));
    const [first] = found;
    expect(first).toMatchObject({ confidence: 0.99, functions: ['main.leakRecv.func1', 'main.leakRecv'] });
    expect(first!.sentence).toMatch(/^43 → 430 goroutines are proven leaked in `main\.leakRecv\.func1` \(chan receive\)/);
    // All of them, no more and no fewer.
    expect(found.reduce((sum, { impact }) => sum + (impact.goroutines ?? 0), 0)).toBe(480);
  });

  it('takes marks in a dump, makes other rules sure, and is silent without', async () => {
    const [found] = await findingsOf(g01, [[send(3, { isLeaked: true })]]);
    expect(found!.impact.goroutines).toBe(3);
    expect(found!.fix).toContain('`main.serve`');
    const [sure] = await findingsOf(g02, [[send(3, { isLeaked: true })]]);
    expect(sure!.confidence).toBeGreaterThanOrEqual(0.95);
    expect(await findingsOf(g01, [[send(300)]])).toEqual([]);
    const plain = await hintContextOf([fixture('text/leakshop/goroutine.00.debug2.txt')]);
    expect(g01.lacks!(plain)).toBe('leak-profile');
    expect(g01.lacks!({ ...plain, leakProfiles: plain.goroutines })).toBeUndefined();
  });
});

describe('G21', () => {
  it('needs tickers in the heap that the same function made', async () => {
    const folder = 'leaks/captures/heartbeat';
    const dumps = [0, 1, 2].map((at) => fixture(`${folder}/goroutines.${at}.txt.gz`));
    const [found] = await g21.run(await hintContextOf([...dumps, fixture(`${folder}/heap.4.pb.gz`)]));
    expect(found!.functions).toEqual(['main.(*device).ping', 'main.connect']);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(found!.fix).toContain('`Stop` does not close `C`');
    expect(await g21.run(await hintContextOf([...dumps, fixture('leaks/captures/quote-fanout/heap.4.pb.gz')]))).toEqual([]);
  });
});

describe('G22', () => {
  it('finds a timer for every message, and none elsewhere', async () => {
    const heaps = (name: string) => [0, 4].map((at) => fixture(`leaks/captures/${name}/heap.${at}.pb.gz`));
    const [found, ...more] = await g22.run(await hintContextOf(heaps('mailbox-poller')));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'churn', functions: ['main.(*mailbox).serve'], severity: { most: 2 } });
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(found!.sentence).toMatch(/timers \([\d,]+ a second\) were made by `time\.After`/);
    expect(await g22.run(await hintContextOf(heaps('lease-manager')))).toEqual([]);
    expect(await g22.run(await hintContextOf(heaps('plain-shop')))).toEqual([]);
  });
});

describe('G27', () => {
  const files = (n: number): MadeGroup => ({ n, state: 'IO wait', stack: ['internal/poll.runtime_pollWait:351', 'internal/poll.(*FD).Read:165', 'os.(*File).Read:150', 'main.tail:9'], by: 'main.follow' });

  it('speaks of states that no other rule looks at', async () => {
    const [found] = await findingsOf(g27, [[files(20)], [files(80)]]);
    expect(found!.sentence).toContain('none of the first 20 has ended');
    expect(await findingsOf(g27, [[send(20)], [send(80)]])).toEqual([]);
    expect(await findingsOf(g27, [[files(80)]])).toEqual([]);
  });

  it('speaks of what the standard library starts for itself, but not of its connections', async () => {
    const watch = (n: number): MadeGroup => ({ n, state: 'select', stack: ['os/exec.(*Cmd).watchCtx.func1:789'], by: 'os/exec.(*Cmd).Start', minutes: () => 2 });
    const [found] = await findingsOf(g27, [[watch(20)], [watch(80)]]);
    expect(found!.sentence).toMatch(/^20 → 80 goroutines are in `os\/exec\.\(\*Cmd\)\.watchCtx(?:\.func1)?` \(select\), started by `os\/exec\.\(\*Cmd\)\.Start`, and none of the first 20 has ended\./);
    const served = (n: number): MadeGroup => ({ n, state: 'IO wait', stack: ['internal/poll.runtime_pollWait:351', 'net.(*conn).Read:196', 'net/http.(*connReader).backgroundRead:690'], by: 'net/http.(*connReader).startBackgroundRead' });
    expect(await findingsOf(g27, [[served(20)], [served(80)]])).toEqual([]);
  });
});

describe('G28', () => {
  const counts = (values: readonly number[]): string => ['time,goroutines', ...values.map((value, at) => `${1_700_000_000 + at * 60},${value}`)].join('\n');
  const ofSeries = async (values: readonly number[]) => g28.run(await hintContextOf([textFile('goroutines.csv', counts(values))]));

  it('needs a trend that goes on', async () => {
    const [found] = await ofSeries([100, 140, 190, 230, 280, 330]);
    expect(found!.sentence).toBe('100 → 330 goroutines, 2,760 more in each hour.');
    expect(found!.impact.goroutinesPerHour).toBe(2760);
    expect(await ofSeries([100, 300, 310, 311, 312, 313])).toEqual([]);
    expect(await ofSeries([100, 330, 90, 340, 80, 120])).toEqual([]);
    expect(await ofSeries([100, 105, 110, 114])).toEqual([]);
  });

  it('tells a burst that stays, as possible at most', async () => {
    const [found, ...others] = await ofSeries([94, 157_307, 210_124, 176_500, 153_312]);
    expect(others).toEqual([]);
    expect(found!.sentence).toBe('94 → 153,312 goroutines within 4 min, 210,124 at most.');
    expect(found!.confidence).toBeLessThan(0.75);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.45);
    expect(found!.impact.goroutinesPerHour).toBeUndefined();
    expect(await ofSeries([94, 157_307, 210_124, 400])).toEqual([]);
    expect(await ofSeries([94, 600])).toEqual([]);
  });

  it('tells no pace of seconds', async () => {
    const seconds = ['time,goroutines', ...[100, 140, 190, 230, 280, 330].map((value, at) => `${1_700_000_000 + at * 5},${value}`)].join('\n');
    const [found] = await g28.run(await hintContextOf([textFile('goroutines.csv', seconds)]));
    expect(found!.sentence).toBe('100 → 330 goroutines.');
    expect(found!.impact.goroutinesPerHour).toBeUndefined();
  });

  it('is in order of enough counts that hardly rise, and of no others', async () => {
    const lacks = async (values: readonly number[]) => g28.lacks!(await hintContextOf([textFile('goroutines.csv', counts(values))]));
    expect(await lacks([100, 103, 99, 101, 102])).toBeUndefined();
    expect(await lacks([100, 103, 99])).toBe('counts');
    expect(await lacks([100, 300, 310, 311, 312, 313])).toBe('counts');
    expect(g28.lacks!(await hintContextOf([textFile('dump.txt', 'goroutine 1 [running]:\nmain.main()\n\t/srv/app/main.go:10 +0x1d\n')]))).toBe('counts');
  });

  it('names the group that grew, and then only supports it', async () => {
    const [found] = await findingsOf(g28, [[send(20)], [send(60)], [send(110)], [send(160)]]);
    expect(found).toMatchObject({ functions: ['main.offer', 'main.serve', 'main.run'], severity: { most: 2 } });
  });
});

describe('G29', () => {
  it('names the place that starts them', async () => {
    const [found] = await findingsOf(g29, [[send(240)]]);
    expect(found!.sentence).toBe('240 of 242 goroutines were started by `main.serve`.');
    expect(found!.confidence).toBeLessThan(0.75);
    expect(await findingsOf(g29, [[send(240, { by: 'net/http.(*Server).Serve' })]])).toEqual([]);
    expect(await findingsOf(g29, [[send(100)]])).toEqual([]);
  });
});

describe('G33', () => {
  it.each([
    ['crash-deadlock.txt', 'The program ended in a deadlock: both goroutines wait, in `main.main` (sync.WaitGroup.Wait), in `main.main.func5` (chan receive).', 'main.main'],
    ['crash-oom.txt', 'The program ran out of memory: `main.main` asked for 64.0 MB while 260 MB were in use.', 'main.main'],
    ['crash-overflow.txt', '`main.over` went past the 1.00 MB that a stack may have: it calls itself without end, or nearly so.', 'main.over'],
    ['crash-mapwrite.txt', 'Two goroutines used one map at once, one of them in `main.main.func6`, and at least one wrote.', 'main.main.func6'],
    ['checkfinalizers.txt', 'A value with a finalizer or cleanup can never be freed: it is reachable from its own finalizer (`main.main.func7`).', 'main.main.func7'],
  ])('%s', async (name, sentence, first) => {
    for (const version of ['go126', 'go127']) {
      const [found, ...more] = await g33.run(await hintContextOf([fixture(`text/${version}/${name}`)]));
      expect(more).toEqual([]);
      expect(found).toMatchObject({ kind: 'crash', confidence: 0.99 });
      expect(found!.functions[0]).toBe(first);
      if (version === 'go126') expect(found!.sentence).toBe(sentence);
    }
  });

  it('says nothing of a dump that was asked for', async () => {
    for (const name of ['crash-sigquit.txt', 'goroutine.debug2.txt']) {
      expect(await g33.run(await hintContextOf([fixture(`text/go127/${name}`)]))).toEqual([]);
    }
    expect(g33.healthy).toContain('no panic');
  });

  it('tells a panic as what it is, with the runtime’s words and without the program’s', async () => {
    const panic = (text: string) => hintContextOf([textFile('crash.txt', `${text}\n\ngoroutine 25 [running]:\nmain.(*conn).submit(0xc000010000)\n\t/srv/app/conn.go:40 +0x1d\ncreated by main.serve in goroutine 1\n\t/srv/app/main.go:9 +0x11\n`)]);
    const [found] = await g33.run(await panic('panic: runtime error: send on closed channel'));
    expect(found).toMatchObject({ kind: 'crash', functions: ['main.(*conn).submit'] });
    expect(found!.sentence).toMatch(/^The program ended in a panic in `main\.\(\*conn\)\.submit`: runtime error: send on closed channel\. That is no leak;/);
    const [own] = await g33.run(await panic('panic: no such key: 4711-secret'));
    expect(JSON.stringify(own)).not.toContain('secret');
    expect(own!.sentence).toMatch(/^The program ended in a panic in `main\.\(\*conn\)\.submit`\. /);
    const [again] = await g33.run(await panic('panic: first [recovered]\n\tpanic: runtime error: index out of range [3] with length 3'));
    expect(again!.sentence).toContain('index out of range [3] with length 3');
    // With GOTRACEBACK=system the runtime's own frame is innermost; a second panic in a deferred function is the end, too.
    const deep = await g33.run(await hintContextOf([textFile('crash.txt', `panic: x\n\ngoroutine 25 [running]:\npanic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:860 +0x1d\n${STACK}`)]));
    expect(deep[0]).toMatchObject({ confidence: 0.99, functions: ['main.work', 'main.serve'] });
    const [fatal] = await g33.run(await panic('fatal error: unexpected signal during runtime execution'));
    expect(fatal!.sentence).toBe('The runtime ended the program in `main.(*conn).submit`: “unexpected signal during runtime execution”.');
  });

  const STACK = 'main.work(0xc000010000)\n\t/srv/app/work.go:40 +0x1d\nmain.serve(0xc000010000)\n\t/srv/app/serve.go:9 +0x11\n';
  const PANIC = 'panic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:860 +0x1d\n';
  const HANDLER = 'main.serve.func1()\n\t/srv/app/serve.go:5 +0x1d\n';

  it('does not say of a panic that was handled that the program ended', async () => {
    const debugStack = 'runtime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:26 +0x1d\n';
    for (const inner of [debugStack + HANDLER, HANDLER]) {
      const [found] = await g33.run(await hintContextOf([textFile('server.log', `panic: no such key\ngoroutine 25 [running]:\n${inner}${PANIC}${STACK}`)]));
      expect(found).toMatchObject({ functions: ['main.work', 'main.serve'], severity: { most: 2 } });
      expect(found!.confidence).toBeLessThan(0.75);
      expect(found!.sentence).toMatch(/^A goroutine panicked in `main\.work`\. What it says stands above the stacks in the capture\. .* may have gone on\./);
    }
    const [again] = await g33.run(await hintContextOf([textFile('crash.txt', `panic: a [recovered]\n\tpanic: b\n\ngoroutine 25 [running]:\n${HANDLER}${PANIC}${STACK}`)]));
    expect(again!.sentence).toMatch(/^The program ended in a panic in `main\.work`\./);
  });

  it('leaves a watchdog in peace that a timer ran', async () => {
    const [found] = await g33.run(await hintContextOf([textFile('crash.txt', `panic: timeout\n\ngoroutine 25 [running]:\n${HANDLER}created by time.goFunc\n\t/usr/local/go/src/time/sleep.go:129 +0x4b\n`)]));
    expect(found!.fix).toContain('what it watches over');
    expect(found!.sentence).toMatch(/^The program ended in a panic/);
  });

  it.each([
    ['sync: unlock of unlocked mutex', /^A lock was given back that nobody had, in `main\.work`/, 'unlocks twice'],
    ['sync: RUnlock of unlocked RWMutex', /^A lock was given back/, 'copylocks'],
    ['sync: Unlock of unlocked RWMutex', /^A lock was given back/, 'copylocks'],
    ['checkptr: misaligned pointer conversion', /^A pointer was made by `unsafe` that must not be, in `main\.work`/, 'unsafe.Pointer'],
  ])('%s is the program’s mistake', async (words, sentence, fix) => {
    const [found] = await g33.run(await hintContextOf([textFile('crash.txt', `fatal error: ${words}\n\ngoroutine 25 [running]:\n${STACK}`)]));
    expect(found!.sentence).toMatch(sentence);
    expect(found!.fix).toContain(fix);
    expect(found!.fix).not.toContain('bug of Go');
  });
});

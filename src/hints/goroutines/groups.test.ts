import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../../testing/hint-context.ts';
import { causeOf } from './causes.ts';
import { goroutineTable } from './groups.ts';
import { changeOf, groupEvidence, standsOut } from './piles.ts';
import { MARK } from './stack-marks.ts';
import { contextOfDumps, dumpText, USUAL, type MadeGroup } from './testing/made-dumps.ts';

const send = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state: 'chan send', stack: ['main.offer:12', 'main.run:30'], by: 'main.serve', ...extra });

describe('goroutines as one table', () => {
  it('counts a group in each dump and follows its ids', async () => {
    const table = goroutineTable(await contextOfDumps([[send(10)], [send(30)], [send(60)]]))!;
    const [group] = table.groups;
    expect(group).toMatchObject({ state: 'chan send', frame: 'main.offer', line: 12, entry: 'main.run', creator: 'main.serve', counts: [10, 30, 60], now: 60, stayed: 10, went: 0 });
    expect(table.steps).toEqual([0, 1, 2]);
    expect(changeOf(table, group!)).toEqual({ before: 10, after: 60, known: true, grew: true, stable: false, levelled: false });
  });

  it('looks only at the newest process', async () => {
    const table = goroutineTable(await contextOfDumps([[send(50, { by: 'main.other', from: 4000 })], [send(60)]]))!;
    expect(table.captures).toHaveLength(1);
    expect(changeOf(table, table.groups[0]!).known).toBe(false);
  });

  it('counts two dumps of one moment once', async () => {
    const text = dumpText([...USUAL, send(60)]);
    const table = goroutineTable(await hintContextOf([textFile('a.txt', dumpText([...USUAL, send(20)])), textFile('b.txt', text), textFile('c.txt', text)]))!;
    expect(table.steps).toEqual([0, 2]);
    expect(changeOf(table, table.groups[0]!)).toMatchObject({ grew: true, levelled: false });
  });

  it('sees that a number no longer rises', async () => {
    const table = goroutineTable(await contextOfDumps([[send(20)], [send(100), send(1, { from: 5000 })], [send(101), send(1, { from: 9000 })]]))!;
    expect(changeOf(table, table.groups[0]!)).toMatchObject({ grew: true, levelled: true });
  });

  it('leaves captures out that do not tell states, where others do', async () => {
    const files = ['goroutine.debug1.txt', 'goroutine.debug2.txt', 'goroutine.pb.gz'].map((name) => fixture(`text/goroutines/${name}`));
    const table = goroutineTable(await hintContextOf(files))!;
    expect(table.captures.map(({ name }) => name)).not.toContain('text/goroutines/goroutine.debug1.txt');
    expect(table.isGuessed).toBe(false);
    const alone = goroutineTable(await hintContextOf([files[0]!]))!;
    expect(alone).toMatchObject({ isGuessed: true, untold: 3 });
  });

  it('knows who started them: a request, one that has ended, at once or over time', async () => {
    const conn: MadeGroup = { n: 1, state: 'IO wait', stack: ['internal/poll.runtime_pollWait:351', 'bufio.(*Reader).Peek:151', 'net/http.(*conn).serve:2129'], by: 'net/http.(*Server).Serve', from: 50 };
    const table = goroutineTable(await contextOfDumps([[conn, send(30, { in: () => 50, step: 40 }), send(20, { stack: ['main.other:3'], in: (at) => 9000 + at, from: 2000 })]]))!;
    const [requested, detached] = table.groups;
    expect(requested).toMatchObject({ starters: 1, ofRequests: 1, orphans: 0 });
    expect(requested!.idsEach).toBeGreaterThan(30);
    expect(detached).toMatchObject({ starters: 20, orphans: 1, ofRequests: 0 });
    expect(detached!.idsEach).toBeLessThan(3);
  });

  it('finds what a stack passes through', async () => {
    const table = goroutineTable(await contextOfDumps([[send(20, { stack: ['main.handle:5', 'net/http.HandlerFunc.ServeHTTP:2', 'net/http.(*conn).serve:9'] })]]))!;
    expect(table.groups[0]!.marks & MARK.handler).not.toBe(0);
    expect(table.groups[0]!.marks & MARK.sqlRows).toBe(0);
    expect(causeOf(table.groups[0]!)).toBe('G02');
  });

  it('makes nothing of few, unless they stand out', async () => {
    const one = async (dumps: readonly (readonly MadeGroup[])[]): Promise<boolean> => {
      const table = goroutineTable(await contextOfDumps(dumps))!;
      return standsOut(table, table.groups.find(({ frame }) => frame === 'main.offer')!);
    };
    const others: MadeGroup = { n: 300, state: 'runnable', stack: ['main.busy:4'], from: 20_000 };
    const late = (n: number): MadeGroup => send(n, { from: 30_000 });
    expect(await one([[send(19)]])).toBe(false);
    expect(await one([[send(60), others]])).toBe(false);
    expect(await one([[send(60, { minutes: () => 12 }), others]])).toBe(true);
    expect(await one([[send(100), others]])).toBe(true);
    expect(await one([[late(20), others], [late(40), others]])).toBe(true);
    // Few, but more in every dump, and none has ended.
    expect(await one([[late(3), others], [late(7), others], [late(12), others]])).toBe(true);
    expect(await one([[send(1, { isLeaked: true }), others]])).toBe(true);
  });
});

it('evidence has the state as goroutines are listed: doubtful ones with a question mark', async () => {
  const context = await hintContextOf([fixture('text/leakshop/goroutine.08.debug1.txt')]);
  const table = goroutineTable(context)!;
  const sending = table.groups.find(({ state }) => state === 'chan send')!;
  expect(groupEvidence(table, sending)).toMatchObject({ state: 'chan send', text: expect.stringMatching(/ in chan send\?$/) });
  const dumped = goroutineTable(await hintContextOf([fixture('text/leakshop/goroutine.08.debug2.txt')]))!;
  expect(groupEvidence(dumped, dumped.groups.find(({ state }) => state === 'chan send')!).text).toMatch(/ in chan send$/);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { heapstory } from '../testing/run-cli.ts';

const fileOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));

const FILES = {
  dump: fileOf('text/goroutines/goroutine.debug2.txt'),
  counts: fileOf('text/goroutines/goroutine.debug1.txt'),
  protobuf: fileOf('text/goroutines/goroutine.pb.gz'),
  leaky: fileOf('text/leakshop/goroutine.08.debug2.txt'),
  early: fileOf('text/leakshop/goroutine.00.debug2.txt'),
  last: fileOf('text/leakshop/goroutine.final.debug2.txt'),
  deadlock: fileOf('text/goroutines/deadlock/goroutine.debug2.txt'),
  heap: fileOf('text/leakshop/heap.08.debug1.txt'),
};

interface Json {
  readonly files: readonly {
    readonly name: string;
    readonly goroutines: number;
    readonly kept: number;
    readonly rows: readonly { readonly count: number; readonly state: string; readonly frame: string | null; readonly creator: string | null }[];
    readonly objects: readonly { readonly kind: string; readonly address: string; readonly waiting: number }[];
    readonly cycles: { readonly known: boolean; readonly found: readonly (readonly { readonly goroutine: number; readonly has: string; readonly waitsFor: string }[])[] };
  }[];
  readonly comparison?: {
    readonly files: readonly string[];
    readonly totals: readonly number[];
    readonly sameProcess: boolean;
    readonly rows: readonly ComparedRow[];
  };
}

interface ComparedRow {
  readonly name: string;
  readonly base: number;
  readonly head: number;
  readonly delta: number;
  readonly series: readonly number[];
  readonly ids: { readonly stayed: number; readonly came: number; readonly went: number } | null;
  readonly stayedIds?: readonly number[];
  readonly cameIds?: readonly number[];
  readonly wentIds?: readonly number[];
}

async function json(...args: readonly string[]): Promise<Json> {
  const done = await heapstory(['goroutines', ...args, '--json'], FILES);
  expect(done.code, done.err).toBe(0);
  return JSON.parse(done.out) as Json;
}

test('a dump and the protobuf of one moment have the same states', async () => {
  const { files } = await json('dump', 'protobuf', '--by', 'state');
  const statesOf = (at: number): Readonly<Record<string, number>> => {
    const sums: Record<string, number> = {};
    for (const { state, count } of files[at]!.rows) {
      const plain = state.replace(/\?$/, '');
      sums[plain] = (sums[plain] ?? 0) + count;
    }
    return sums;
  };
  expect(files[0]!.goroutines).toBe(files[1]!.goroutines);
  expect(statesOf(1)).toEqual(statesOf(0));
});

test('the leak stands first, with who created it; filters keep what they say', async () => {
  const [all] = (await json('leaky')).files;
  expect(all!.goroutines).toBe(551);
  expect(all!.rows[0]).toMatchObject({ count: 403, state: 'chan receive', frame: 'main.leakRecv.func1' });
  const [kept] = (await json('leaky', '--state', 'select', '--hide-harmless')).files;
  expect(kept!.rows.length).toBeGreaterThan(0);
  expect(new Set(kept!.rows.map(({ state }) => state))).toEqual(new Set(['select']));
  expect(kept!.rows.reduce((sum, { count }) => sum + count, 0)).toBe(kept!.kept);
  const text = await heapstory(['goroutines', 'leaky', '-n', '1'], FILES);
  expect(text.out).toMatch(/^551 goroutines, \d+ groups\n.*count.*\n +403 .*chan receive +main\.leakRecv\.func1/);
});

test('two dumps are compared: what grew stands first, with those that stayed', async () => {
  const { files, comparison } = await json('early', 'leaky', 'last', '--ids');
  expect(comparison!.files).toEqual(['early', 'leaky', 'last']);
  expect(comparison!.totals).toEqual(files.map(({ goroutines }) => goroutines));
  expect(comparison!.sameProcess).toBe(true);
  const [first] = comparison!.rows;
  expect(first).toMatchObject({ name: 'main.leakRecv.func1', base: 43, head: 430, delta: 387, series: [43, 403, 430], ids: { stayed: 43, came: 387, went: 0 } });
  for (const { ids, stayedIds = [], cameIds = [], wentIds = [] } of comparison!.rows) {
    expect([stayedIds.length, cameIds.length, wentIds.length]).toEqual([ids!.stayed, ids!.came, ids!.went]);
  }
  const text = await heapstory(['goroutines', 'early', 'leaky'], FILES);
  expect(text.out).toMatch(/^191 → 551 goroutines, 42 groups\nOne process: .*\nbase +head +change.*\n +43 +403 +\+360 +43 +360 +0 +chan receive +main\.leakRecv\.func1\n/);
  expect(text.out).toMatch(/\n40 groups did not change\n$/);
  const withIds = await heapstory(['goroutines', 'early', 'leaky', '--ids', '-n', '1'], FILES);
  expect(withIds.out).toContain('\nmain.leakRecv.func1, chan receive\n  stayed: 21 22 ');
});

test('forms of one moment do not differ, and why ids are not followed is said', async () => {
  const { out } = await heapstory(['goroutines', 'dump', 'protobuf', '--by', 'state'], FILES);
  expect(out).toContain('Goroutines can be followed between dumps only by their ids');
  expect(out).not.toContain('stayed');
  expect(out).toMatch(/\n\d+ groups did not change\n$/);
});

test('locks that wait for each other, and objects that several wait for', async () => {
  const [file] = (await json('deadlock')).files;
  expect(file!.cycles.found.map((steps) => steps.length)).toEqual([2, 2, 3]);
  for (const steps of file!.cycles.found) for (const [at, { has }] of steps.entries()) expect(has).toBe(steps.at(at - 1)!.waitsFor);
  expect(file!.objects[0]).toMatchObject({ kind: 'sync.Mutex', waiting: 4 });
  const { out } = await heapstory(['goroutines', 'deadlock'], FILES);
  expect(out).toContain('\nPossible deadlock: 3 cycles of locks.');
  expect(out).toMatch(/goroutine \d+ has sync\.RWMutex 0x\w+ and waits for sync\.Mutex 0x\w+/);
  expect(out).toMatch(/\nWaited for by several: 2 objects\nwaiting +object\n +4 +sync\.Mutex 0x/);
  const few = await heapstory(['goroutines', 'last'], FILES);
  expect(few.out).toMatch(/\n8 more; --objects lists all\n$/);
  const all = await heapstory(['goroutines', 'last', '--objects'], FILES);
  expect(all.out).not.toContain('lists all');
});

test('what is no profile of goroutines is refused, and wrong options are', async () => {
  expect(await heapstory(['goroutines', 'heap'], FILES)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no profile of goroutines') });
  for (const args of [[], ['dump', '--by', 'age'], ['dump', '-n', '0'], ['dump', '--wait', 'long']]) {
    expect((await heapstory(['goroutines', ...args], FILES)).code).toBe(2);
  }
});

test('files against the order of their own times are compared, and that is said', async () => {
  const [older, newer] = ['zoo/go126/goroutine.pb.gz', 'leakshop/goroutine.pb.gz'];
  expect((await heapstory(['goroutines', older, newer])).err).not.toContain('another order');
  const turned = await heapstory(['goroutines', newer, older]);
  expect(turned).toMatchObject({ code: 0, err: expect.stringContaining('By their own times the files stand in another order') });
});

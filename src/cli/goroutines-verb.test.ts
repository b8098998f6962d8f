import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { heapstory } from '../testing/run-cli.ts';

const fileOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));

const FILES = {
  dump: fileOf('text/goroutines/goroutine.debug2.txt'),
  counts: fileOf('text/goroutines/goroutine.debug1.txt'),
  protobuf: fileOf('text/goroutines/goroutine.pb.gz'),
  leaky: fileOf('text/leakshop/goroutine.08.debug2.txt'),
  heap: fileOf('text/leakshop/heap.08.debug1.txt'),
};

interface Json {
  readonly files: readonly {
    readonly name: string;
    readonly goroutines: number;
    readonly kept: number;
    readonly rows: readonly { readonly count: number; readonly state: string; readonly frame: string | null; readonly creator: string | null }[];
  }[];
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

test('what is no profile of goroutines is refused, and wrong options are', async () => {
  expect(await heapstory(['goroutines', 'heap'], FILES)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no profile of goroutines') });
  for (const args of [[], ['dump', '--by', 'age'], ['dump', '-n', '0'], ['dump', '--wait', 'long']]) {
    expect((await heapstory(['goroutines', ...args], FILES)).code).toBe(2);
  }
});

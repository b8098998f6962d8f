/** Runs of the verbs over the heaps of the fixtures. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { heapstory, type Run } from '../../testing/run-cli.ts';

export const SESSIONS = 'v8/sessions.heapsnapshot.gz';
export const PAGES = ['v8/page-before.heapsnapshot.gz', 'v8/page-after.heapsnapshot.gz'] as const;
export const SHOPS = ['hprof/shop-a.hprof.gz', 'hprof/shop-b.hprof.gz'] as const;
export const DUMPS = ['go/baskets-a.godump.gz', 'go/baskets-b.godump.gz'] as const;
export const PROFILE = 'made/heap.pb.gz';

export interface Row {
  readonly label: string;
  readonly kind: string;
  readonly count: number;
  readonly shallow: number;
  readonly retained: number;
  readonly address?: string;
  readonly children?: readonly Row[];
}

export interface RowsJson {
  readonly totals: { readonly objects: number; readonly references: number; readonly shallow: number };
  readonly rows: readonly Row[];
}

export interface Step {
  readonly label: string;
  readonly address: string;
  readonly reference: string;
  readonly dominator: boolean;
}

export type Sizes = Pick<Row, 'count' | 'shallow' | 'retained'>;

export function objectBytes(name: string): Uint8Array {
  return readFileSync(new URL(`../../../fixtures/objects/${name}`, import.meta.url));
}

/** Runs with the fixtures that the arguments name. */
export async function run(...args: readonly string[]): Promise<Run> {
  const names = args.filter((arg) => /^(v8|hprof|go)\//.test(arg));
  const always = { huge: HUGE, program: PROGRAM, '-': objectBytes(SESSIONS) };
  return heapstory(args, { ...Object.fromEntries(names.map((name) => [name, objectBytes(name)])), ...always });
}

export async function json<T>(...args: readonly string[]): Promise<T> {
  const done = await run(...args, '--json');
  expect(done.code, done.err).toBe(0);
  return JSON.parse(done.out) as T;
}

/** Says that it has more objects than anybody could hold, so that only its histogram is read. */
const HUGE = new TextEncoder().encode(
  gunzipSync(objectBytes(PAGES[0])).toString().replace(/"node_count":\d+/, '"node_count":9900000000'),
);

/** What wrote the Go heap dumps. */
const PROGRAM = new Uint8Array(gunzipSync(objectBytes('go/baskets.gz')));

export const sum = (rows: readonly Row[], of: keyof Sizes): number => rows.reduce((total, row) => total + row[of], 0);
export const every = (rows: readonly Row[], check: (row: Row) => void): void => {
  for (const row of rows) {
    check(row);
    every(row.children ?? [], check);
  }
};

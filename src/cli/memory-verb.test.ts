import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { heapstory } from '../testing/run-cli.ts';
import { formatMoment, formatSpan, parseMoment } from './memory-time.ts';

const fileOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/text/${path}`, import.meta.url)));

const FILES = {
  ...Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`vars${at}`, fileOf(`leakshop/expvar.0${at}.json`)])),
  vars8: fileOf('leakshop/expvar.08.json'),
  trace: fileOf('leakshop/gctrace.txt'),
  jvm: fileOf('java17/unified-gc-g1.log'),
  jstat: fileOf('java17/jstat-gcutil-g1.txt'),
  heap: fileOf('leakshop/heap.08.debug1.txt'),
  dump: fileOf('goroutines/goroutine.debug2.txt'),
  symbols: fileOf('go127/symbolrecovery.symbol-response.txt'),
  escapes: fileOf('go127/escape-m-m.txt'),
  log: new TextEncoder().encode(
    new TextDecoder()
      .decode(fileOf('leakshop/gctrace.txt'))
      .split('\n')
      .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-11-20T04:37:28.123456789Z' }))
      .join('\n'),
  ),
};
const VARS = Array.from({ length: 9 }, (_, at) => `vars${at}`);

interface Runtime {
  readonly runtime: string;
  readonly axis: string;
  readonly from: number;
  readonly to: number;
  readonly sources: readonly { readonly source: string }[];
  readonly lines: readonly { readonly name: string; readonly points: number; readonly first: number; readonly last: number; readonly least: number; readonly most: number; readonly perHour: number | null }[];
  readonly collector: { readonly collections: number; readonly forced: number; readonly pauses?: { readonly count: number; readonly longest: number } };
  readonly moment: {
    readonly time: number;
    readonly account: { readonly of: string; readonly total: number; readonly parts: readonly { readonly bytes: number }[] } | null;
    readonly goals: readonly { readonly gogc: number | null; readonly goal: number | null }[];
  };
}

async function runtimes(...args: readonly string[]): Promise<readonly Runtime[]> {
  const done = await heapstory(['memory', ...args, '--json'], FILES);
  expect(done.code, done.err).toBe(0);
  return (JSON.parse(done.out) as { readonly runtimes: readonly Runtime[] }).runtimes;
}

describe('memory', () => {
  it('tells no pace of seconds', async () => {
    const log = (step: number): Uint8Array => new TextEncoder().encode(['time,goroutines', ...[10, 11, 12].map((value, at) => `${1_700_000_000 + at * step},${value}`)].join('\n'));
    const paces = async (step: number): Promise<readonly (number | null)[]> => {
      const done = await heapstory(['memory', 'log', '--json'], { log: log(step) });
      const { runtimes: [go] } = JSON.parse(done.out) as { readonly runtimes: readonly Runtime[] };
      return go!.lines.map(({ perHour }) => perHour);
    };
    expect(await paces(20)).toEqual([null]);
    expect(await paces(30)).toEqual([120]);
  });

  it('puts scrapes and a log onto one axis, and accounts for the last moment', async () => {
    const [go] = await runtimes(...VARS, 'trace');
    expect(go).toMatchObject({ runtime: 'go', axis: 'wall' });
    expect(go!.sources).toHaveLength(10);
    const heap = go!.lines.find(({ name }) => name === 'heap.alloc')!;
    expect(heap).toMatchObject({ points: 9, least: heap.first, most: heap.last });
    const { memstats } = JSON.parse(new TextDecoder().decode(FILES.vars8)) as { readonly memstats: { readonly HeapAlloc: number } };
    expect(heap.last).toBe(memstats.HeapAlloc);
    expect(heap.perHour).toBeGreaterThan(0);
    expect(go!.collector).toMatchObject({ collections: 33, forced: 21 });
    // Stops of the world, not the collections, which go on beside the program.
    expect(go!.collector.pauses!.longest).toBeLessThan(10);
    const account = go!.moment.account!;
    expect(account.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(account.total);
    const goals = go!.moment.goals.map(({ goal }) => goal);
    expect(goals.at(-1)).toBeNull();
    expect(goals.slice(0, -1)).toEqual(goals.slice(0, -1).toSorted((a, b) => a! - b!));
  });

  it('reads the same lines out of a container log', async () => {
    const [[plain], [wrapped]] = await Promise.all([runtimes('trace'), runtimes('log')]);
    expect(wrapped!.lines.map(({ name, last }) => [name, last])).toEqual(plain!.lines.map(({ name, last }) => [name, last]));
  });

  it('has a part for each runtime, and a moment that was asked for', async () => {
    const both = await runtimes('trace', 'jvm');
    expect(both.map(({ runtime }) => runtime)).toEqual(['go', 'jvm']);
    const [early] = await runtimes('trace', '--at', '1m');
    expect(early!.moment.time).toBeLessThanOrEqual(60_000);
    expect(early!.moment.time).toBeGreaterThan(0);
    const [late] = await runtimes('trace', '--at', '90m');
    expect(late!.moment.time).toBe(late!.to);
  });

  it('prints for people, and all points for tools', async () => {
    const text = await heapstory(['memory', ...VARS, 'trace'], FILES);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(/^Go: 2026-11-20T04:37:28\.\d+Z to .*by the clock\)\n/);
    expect(text.out).toMatch(/\n {2}heap\.alloc .*\+8\.\d+ GB +9\n/);
    expect(text.out).toMatch(/33 collections \(21 forced\); \d+ pauses, .* at most/);
    expect(text.out).toMatch(/Goal of the next collection by GOGC\n {4}25 /);
    const points = await heapstory(['memory', 'trace', '--tsv'], FILES);
    const [head, ...rows] = points.out.trimEnd().split('\n');
    expect(head).toBe('line\tunit\ttime\tvalue');
    expect(rows).toHaveLength(330);
    expect(rows.every((row) => /^[\w.-]+\t\w+\t[\d.]+\t[\d.e-]+$/.test(row))).toBe(true);
  });

  it('refuses what has no numbers over time, and wrong options', async () => {
    expect(await heapstory(['memory', 'dump'], FILES)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('numbers over time') });
    expect(await heapstory(['memory', 'none'], FILES)).toMatchObject({ code: 1, out: '' });
    for (const args of [[], ['trace', '--json', '--tsv'], ['trace', '--at', 'noon'], ['jstat', '--at', '0'], [...VARS, '--at', '#1'], ['-', '-']]) {
      expect((await heapstory(['memory', ...args], FILES)).code, args.join(' ')).toBe(2);
    }
  });
});

describe('open', () => {
  it('says what a text holds besides stacks', async () => {
    const text = await heapstory(['open', 'trace', 'heap', 'symbols', 'escapes'], FILES);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toContain('trace: numbers over time (gctrace)\n  10 lines, 330 points, 33 events, placed by the time since the process began\n');
    expect(text.out).toContain('heap: heap profile (text)\n');
    expect(text.out).toContain('heap: numbers over time (MemStats)\n');
    expect(text.out).toMatch(/symbols: \d+ names of code addresses/);
    expect(text.out).toMatch(/escapes: \d+ escape notes/);
    const json = await heapstory(['open', 'jvm', 'heap', 'escapes', '--json'], FILES);
    expect(JSON.parse(json.out)).toMatchObject({
      captures: [{ name: 'heap' }],
      series: [{ name: 'jvm', runtime: 'jvm', source: 'JVM GC log' }, { name: 'heap' }],
      extras: [{ name: 'escapes', kind: 'escapes' }],
    });
  });
});

describe('moments', () => {
  it('are read as they are typed', () => {
    expect(parseMoment('2026-11-20T04:20:31Z', 'wall')).toBe(Date.UTC(2026, 10, 20, 4, 20, 31));
    expect(parseMoment('90', 'process')).toBe(90_000);
    expect(parseMoment('1h 30m', 'process')).toBe(5_400_000);
    expect(parseMoment('250ms', 'process')).toBe(250);
    expect(parseMoment('#3', 'order')).toBe(2);
    for (const [text, axis] of [['soon', 'wall'], ['', 'process'], ['1x', 'process'], ['-1s', 'process'], ['0', 'order'], ['1.5', 'order']] as const) {
      expect(parseMoment(text, axis), text).toBeUndefined();
    }
  });

  it('are shown as they can be typed', () => {
    expect(formatMoment(0, 'wall')).toBe('1970-01-01T00:00:00Z');
    expect(formatMoment(2, 'order')).toBe('#3');
    expect(formatSpan(1234)).toBe('1.234s');
    expect(formatSpan(61_000)).toBe('1m 01s');
    expect(formatSpan(3_723_000)).toBe('1h 02m 03s');
    for (const ms of [0, 12, 59_999, 61_000, 3_723_000, 360_000_000]) {
      expect(parseMoment(formatSpan(ms), 'process')).toBe(ms);
    }
  });
});

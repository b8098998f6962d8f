import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import { m06 } from './m06-gc-pressure.ts';
import { m07 } from './m07-unusual-gogc.ts';
import { m08 } from './m08-limit-thrash.ts';
import { m09 } from './m09-forced-collections.ts';
import { m10 } from './m10-finalizer-backlog.ts';
import { m12 } from './m12-stale-heap-profile.ts';
import { ofSeries, ramp, type Made } from './testing/made-series.ts';

const MB = 2 ** 20;
const log = (name: string) => hintContextOf([fixture(`text/${name}`)]);
const collections = (count: number, forced: number, apart = 1000): NonNullable<Made['marks']> =>
  Array.from({ length: count }, (_, at) => ({ time: at * apart, kind: at < forced ? 'forced-gc' : 'gc', text: `Collection ${at}` }));

describe('M06', () => {
  it('finds a collector that takes much', async () => {
    const [found] = await ofSeries(m06, { lines: { 'gc.cpu-percent': ramp(20, 34, 30), 'gc.cycles': ramp(1, 40, 30) } });
    expect(found!.sentence).toBe('34.0 % of the CPU goes to the collector.');
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    const [often] = await ofSeries(m06, { lines: {}, marks: collections(100, 0, 20) });
    expect(often!.sentence).toBe('50 collections run in a second.');
  });

  it('is silent of a start, and of a usual one', async () => {
    expect(await ofSeries(m06, { lines: { 'gc.cpu-percent': [40, 30], 'gc.cycles': [1, 2] } })).toEqual([]);
    expect(await ofSeries(m06, { lines: { 'gc.cpu-percent': [2], 'gc.cycles': [400] }, marks: collections(100, 0) })).toEqual([]);
    expect(await m06.run(await log('go127/gctrace1.txt'))).toEqual([]);
  });

  it('is weaker where something else explains it', async () => {
    const [forced] = await ofSeries(m06, { lines: {}, marks: collections(100, 90, 20) });
    expect(forced!.confidence).toBeLessThan(0.45);
    const [low] = await ofSeries(m06, { lines: { gogc: [15] }, marks: collections(100, 0, 20) });
    expect(low!.confidence).toBeLessThan(0.45);
  });
});

describe('M07', () => {
  it('says what GOGC is, told or implied', async () => {
    const [low] = await ofSeries(m07, { lines: { gogc: [15], 'heap.live': [100 * MB] } });
    expect(low!.sentence).toBe('GOGC is 15: with 100 MB alive the next collection is due at 115 MB, with the usual 100 it would be at 200 MB.');
    expect(low!.confidence).toBeGreaterThanOrEqual(0.75);
    const live = ramp(100 * MB, 110 * MB, 8);
    const implied = { 'heap.live': live, 'heap.goal': live.map((value) => value * 1.2) };
    const [about] = await ofSeries(m07, { lines: implied });
    expect(about!.sentence).toMatch(/^GOGC is about 20:/);
    expect(about!.confidence).toBeLessThan(0.75);
  });

  it('knows off with a limit and without', async () => {
    const [off] = await ofSeries(m07, { lines: { 'heap.live': [MB] }, facts: { GOGC: 'off' } });
    expect(off!.sentence).toContain('nothing is ever collected');
    const [limited] = await ofSeries(m07, { lines: { 'memory-limit': [500 * MB] }, facts: { GOGC: 'off' } });
    expect(limited!.confidence).toBeLessThan(0.75);
  });

  it('is silent of the usual', async () => {
    expect(await ofSeries(m07, { lines: { gogc: [100], 'heap.live': [100 * MB] } })).toEqual([]);
    expect(await m07.run(await log('go127/gctrace1.txt'))).toEqual([]);
    expect(await m07.run(await log('leakshop/gctrace.txt'))).toEqual([]);
  });
});

describe('M08', () => {
  it.each(['go126', 'go127'])('finds thrash in a real log of %s, which does not tell the limit', async (version) => {
    const [found] = await m08.run(await log(`${version}/gctrace.GOMEMLIMIT=30MiB.txt`));
    expect(found).toMatchObject({ severity: { least: 4 } });
    expect(found!.sentence).toContain('free next to nothing');
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('finds a limit that is full and collections that run all the time', async () => {
    const lines = { 'memory-limit': [400 * MB], 'heap.live': [390 * MB], 'gc.cycles': ramp(0, 3000, 5) };
    expect(await ofSeries(m08, { lines })).toHaveLength(1);
    expect(await ofSeries(m08, { lines: { ...lines, 'heap.live': [200 * MB] } })).toEqual([]);
    expect(await ofSeries(m08, { lines: { 'heap.live': [390 * MB], 'gc.cycles': ramp(0, 3000, 5) } })).toEqual([]);
  });

  it('is silent of usual logs', async () => {
    for (const name of ['go127/gctrace1.txt', 'go127/gctrace.GOGC=20.txt', 'leakshop/gctrace.txt']) expect(await m08.run(await log(name))).toEqual([]);
  });
});

describe('M09', () => {
  it('counts what was forced, without profiles', async () => {
    const [found] = await ofSeries(m09, { lines: {}, marks: collections(400, 300) });
    expect(found!.sentence).toMatch(/^300 of 400 collections were forced/);
    expect(found).toMatchObject({ severity: { least: 2, most: 2 } });
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    const [few] = await ofSeries(m09, { lines: {}, marks: collections(30, 15) });
    expect(few!.confidence).toBeLessThan(0.45);
    expect(await ofSeries(m09, { lines: {}, marks: collections(400, 40) })).toEqual([]);
    expect(await ofSeries(m09, { lines: {}, marks: collections(8, 8) })).toEqual([]);
  });

  it('reads counts where there is no log', async () => {
    expect(await ofSeries(m09, { lines: { 'gc.cycles': [10, 500], 'gc.forced': [5, 450] } })).toHaveLength(1);
    expect(await ofSeries(m09, { lines: { 'gc.cycles': [10, 500], 'gc.forced': [5, 9] } })).toEqual([]);
  });
});

describe('M10', () => {
  const queue = (queued: readonly number[], executed: readonly number[]): Made => ({ lines: { '/gc/finalizers/queued:finalizers': queued, '/gc/finalizers/executed:finalizers': executed } });

  it('finds a queue that grows', async () => {
    const [found] = await ofSeries(m10, queue([100, 700, 1400, 2200, 3000], [90, 300, 500, 700, 900]));
    expect(found!.sentence).toMatch(/^10 → 2,100 finalizers or cleanups wait to be run/);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('is silent of one that is emptied', async () => {
    expect(await ofSeries(m10, queue([100, 700, 1400], [100, 690, 1380]))).toEqual([]);
    expect(await ofSeries(m10, queue([5000], [0]))).toEqual([]);
  });

  it('names the finalizer that runs', async () => {
    const names = ['runtime-metrics.0.json', 'runtime-metrics.2.json', 'runtime-metrics.4.json', 'goroutines.2.txt'];
    const [found] = await m10.run(await hintContextOf(names.map((name) => fixture(`leaks/captures/native-handles/${name}.gz`))));
    expect(found!.functions[0]).toBe('main.(*handle).close');
  });
});

describe('M12', () => {
  it('finds profiles of one collection, and none in those that have their own', async () => {
    const heap = (at: number) => fixture(`leaks/captures/event-log/heap.${at}.pb.gz`);
    expect(await m12.run(await hintContextOf([0, 1, 2].map(heap)))).toEqual([]);
    // The same moment twice is no later profile.
    expect(await m12.run(await hintContextOf([heap(1), heap(1)]))).toEqual([]);
  });
});

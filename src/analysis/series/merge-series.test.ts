import { describe, expect, it } from 'vitest';
import { byName, fixtureText, seriesOf } from '../../formats/text/series/testing/read-series.ts';
import type { SeriesSet } from '../../model/series.ts';
import { mergeSeries, type MergedSeries, type SeriesSource } from './merge-series.ts';

function sources(sets: readonly SeriesSet[], fileTimes: readonly (number | undefined)[] = []): readonly SeriesSource[] {
  return sets.map((set, order) => ({ set, name: `capture ${order}`, fileTime: fileTimes[order], order }));
}

async function fixtures(names: readonly string[]): Promise<readonly SeriesSet[]> {
  return Promise.all(names.map((name) => seriesOf(fixtureText(name))));
}

const codes = (merged: MergedSeries): readonly string[] => merged.notices.map(({ code }) => code);
const EXPVAR = Array.from({ length: 9 }, (_, at) => `leakshop/expvar.0${at}.json`);
const HEAP = Array.from({ length: 9 }, (_, at) => `leakshop/heap.0${at}.debug1.txt`);

describe('one axis', () => {
  it('joins nine MemStats, whose rings overlap', async () => {
    const merged = mergeSeries(sources(await fixtures(EXPVAR)));
    expect(merged.axis).toBe('wall');
    expect(Array.from(byName(merged, 'heap.alloc').values)).toEqual([6093896, 54782800, 103668776, 150119840, 201768440, 245662208, 294024672, 344928440, 397684080]);
    expect(merged.marks).toHaveLength(30);
    expect(codes(merged)).toEqual([]);
  });

  it('puts gctrace on wall time by the collections that MemStats saw', async () => {
    const merged = mergeSeries(sources(await fixtures(['leakshop/gctrace.txt', ...HEAP])));
    expect(merged.axis).toBe('wall');
    expect(codes(merged)).toEqual(['joined-by-collections']);
    const live = byName(merged, 'heap.live');
    expect(live.times).toHaveLength(33);
    // Cycle 30 ended when MemStats says it did.
    expect(Math.abs(live.times[29]! - 1795149595749.16)).toBeLessThan(3);
    // MemStats' pauses are of the same collections.
    expect(merged.marks.map(({ cycle }) => cycle)).toEqual(Array.from({ length: 33 }, (_, at) => at + 1));
    // Both have the cycles: each source its own points, in order of time.
    const cycles = byName(merged, 'gc.cycles');
    expect(Array.from(cycles.values).every((value, at) => at === 0 || value >= cycles.values[at - 1]!)).toBe(true);
  });

  it("does not take another process's collections for it", async () => {
    const merged = mergeSeries(sources(await fixtures(['go127/gctrace1.txt', ...EXPVAR])));
    expect(merged.axis).toBe('order');
    expect(codes(merged)).toEqual(['only-order']);
  });

  it('uses the times of files where they are near, for all or for none', async () => {
    const sets = await fixtures(EXPVAR.slice(0, 2));
    const [first, second] = sets.map((set) => set.series[0]!.times[0]!);
    const near = mergeSeries(sources(sets, [first! + 100, second! + 60_000]));
    expect(Array.from(byName(near, 'sys').times)).toEqual([first! + 100, second! + 60_000]);
    expect(codes(near)).toEqual(['placed-by-file-time']);
    const copied = mergeSeries(sources(sets, [first! + 100, second! + 600_000]));
    expect(Array.from(byName(copied, 'sys').times)).toEqual([first, second]);
  });

  it('puts what only counts from the start beside the one process that says when it began', async () => {
    const [table, log] = await fixtures(['java17/jstat-gcutil-t.txt', 'java17/unified-gc-g1.log']);
    const merged = mergeSeries(sources([table!, log!]));
    expect(merged.axis).toBe('wall');
    expect(codes(merged)).toEqual(['joined-by-start']);
    expect(byName(merged, 'old.percent').times[0]).toBe(log!.startedAt! + 3100);
    expect(byName(merged, 'heap.after-gc').times).toEqual(byName({ series: log!.series }, 'heap.after-gc').times);
    // Of two processes it could be of either.
    expect(mergeSeries(sources([table!, log!, { ...log!, startedAt: log!.startedAt! + 60_000 }])).axis).toBe('order');
  });

  it('falls back to the order of captures, and says which have no clock', async () => {
    const merged = mergeSeries(sources(await fixtures(['java17/jstat-gcutil-g1.txt', 'leakshop/expvar.00.json', 'go126/runtime-metrics.txt'])));
    expect(merged.axis).toBe('order');
    expect(merged.notices[0]!.sentence).toContain('capture 0, capture 2');
    expect(Array.from(byName(merged, 'old.percent').times)).toEqual([0, 1, 2, 3]);
    expect(Array.from(byName(merged, 'heap.alloc').times)).toEqual([4, 5]);
  });

  it('places single points without a time by their file', async () => {
    const sets = await fixtures(['go126/runtime-metrics.txt', 'go126/runtime-metrics.json']);
    const merged = mergeSeries(sources(sets, [2000, 1000]));
    expect(merged.axis).toBe('wall');
    expect(Array.from(byName(merged, 'heap.live').times)).toEqual([1000, 2000]);
  });

  it('puts runs of a process one behind the other, and logs of one run beside each other', async () => {
    const runs = mergeSeries(sources(await fixtures(['go126/gctrace1.txt', 'go127/gctrace1.txt'])));
    expect(runs.axis).toBe('process');
    expect(codes(runs)).toEqual(['runs-in-a-row']);
    expect(byName(runs, 'heap.live').values).toHaveLength(24 + 33);
    const beside = mergeSeries(sources(await fixtures(['go126/scheddetail.txt', 'go126/gctrace2.txt'])));
    expect(codes(beside)).toEqual([]);
    expect(byName(beside, 'threads').times[0]).toBe(0);
    expect(byName(beside, 'heap.goal').times[0]).toBe(41);
  });

  it('keeps several processes apart', async () => {
    const scrape = (instance: string, value: number): Promise<SeriesSet> => seriesOf(`go_goroutines{instance="${instance}"} ${value} 1795149600000\n`);
    const merged = mergeSeries(sources([await scrape('a', 1), await scrape('b', 2)]));
    expect(codes(merged)).toEqual(['several-processes']);
    expect(merged.series.map(({ name }) => name)).toEqual(['goroutines · instance="a"', 'goroutines · instance="b"']);
  });

  it('of one, of none', async () => {
    const [set] = await fixtures(['leakshop/gctrace.txt']);
    expect(mergeSeries(sources([set!])).series).toBe(set!.series);
    expect(mergeSeries([])).toEqual({ axis: 'order', series: [], marks: [], notices: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import { m01 } from './m01-live-heap-rises.ts';
import { m02 } from './m02-stacks-grow.ts';
import { m03 } from './m03-outside-the-heap.ts';
import { m04 } from './m04-fragmentation.ts';
import { m05 } from './m05-idle-not-returned.ts';
import { m13 } from './m13-threads-grow.ts';
import { m15 } from './m15-time-to-limit.ts';
import { ofSeries, ramp } from './testing/made-series.ts';

const MB = 2 ** 20;
const flat = (value: number, count: number): readonly number[] => Array.from({ length: count }, () => value);
const noisy = (value: number, count: number): readonly number[] => Array.from({ length: count }, (_, at) => value + ((at * 7) % 5) * MB);

describe('M01', () => {
  it('is likely of a floor that rises, with pace', async () => {
    const [found] = await ofSeries(m01, { lines: { 'heap.live': ramp(100 * MB, 220 * MB, 13) } });
    expect(found!.sentence).toBe('100 MB → 220 MB survive collections, 600 MB more in each hour.');
    expect(found!.impact.bytesPerHour).toBe(600 * MB);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('is silent of noise, of little, and of few collections', async () => {
    expect(await ofSeries(m01, { lines: { 'heap.live': noisy(100 * MB, 30) } })).toEqual([]);
    expect(await ofSeries(m01, { lines: { 'heap.live': ramp(100 * MB, 101 * MB, 30) } })).toEqual([]);
    expect(await ofSeries(m01, { lines: { 'heap.live': ramp(100 * MB, 220 * MB, 7) } })).toEqual([]);
  });

  it('is weak of a warm-up, of one step, and of a load that rises', async () => {
    const values = [...ramp(50 * MB, 200 * MB, 10), ...ramp(201 * MB, 204 * MB, 10)];
    const [warm] = await ofSeries(m01, { lines: { 'heap.live': values } });
    expect(warm?.confidence ?? 0).toBeLessThan(0.45);
    const [step] = await ofSeries(m01, { lines: { 'heap.live': [...ramp(50 * MB, 54 * MB, 8), ...ramp(200 * MB, 204 * MB, 8)] } });
    expect(step?.confidence ?? 0).toBeLessThan(0.45);
    const [load] = await ofSeries(m01, { lines: { 'heap.live': ramp(100 * MB, 220 * MB, 13), 'heap.total-alloc': Array.from({ length: 13 }, (_, at) => at * at * 100 * MB) } });
    expect(load!.reasons).toContain('allocation rose as much: it may be the load');
    expect(load!.confidence).toBeLessThan(0.45);
  });

  it('reads low points where no collection tells what lives', async () => {
    const saw = Array.from({ length: 40 }, (_, at) => (100 + at * 3 + (at % 4) * 30) * MB);
    const [found] = await ofSeries(m01, { lines: { 'heap.alloc': saw } });
    expect(found).toBeDefined();
    expect(await ofSeries(m01, { lines: { 'heap.alloc': saw.map((value, at) => value - at * 3 * MB) } })).toEqual([]);
  });

  it('reads a real log', async () => {
    const [found] = await m01.run(await hintContextOf([fixture('text/leakshop/gctrace.txt')]));
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });
});

describe('M15', () => {
  const lines = { 'heap.live': ramp(100 * MB, 220 * MB, 13), 'memory-limit': [820 * MB] };

  it('says when the limit is reached, with an interval', async () => {
    const [found] = await ofSeries(m15, { lines });
    expect(found!.sentence).toMatch(/^The memory limit of 820 MB is reached in about 1 h/);
    expect(found!.impact.hoursToLimit).toBeCloseTo(1);
  });

  it('needs a limit and a slope', async () => {
    expect(await ofSeries(m15, { lines: { 'heap.live': lines['heap.live'] } })).toEqual([]);
    expect(await ofSeries(m15, { lines: { ...lines, 'memory-limit': [2 ** 63] } })).toEqual([]);
    expect(await ofSeries(m15, { lines: { ...lines, 'heap.live': noisy(100 * MB, 13) } })).toEqual([]);
    expect(await ofSeries(m15, { lines, axis: 'order' })).toEqual([]);
  });
});

describe('M02', () => {
  it('finds stacks that grow past the heap', async () => {
    const [found] = await ofSeries(m02, { lines: { 'stack.inuse': ramp(2 * MB, 40 * MB, 6), goroutines: ramp(100, 5000, 6), 'heap.alloc': noisy(50 * MB, 6) } });
    expect(found!.sentence).toMatch(/^2\.00 MB → 40\.0 MB of stacks while the heap/);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('is silent where the heap grows as well, and of a step', async () => {
    expect(await ofSeries(m02, { lines: { 'stack.inuse': ramp(2 * MB, 40 * MB, 6), 'heap.alloc': ramp(50 * MB, 400 * MB, 6) } })).toEqual([]);
    expect(await ofSeries(m02, { lines: { 'stack.inuse': [2 * MB, 3 * MB, 40 * MB, 41 * MB, 41.5 * MB, 42 * MB], 'heap.alloc': flat(50 * MB, 6) } })).toEqual([]);
  });
});

describe('M03', () => {
  const lines = { sys: flat(100 * MB, 6), 'heap.released': flat(10 * MB, 6) };

  it('finds what is resident and not Go’s', async () => {
    const [found] = await ofSeries(m03, { lines: { ...lines, rss: ramp(100 * MB, 600 * MB, 6) } });
    expect(found!.sentence).toBe('10.0 MB → 510 MB of 600 MB resident are outside of Go’s heap: mmap, cgo, or the page cache of mapped files.');
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('is silent of little, and weak of a peak', async () => {
    expect(await ofSeries(m03, { lines: { ...lines, rss: flat(140 * MB, 6) } })).toEqual([]);
    const [peak] = await ofSeries(m03, { lines: { ...lines, 'rss.peak': flat(600 * MB, 6) } });
    expect(peak!.confidence).toBeLessThan(0.3);
    const [rising] = await ofSeries(m03, { lines: { ...lines, 'rss.peak': ramp(200 * MB, 600 * MB, 6) } });
    expect(rising!.confidence).toBeGreaterThan(0.45);
    expect(rising!.confidence).toBeLessThan(0.75);
  });
});

describe('M04 and M05', () => {
  it('M04 finds spans that stay half empty', async () => {
    const [found] = await ofSeries(m04, { lines: { 'heap.inuse': flat(400 * MB, 6), 'heap.alloc': flat(100 * MB, 6) } });
    expect(found!.sentence).toMatch(/^300 MB of 400 MB in use hold no object/);
    expect(await ofSeries(m04, { lines: { 'heap.inuse': flat(400 * MB, 6), 'heap.alloc': flat(380 * MB, 6) } })).toEqual([]);
    const [once] = await ofSeries(m04, { lines: { 'heap.inuse': [400 * MB], 'heap.alloc': [100 * MB] } });
    expect(once!.confidence).toBeLessThan(0.45);
  });

  it('M05 needs ten minutes, and is worth knowing only', async () => {
    const lines = (count: number) => ({ 'heap.idle': flat(300 * MB, count), 'heap.released': flat(20 * MB, count), 'heap.sys': flat(400 * MB, count) });
    expect(await ofSeries(m05, { lines: lines(12) })).toMatchObject([{ kind: 'fact', severity: { most: 1 } }]);
    expect(await ofSeries(m05, { lines: lines(5) })).toEqual([]);
    expect(await ofSeries(m05, { lines: { ...lines(12), 'heap.released': flat(250 * MB, 12) } })).toEqual([]);
  });
});

describe('M13', () => {
  it('finds threads that become more, and names who blocks', async () => {
    const [bare] = await ofSeries(m13, { lines: { threads: ramp(10, 120, 6) } });
    expect(bare!.sentence).toBe('10 → 120 threads. Each blocking call takes a thread of the system.');
    expect(await ofSeries(m13, { lines: { threads: [10, 60, 61, 61, 62, 62] } })).toEqual([]);
    expect(await ofSeries(m13, { lines: { threads: ramp(10, 14, 6) } })).toEqual([]);
  });
});

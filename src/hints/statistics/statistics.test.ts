import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { falseDiscoveryRates } from './false-discovery.ts';
import { criticalS, mannKendall } from './mann-kendall.ts';
import { normalTail } from './normal.ts';
import { isExact, sampledCount, samplingZ } from './sampling.ts';
import { theilSen } from './theil-sen.ts';

/** S of a series, by its definition. */
function naiveS(values: readonly number[]): number {
  return values.reduce((sum, later, j) => sum + values.slice(0, j).reduce((part, earlier) => part + Math.sign(later - earlier), 0), 0);
}

function orders(values: readonly number[]): readonly (readonly number[])[] {
  return values.length === 0 ? [[]] : values.flatMap((first, at) => orders(values.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** A series of n different values with this S: the last ones fall as long as needed. */
function seriesWith(n: number, s: number): readonly number[] {
  const values = Array.from({ length: n }, (_, k) => k);
  let falling = ((n * (n - 1)) / 2 - s) / 2;
  for (let pass = 0; falling > 0; pass++) {
    for (let k = 0; k + 1 < n - pass && falling > 0; k++, falling--) [values[k], values[k + 1]] = [values[k + 1]!, values[k]!];
  }
  return values;
}

describe('Mann–Kendall', () => {
  it.each([
    // Hollander, Wolfe, Chicken 2014, table A.30; Gilbert 1987, table A18: chance of S or more.
    [4, 4, 0.167], [4, 6, 0.042],
    [5, 4, 0.242], [5, 6, 0.117], [5, 8, 0.042], [5, 10, 0.0083],
    [6, 9, 0.068], [6, 11, 0.028], [6, 13, 0.0083],
    [8, 14, 0.054], [8, 16, 0.031], [8, 20, 0.0071],
    [9, 18, 0.038], [9, 20, 0.022],
    [10, 19, 0.054], [10, 21, 0.036], [10, 27, 0.0083],
  ])('n = %i, S = %i: p = %f, as published', (n, s, p) => {
    const values = seriesWith(n, s);
    expect(naiveS(values)).toBe(s);
    const trend = mannKendall(values);
    expect(trend.s).toBe(s);
    expect(trend.p.toPrecision(2)).toBe(p.toPrecision(2));
  });

  it('has the published critical values', () => {
    expect([4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => criticalS(n, 0.05))).toEqual([6, 8, 11, 13, 16, 18, 21, 23, 26]);
    expect([5, 6, 7, 8, 9, 10, 11, 12].map((n) => criticalS(n, 0.01))).toEqual([10, 13, 17, 20, 24, 27, 31, 36]);
    expect(criticalS(3, 0.05)).toBeUndefined();
    expect(criticalS(4, 0.01)).toBeUndefined();
  });

  it('agrees with all orders of the values, ties and all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 6 }), (values) => {
        const trend = mannKendall(values);
        const all = orders(values).map(naiveS);
        expect(trend.s).toBe(naiveS(values));
        expect(trend.p).toBeCloseTo(all.filter((s) => s >= trend.s).length / all.length, 10);
      }),
    );
  });

  it('goes over to the normal approximation without a jump', () => {
    const rising = (n: number): number[] => Array.from({ length: n }, (_, k) => k + ((k * 7919) % 13));
    const [exact, approximate] = [mannKendall(rising(18)), mannKendall(rising(19))];
    expect(approximate.p).toBeLessThan(exact.p * 3);
    expect(approximate.p).toBeGreaterThan(exact.p / 10);
    // Gilbert's bound is n = 40; at 18 the two forms agree near 0.05.
    const s = criticalS(18, 0.05)!;
    expect(mannKendall(seriesWith(18, s)).p).toBeCloseTo(normalTail((s - 1) / Math.sqrt((18 * 17 * 41) / 18)), 2);
  });

  it('sees no trend in what stays, falls, or is too short', () => {
    expect(mannKendall([])).toEqual({ s: 0, p: 1, tau: 0 });
    expect(mannKendall([1])).toEqual({ s: 0, p: 1, tau: 0 });
    expect(mannKendall([3, 3, 3, 3]).p).toBe(1);
    expect(mannKendall(Array.from({ length: 30 }, () => 3)).p).toBe(1);
    expect(mannKendall([5, 4, 3, 2, 1]).p).toBe(1);
    expect(mannKendall(Array.from({ length: 100 }, (_, k) => 100 - k)).p).toBeCloseTo(1, 9);
  });

  it('takes a long series in a moment', () => {
    const values = Float64Array.from({ length: 200_000 }, (_, k) => k + Math.sin(k) * 500);
    expect(mannKendall(values).p).toBe(0);
  });
});

describe('Theil–Sen', () => {
  it('gives the slope and the interval of the published example', () => {
    // Hollander, Wolfe, Chicken 2014, §9.2-9.3 (cloud seeding, Smith 1967).
    const found = theilSen([1, 2, 3, 4, 5], [1.26, 1.27, 1.12, 1.16, 1.03])!;
    expect(found.slope).toBeCloseTo(-0.05625, 10);
    expect(found.interval!.low).toBeCloseTo(-0.13, 10);
    expect(found.interval!.high).toBeCloseTo(0.01, 10);
  });

  it('says nothing of the interval for three points, nothing at all for one', () => {
    expect(theilSen([0, 1, 2], [0, 1, 2])).toEqual({ slope: 1, interval: undefined });
    expect(theilSen([0], [1])).toBeUndefined();
    expect(theilSen([4, 4], [1, 9])).toBeUndefined();
  });

  it('has the slope in its interval, whatever the points', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 40 }), (values) => {
        const found = theilSen(values.map((_, k) => k), values)!;
        expect(found.interval!.low).toBeLessThanOrEqual(found.slope);
        expect(found.interval!.high).toBeGreaterThanOrEqual(found.slope);
      }),
    );
  });

  it('thins a long series, and one odd point does not bend it', () => {
    const times = Float64Array.from({ length: 50_000 }, (_, k) => k);
    const found = theilSen(times, times.map((time) => (time === 25_000 ? 1e12 : 3 * time)))!;
    expect(found.slope).toBeCloseTo(3, 6);
  });
});

describe('sampling', () => {
  it('counts what the profiler saw', () => {
    // 1 MB at one per 512 KiB: 1 - exp(-2).
    expect(sampledCount(100, 1_048_576, 524_288)).toBeCloseTo(86.466, 3);
    expect(sampledCount(524_288, 1, 524_288)).toBeCloseTo(1, 5);
    expect(sampledCount(7, 64, 1)).toBe(7);
    expect(sampledCount(0, 64, 524_288)).toBe(0);
    expect(sampledCount(5, 0, 524_288)).toBe(0);
  });

  it('measures a difference by its noise', () => {
    expect(samplingZ(16, 48)).toBe(4);
    expect(samplingZ(0, 0)).toBe(0);
    expect(samplingZ(9, 4)).toBeLessThan(0);
    expect(isExact(4 * 524_288, 524_288)).toBe(true);
    expect(isExact(1024, 524_288)).toBe(false);
  });
});

describe('Benjamini–Hochberg', () => {
  it('gives the published rates', () => {
    // The example of Benjamini, Hochberg 1995, §3.2: fifteen tests, four of which stand at 0.05.
    const ps = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    const rates = falseDiscoveryRates(ps);
    expect([...rates].filter((rate) => rate <= 0.05)).toHaveLength(4);
    expect(rates[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
    expect(rates[14]).toBe(1);
  });

  it('keeps the order of the tests, and is never below the chance itself', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }), (ps) => {
        const rates = falseDiscoveryRates(ps);
        for (const [at, p] of ps.entries()) {
          expect(rates[at]).toBeGreaterThanOrEqual(p - 1e-12);
          for (const [other, q] of ps.entries()) if (p < q) expect(rates[at]).toBeLessThanOrEqual(rates[other]!);
        }
      }),
    );
  });
});

describe('the normal tail', () => {
  it.each([[0, 0.5], [1, 0.1586552539], [1.644854, 0.05], [2.326348, 0.01], [3, 0.0013498980], [5, 2.866515719e-7], [-1.644854, 0.95]])('of %f is %f', (z, tail) => {
    expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-5);
  });
});

import { describe, expect, it } from 'vitest';
import { noiseOf, varianceSums } from './sampling-noise.ts';
import { everyStepGrew, theilSenSlope } from './trend.ts';
import { readPprof } from '../../formats/pprof/read.ts';
import { runToEnd } from '../../lib/steps.ts';
import { captureBytes } from '../../testing/fixtures.ts';
import { inflateAll } from '../../formats/gunzip.ts';

describe('Theil–Sen', () => {
  it('is the slope of a line, and one odd point does not bend it', () => {
    expect(theilSenSlope([0, 1, 2, 3], [5, 7, 9, 11])).toBe(2);
    expect(theilSenSlope([0, 1, 2, 3, 4], [0, 1, 500, 3, 4])).toBe(1);
    expect(theilSenSlope([7], [1])).toBeUndefined();
    expect(theilSenSlope([7, 7], [1, 2])).toBeUndefined();
  });

  it('every step grew only when each is larger than the one before', () => {
    expect(everyStepGrew([1, 2, 3])).toBe(true);
    expect(everyStepGrew([1, 2, 2])).toBe(false);
    expect(everyStepGrew([1, 2])).toBe(false);
  });
});

describe('sampling noise', () => {
  it('is that of Poisson sampling: simulated heaps scatter as much as is claimed', async () => {
    const inflated = await inflateAll(new Blob([captureBytes('leakshop/heap.08.pb.gz')]), { onProgress: () => undefined, isCancelled: () => false });
    if (!inflated.ok) throw new Error(inflated.error.sentence);
    const read = runToEnd(readPprof(inflated.value.bytes));
    if (!read.ok) throw new Error(read.error.sentence);
    const { profile } = read.value;
    const kept = new Uint8Array(profile.samples.count).fill(1);
    const sums = varianceSums(profile, 'heap', 3, kept);
    // Sites of many small and of few large objects at one per 512 kB, sampled again and again.
    const rate = 524_288;
    let seed = 1;
    const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    for (const [size, count] of [[4096, 1000], [400_000, 50], [1_000_000, 20]] as const) {
      const chance = -Math.expm1(-size / rate);
      const estimates = Array.from({ length: 3000 }, () => {
        let sampled = 0;
        for (let object = 0; object < count; object++) if (random() < chance) sampled++;
        return (sampled / chance) * size;
      });
      const mean = estimates.reduce((sum, value) => sum + value) / estimates.length;
      const spread = Math.sqrt(estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / estimates.length);
      const claimed = Math.sqrt(((count * (1 - chance)) / chance) * size * size);
      expect(spread / claimed).toBeGreaterThan(0.9);
      expect(spread / claimed).toBeLessThan(1.1);
    }
    // And the sums over a real heap are those of its samples, each by the same formula.
    let want = 0;
    for (let sample = 0; sample < profile.samples.count; sample++) {
      const [objects, bytes] = [profile.samples.values[2]![sample]!, profile.samples.values[3]![sample]!];
      if (objects === 0) continue;
      const size = bytes / objects;
      const chance = -Math.expm1(-size / rate);
      want += ((objects * (1 - chance)) / chance) * size * size;
    }
    expect(sums.at(-1)! / want).toBeCloseTo(1, 9);
    expect(noiseOf(9, 16)).toBe(10);
  });
});

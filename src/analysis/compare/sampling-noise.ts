import type { ProfileKind } from '../../model/capture.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { partnerType } from '../profile-totals.ts';

/**
 * How far a value may be off by sampling alone: running sums of the variance over the samples, in units squared.
 *
 * Heap: an object of size s is sampled with p = 1 - exp(-s / rate) (runtime/malloc.go, profilealloc; pprof's
 * scaleHeapSample undoes it). n sampled objects stand for n/p objects; of N objects n is binomial, so the estimate of the
 * count has variance N · (1 - p) / p, and of the bytes s² times that. Objects far larger than the rate are all sampled.
 * CPU: a tick is a Poisson event, so a value of n ticks has variance n · period².
 * Goroutines and threads are counted, not sampled. Contention keeps rare long events and scales short ones by their
 * own length; its noise is not told from the file, and none is claimed.
 */
export function varianceSums(profile: StackProfile, kind: ProfileKind, type: number, kept: Uint8Array): Float64Array {
  const { samples, origin, valueTypes } = profile;
  const sums = new Float64Array(samples.count + 1);
  const own = samples.values[type]!;
  const partner = partnerType(valueTypes, type);
  const isHeap = (kind === 'heap' || kind === 'allocs') && partner !== undefined && origin.period > 1;
  const tick = kind === 'cpu' ? (valueTypes[type]!.unit === 'count' ? 1 : origin.period) : 0;
  if (!isHeap && tick === 0) return sums;
  const other = partner && samples.values[partner.index]!;
  for (let sample = 0; sample < samples.count; sample++) {
    let variance = 0;
    if (kept[sample] === 1) {
      if (isHeap) {
        const count = Math.abs(partner.isCount ? other![sample]! : own[sample]!);
        const bytes = Math.abs(partner.isCount ? own[sample]! : other![sample]!);
        const size = count === 0 ? 0 : bytes / count;
        if (size > 0) {
          const chance = -Math.expm1(-size / origin.period);
          variance = ((count * (1 - chance)) / chance) * (partner.isCount ? size * size : 1);
        }
      } else {
        variance = Math.abs(own[sample]!) * tick;
      }
    }
    sums[sample + 1] = sums[sample]! + variance;
  }
  return sums;
}

/** Two sigma of a difference. */
export function noiseOf(baseVariance: number, headVariance: number): number {
  return 2 * Math.sqrt(baseVariance + headVariance);
}

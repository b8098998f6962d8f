/** What a sampled heap profile can tell. */

/** Below so many samples a site's figures are mostly chance. */
export const FEW_SAMPLES = 10;

/**
 * How many objects the profiler saw, of what it says there are: an object of a size is sampled with the chance
 * 1 - exp(-size / rate) (runtime/malloc.go, profilealloc), and the profile holds counts divided by it (pprof, scaleHeapSample).
 */
export function sampledCount(objects: number, size: number, rate: number): number {
  if (!(objects > 0) || !(size > 0)) return 0;
  return rate > 1 ? objects * -Math.expm1(-size / rate) : objects;
}

/** Difference of two counts of samples in standard deviations: each is Poisson, so the variance of the difference is their sum. */
export function samplingZ(before: number, after: number): number {
  const sum = before + after;
  return sum > 0 ? (after - before) / Math.sqrt(sum) : 0;
}

/** Objects much larger than the rate are all sampled: their numbers are exact, and few samples are no reason to doubt. */
export function isExact(size: number, rate: number): boolean {
  return rate <= 1 || size >= 4 * rate;
}

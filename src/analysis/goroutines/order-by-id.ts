import { sortByKey } from '../../lib/sort-by-size.ts';

/** All samples, smallest id first; those without one last. Equal ones stay as they stand. Ids may pass 2^32. */
export function orderById(id: Float64Array): Uint32Array<ArrayBuffer> {
  const count = id.length;
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  const samples = new Uint32Array(count);
  let isSorted = true;
  let needsHigh = false;
  for (let sample = 0; sample < count; sample++) {
    const one = id[sample]!;
    const isThere = one >= 0;
    low[sample] = isThere ? one % 2 ** 32 : 0xffffffff;
    high[sample] = isThere ? Math.floor(one / 2 ** 32) : 0xffffffff;
    samples[sample] = sample;
    if (high[sample] !== 0) needsHigh = true;
    if (sample > 0 && (high[sample]! < high[sample - 1]! || (high[sample] === high[sample - 1] && low[sample]! < low[sample - 1]!))) isSorted = false;
  }
  if (isSorted) return samples;
  const sorted = sortByKey(samples, low);
  return needsHigh ? sortByKey(sorted, sorted.map((sample) => high[sample]!)) : sorted;
}

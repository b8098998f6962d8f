const RADIX_BITS = 16;
const RADIX = 1 << RADIX_BITS;
/** Below this the platform's sort is as fast. */
const SMALL = 512;

/**
 * Sorts ids by what is at their place in `sizes` (not negative), largest first; equal ones stay as they stand.
 *
 * By the bits of the size as a float32, which for such numbers are ordered as the numbers are. Only sizes past 2^24 that
 * agree in 24 bits can come out in the wrong order; they are put right afterwards.
 */
export function sortBySize(ids: Uint32Array<ArrayBuffer>, sizes: Float64Array | Uint32Array): Uint32Array<ArrayBuffer> {
  if (ids.length <= SMALL) return ids.sort((a, b) => sizes[b]! - sizes[a]!);
  const rounded = new Float32Array(ids.length);
  for (let k = 0; k < ids.length; k++) rounded[k] = sizes[ids[k]!]!;
  const key = new Uint32Array(rounded.buffer);
  // Largest first is smallest first of what is left to the largest key.
  for (let k = 0; k < key.length; k++) key[k] = ~key[k]!;
  const sorted = sortByKey(ids, key);
  for (let k = 1; k < sorted.length && sizes[sorted[k]!]! >= 2 ** 24; k++) {
    const id = sorted[k]!;
    let at = k;
    while (at > 0 && sizes[id]! > sizes[sorted[at - 1]!]!) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
    sorted[at] = id;
  }
  return sorted;
}

/** Sorts ids by the keys beside them, smallest first; equal ones stay as they stand. Both arrays are used up. */
export function sortByKey(ids: Uint32Array<ArrayBuffer>, keys: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const count = ids.length;
  let [from, to] = [ids, new Uint32Array(count)];
  let [key, keyTo] = [keys, new Uint32Array(count)];
  for (const shift of [0, RADIX_BITS]) {
    const start = new Uint32Array(RADIX + 1);
    for (let k = 0; k < count; k++) start[((key[k]! >>> shift) & (RADIX - 1)) + 1]!++;
    for (let digit = 0; digit < RADIX; digit++) start[digit + 1]! += start[digit]!;
    for (let k = 0; k < count; k++) {
      const place = start[(key[k]! >>> shift) & (RADIX - 1)]!++;
      to[place] = from[k]!;
      keyTo[place] = key[k]!;
    }
    [from, to] = [to, from];
    [key, keyTo] = [keyTo, key];
  }
  return from;
}

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
  const count = ids.length;
  const rounded = new Float32Array(count);
  for (let k = 0; k < count; k++) rounded[k] = sizes[ids[k]!]!;
  let key = new Uint32Array(rounded.buffer);
  let keyTo = new Uint32Array(count);
  let from = ids;
  let to = new Uint32Array(count);
  for (const shift of [0, RADIX_BITS]) {
    const start = new Uint32Array(RADIX + 1);
    for (let k = 0; k < count; k++) start[RADIX - ((key[k]! >>> shift) & (RADIX - 1))]!++;
    for (let digit = 0; digit < RADIX; digit++) start[digit + 1]! += start[digit]!;
    for (let k = 0; k < count; k++) {
      const place = start[RADIX - 1 - ((key[k]! >>> shift) & (RADIX - 1))]!++;
      to[place] = from[k]!;
      keyTo[place] = key[k]!;
    }
    [from, to] = [to, from];
    [key, keyTo] = [keyTo, key];
  }
  for (let k = 1; k < count && sizes[from[k]!]! >= 2 ** 24; k++) {
    const id = from[k]!;
    let at = k;
    while (at > 0 && sizes[id]! > sizes[from[at - 1]!]!) {
      from[at] = from[at - 1]!;
      at--;
    }
    from[at] = id;
  }
  return from;
}

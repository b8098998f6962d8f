/** Bytes of the file for each object: dumps of services have 40 to 95, small ones are mostly classes and names. */
const BYTES_PER_OBJECT = { four: 36, eight: 50 };

/** A rough guess before anything is read, to say whether a graph will fit. Tends to too many objects. */
export function estimateHprof(head: Uint8Array, size: number): { readonly objects: number } {
  const end = head.indexOf(0);
  const hasEight = end < 0 || end + 4 >= head.length || head[end + 4] === 8;
  return { objects: Math.round(size / (hasEight ? BYTES_PER_OBJECT.eight : BYTES_PER_OBJECT.four)) };
}

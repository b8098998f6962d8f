import type { ByteSource } from '../../byte-source.ts';

/** A file of pieces, of which numbers are so many zeros: files of many GB for tests. */
export function sparseSource(pieces: readonly (Uint8Array | number)[]): ByteSource & { readonly log: { most: number; sum: number } } {
  const log = { most: 0, sum: 0 };
  const starts: number[] = [];
  let size = 0;
  for (const piece of pieces) {
    starts.push(size);
    size += typeof piece === 'number' ? piece : piece.length;
  }
  return {
    size,
    log,
    read: async (at, length) => {
      log.most = Math.max(log.most, length);
      log.sum += length;
      const out = new Uint8Array(Math.max(0, Math.min(length, size - at)));
      for (const [index, piece] of pieces.entries()) {
        if (typeof piece === 'number') continue;
        const start = starts[index]!;
        const from = Math.max(at, start);
        const to = Math.min(at + out.length, start + piece.length);
        if (from < to) out.set(piece.subarray(from - start, to - start), from - at);
      }
      return out;
    },
  };
}

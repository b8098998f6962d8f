/**
 * Codec d1 of a comparison. Frozen: links with it are out in the world, so what is written here never changes its
 * meaning; a change is d2, beside it.
 *
 *   "hsd" 01               what this is (a file with it opens by drop) and its version
 *   varint                 length of what follows: says how much of a link that was cut off has come
 *   zlib stream            not raw deflate: of a raw stream a flipped bit may go unnoticed, here Adler-32 sees it
 *
 * Inside, numbers are varints, `±` are zigzag varints (0, -1, 1, -2, …), texts are a length and UTF-8:
 *
 *   flags                  1 rounded · 2 redacted · 4 the root has values · 8 values are three-digit numbers
 *   kind, foldedStacks     a text, a number
 *   types                  count; type and unit of each
 *   2 × side               name, ±timeNanos, ±durationNanos, buildId, 0 | 1 periodType unit, ±period,
 *                          0 | 1 and 8 bytes of SHA-256, a ±total for each type
 *   names                  count; sorted by UTF-16 units, none twice. A column: bytes shared with the name before;
 *                          then the other bytes of each, and 00 (4 % smaller than with a column of lengths)
 *   tree                   count, the root among them; depth-first, siblings in order of their names.
 *                          Columns without the root: 2 × (levels up from the node before) + has values; name
 *   values                 for each type a mode (1 base may be negative · 2 predicted from the first type), then
 *                          columns over the nodes that have values:
 *                          base, and ±(head - base); or when predicted
 *                          mean size, ±(base - prediction), ±(head - prediction)
 *
 * Nothing follows; with findings (version 11, hexadecimal) what findings-format.ts describes does. The prediction is for objects of a space type: round(space / mean size). Go's samples of one stack
 * are mostly of one size, so the size repeats where counts do not.
 */
export const D1_MAGIC: readonly number[] = [0x68, 0x73, 0x64];
export const D1_VERSION = 1;
/** The same with findings behind it. Not 2, which is left for another form of the comparison itself. */
export const D1_FINDINGS_VERSION = 0x11;

export const FLAG_ROUNDED = 1;
export const FLAG_REDACTED = 2;
export const FLAG_ROOT_HAS_VALUES = 4;
export const FLAG_THREE_DIGITS = 8;
export const ALL_FLAGS = 15;

export const MODE_SIGNED = 1;
export const MODE_PREDICTED = 2;

/** Inflated. 200 MB of zeros fit a link of 259,000 characters. */
export const MOST_INFLATED_BYTES = 64 * 1024 * 1024;
/** Names share prefixes, so a few bytes may stand for a long name. */
export const MOST_NAME_BYTES = 64 * 1024 * 1024;
export const MOST_TYPES = 16;
/** Nodes times types: memory is some 22 bytes for each. */
export const MOST_CELLS = 8_000_000;

/** What the objects of `size` bytes each add up to in `space`; the same on every machine, for division is exact in IEEE 754. */
export function predictedCount(space: number, size: number): number {
  // + 0 takes the sign off a zero.
  return size === 0 ? 0 : Math.round(space / size) + 0;
}

/** Ends a name; names have no control characters. */
export const NAME_END = 0;

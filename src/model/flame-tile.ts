export const TILE_INLINED = 1;
export const TILE_MATCH = 2;
/** Several siblings too small to draw, as one run; `node` is the first of them. */
export const TILE_RUN = 4;
/** Only some of the merged frames were inlined. */
export const TILE_PARTLY_INLINED = 8;
/** Value is negative (difference profiles); width is drawn from the weight. */
export const TILE_NEGATIVE = 16;
/** The difference between the sides is within what sampling alone can make. */
export const TILE_NOISE = 32;

/** The rectangles of one window, in no promised order. Columns of one length. */
export interface FlameTile {
  readonly rootWeight: number;
  /** Deepest row that has anything in the window's range of x, drawn or not. */
  readonly maxDepth: number;
  readonly count: number;
  readonly node: Int32Array<ArrayBuffer>;
  readonly depth: Int32Array<ArrayBuffer>;
  /** In weight units, from the root's left edge. */
  readonly x: Float64Array<ArrayBuffer>;
  readonly weight: Float64Array<ArrayBuffer>;
  /** The node's own frame alone, as a share of its weight, 0 to 1. */
  readonly selfShare: Float32Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
  /** Index into CODE_ORIGINS. */
  readonly origin: Uint8Array<ArrayBuffer>;
  /** A stable number per package, 0 to 255, for its hue. */
  readonly hue: Uint8Array<ArrayBuffer>;
  /** Index into `labels`, -1 when the rectangle is too narrow to be labelled. */
  readonly label: Int32Array<ArrayBuffer>;
  /** Display names (generic shapes folded). */
  readonly labels: readonly string[];
  /** In a comparison: the two sides' values, scaled as asked. `weight` is then the larger side, made to fit. */
  readonly sides: { readonly base: Float64Array<ArrayBuffer>; readonly head: Float64Array<ArrayBuffer> } | undefined;
}

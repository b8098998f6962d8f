/** One side of a comparison in a rectangle: filled as far as it goes, the rest a dashed outline. */
import { LAYERS, type Dash, type RowStrips } from './row-strips.ts';
import { fillEnd } from './side-share.ts';

/** In CSS pixels. */
const DASH_LENGTH = 2;
const DASH_PERIOD = 5;

export interface GhostInk {
  readonly ghost: number;
  /** Width of a line, in device pixels. */
  readonly line: number;
  readonly dash: Dash;
}

export function ghostDash(ratio: number): Dash {
  return { length: Math.max(1, Math.round(DASH_LENGTH * ratio)), period: Math.max(2, Math.round(DASH_PERIOD * ratio)) };
}

/**
 * `left` and `right` are the rectangle's own edges, wherever they are; `from` and `to` what of it is in the window.
 * Answers where the filled part ends.
 */
export function writeSide(
  strips: RowStrips,
  row: number,
  place: { readonly left: number; readonly right: number; readonly from: number; readonly to: number },
  share: number,
  fill: number,
  ink: GhostInk,
): number {
  const { from, to } = place;
  const end = Math.min(to, Math.max(from, fillEnd(place.left, place.right, share)));
  if (end > from) strips.write(LAYERS.fill, row, from, end, fill);
  if (end >= to) return end;
  const { line } = ink;
  if (to - end <= 3 * line) {
    strips.write(LAYERS.ghostSide, row, end, Math.min(to, end + line), ink.ghost);
    return end;
  }
  strips.writeDashes(LAYERS.ghostEdge, row, end, to, ink.ghost, ink.dash, place.left);
  if (share <= 0) strips.write(LAYERS.ghostSide, row, end, end + line, ink.ghost);
  strips.write(LAYERS.ghostSide, row, to - line, to, ink.ghost);
  return end;
}

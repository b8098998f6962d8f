/** From a point of the canvas to the frame drawn there, and from a frame to its box in the window. */
import { TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import { placeOf, rectangleAt } from './prepared-tile.ts';
import type { Hit } from './scene-parts.ts';
import { ROW_HEIGHT, widthOf, type Place, type Span } from './window-math.ts';

/** Hairlines are hit from this near, in pixels. */
const NEAR = 1.5;

interface Shown {
  readonly span: Span;
  readonly scrollTop: number;
  readonly width: number;
}

export function hitAt(tile: FlameTile, shown: Shown, x: number, y: number): Hit | undefined {
  const perPixel = widthOf(shown.span) / shown.width;
  const row = Math.floor((y + shown.scrollTop) / ROW_HEIGHT);
  const index = rectangleAt(tile, shown.span.x0 + x * perPixel, row, NEAR * perPixel);
  if (index === -1) return undefined;
  const label = tile.label[index]!;
  return {
    place: placeOf(tile, index),
    isRun: (tile.flags[index]! & TILE_RUN) !== 0,
    label: label === -1 ? undefined : tile.labels[label],
  };
}

export interface WindowBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Cut at the canvas's edges. */
export function boxIn(canvas: { readonly left: number; readonly top: number }, shown: Shown, place: Place): WindowBox {
  const { span, width } = shown;
  const scale = width / widthOf(span);
  const left = Math.min(width, Math.max(0, (place.x - span.x0) * scale));
  const right = Math.min(width, Math.max(0, (place.x + place.weight - span.x0) * scale));
  const top = canvas.top + place.depth * ROW_HEIGHT - shown.scrollTop;
  return { left: canvas.left + left, right: canvas.left + right, top, bottom: top + ROW_HEIGHT };
}

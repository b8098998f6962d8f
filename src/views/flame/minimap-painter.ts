/** The overview strip: the whole tree with squeezed rows, and the part in sight as a frame on it. */
import type { FlamePalette } from './palette.ts';
import { GROUP_COUNT, type PreparedTile } from './prepared-tile.ts';
import { COLOUR_COUNT } from './palette.ts';
import { ROW_HEIGHT, type Span } from './window-math.ts';

const MOST_HEIGHT = 56;
const LEAST_HEIGHT = 20;
const MOST_ROW = 4;

export interface StripBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of the strip, in CSS pixels: deep trees are squeezed, shallow ones take less room. */
export function stripHeight(rows: number): number {
  return Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, rows * MOST_ROW));
}

export function stripRows(overview: PreparedTile): number {
  return overview.tile.maxDepth + 1;
}

/** Draws the tree once; the strip then only copies it. */
export function paintStrip(
  overview: PreparedTile,
  palette: FlamePalette,
  width: number,
  height: number,
  ratio: number,
): HTMLCanvasElement | undefined {
  const strip = document.createElement('canvas');
  strip.width = Math.max(1, Math.round(width * ratio));
  strip.height = Math.max(1, Math.round(height * ratio));
  const context = strip.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, strip.width, strip.height);
  const { order, groupStart, tile, shares } = overview;
  const row = Math.min(MOST_ROW * ratio, strip.height / stripRows(overview));
  const tall = row >= 3 ? row - 1 : Math.max(row, 1);
  const scale = strip.width / tile.rootWeight;
  for (let group = 0; group < GROUP_COUNT; group++) {
    context.fillStyle = palette.fills[group % COLOUR_COUNT]!;
    for (let at = groupStart[group]!; at < groupStart[group + 1]!; at++) {
      const index = order[at]!;
      const left = Math.round(tile.x[index]! * scale);
      const share = shares?.[index] ?? 1;
      if (share === 0) continue;
      const right = Math.round((tile.x[index]! + tile.weight[index]! * share) * scale);
      context.fillRect(left, Math.round(tile.depth[index]! * row), Math.max(1, right - left), tall);
    }
  }
  return strip;
}

/** The part in sight, in CSS pixels of the strip. */
export function sightBox(
  span: Span,
  rootWeight: number,
  scroll: { readonly top: number; readonly height: number },
  rows: number,
  width: number,
  height: number,
): StripBox {
  const row = Math.min(MOST_ROW, height / rows);
  const top = Math.min(height - 2, (scroll.top / ROW_HEIGHT) * row);
  const bottom = Math.min(height, ((scroll.top + scroll.height) / ROW_HEIGHT) * row);
  const left = (span.x0 / rootWeight) * width;
  const right = (span.x1 / rootWeight) * width;
  // However deep one is, the frame can be seen and taken hold of.
  const middle = (left + right) / 2;
  const half = Math.max(2, (right - left) / 2);
  return { left: Math.max(0, middle - half), right: Math.min(width, middle + half), top, bottom: Math.max(top + 2, bottom) };
}

export function paintSight(context: CanvasRenderingContext2D, strip: HTMLCanvasElement, box: StripBox, palette: FlamePalette, ratio: number): void {
  const { width, height } = strip;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.drawImage(strip, 0, 0);
  const left = Math.round(box.left * ratio);
  const right = Math.round(box.right * ratio);
  const isWhole = left <= 0 && right >= width;
  const top = Math.round(box.top * ratio);
  const bottom = Math.min(height, Math.round(box.bottom * ratio));
  if (isWhole && top <= 0 && bottom >= height) return;
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.55;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.fillRect(left, 0, right - left, top);
  context.fillRect(left, bottom, right - left, height - bottom);
  context.globalAlpha = 1;
  context.strokeStyle = palette.focusEdge;
  context.lineWidth = Math.max(1, Math.round(1.5 * ratio));
  const inset = context.lineWidth / 2;
  context.strokeRect(left + inset, top + inset, Math.max(1, right - left - 2 * inset), Math.max(1, bottom - top - 2 * inset));
}

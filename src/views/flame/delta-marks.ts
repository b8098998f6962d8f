/** Corners of what is new and what is gone: colour alone would not tell them from what grew or shrank a lot. */
import type { Frame, Scene } from './paint-frame.ts';

/** In CSS pixels. Narrower rectangles carry no mark. */
const CORNER = 6;
const LEAST_WIDTH = 4;
/** Browsers take longer over one path of thousands of corners than over many short ones. */
const MOST_IN_PATH = 32;

/** New: the upper right corner; gone: the lower right one. */
export function drawDeltaMarks(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { prepared, palette } = scene;
  const { marked, tile } = prepared;
  const { sides } = tile;
  if (marked.length === 0 || !sides) return;
  const { scale, x0, right, top, row, gap, tall, ratio, firstRow, rowCount } = frame;
  const least = LEAST_WIDTH * ratio;
  context.fillStyle = palette.text;
  context.beginPath();
  let pending = 0;
  for (const index of marked) {
    const size = tile.weight[index]! * scale;
    if (size < least) continue;
    const line = tile.depth[index]! - firstRow;
    if (line < 0 || line >= rowCount) continue;
    const end = Math.round((tile.x[index]! - x0) * scale + size) - gap;
    if (end <= 0 || end - size > right) continue;
    const corner = Math.min(CORNER * ratio, size - gap);
    const y = Math.round(tile.depth[index]! * row) - top;
    const isNew = sides.base[index] === 0;
    const tip = isNew ? y : y + tall;
    context.moveTo(end - corner, tip);
    context.lineTo(end, tip);
    context.lineTo(end, isNew ? tip + corner : tip - corner);
    context.closePath();
    if (++pending < MOST_IN_PATH) continue;
    context.fill();
    context.beginPath();
    pending = 0;
  }
  if (pending > 0) context.fill();
}

/** Paints a prepared tile, in device pixels with whole-number edges. */
import { TILE_INLINED, TILE_MATCH, TILE_NEGATIVE, TILE_PARTLY_INLINED, TILE_RUN } from '../../model/flame-tile.ts';
import { drawDeltaMarks } from './delta-marks.ts';
import { ghostDash, writeSide } from './ghost-strips.ts';
import { drawLabels } from './label-painter.ts';
import { frameOf, type Frame, type Scene } from './paint-frame.ts';
import { COLOUR_COUNT, pixelOf, pixelsOf, type FlamePalette } from './palette.ts';
import { GROUP_COUNT } from './prepared-tile.ts';
import { LAYERS } from './row-strips.ts';

const TEXTURE_MIN_WIDTH = 5;

/** Sizes in device pixels. */
export function paintPaper(context: CanvasRenderingContext2D, palette: FlamePalette, width: number, height: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, Math.ceil(width), Math.ceil(height));
}

export function paintTile(context: CanvasRenderingContext2D, scene: Scene): void {
  const frame = frameOf(scene);
  writeStrips(scene, frame);
  drawStrips(context, scene, frame);
  drawTextures(context, scene, frame);
  drawDeltaMarks(context, scene, frame);
  drawLabels(context, scene, frame);
}

/** All that is the same from the upper to the lower edge of a row: fills, shares of self, dots and edges. */
function writeStrips(scene: Scene, frame: Frame): void {
  const { prepared, palette, strips, zoomDepth } = scene;
  const { order, groupStart, tile, shares, paint } = prepared;
  const { depth, x, weight, selfShare, flags } = tile;
  const { scale, x0, right, gap, ratio, firstRow, rowCount } = frame;
  const { fills, dimmed } = pixelsOf(palette);
  const searching = prepared.window.search !== undefined;
  const selfInk = pixelOf(palette.selfBar);
  const edgeInk = pixelOf(palette.matchEdge);
  const dotInk = pixelOf(palette.inlineMark);
  const narrow = 3 * gap;
  const leastForSelf = 5 * ratio;
  const leastForDots = 8 * ratio;
  const dot = dotSize(ratio);
  const ghost = { ghost: pixelOf(palette.ghostEdge), line: gap, dash: ghostDash(ratio) };
  strips.begin(Math.ceil(right), rowCount);
  for (let group = 0; group < GROUP_COUNT; group++) {
    const isDimmed = group >= COLOUR_COUNT;
    const colour = isDimmed ? group - COLOUR_COUNT : group;
    const plain = isDimmed ? dimmed[colour]! : fills[colour]!;
    const faded = dimmed[colour]!;
    for (let at = groupStart[group]!, end = groupStart[group + 1]!; at < end; at++) {
      const index = order[at]!;
      const row = depth[index]! - firstRow;
      if (row < 0 || row >= rowCount) continue;
      const left = (x[index]! - x0) * scale;
      const size = weight[index]! * scale;
      if (left + size <= 0 || left >= right) continue;
      const from = left < -8 ? -8 : Math.round(left);
      const after = left + size > right + 8 ? right + 8 : Math.round(left + size);
      const to = after - from > narrow ? after - gap : Math.max(after, from + 1);
      const fill = depth[index]! < zoomDepth ? faded : plain;
      if (shares) {
        const real = { left: Math.round(left), right: Math.round(left + size) - (to < after ? gap : 0), from, to };
        writeSide(strips, row, real, shares[index]!, fill, ghost);
      } else {
        strips.write(LAYERS.fill, row, from, to, fill);
      }
      const flag = flags[index]!;
      if (flag & TILE_RUN) continue;
      // What is dimmed is dimmed altogether; what of a side is its own is not known.
      if (paint === 'own' && size >= leastForSelf && selfShare[index]! > 0 && !isDimmed) {
        const share = Math.round(left + size * selfShare[index]!);
        strips.write(LAYERS.self, row, from, Math.min(share, to), selfInk);
      }
      if (flag === 0) continue;
      if (flag & (TILE_INLINED | TILE_PARTLY_INLINED) && size >= leastForDots && shares?.[index] !== 0) {
        strips.write(LAYERS.dots, row, from, from + dot, dotInk);
        if (flag & TILE_INLINED) strips.write(LAYERS.denseDots, row, from, from + dot, dotInk);
      }
      if (searching && flag & TILE_MATCH && to - from >= narrow) {
        strips.write(LAYERS.edge, row, from, to, edgeInk);
        strips.write(LAYERS.fill, row, from, from + gap, edgeInk);
        strips.write(LAYERS.fill, row, to - gap, to, edgeInk);
      }
    }
  }
  strips.end();
}

function drawStrips(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { strips } = scene;
  const { top, row, gap, ratio, firstRow, rowCount } = frame;
  const bar = Math.max(1, Math.round(2 * ratio));
  const dot = dotSize(ratio);
  const dash = ghostDash(ratio);
  // Lines are stretched along y only, and must stay sharp along x.
  context.imageSmoothingEnabled = false;
  for (let line = 0; line < rowCount; line++) {
    const y = Math.round((firstRow + line) * row) - top;
    // Rows may differ by a pixel where the ratio is not a whole number; the gaps between them must not.
    const tall = Math.round((firstRow + line + 1) * row) - top - y - gap;
    strips.draw(context, LAYERS.fill, line, y, tall);
    if (strips.has(LAYERS.self)) strips.draw(context, LAYERS.self, line, y + tall - bar, bar);
    if (strips.has(LAYERS.ghostEdge)) {
      strips.draw(context, LAYERS.ghostEdge, line, y, gap);
      strips.draw(context, LAYERS.ghostEdge, line, y + tall - gap, gap);
    }
    if (strips.has(LAYERS.ghostSide)) {
      for (let offset = 0; offset < tall; offset += dash.period) {
        strips.draw(context, LAYERS.ghostSide, line, y + offset, Math.min(dash.length, tall - offset));
      }
    }
    if (strips.has(LAYERS.dots)) {
      let isDense = false;
      for (let offset = dot; offset < tall - dot; offset += 2 * dot) {
        strips.draw(context, isDense ? LAYERS.denseDots : LAYERS.dots, line, y + offset, dot);
        isDense = !isDense;
      }
    }
    if (strips.has(LAYERS.edge)) {
      strips.draw(context, LAYERS.edge, line, y, gap);
      strips.draw(context, LAYERS.edge, line, y + tall - gap, gap);
    }
  }
}

function dotSize(ratio: number): number {
  return Math.max(1, Math.round(1.5 * ratio));
}

/** Hatching of runs and of unknown code, stripes of negative values: where they are wide enough to be seen as such. */
function drawTextures(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { prepared, palette } = scene;
  const { textured, tile, shares, paint } = prepared;
  if (textured.length === 0) return;
  const { depth, x, weight, flags } = tile;
  const { scale, x0, right, top, row, gap, tall, ratio, firstRow, rowCount } = frame;
  const hatch = stripePattern(context, palette.hatch, 4 * ratio, ratio);
  const stripes = stripePattern(context, palette.stripe, 6 * ratio, 1.6 * ratio);
  if (!hatch || !stripes) return;
  const least = TEXTURE_MIN_WIDTH * ratio;
  for (const index of textured) {
    const size = weight[index]! * scale;
    if (size < least) continue;
    const line = depth[index]! - firstRow;
    if (line < 0 || line >= rowCount) continue;
    const left = (x[index]! - x0) * scale;
    if (left + size <= 0 || left >= right) continue;
    const from = Math.max(-8, Math.round(left));
    // Ghosts are outlines only.
    const to = Math.min(right + 8, Math.round(left + size * (shares?.[index] ?? 1))) - gap;
    if (to <= from) continue;
    context.fillStyle = paint === 'own' && flags[index]! & TILE_NEGATIVE ? stripes : hatch;
    context.fillRect(from, Math.round(depth[index]! * row) - top, to - from, tall);
  }
}

const patterns = new Map<string, CanvasPattern | null>();

function stripePattern(context: CanvasRenderingContext2D, ink: string, size: number, line: number): CanvasPattern | undefined {
  const side = Math.max(2, Math.round(size));
  const key = `${ink} ${side} ${line}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    const cell = document.createElement('canvas');
    cell.width = side;
    cell.height = side;
    const brush = cell.getContext('2d');
    if (!brush) return undefined;
    brush.strokeStyle = ink;
    brush.lineWidth = line;
    brush.beginPath();
    // Three lines, so that the corners of neighbouring cells join.
    for (const shift of [-side, 0, side]) {
      brush.moveTo(shift - 1, side + 1);
      brush.lineTo(shift + side + 1, -1);
    }
    brush.stroke();
    pattern = context.createPattern(cell, 'repeat');
    patterns.set(key, pattern);
  }
  return pattern ?? undefined;
}

/** Paints a prepared tile, in device pixels with whole-number edges. */
import { TILE_INLINED, TILE_MATCH, TILE_NEGATIVE, TILE_PARTLY_INLINED, TILE_RUN } from '../../model/flame-tile.ts';
import { fitName } from './label-fit.ts';
import { COLOUR_COUNT, pixelOf, pixelsOf, type FlamePalette } from './palette.ts';
import { GROUP_COUNT, type PreparedTile } from './prepared-tile.ts';
import { LAYERS, type RowStrips } from './row-strips.ts';
import { ROW_HEIGHT, type Span } from './window-math.ts';

const FONT_SIZE = 11;
/** Rectangles narrower than this carry no text. */
const TEXT_MIN_WIDTH = 24;
const TEXT_PADDING = 4;
const TEXTURE_MIN_WIDTH = 5;
const INLINE_HINT = 'inl';
const INLINE_HINT_MIN_WIDTH = 130;
const NEGATIVE_SIGN = '−';

export interface Scene {
  readonly strips: RowStrips;
  readonly prepared: PreparedTile;
  readonly palette: FlamePalette;
  readonly span: Span;
  readonly scrollTop: number;
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly fontFamily: string;
  /** Rows above this one hold the ancestors of the zoomed frame, and are faded. */
  readonly zoomDepth: number;
}

/** Everything in device pixels. */
interface Frame {
  readonly scale: number;
  readonly x0: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Distance of two rows; not a whole number at ratios like 1.25. */
  readonly row: number;
  readonly gap: number;
  /** Of a rectangle: the row less the gap. */
  readonly tall: number;
  readonly ratio: number;
  /** Rows that show, at least in part. */
  readonly firstRow: number;
  readonly rowCount: number;
}

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
  drawLabels(context, scene, frame);
}

function frameOf(scene: Scene): Frame {
  const { ratio } = scene;
  const row = ROW_HEIGHT * ratio;
  const gap = Math.max(1, Math.round(ratio));
  const firstRow = Math.floor(scene.scrollTop / ROW_HEIGHT);
  return {
    scale: (scene.width * ratio) / (scene.span.x1 - scene.span.x0),
    x0: scene.span.x0,
    right: scene.width * ratio,
    bottom: scene.height * ratio,
    top: Math.round(scene.scrollTop * ratio),
    row,
    gap,
    tall: Math.floor(row) - gap,
    ratio,
    firstRow,
    rowCount: Math.max(1, Math.ceil((scene.scrollTop + scene.height) / ROW_HEIGHT) - firstRow),
  };
}

/** All that is the same from the upper to the lower edge of a row: fills, shares of self, dots and edges. */
function writeStrips(scene: Scene, frame: Frame): void {
  const { prepared, palette, strips, zoomDepth } = scene;
  const { order, groupStart, tile } = prepared;
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
      strips.write(LAYERS.fill, row, from, to, depth[index]! < zoomDepth ? faded : plain);
      const flag = flags[index]!;
      if (flag & TILE_RUN) continue;
      // What is dimmed is dimmed altogether.
      if (size >= leastForSelf && selfShare[index]! > 0 && !isDimmed) {
        const share = Math.round(left + size * selfShare[index]!);
        strips.write(LAYERS.self, row, from, Math.min(share, to), selfInk);
      }
      if (flag === 0) continue;
      if (flag & (TILE_INLINED | TILE_PARTLY_INLINED) && size >= leastForDots) {
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
  // Lines are stretched along y only, and must stay sharp along x.
  context.imageSmoothingEnabled = false;
  for (let line = 0; line < rowCount; line++) {
    const y = Math.round((firstRow + line) * row) - top;
    // Rows may differ by a pixel where the ratio is not a whole number; the gaps between them must not.
    const tall = Math.round((firstRow + line + 1) * row) - top - y - gap;
    strips.draw(context, LAYERS.fill, line, y, tall);
    if (strips.has(LAYERS.self)) strips.draw(context, LAYERS.self, line, y + tall - bar, bar);
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
  const { textured, tile } = prepared;
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
    const to = Math.min(right + 8, Math.round(left + size)) - gap;
    context.fillStyle = flags[index]! & TILE_NEGATIVE ? stripes : hatch;
    context.fillRect(from, Math.round(depth[index]! * row) - top, to - from, tall);
  }
}

function drawLabels(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { prepared, palette, zoomDepth } = scene;
  const { labelled, labelledPlain, labelColumns, fits, tile } = prepared;
  if (labelled.length === 0) return;
  const { depth, x, weight, label, labels, flags } = tile;
  const { scale, x0, right, bottom, top, row, gap, tall, ratio } = frame;
  context.font = `${FONT_SIZE * ratio}px ${scene.fontFamily}`;
  context.textBaseline = 'middle';
  const column = columnWidth(context);
  const padding = TEXT_PADDING * ratio;
  const narrowest = TEXT_MIN_WIDTH * ratio;
  const middle = Math.round(tall / 2);
  let ink = palette.text;
  context.fillStyle = ink;
  for (let at = 0; at < labelled.length; at++) {
    const index = labelled[at]!;
    const size = weight[index]! * scale;
    if (size < narrowest) continue;
    const y = Math.round(depth[index]! * row) - top;
    if (y + row <= 0 || y >= bottom) continue;
    const left = (x[index]! - x0) * scale;
    // A frame that begins outside still says its name, at the window's edge.
    const from = Math.max(0, Math.round(left));
    const to = Math.min(right, Math.round(left + size));
    if (to - from < narrowest) continue;
    const dimmed = at >= labelledPlain || depth[index]! < zoomDepth;
    const wanted = dimmed ? palette.dimmedText : palette.text;
    if (wanted !== ink) {
      ink = wanted;
      context.fillStyle = ink;
    }
    const flag = flags[index]!;
    const sign = flag & TILE_NEGATIVE ? 2 : 0;
    const space = Math.floor((to - from - 2 * padding) / column) - sign;
    const id = label[index]!;
    let text = labels[id]!;
    if (labelColumns[id]! > space) {
      const fitted = fits[id]!;
      text = fitted[space] ?? fitName(text, space);
      fitted[space] = text;
    }
    if (sign > 0) text = `${NEGATIVE_SIGN} ${text}`;
    if (text === '') continue;
    context.fillText(text, from + padding, y + middle);
    if (flag & TILE_INLINED && to - from >= INLINE_HINT_MIN_WIDTH * ratio) {
      const free = space - labelColumns[id]! - INLINE_HINT.length;
      if (free > 2) context.fillText(INLINE_HINT, to - padding - gap - INLINE_HINT.length * column, y + middle);
    }
  }
}

const columnWidths = new Map<string, number>();

function columnWidth(context: CanvasRenderingContext2D): number {
  let width = columnWidths.get(context.font);
  if (width === undefined) {
    width = context.measureText('0'.repeat(32)).width / 32;
    columnWidths.set(context.font, width);
  }
  return width;
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

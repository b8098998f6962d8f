/** A picture to be saved, as boxes and lines of text: written as SVG, or drawn for PNG. Pure. */
import { TILE_NEGATIVE, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import { fitName } from './label-fit.ts';
import { isUnknownColour, paletteOf, RUN_COLOUR, ROOT_COLOUR, colourIndex } from './palette.ts';
import type { Span } from './window-math.ts';

export const PICTURE_FONT_SIZE = 11;
/** Of the common monospace fonts, as a share of the font size; a little more, so that text rather ends early. */
const COLUMN = 0.61 * PICTURE_FONT_SIZE;
const ROW = 18;
const MARGIN = 16;
const HEADER_LINE = 17;
const LEAST_WIDTH = 0.4;

export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly hatched: boolean;
  /** Fitted to the width; empty when too narrow. */
  readonly text: string;
  readonly ink: string;
  readonly title: string;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly paper: string;
  readonly ink: string;
  readonly mutedInk: string;
  readonly hatch: string;
  /** The first line is the title. */
  readonly header: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly boxes: readonly PictureBox[];
}

export interface PictureRequest {
  readonly tile: FlameTile;
  readonly span: Span;
  readonly width: number;
  readonly header: readonly string[];
  /** Rows above hold the ancestors of the zoomed frame. */
  readonly zoomDepth: number;
  readonly describe: (name: string, weight: number) => string;
}

export function layOutPicture(request: PictureRequest): Picture {
  const { tile, span, width, zoomDepth } = request;
  // Paper is white wherever the picture goes: in a ticket, a document, a chat.
  const palette = paletteOf('light');
  const inner = width - 2 * MARGIN;
  const scale = inner / (span.x1 - span.x0);
  const header = request.header.map((text, line) => ({ x: MARGIN, y: MARGIN + 12 + line * HEADER_LINE, text }));
  const top = MARGIN + header.length * HEADER_LINE + 8;
  const boxes: PictureBox[] = [];
  let lastRow = 0;
  for (let index = 0; index < tile.count; index++) {
    const left = Math.max(0, (tile.x[index]! - span.x0) * scale);
    const right = Math.min(inner, (tile.x[index]! + tile.weight[index]! - span.x0) * scale);
    if (right - left < LEAST_WIDTH) continue;
    const flags = tile.flags[index]!;
    const depth = tile.depth[index]!;
    const isRun = (flags & TILE_RUN) !== 0;
    const origin = colourIndex(tile.origin[index]!, tile.hue[index]!);
    const isRoot = tile.node[index] === 0 && isUnknownColour(origin);
    const colour = isRun ? RUN_COLOUR : isRoot ? ROOT_COLOUR : origin;
    const label = tile.label[index]!;
    const name = isRun ? 'several narrow frames' : label === -1 ? '' : tile.labels[label]!;
    const sign = flags & TILE_NEGATIVE ? '−' : '';
    const columns = Math.floor((right - left - 7) / COLUMN) - (sign === '' ? 0 : 2);
    const fitted = isRun || columns < 3 ? '' : fitName(name, columns);
    const faded = depth < zoomDepth;
    if (depth > lastRow) lastRow = depth;
    boxes.push({
      x: round(MARGIN + left),
      y: top + depth * ROW,
      width: round(Math.max(LEAST_WIDTH, right - left - (right - left > 3 ? 1 : 0))),
      height: ROW - 1,
      fill: (faded ? palette.dimmed : palette.fills)[colour]!,
      hatched: right - left > 3 && (isRun || (isUnknownColour(colour) && !isRoot)),
      text: fitted === '' || sign === '' ? fitted : `${sign} ${fitted}`,
      ink: faded ? palette.dimmedText : palette.text,
      title: request.describe(sign === '' ? name : `${sign} ${name}`, tile.weight[index]!),
    });
  }
  return {
    width,
    height: top + (lastRow + 1) * ROW + MARGIN,
    paper: palette.paper,
    ink: palette.text,
    mutedInk: palette.dimmedText,
    hatch: palette.hatch,
    header,
    boxes,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

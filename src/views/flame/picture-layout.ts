/** A picture to be saved, as boxes and lines of text: written as SVG, or drawn for PNG. Pure. */
import { TILE_NEGATIVE, TILE_NOISE, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import { changeOf, DELTA_STEPS, type Change } from './delta-scale.ts';
import { columnsOf, fitName } from './label-fit.ts';
import { noteOf, withNote } from './label-note.ts';
import { colourIndex, deltaSwatches, isUnknownColour, paletteOf, ROOT_COLOUR, RUN_COLOUR } from './palette.ts';
import { deltaColourOf } from './prepared-tile.ts';
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
  /** A corner that says that one side has nothing of this frame. */
  readonly corner: 'new' | 'gone' | undefined;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly paper: string;
  readonly ink: string;
  readonly mutedInk: string;
  readonly hatch: string;
  /** Of a difference picture: shrank most to grew most, with the words around them. */
  readonly legend: PictureLegend | undefined;
  /** The first line is the title. */
  readonly header: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly boxes: readonly PictureBox[];
}

export interface PictureLegend {
  readonly y: number;
  readonly swatches: readonly { readonly x: number; readonly width: number; readonly fill: string }[];
  readonly texts: readonly { readonly x: number; readonly text: string }[];
}

export interface PictureRequest {
  readonly tile: FlameTile;
  readonly span: Span;
  readonly width: number;
  readonly header: readonly string[];
  /** Rows above hold the ancestors of the zoomed frame. */
  readonly zoomDepth: number;
  /** `index` is the rectangle's in the tile. */
  readonly describe: (name: string, weight: number, index: number) => string;
  /** Of the values in labels, where the tile has two sides. */
  readonly unit: string;
}

export function layOutPicture(request: PictureRequest): Picture {
  const { tile, span, width, zoomDepth } = request;
  // Paper is white wherever the picture goes: in a ticket, a document, a chat.
  const palette = paletteOf('light');
  const inner = width - 2 * MARGIN;
  const scale = inner / (span.x1 - span.x0);
  const header = request.header.map((text, line) => ({ x: MARGIN, y: MARGIN + 12 + line * HEADER_LINE, text }));
  const isDelta = tile.sides !== undefined;
  const legend = isDelta ? legendAt(MARGIN + header.length * HEADER_LINE) : undefined;
  const top = MARGIN + (header.length + (legend ? 1 : 0)) * HEADER_LINE + 8;
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
    const plain = isRun ? RUN_COLOUR : isRoot ? ROOT_COLOUR : origin;
    const colour = isDelta ? deltaColourOf(tile, index) : plain;
    const label = tile.label[index]!;
    const name = isRun ? 'several narrow frames' : label === -1 ? '' : tile.labels[label]!;
    const sign = flags & TILE_NEGATIVE && !isDelta ? '−' : '';
    const columns = Math.floor((right - left - 7) / COLUMN) - (sign === '' ? 0 : 2);
    const note = isDelta && !isRun ? noteOf(tile, index, 'delta', request.unit) : '';
    const fit = (space: number): string => fitName(name, space);
    const fitted = isRun || columns < 3 || name === '' ? '' : withNote(note, 'delta', columnsOf(name), columns, fit);
    const change = changeIn(tile, index);
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
      title: request.describe(sign === '' ? name : `${sign} ${name}`, tile.weight[index]!, index),
      corner: right - left > 4 && (change === 'new' || change === 'gone') ? change : undefined,
    });
  }
  return {
    width,
    height: top + (lastRow + 1) * ROW + MARGIN,
    paper: palette.paper,
    ink: palette.text,
    mutedInk: palette.dimmedText,
    hatch: palette.hatch,
    legend,
    header,
    boxes,
  };
}

const CORNER = 6;

/** New: the upper right corner; gone: the lower right one. Empty for other boxes. */
export function cornerPoints(box: PictureBox): readonly (readonly [x: number, y: number])[] {
  if (box.corner === undefined) return [];
  const right = round(box.x + box.width);
  const size = Math.min(CORNER, box.width);
  const tip = box.corner === 'new' ? box.y : box.y + box.height;
  return [
    [round(right - size), tip],
    [right, tip],
    [right, box.corner === 'new' ? tip + size : tip - size],
  ];
}

function changeIn(tile: FlameTile, index: number): Change {
  const { sides, flags } = tile;
  if (!sides || flags[index]! & TILE_RUN) return 'same';
  return changeOf(sides.base[index]!, sides.head[index]!, (flags[index]! & TILE_NOISE) !== 0);
}

const SWATCH = 14;

function legendAt(y: number): PictureLegend {
  const shrank = '− shrank';
  const grew = 'grew +';
  const from = MARGIN + shrank.length * COLUMN + 6;
  const fills = deltaSwatches('light');
  const after = from + fills.length * SWATCH + 6;
  const grey = after + grew.length * COLUMN + 24;
  return {
    y,
    swatches: [
      ...fills.map((fill, index) => ({ x: round(from + index * SWATCH), width: SWATCH - 1, fill })),
      { x: round(grey), width: SWATCH - 1, fill: fills[DELTA_STEPS]! },
    ],
    texts: [
      { x: MARGIN, text: shrank },
      { x: round(after), text: grew },
      { x: round(grey + SWATCH + 6), text: 'unchanged or within sampling noise · dark corner above: new, below: gone · width: the larger side' },
    ],
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

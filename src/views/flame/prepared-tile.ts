/** A tile made ready to be painted many times: rectangles grouped by colour, and the lists that later passes need. */
import { TILE_MATCH, TILE_NEGATIVE, TILE_NOISE, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';
import { changeOf, deltaIndex } from './delta-scale.ts';
import type { FlamePaint } from './flame-paint.ts';
import { sideShares } from './side-share.ts';
import { COLOUR_COUNT, FIRST_DELTA_COLOUR, ROOT_COLOUR, RUN_COLOUR, colourIndex, isUnknownColour } from './palette.ts';
import { columnsOf } from './label-fit.ts';
import type { Place } from './window-math.ts';

export interface PreparedTile {
  readonly tile: FlameTile;
  readonly window: FlameWindow;
  /** Rectangles ordered by group. Groups: colours as they are, then the same colours dimmed. */
  readonly order: Int32Array;
  /** `order` of group `g` is `groupStart[g] … groupStart[g + 1] - 1`. */
  readonly groupStart: Int32Array;
  /** Those with a label, undimmed first. */
  readonly labelled: Int32Array;
  /** Those of `labelled` that are not dimmed. */
  readonly labelledPlain: number;
  /** Those that are hatched or striped where they are wide enough. */
  readonly textured: Int32Array;
  /** Columns of each label. */
  readonly labelColumns: Int32Array;
  /** Shortened labels, by label and columns: fitting names again in every frame would cost more than drawing them. */
  readonly fits: (string | undefined)[][];
  readonly paint: FlamePaint;
  /** What one side fills of each rectangle; undefined unless the picture is of one side of a comparison. */
  readonly shares: Float32Array | undefined;
  /** In a difference picture: what is new or gone, in the order of painting. */
  readonly marked: Int32Array;
  /** The value or difference that a label begins or ends with, made when it is first drawn. */
  readonly notes: (string | undefined)[];
}

export const GROUP_COUNT = 2 * COLOUR_COUNT;

export function prepareTile(tile: FlameTile, window: FlameWindow, wanted: FlamePaint = 'own'): PreparedTile {
  const { count, node, flags, origin, hue, label } = tile;
  // A picture of one capture has no sides to show.
  const paint = tile.sides ? wanted : 'own';
  const dimming = window.search !== undefined;
  const groupOf = new Uint8Array(count);
  const groupStart = new Int32Array(GROUP_COUNT + 1);
  let labelledCount = 0;
  let labelledPlain = 0;
  let texturedCount = 0;
  for (let index = 0; index < count; index++) {
    let colour = flags[index]! & TILE_RUN ? RUN_COLOUR : colourIndex(origin[index]!, hue[index]!);
    // A root with an origin is a function: the pictures of its callers and callees begin with it.
    if (node[index] === 0 && isUnknownColour(colour)) colour = ROOT_COLOUR;
    if (paint === 'delta') colour = deltaColourOf(tile, index);
    const dimmed = dimming && !(flags[index]! & TILE_MATCH);
    const group = dimmed ? colour + COLOUR_COUNT : colour;
    groupOf[index] = group;
    groupStart[group + 1]!++;
    if (label[index]! >= 0) {
      labelledCount++;
      if (!dimmed) labelledPlain++;
    }
    if (isTextured(flags[index]!, colour, paint)) texturedCount++;
  }
  for (let group = 0; group < GROUP_COUNT; group++) groupStart[group + 1]! += groupStart[group]!;
  const next = groupStart.slice();
  const order = new Int32Array(count);
  for (let index = 0; index < count; index++) order[next[groupOf[index]!]!++] = index;

  const labelled = new Int32Array(labelledCount);
  const textured = new Int32Array(texturedCount);
  let labels = 0;
  let marks = 0;
  for (let at = 0; at < count; at++) {
    const index = order[at]!;
    if (label[index]! >= 0) labelled[labels++] = index;
    if (isTextured(flags[index]!, groupOf[index]! % COLOUR_COUNT, paint)) textured[marks++] = index;
  }
  return {
    tile,
    window,
    order,
    groupStart,
    labelled,
    labelledPlain,
    textured,
    labelColumns: Int32Array.from(tile.labels, columnsOf),
    fits: tile.labels.map(() => []),
    paint,
    shares: paint === 'base' || paint === 'head' ? sideShares(tile, paint) : undefined,
    marked: paint === 'delta' ? order.filter((index) => isNewOrGone(tile, index)) : new Int32Array(0),
    notes: [],
  };
}

function isTextured(flags: number, colour: number, paint: FlamePaint): boolean {
  // In a comparison the sign is what the picture is about, and shown in other ways.
  return (flags & TILE_RUN) !== 0 || (paint === 'own' && (flags & TILE_NEGATIVE) !== 0) || isUnknownColour(colour);
}

export function deltaColourOf(tile: FlameTile, index: number): number {
  const { sides, flags } = tile;
  if (!sides) return RUN_COLOUR;
  return FIRST_DELTA_COLOUR + deltaIndex(sides.base[index]!, sides.head[index]!, (flags[index]! & TILE_NOISE) !== 0);
}

function isNewOrGone(tile: FlameTile, index: number): boolean {
  const { sides, flags } = tile;
  if (!sides || flags[index]! & (TILE_RUN | TILE_NOISE)) return false;
  const change = changeOf(sides.base[index]!, sides.head[index]!, false);
  return change === 'new' || change === 'gone';
}

/** Index of the rectangle at a point, -1 when there is none. `slack` in weight units catches hairlines. */
export function rectangleAt(tile: FlameTile, x: number, depth: number, slack: number): number {
  let nearest = -1;
  let nearestGap = slack;
  for (let index = 0; index < tile.count; index++) {
    if (tile.depth[index] !== depth) continue;
    const left = tile.x[index]!;
    const right = left + tile.weight[index]!;
    if (x >= left && x < right) return index;
    const gap = x < left ? left - x : x - right;
    if (gap < nearestGap) {
      nearest = index;
      nearestGap = gap;
    }
  }
  return nearest;
}

export function placeOf(tile: FlameTile, index: number): Place {
  return {
    node: tile.node[index]!,
    depth: tile.depth[index]!,
    x: tile.x[index]!,
    weight: tile.weight[index]!,
  };
}

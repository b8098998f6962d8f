/** A tile made ready to be painted many times: rectangles grouped by colour, and the lists that later passes need. */
import { TILE_MATCH, TILE_NEGATIVE, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';
import { COLOUR_COUNT, ROOT_COLOUR, RUN_COLOUR, colourIndex, isUnknownColour } from './palette.ts';
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
}

export const GROUP_COUNT = 2 * COLOUR_COUNT;

export function prepareTile(tile: FlameTile, window: FlameWindow): PreparedTile {
  const { count, node, flags, origin, hue, label } = tile;
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
    const dimmed = dimming && !(flags[index]! & TILE_MATCH);
    const group = dimmed ? colour + COLOUR_COUNT : colour;
    groupOf[index] = group;
    groupStart[group + 1]!++;
    if (label[index]! >= 0) {
      labelledCount++;
      if (!dimmed) labelledPlain++;
    }
    if (isTextured(flags[index]!, colour)) texturedCount++;
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
    if (isTextured(flags[index]!, groupOf[index]! % COLOUR_COUNT)) textured[marks++] = index;
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
  };
}

function isTextured(flags: number, colour: number): boolean {
  return (flags & (TILE_RUN | TILE_NEGATIVE)) !== 0 || isUnknownColour(colour);
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

import { GrowableFloat64, GrowableInt32 } from '../lib/growable.ts';
import {
  TILE_INLINED,
  TILE_MATCH,
  TILE_NEGATIVE,
  TILE_NOISE,
  TILE_PARTLY_INLINED,
  TILE_RUN,
  type FlameTile,
} from '../model/flame-tile.ts';
import type { FlameWindow } from '../model/query.ts';
import type { ViewTree } from './view-tree.ts';

/** Narrower rectangles get no label. */
const LABEL_PIXELS = 18;
/** More rectangles than a screen has use for; the rows nearest to the root win. */
const MOST_RECTANGLES = 120_000;
const ALL = 'all';

/**
 * The rectangles of one window of a tree, level by level.
 *
 * Siblings stand weightiest first, so at the first one that is too narrow to draw all others are too: they become one
 * run, and a level costs what is visible of it, not what is in it.
 */
export function layOutWindow(tree: ViewTree, window: FlameWindow, matches: Uint8Array | undefined): FlameTile {
  const { names, pair } = tree.source;
  const scale = window.pixels / Math.max(window.x1 - window.x0, Number.MIN_VALUE);
  const node = new GrowableInt32(4096);
  const depth = new GrowableInt32(4096);
  const x = new GrowableFloat64(4096);
  const weight = new GrowableFloat64(4096);
  const flags = new GrowableInt32(4096);
  const label = new GrowableInt32(4096);
  const labels: string[] = [];
  const labelOf = new Map<number, number>();
  let maxDepth = 0;

  const emit = (id: number, row: number, start: number, width: number, flag: number): void => {
    if (row > maxDepth) maxDepth = row;
    if (row < window.depth0 || row >= window.depth1) return;
    let at = -1;
    if ((flag & TILE_RUN) === 0 && width * scale >= LABEL_PIXELS) {
      const group = tree.group.data[id]!;
      at = labelOf.get(group) ?? labels.length;
      if (at === labels.length) {
        labelOf.set(group, at);
        labels.push(group === -1 ? ALL : names.displayNames[group]!);
      }
    }
    node.push(id);
    depth.push(row);
    x.push(start);
    weight.push(width);
    flags.push(flag);
    label.push(at);
  };

  // Breadth first: when there are too many, it is the far rows that are missing.
  let level: number[] = tree.weight.data[0]! > 0 ? [0] : [];
  for (let row = 0; level.length > 0 && node.length < MOST_RECTANGLES; row++) {
    const below: number[] = [];
    for (const id of level) {
      emit(id, row, tree.x.data[id]!, tree.weight.data[id]!, flagsOf(tree, id, matches));
      tree.expand(id);
      const first = tree.firstChild.data[id]!;
      const last = first + tree.childCount.data[id]!;
      for (let child = first; child < last; child++) {
        const start = tree.x.data[child]!;
        const width = tree.weight.data[child]!;
        if (start > window.x1) break;
        if (width * scale < window.minPixels) {
          const end = tree.x.data[last - 1]! + tree.weight.data[last - 1]!;
          if (end >= window.x0) emit(child, row + 1, start, end - start, runFlags(tree, child, last, matches));
          break;
        }
        if (start + width >= window.x0) below.push(child);
      }
    }
    level = below;
  }

  const count = node.length;
  const selfShare = new Float32Array(count);
  const origin = new Uint8Array(count);
  const hue = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const id = node.data[i]!;
    const group = tree.group.data[id]!;
    const share = tree.selfWeight.data[id]! / tree.weight.data[id]!;
    selfShare[i] = (flags.data[i]! & TILE_RUN) === 0 ? Math.max(0, share) : 0;
    origin[i] = group === -1 ? 5 : names.origin[group]!;
    hue[i] = group === -1 ? 0 : names.hue[group]!;
  }
  return {
    rootWeight: tree.weight.data[0]!,
    maxDepth,
    count,
    node: node.take(),
    depth: depth.take(),
    x: x.take(),
    weight: weight.take(),
    selfShare,
    flags: Uint8Array.from(flags.data.subarray(0, count)),
    origin,
    hue,
    label: label.take(),
    labels,
    sides: pair && { base: columnOf(pair.base, node), head: columnOf(pair.head, node) },
  };
}

function flagsOf(tree: ViewTree, node: number, matches: Uint8Array | undefined): number {
  const group = tree.group.data[node]!;
  const inlined = tree.inlined.data[node]!;
  return (
    (inlined === 2 ? TILE_INLINED : inlined === 1 ? TILE_PARTLY_INLINED : 0) |
    (matches !== undefined && group !== -1 && matches[group] === 1 ? TILE_MATCH : 0) |
    signFlag(tree, node)
  );
}

/** In a merged tree a negative value is a shrinking; its colour says so. */
function signFlag(tree: ViewTree, node: number): number {
  const value = tree.value.data[node]!;
  const { pair } = tree.source;
  if (!pair) return value < 0 ? TILE_NEGATIVE : 0;
  return Math.abs(value) <= pair.noiseOf(tree, node) ? TILE_NOISE : 0;
}

function columnOf(values: GrowableFloat64, nodes: GrowableInt32): Float64Array<ArrayBuffer> {
  const column = new Float64Array(nodes.length);
  for (let i = 0; i < column.length; i++) column[i] = values.data[nodes.data[i]!]!;
  return column;
}

/** A run matches when one of the first of its nodes does; all of a long run would cost more than it tells. */
function runFlags(tree: ViewTree, first: number, last: number, matches: Uint8Array | undefined): number {
  if (matches !== undefined) {
    const end = Math.min(last, first + 256);
    for (let node = first; node < end; node++) {
      if (matches[tree.group.data[node]!] === 1) return TILE_RUN | TILE_MATCH;
    }
  }
  return TILE_RUN;
}

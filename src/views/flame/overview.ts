/** The whole tree, coarsely: enough for a strip, few enough to be drawn under a tile that does not cover the screen. */
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import { TILE_INLINED, TILE_PARTLY_INLINED, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';

const OVERVIEW_PIXELS = 900;
const OVERVIEW_MIN_PIXELS = 1.5;

export function overviewWindow(rootWeight: number, rows: number): FlameWindow {
  return { x0: 0, x1: rootWeight, depth0: 0, depth1: rows, pixels: OVERVIEW_PIXELS, minPixels: OVERVIEW_MIN_PIXELS };
}

/** What a legend has to explain. */
export interface Seen {
  /** Bit `n` is set when rectangles of CODE_ORIGINS[n] have been seen. */
  readonly origins: number;
  readonly hasInlined: boolean;
}

export function seenIn(tile: FlameTile, before: Seen): Seen {
  let { origins, hasInlined } = before;
  for (let index = 0; index < tile.count; index++) {
    if (tile.flags[index]! & TILE_RUN || tile.node[index] === 0) continue;
    origins |= 1 << tile.origin[index]!;
    hasInlined ||= (tile.flags[index]! & (TILE_INLINED | TILE_PARTLY_INLINED)) !== 0;
  }
  return { origins: origins & ((1 << CODE_ORIGINS.length) - 1), hasInlined };
}

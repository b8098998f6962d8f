/** How much of a rectangle one side of a comparison fills. The rest of it is a ghost of the other side. */
import type { FlameTile } from '../../model/flame-tile.ts';

/** 1 where this side is the larger one, 0 where it has nothing. */
export function sideShare(side: 'base' | 'head', base: number, head: number): number {
  const larger = Math.max(base, head);
  if (!(larger > 0)) return 0;
  return Math.min(1, Math.max(0, (side === 'base' ? base : head) / larger));
}

/** By rectangle; undefined where the tile is of one capture. */
export function sideShares(tile: FlameTile, side: 'base' | 'head'): Float32Array | undefined {
  const { sides, count } = tile;
  if (!sides) return undefined;
  const shares = new Float32Array(count);
  for (let index = 0; index < count; index++) shares[index] = sideShare(side, sides.base[index]!, sides.head[index]!);
  return shares;
}

/**
 * Where the filled part ends, in whole pixels. A side that has anything shows at least a hairline, and one that lacks
 * anything leaves one, as far as there is room for both.
 */
export function fillEnd(from: number, to: number, share: number): number {
  if (share >= 1) return to;
  if (share <= 0) return from;
  const end = Math.round(from + (to - from) * share);
  return to - from < 2 ? (share >= 0.5 ? to : from) : Math.min(to - 1, Math.max(from + 1, end));
}

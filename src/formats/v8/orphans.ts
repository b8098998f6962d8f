/**
 * What no strong edge reaches from the root is hung under the root, as DevTools does, so that every byte is counted
 * once. An object that only loose references lead to brings all below it. Rings that nothing leads to are counted each
 * object for itself: their references hold nothing.
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import type { LooseBuilder } from './hold.ts';
import type { Sections } from './sections.ts';

/** Type of the edges that are added; no type in a file has this number. */
export const ADDED_EDGE = 254;

export interface Orphans {
  /** Nodes that get an edge from the root. */
  readonly adopted: GrowableInt32;
  /** How many of these are members of rings, and by node whether it is: their own edges hold nothing. */
  readonly inRings: number;
  readonly isInRing: Uint8Array;
}

export function findOrphans(sections: Sections, first: Uint32Array, root: number): Orphans {
  const { nodeCount } = sections;
  const to = sections.edgeTo.data;
  const isReached = new Uint8Array(nodeCount);
  const stack = new Uint32Array(nodeCount);
  let reached = 0;
  const reach = (from: number): void => {
    let height = 1;
    stack[0] = from;
    isReached[from] = 1;
    reached++;
    while (height > 0) {
      const node = stack[--height]!;
      const end = first[node + 1]!;
      for (let edge = first[node]!; edge < end; edge++) {
        const target = to[edge]!;
        if (isReached[target] === 1) continue;
        isReached[target] = 1;
        reached++;
        stack[height++] = target;
      }
    }
  };
  const adopted = new GrowableInt32();
  const isInRing = new Uint8Array(0);
  reach(root);
  if (reached === nodeCount) return { adopted, inRings: 0, isInRing };
  const isHeld = new Uint8Array(nodeCount);
  const edgeCount = first[nodeCount]!;
  for (let edge = 0; edge < edgeCount; edge++) isHeld[to[edge]!] = 1;
  for (let node = 0; node < nodeCount; node++) {
    if (isReached[node] === 1 || isHeld[node] === 1) continue;
    adopted.push(node);
    reach(node);
  }
  if (reached === nodeCount) return { adopted, inRings: 0, isInRing };
  for (let node = 0; node < nodeCount; node++) {
    if (isReached[node] === 1) continue;
    adopted.push(node);
    isReached[node] = 2;
  }
  for (let node = 0; node < nodeCount; node++) isReached[node] = isReached[node] === 2 ? 1 : 0;
  return { adopted, inRings: nodeCount - reached, isInRing: isReached };
}

/** Adds the root's edges to orphans. `first` is overwritten; edges of rings become loose. */
export function adoptOrphans(sections: Sections, first: Uint32Array, root: number, orphans: Orphans, loose: LooseBuilder): void {
  const { adopted, isInRing } = orphans;
  if (orphans.inRings > 0) moveRings(sections, first, isInRing, loose);
  const added = adopted.length;
  if (added === 0) return;
  const { nodeCount } = sections;
  const kept = first[nodeCount]!;
  sections.edgeTo.reserve(kept + added);
  sections.edgeName.reserve(kept + added);
  sections.edgeType.reserve(kept + added);
  const to = sections.edgeTo.data;
  const name = sections.edgeName.data;
  const type = sections.edgeType.data;
  const at = first[root + 1]!;
  to.copyWithin(at + added, at, kept);
  name.copyWithin(at + added, at, kept);
  type.copyWithin(at + added, at, kept);
  for (let index = 0; index < added; index++) {
    to[at + index] = adopted.data[index]!;
    name[at + index] = 0;
    type[at + index] = ADDED_EDGE;
  }
  for (let node = root + 1; node <= nodeCount; node++) first[node]! += added;
  sections.edgeCount = kept + added;
}

/** Takes the edges of rings out of the strong ones. */
function moveRings(sections: Sections, first: Uint32Array, isInRing: Uint8Array, loose: LooseBuilder): void {
  const { nodeCount } = sections;
  const to = sections.edgeTo.data;
  const name = sections.edgeName.data;
  const type = sections.edgeType.data;
  let kept = 0;
  let from = first[0]!;
  for (let node = 0; node < nodeCount; node++) {
    const end = first[node + 1]!;
    first[node] = kept;
    for (let edge = from; edge < end; edge++) {
      if (isInRing[node] === 1) {
        loose.push(node, to[edge]!, type[edge]!, name[edge]!, false);
        continue;
      }
      to[kept] = to[edge]!;
      type[kept] = type[edge]!;
      name[kept] = name[edge]!;
      kept++;
    }
    from = end;
  }
  first[nodeCount] = kept;
}

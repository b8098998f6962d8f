import type { Steps } from '../../lib/steps.ts';
import type { HeapGraph } from './heap-graph.ts';

const REFERENCES_BETWEEN_YIELDS = 1 << 18;

/**
 * For every node that can be reached one shortest path from the root: 8 bytes for each. Nodes are ranked in the order in
 * which a breadth-first walk meets them (references in the reader's order, strong ones first); what is above a node is the
 * one from which it was met first. Ranks rather than nodes, as then what is above ascends too, and passes read memory in order.
 */
export interface ShortestPaths {
  readonly withLoose: boolean;
  readonly count: number;
  /** Rank → node. Rank 0 is node 0. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** Rank → rank of what is above. Smaller, but for rank 0, which is above itself. */
  readonly above: Uint32Array<ArrayBuffer>;
}

export function* shortestPaths(graph: HeapGraph, withLoose: boolean): Steps<ShortestPaths> {
  const { count: nodeCount, edgeStart, edgeEnd, target, loose } = graph;
  const phase = 'Finding shortest paths';
  const order = new Uint32Array(nodeCount);
  const above = new Uint32Array(nodeCount);
  // A bit for each node: small enough to stay in a cache, where the look at each target is spent.
  const seen = new Uint8Array((nodeCount >>> 3) + 1);
  const looseFrom = withLoose ? firstLooseOf(graph) : undefined;
  seen[0] = 1;
  let count = 1;
  let budget = REFERENCES_BETWEEN_YIELDS;
  for (let rank = 0; rank < count; rank++) {
    const node = order[rank]!;
    const from = edgeStart[node]!;
    const end = edgeEnd[node]!;
    for (let e = from; e < end; e++) {
      const to = target[e]!;
      const bit = 1 << (to & 7);
      const bits = seen[to >>> 3]!;
      if ((bits & bit) !== 0) continue;
      seen[to >>> 3] = bits | bit;
      order[count] = to;
      above[count++] = rank;
    }
    if (looseFrom !== undefined) {
      for (let i = looseFrom(node); i < loose.count && loose.source[i] === node; i++) {
        const to = loose.target[i]!;
        if ((seen[to >>> 3]! & (1 << (to & 7))) !== 0) continue;
        seen[to >>> 3]! |= 1 << (to & 7);
        order[count] = to;
        above[count++] = rank;
      }
    }
    budget -= end - from + 1;
    if (budget < 0) {
      budget = REFERENCES_BETWEEN_YIELDS;
      yield { phase, fraction: count / nodeCount };
    }
  }
  return { withLoose, count, order: order.subarray(0, count), above: above.subarray(0, count) };
}

/** Place of the first loose reference from a node. Most nodes have none: a bit says so without a search. */
function firstLooseOf({ count: nodeCount, loose }: HeapGraph): (node: number) => number {
  const { source, count } = loose;
  const isSource = new Uint8Array((nodeCount >>> 3) + 1);
  for (let i = 0; i < count; i++) isSource[source[i]! >>> 3]! |= 1 << (source[i]! & 7);
  return (node) => {
    if ((isSource[node >>> 3]! & (1 << (node & 7))) === 0) return count;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (source[middle]! < node) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

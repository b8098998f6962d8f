import type { Steps } from '../../lib/steps.ts';
import type { HeapGraph } from './heap-graph.ts';
import { LabelTrie } from './label-trie.ts';
import type { ShortestPaths } from './shortest-paths.ts';

const RANKS_BETWEEN_YIELDS = 0xffff;

/**
 * The heap along shortest paths, merged by label from the root down, for a flame graph. A parent comes before its
 * children; node 0 is the root. Figures are of the objects themselves, without what is below.
 */
export interface PathProfile {
  /** Index of the parent, -1 for node 0. */
  readonly parent: Int32Array;
  readonly label: Uint32Array;
  readonly count: Float64Array;
  readonly shallow: Float64Array;
}

/** One pass in breadth-first order, which comes to a parent before its children: 4 bytes for each node while it runs. */
export function* pathProfile(graph: HeapGraph, paths: ShortestPaths): Steps<PathProfile> {
  const { label, shallow, objectOf } = graph;
  const { order, above, count } = paths;
  const trie = new LabelTrie(label[graph.objectOf[0]!]!, 'go back');
  const merged = new Uint32Array(count);
  let counts = new Float64Array(1024);
  let bytes = new Float64Array(1024);
  counts[0] = 1;
  bytes[0] = shallow[objectOf[0]!]!;
  let lastParent = -1;
  let lastLabel = -1;
  let to = 0;
  for (let rank = 1; rank < count; rank++) {
    if ((rank & RANKS_BETWEEN_YIELDS) === 0) yield { phase: 'Merging paths', fraction: rank / count };
    const object = objectOf[order[rank]!]!;
    const from = merged[above[rank]!]!;
    const mine = label[object]!;
    // Neighbours are often alike.
    if (from !== lastParent || mine !== lastLabel) {
      to = trie.step(from, mine);
      lastParent = from;
      lastLabel = mine;
      if (to >= counts.length) {
        counts = enlarged(counts);
        bytes = enlarged(bytes);
      }
    }
    merged[rank] = to;
    counts[to]! += 1;
    bytes[to]! += shallow[object]!;
  }
  return {
    parent: trie.parent.take(),
    label: Uint32Array.from(trie.label.take()),
    count: counts.slice(0, trie.size),
    shallow: bytes.slice(0, trie.size),
  };
}

function enlarged(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const next = new Float64Array(column.length * 2);
  next.set(column);
  return next;
}

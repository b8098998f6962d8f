import type { Steps } from '../../lib/steps.ts';
import type { RawGraph } from '../../model/object-graph.ts';
import { walkDepthFirst, type DepthFirst } from './depth-first.ts';
import { findDominators } from './dominators.ts';
import { NO_OBJECT, type HeapGraph } from './heap-graph.ts';

/** From what a reader left to a graph with dominators. The raw graph must not be used afterwards, but for its content. */
export function* settle(raw: RawGraph): Steps<HeapGraph> {
  const walk = yield* walkDepthFirst(raw);
  const dominator = yield* findDominators(walk);
  yield { phase: 'Putting the tree in order', fraction: 0 };
  const { count } = walk;
  // Memory that is not needed any more is used again: what is allocated here decides how large a heap can be opened.
  const size = walk.parent.fill(1);
  for (let i = count - 1; i > 0; i--) size[dominator[i]!]! += size[i]!;
  // A dominator has the smaller number, so it has its place before the others ask for theirs, one behind the other.
  const place = new Uint32Array(count);
  const next = walk.crossing.into;
  next[0] = 1;
  for (let i = 1; i < count; i++) {
    const above = dominator[i]!;
    const mine = next[above]!;
    place[i] = mine;
    next[above] = mine + size[i]!;
    next[i] = mine + 1;
  }
  yield { phase: 'Putting the tree in order', fraction: 0.4 };
  return yield* rearranged(raw, walk, { dominator, size, place });
}

interface Found {
  readonly dominator: Uint32Array;
  readonly size: Uint32Array;
  /** Depth-first number → object. */
  readonly place: Uint32Array;
}

type Walk = Pick<DepthFirst, 'count' | 'number' | 'node'>;

function* rearranged(raw: RawGraph, { count: reachable, number, node }: Walk, found: Found): Steps<HeapGraph> {
  const { nodeCount } = raw;
  const { place } = found;
  const label = new Uint32Array(nodeCount);
  const shallow = raw.shallow instanceof Uint32Array ? new Uint32Array(nodeCount) : new Float64Array(nodeCount);
  const dominator = new Uint32Array(reachable);
  const end = new Uint32Array(reachable);
  const nodeOf = new Uint32Array(nodeCount);
  for (let i = 0; i < reachable; i++) {
    const object = place[i]!;
    const from = node[i]!;
    nodeOf[object] = from;
    label[object] = raw.label[from]!;
    shallow[object] = raw.shallow[from]!;
    dominator[object] = place[found.dominator[i]!]!;
    end[object] = object + found.size[i]!;
  }
  yield { phase: 'Putting the tree in order', fraction: 0.7 };
  // In place: the walk's numbers are not needed any more.
  const objectOf = number;
  let unreached = reachable;
  for (let from = 0; from < nodeCount; from++) {
    const i = objectOf[from]!;
    if (i !== NO_OBJECT) {
      objectOf[from] = place[i]!;
      continue;
    }
    objectOf[from] = unreached;
    nodeOf[unreached] = from;
    label[unreached] = raw.label[from]!;
    shallow[unreached] = raw.shallow[from]!;
    unreached++;
  }
  yield { phase: 'Adding up retained sizes', fraction: undefined };
  const retained = new Float64Array(reachable);
  for (let object = 0; object < reachable; object++) retained[object] = shallow[object]!;
  for (let object = reachable - 1; object > 0; object--) retained[dominator[object]!]! += retained[object]!;
  const { runtime, labels, edgeStart, edgeEnd, target, loose } = raw;
  return {
    runtime,
    count: nodeCount,
    reachable,
    labels,
    label,
    shallow,
    dominator,
    end,
    retained,
    nodeOf,
    objectOf,
    edgeStart,
    edgeEnd,
    target,
    loose,
  };
}

import type { Steps } from '../../lib/steps.ts';
import type { RawGraph } from '../../model/object-graph.ts';
import { NO_OBJECT } from './heap-graph.ts';

export type Edges = Pick<RawGraph, 'nodeCount' | 'edgeStart' | 'edgeEnd' | 'target'>;

/** What can be reached from node 0, numbered in the order of a depth-first walk; node 0 is 0. */
export interface DepthFirst {
  readonly count: number;
  /** Node → number; NO_OBJECT where no root leads. */
  readonly number: Uint32Array<ArrayBuffer>;
  /** Number → node. */
  readonly node: Uint32Array<ArrayBuffer>;
  /** Number → number of the node from which it was first reached. */
  readonly parent: Uint32Array<ArrayBuffer>;
  /**
   * The lowest number with an edge to this one, by number. Edges from higher numbers (they do not come from above in the
   * tree) are in `crossing` instead.
   */
  readonly lowestAbove: Uint32Array<ArrayBuffer>;
  readonly crossing: Crossings;
}

/** Edges from a higher number to a lower one, in pieces: pairs of source and target, by number. */
export interface Crossings {
  readonly count: number;
  /** Emptied by whoever sorts them: they are large, and not needed twice. */
  readonly pieces: Uint32Array[];
  /** How many lead to each number. */
  readonly into: Uint32Array<ArrayBuffer>;
}

const PIECE_PAIRS = 1 << 19;
const EDGES_BETWEEN_YIELDS = 1 << 18;

/**
 * Each edge is looked at once, and sorted out at once: at that moment the number of its target is at hand, which later
 * would take another visit to memory far away. Time goes into such visits, so what is needed together stands together:
 * a node's number beside the count of its crossing edges. The way back is `parent`, so that there is no stack.
 */
export function* walkDepthFirst({ nodeCount, edgeStart, edgeEnd, target }: Edges): Steps<DepthFirst> {
  const state = new Uint32Array(2 * nodeCount);
  const node = new Uint32Array(nodeCount);
  const parent = new Uint32Array(nodeCount);
  const lowestAbove = new Uint32Array(nodeCount);
  const cursor = new Uint32Array(nodeCount);
  const pieces: Uint32Array[] = [];
  let piece = new Uint32Array(2 * PIECE_PAIRS);
  let filled = 0;
  let crossings = 0;
  let count = 1;
  let at = 0;
  let edge = edgeStart[0]!;
  let end = edgeEnd[0]!;
  let budget = EDGES_BETWEEN_YIELDS;
  // Numbers are kept plus one, so that fresh memory means "not seen".
  state[0] = 1;
  for (;;) {
    let found = NO_OBJECT;
    const from = edge;
    while (edge < end) {
      const w = target[edge++]!;
      const seen = state[2 * w]!;
      if (seen === 0) {
        found = w;
        break;
      }
      const number = seen - 1;
      if (number > at) {
        if (at < lowestAbove[number]!) lowestAbove[number] = at;
      } else if (number !== 0 && number !== at) {
        state[2 * w + 1]!++;
        piece[filled++] = at;
        piece[filled++] = number;
        if (filled === piece.length) {
          pieces.push(piece);
          crossings += PIECE_PAIRS;
          piece = new Uint32Array(2 * PIECE_PAIRS);
          filled = 0;
        }
      }
    }
    budget -= edge - from + 1;
    if (budget < 0) {
      budget = EDGES_BETWEEN_YIELDS;
      yield { phase: 'Walking the references', fraction: count / nodeCount };
    }
    if (found !== NO_OBJECT) {
      cursor[at] = edge;
      state[2 * found] = count + 1;
      node[count] = found;
      parent[count] = at;
      lowestAbove[count] = at;
      at = count++;
      edge = edgeStart[found]!;
      end = edgeEnd[found]!;
      continue;
    }
    if (at === 0) break;
    at = parent[at]!;
    edge = cursor[at]!;
    end = edgeEnd[node[at]!]!;
  }
  pieces.push(piece.subarray(0, filled));

  const number = cursor;
  const into = new Uint32Array(count + 1);
  for (let v = 0; v < nodeCount; v++) {
    const seen = state[2 * v]!;
    number[v] = seen === 0 ? NO_OBJECT : seen - 1;
    if (seen !== 0) into[seen - 1] = state[2 * v + 1]!;
  }
  return {
    count,
    number,
    node: node.subarray(0, count),
    parent: parent.subarray(0, count),
    lowestAbove,
    crossing: { count: crossings + filled / 2, pieces, into },
  };
}

import type { Steps } from '../../lib/steps.ts';
import type { AllowedReferrers } from './allowed-referrers.ts';
import type { HeapGraph } from './heap-graph.ts';

const REFERENCES_BETWEEN_YIELDS = 1 << 18;

/**
 * Which nodes of one path are on all paths: the dominators of its last node, when references were left out or added and
 * the graph's own dominators do not hold. From the end backwards, each node of the path is left by all ways that do not
 * run along it; where they come back to it above tells which nodes they pass by. Every node is looked at once; 8 bytes
 * for each at most.
 */
export function* unavoidableOn(path: Uint32Array, graph: HeapGraph, allowed: AllowedReferrers): Steps<Uint32Array> {
  const { objectOf, reachable, end } = graph;
  const last = path.length - 1;
  const lastObject = objectOf[path[last]!]!;
  // Without loose references only those above matter: what the last node dominates, it dominates with fewer references too.
  const isBounded = !allowed.withLoose && lastObject < reachable;
  const stop = isBounded ? end[lastObject]! : lastObject + 1;
  // By node: 0 not seen yet, 1 seen, else 2 more than its place on the path.
  const state = new Uint32Array(graph.count);
  const pending: Pending = { nodes: new Uint32Array(1024), length: 0 };
  for (let i = 0; i <= last; i++) state[path[i]!] = i + 2;
  const found: number[] = [last];
  let highest = last;
  let budget = REFERENCES_BETWEEN_YIELDS;
  for (let i = last; i > 0; i--) {
    push(pending, path[i]!);
    while (pending.length > 0) {
      allowed.load(pending.nodes[--pending.length]!);
      const { list, from, to } = allowed;
      for (let e = from; e < to; e++) {
        const referrer = list[e]!;
        const seen = state[referrer]!;
        if (seen >= 2) {
          if (seen - 2 < highest) highest = seen - 2;
          continue;
        }
        if (seen === 1) continue;
        const object = objectOf[referrer]!;
        if (isBounded && (object >= reachable || (object >= lastObject && object < stop))) continue;
        state[referrer] = 1;
        push(pending, referrer);
      }
      budget -= to - from + 1;
      if (budget < 0) {
        budget = REFERENCES_BETWEEN_YIELDS;
        yield { phase: 'Looking for paths', fraction: undefined };
      }
    }
    if (highest === i - 1) found.push(highest);
  }
  return Uint32Array.from(found.reverse(), (place) => path[place]!);
}

interface Pending {
  nodes: Uint32Array;
  length: number;
}

function push(pending: Pending, node: number): void {
  if (pending.length === pending.nodes.length) {
    const next = new Uint32Array(2 * pending.length);
    next.set(pending.nodes);
    pending.nodes = next;
  }
  pending.nodes[pending.length++] = node;
}

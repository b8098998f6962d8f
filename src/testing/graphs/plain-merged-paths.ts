/** Shortest paths and what they merge to, one object at a time and with lists of names. */
import type { PlainGraph } from './plain-graph.ts';

/** By node: what is above it on the path that a breadth-first walk finds; undefined where there is none, -1 for the root. */
export function walkBreadthFirst({ shallow, edges, loose = [] }: PlainGraph, withLoose: boolean): readonly (number | undefined)[] {
  const above: (number | undefined)[] = shallow.map(() => undefined);
  above[0] = -1;
  const queue = [0];
  for (const node of queue) {
    for (const [source, target] of [...edges, ...(withLoose ? loose : [])]) {
      if (source !== node || above[target] !== undefined) continue;
      above[target] = node;
      queue.push(target);
    }
  }
  return above;
}

export function pathUp(above: readonly (number | undefined)[], node: number): readonly number[] {
  const path = [node];
  for (let at = above[node]!; at >= 0; at = above[at]!) path.push(at);
  return path;
}

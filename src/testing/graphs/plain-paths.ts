/** Paths from the root the naive way: all of them. For graphs of a few nodes. */
import type { PlainGraph } from './plain-graph.ts';

export interface AllowedReferences {
  readonly withLoose: boolean;
  /** Pairs of source and target. */
  readonly ignored: readonly (readonly [number, number])[];
}

/** Every simple path from node 0 to a node, as lists of nodes. */
export function allPaths({ edges, loose = [] }: PlainGraph, to: number, { withLoose, ignored }: AllowedReferences): readonly (readonly number[])[] {
  const pairs = [...edges, ...(withLoose ? loose : [])].filter(
    ([source, target]) => !ignored.some(([from, into]) => from === source && into === target),
  );
  const next = new Map<number, Set<number>>();
  for (const [source, target] of pairs) next.set(source, (next.get(source) ?? new Set()).add(target));
  const found: (readonly number[])[] = [];
  const walk = (path: readonly number[]): void => {
    const last = path.at(-1)!;
    if (last === to) {
      found.push(path);
      return;
    }
    for (const node of next.get(last) ?? []) if (!path.includes(node)) walk([...path, node]);
  };
  walk([0]);
  return found;
}

/** Nodes that stand on every path. */
export function onAll(paths: readonly (readonly number[])[]): ReadonlySet<number> {
  const [first = [], ...others] = paths;
  return new Set(first.filter((node) => others.every((path) => path.includes(node))));
}

/** The largest number of paths of which no two share a node but those that are on all. */
export function mostIndependent(paths: readonly (readonly number[])[]): number {
  const shared = onAll(paths);
  const own = paths.map((path) => path.filter((node) => !shared.has(node)));
  const pick = (from: number, taken: ReadonlySet<number>): number => {
    let best = 0;
    for (let i = from; i < own.length; i++) {
      if (own[i]!.some((node) => taken.has(node))) continue;
      best = Math.max(best, 1 + pick(i + 1, new Set([...taken, ...own[i]!])));
    }
    return best;
  };
  return pick(0, new Set());
}

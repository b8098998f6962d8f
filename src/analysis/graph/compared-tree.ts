import type { Steps } from '../../lib/steps.ts';

/** A dominator tree merged by type, with names; parents come before their children, node 0 is the root. */
export interface NamedTree {
  readonly parent: Int32Array;
  readonly names: readonly string[];
  /** Index into `names`, by node. */
  readonly name: Int32Array;
  /** Of the node itself. */
  readonly objects: Float64Array;
  readonly shallow: Float64Array;
}

/** One capture's sizes, by node of the common tree. */
export interface ComparedSide {
  readonly objects: Float64Array;
  readonly shallow: Float64Array;
  readonly retained: Float64Array;
  /** The capture's own node → node of the common tree. */
  readonly place: Int32Array;
}

/** The trees of several captures laid over each other, from the root down, by name. */
export interface ComparedTree {
  readonly count: number;
  readonly parent: Int32Array;
  readonly names: readonly string[];
  readonly sides: readonly ComparedSide[];
  /** Children of `n`: `children[firstChild[n]] … children[firstChild[n + 1] - 1]`. */
  readonly firstChild: Int32Array;
  readonly children: Int32Array;
}

/**
 * Names match exactly; what is left over matches when it differs only in numbers (`thread "worker-12"`, `func1.2`,
 * lambda and proxy classes, which get new numbers in each run) and is the only such one on both sides.
 */
export function* alignTrees(trees: readonly NamedTree[]): Steps<ComparedTree> {
  const parent: number[] = [-1];
  const names: string[] = ['(root)'];
  const below: Map<string, number>[] = [new Map()];
  const places: Int32Array[] = [];
  for (const [at, tree] of trees.entries()) {
    yield { phase: 'Matching the trees', fraction: at / trees.length };
    const { first, children } = childLists(tree.parent);
    const place = new Int32Array(tree.parent.length).fill(-1);
    place[0] = 0;
    for (let node = 0; node < tree.parent.length; node++) {
      const own = Array.from(children.subarray(first[node], first[node + 1]));
      if (own.length === 0) continue;
      const above = place[node]!;
      const known = below[above]!;
      const left: number[] = [];
      const taken = new Set<number>();
      for (const child of own) {
        const match = known.get(tree.names[tree.name[child]!]!);
        if (match === undefined) left.push(child);
        else {
          place[child] = match;
          taken.add(match);
        }
      }
      const free = byMask([...known].filter(([, candidate]) => !taken.has(candidate)));
      const wanted = byMask(left.map((child) => [tree.names[tree.name[child]!]!, child] as const));
      for (const child of left) {
        const name = tree.names[tree.name[child]!]!;
        // Two types of one name, such as a class that was loaded twice, are one row.
        const twin = known.get(name);
        if (twin !== undefined) {
          place[child] = twin;
          continue;
        }
        const mask = maskNumbers(name);
        const candidate = mask === name || wanted.get(mask) === undefined ? undefined : free.get(mask);
        if (candidate !== undefined) {
          place[child] = candidate;
          // Shown as the later capture has it.
          names[candidate] = name;
          known.set(name, candidate);
          continue;
        }
        place[child] = parent.length;
        known.set(name, parent.length);
        parent.push(above);
        names.push(name);
        below.push(new Map());
      }
    }
    places.push(place);
  }
  const parents = Int32Array.from(parent);
  const { first: firstChild, children } = childLists(parents);
  const sides = trees.map((tree, at) => sumSide(tree, places[at]!, parents));
  return { count: parents.length, parent: parents, names, sides, firstChild, children };
}

function sumSide(tree: NamedTree, place: Int32Array, parent: Int32Array): ComparedSide {
  const objects = new Float64Array(parent.length);
  const shallow = new Float64Array(parent.length);
  for (let node = 0; node < place.length; node++) {
    objects[place[node]!]! += tree.objects[node]!;
    shallow[place[node]!]! += tree.shallow[node]!;
  }
  const retained = Float64Array.from(shallow);
  for (let node = parent.length - 1; node > 0; node--) retained[parent[node]!]! += retained[node]!;
  return { objects, shallow, retained, place };
}

/** Entries by their name with numbers masked; undefined where two have the same. */
function byMask(entries: Iterable<readonly [string, number]>): ReadonlyMap<string, number | undefined> {
  const found = new Map<string, number | undefined>();
  for (const [name, entry] of entries) {
    const mask = maskNumbers(name);
    found.set(mask, found.has(mask) ? undefined : entry);
  }
  return found;
}

export function maskNumbers(name: string): string {
  return name.replaceAll(/0x[0-9a-f]+|\d+/gi, '#');
}

function childLists(parent: Int32Array): { readonly first: Int32Array; readonly children: Int32Array } {
  const count = parent.length;
  const first = new Int32Array(count + 1);
  for (let node = 1; node < count; node++) first[parent[node]! + 1]!++;
  for (let node = 0; node < count; node++) first[node + 1]! += first[node]!;
  const next = first.slice();
  const children = new Int32Array(Math.max(0, count - 1));
  for (let node = 1; node < count; node++) children[next[parent[node]!]!++] = node;
  return { first, children };
}

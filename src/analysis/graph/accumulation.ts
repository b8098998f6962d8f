import type { ComparedTree } from './compared-tree.ts';

/** A container that got more entries. Nodes are of the compared tree. */
export interface Accumulation {
  /** The innermost node whose own number did not grow with the entries: an array, a table. */
  readonly container: number;
  /** The entries that weigh most. */
  readonly entries: number;
  /** What names the container to a person: a variable, a class, a thread; -1 where nothing does. */
  readonly owner: number;
  readonly countDelta: number;
  readonly retainedDelta: number;
}

/** Less is not worth a sentence: the larger of the two. */
const LEAST_BYTES = 16 * 1024;
const LEAST_SHARE = 0.01;
/** Fewer new entries are no accumulation. */
const LEAST_ENTRIES = 10;
/** Entries must grow so many times as much as what holds them. */
const JUMP = 4;
/** Descend along one child as long as it carries this much of the growth (MAT's "big drop" ratio is the like of it). */
const CARRIES = 0.6;

/**
 * Where the heap grew from `base` to `head`: down the compared tree along the growth, to the first node below which the
 * number of objects jumps. Largest growth first.
 */
export function findAccumulations(tree: ComparedTree, base: number, head: number): readonly Accumulation[] {
  const before = tree.sides[base]!;
  const after = tree.sides[head]!;
  const grown = (node: number): number => after.retained[node]! - before.retained[node]!;
  const more = (node: number): number => after.objects[node]! - before.objects[node]!;
  const least = Math.max(LEAST_BYTES, LEAST_SHARE * after.retained[0]!);
  const found: Accumulation[] = [];
  const pending = [0];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const children = Array.from(tree.children.subarray(tree.firstChild[node], tree.firstChild[node + 1]))
      .filter((child) => grown(child) > 0)
      .sort((a, b) => grown(b) - grown(a));
    const [largest] = children;
    if (largest === undefined) continue;
    const jumping = children.filter((child) => more(child) >= Math.max(LEAST_ENTRIES, JUMP * Math.max(1, more(node))));
    const jumped = jumping.reduce((sum, child) => sum + grown(child), 0);
    if (node !== 0 && isHolder(tree, base, head, node) && jumped >= Math.max(least, CARRIES * grown(node))) {
      const entries = entriesBelow(tree, jumping[0]!, grown, more);
      found.push({ container: node, entries, owner: ownerOf(tree, head, node), countDelta: more(entries), retainedDelta: grown(node) });
      continue;
    }
    for (const child of children) if (grown(child) >= least) pending.push(child);
  }
  return found.sort((a, b) => b.retainedDelta - a.retainedDelta);
}

/**
 * A table grows in parts (arrays, groups, buckets) before it grows in entries: what counts is what the parts hold, as
 * long as it carries the growth and there is again many times more of it.
 */
function entriesBelow(tree: ComparedTree, node: number, grown: (node: number) => number, more: (node: number) => number): number {
  let entries = node;
  for (;;) {
    const children = Array.from(tree.children.subarray(tree.firstChild[entries], tree.firstChild[entries + 1]));
    const [largest] = children.sort((a, b) => grown(b) - grown(a));
    if (largest === undefined || grown(largest) < CARRIES * grown(entries)) return entries;
    const isPart = PART.test(tree.names[entries]!) || more(entries) <= FEW_PARTS;
    // A part that there is one of for each table leads on to the entries without a jump of its own.
    if (!isPart || more(largest) < more(entries)) return entries;
    entries = largest;
  }
}

/** What a person would call the container: not the array or table inside of it. */
export function namedContainer(tree: ComparedTree, container: number): number {
  for (let node = container; node > 0; node = tree.parent[node]!) if (!PART.test(tree.names[node]!)) return node;
  return container;
}

/** Arrays and what readers call the inside of a map. */
const PART = /\[\]$|^\[\]|^\(array\)|^\(object elements\)|\((groups?|tables?|directory|buckets?)\)$/;
const FEW_PARTS = 64;

/**
 * A root that is no object, or something there is of now as there was before. A kind of root ("system classes", "(GC roots)")
 * is none: what hangs on it has nothing in common.
 */
function isHolder(tree: ComparedTree, base: number, head: number, node: number): boolean {
  return tree.sides[head]!.objects[node] === 0 ? tree.parent[node] !== 0 : tree.sides[base]!.objects[node]! > 0;
}

/**
 * Roots that are no objects have no count; a class is named as one. Of nested roots the outermost below the kind of root
 * ("data segment"): a variable rather than its static value, a goroutine rather than its frame.
 */
function ownerOf(tree: ComparedTree, head: number, node: number): number {
  const { parent } = tree;
  const isRoot = (at: number): boolean => tree.sides[head]!.objects[at] === 0;
  for (let above = node; above > 0; above = parent[above]!) {
    if (tree.names[above]!.startsWith('class ')) return above;
    if (!isRoot(above)) continue;
    let owner = above;
    for (let outer = parent[owner]!; outer > 0 && parent[outer]! > 0 && isRoot(outer); outer = parent[outer]!) owner = outer;
    // A kind of root names nothing.
    return parent[owner] === 0 ? -1 : owner;
  }
  return -1;
}

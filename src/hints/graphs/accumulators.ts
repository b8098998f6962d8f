/** Where a heap's bytes come together: few holders of many entries, on the dominator tree merged by type. */
import { NODE_KINDS } from '../../model/object-graph.ts';
import type { GraphSource } from '../context.ts';

/** A container with many entries, or one large object. Nodes are of the merged tree. */
export interface Accumulator {
  readonly container: number;
  /** What names it to a person: a variable, a class, a thread, or the container itself. */
  readonly owner: number;
  /** The entries that weigh most; -1 of one large object. */
  readonly entries: number;
  readonly entryCount: number;
  readonly retained: number;
  /** Of the heap, 0 to 1. */
  readonly share: number;
}

/** Eclipse MAT's threshold for a suspect (LeakHunterQuery), of the used heap. */
export const SUSPECT = 0.1;
/** MAT's big_drop_ratio: as long as the largest child keeps so much of its parent, it is what matters. */
const BIG_DROP = 0.7;
/** Entries must be so many, and so many times as many as their holders. */
const LEAST_ENTRIES = 100;
const JUMP = 4;
const CARRIES = 0.6;
/** A table may be in parts before there are entries. */
const FEW_HOLDERS = 64;
const MOST_DEPTH = 1000;

const KIND = (name: (typeof NODE_KINDS)[number]): number => NODE_KINDS.indexOf(name);
const ROOT = KIND('root');
/** What the runtime keeps for itself: code, style sheets, its own tables. */
const INTERNAL: ReadonlySet<number> = new Set([KIND('code'), KIND('native'), KIND('hidden')]);
const INTERNAL_OWNER = /^system \/ |^\(|^blink::|^class (?:java|jdk|sun)\.|^(?:runtime|internal|reflect|unicode|syscall)[./]|^BuiltinModule$/;
/** Arrays and what readers call the inside of a map. */
const PART = /\[\]$|^\[\]|^\(array\)|\((?:groups?|tables?|directory|buckets?|object elements)\)$|\$(?:Node|Entry|Segment)\b/;

const KNOWN = new WeakMap<GraphSource, readonly Accumulator[]>();

/** Largest first. */
export function accumulatorsOf(source: GraphSource): readonly Accumulator[] {
  const known = KNOWN.get(source) ?? findAccumulators(source);
  KNOWN.set(source, known);
  return known;
}

function findAccumulators(source: GraphSource): readonly Accumulator[] {
  const { merged } = source;
  const { objects, retained } = merged;
  const total = retained[0]!;
  const least = SUSPECT * total;
  const found: Accumulator[] = [];
  const pending: { readonly node: number; readonly depth: number }[] = [{ node: 0, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    const children = childrenOf(source, node).filter((child) => retained[child]! >= 0.01 * total);
    const many = children.filter((child) => objects[child]! >= Math.max(LEAST_ENTRIES, JUMP * Math.max(1, objects[node]!)));
    const carried = many.reduce((sum, child) => sum + retained[child]!, 0);
    if (isHolder(source, node) && many.length > 0 && carried >= Math.max(CARRIES * retained[node]!, least)) {
      const entries = innermostEntries(source, many[0]!);
      if (!isInternal(source, node, entries)) found.push({ container: node, owner: ownerOf(source, node), entries, entryCount: objects[entries]!, retained: retained[node]!, share: retained[node]! / total });
      continue;
    }
    const isOne = isHolder(source, node) && objects[node] === 1 && retained[node]! >= least && !children.some((child) => retained[child]! >= BIG_DROP * retained[node]!);
    if (isOne && merged.shallow[node]! >= BIG_DROP * retained[node]! && !isInternal(source, node, node)) {
      found.push({ container: node, owner: ownerOf(source, node), entries: -1, entryCount: 1, retained: retained[node]!, share: retained[node]! / total });
      continue;
    }
    if (depth < MOST_DEPTH) for (const child of children) if (retained[child]! >= least) pending.push({ node: child, depth: depth + 1 });
  }
  return found.sort((one, other) => other.retained - one.retained);
}

export function childrenOf({ merged }: GraphSource, node: number): readonly number[] {
  return Array.from(merged.children.subarray(merged.firstChild[node], merged.firstChild[node + 1]));
}

/** What hangs on the root of all, or on a kind of root, has nothing in common. */
function isHolder({ merged, types }: GraphSource, node: number): boolean {
  if (node === 0) return false;
  const isRoot = types.kind[merged.group[node]!] === ROOT;
  return isRoot ? merged.parent[node] !== 0 : merged.objects[node]! <= FEW_HOLDERS;
}

/** A map's groups and nodes stand before what they hold, and there are about as many. */
function innermostEntries(source: GraphSource, from: number): number {
  const { merged } = source;
  let entries = from;
  for (;;) {
    const [largest] = childrenOf(source, entries);
    if (largest === undefined || !PART.test(nameOf(source, entries))) return entries;
    if (merged.retained[largest]! < CARRIES * merged.retained[entries]! || merged.objects[largest]! < merged.objects[entries]!) return entries;
    entries = largest;
  }
}

function isInternal(source: GraphSource, container: number, entries: number): boolean {
  if (INTERNAL.has(source.types.kind[source.merged.group[entries]!]!)) return true;
  return INTERNAL_OWNER.test(nameOf(source, ownerOf(source, container)));
}

/**
 * The innermost class or variable above; else the container without its arrays and tables. Of roots within roots the
 * outermost below the kind of root: a variable rather than its value, a goroutine rather than its frame.
 */
function ownerOf(source: GraphSource, container: number): number {
  const { merged, types } = source;
  const isRoot = (node: number): boolean => types.kind[merged.group[node]!] === ROOT;
  for (let node = container; node > 0; node = merged.parent[node]!) {
    if (nameOf(source, node).startsWith('class ')) return node;
    if (!isRoot(node)) continue;
    let owner = node;
    for (let outer = merged.parent[owner]!; outer > 0 && merged.parent[outer]! > 0 && isRoot(outer); outer = merged.parent[outer]!) owner = outer;
    return merged.parent[owner] === 0 ? named(source, container) : owner;
  }
  return named(source, container);
}

function named(source: GraphSource, container: number): number {
  for (let node = container; node > 0; node = source.merged.parent[node]!) if (!PART.test(nameOf(source, node))) return node;
  return container;
}

export function nameOf({ merged, types }: GraphSource, node: number): string {
  return types.names[merged.group[node]!]!;
}

/** From the root's child to the node. */
export function pathTo(source: GraphSource, node: number): readonly string[] {
  const names: string[] = [];
  for (let at = node; at > 0; at = source.merged.parent[at]!) names.push(nameOf(source, at));
  return names.toReversed();
}

/** The first object of a node; undefined for a root that is none. */
export function firstObject({ merged }: GraphSource, node: number): number | undefined {
  const object = merged.nodeOf.indexOf(node);
  return object === -1 ? undefined : object;
}

/** The node with the same names in another dump; -1 where it has none. */
export function sameNode(source: GraphSource, node: number, other: GraphSource): number {
  let at = 0;
  for (const name of pathTo(source, node)) {
    const child = childrenOf(other, at).find((one) => nameOf(other, one) === name);
    if (child === undefined) return -1;
    at = child;
  }
  return at;
}

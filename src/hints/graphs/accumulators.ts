/** Where a heap's bytes come together: few holders of many entries, on the dominator tree merged by type. */
import { NODE_KINDS } from '../../model/object-graph.ts';
import type { GraphSource } from '../context.ts';
import { isOfLibrary } from './type-words.ts';

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
/** A node of a queue may be empty. */
const AS_MANY = 0.9;
/** A table may be in parts before there are entries. */
const FEW_HOLDERS = 64;
const MOST_DEPTH = 1000;
const LARGE_TABLE = 1 << 20;

const KIND = (name: (typeof NODE_KINDS)[number]): number => NODE_KINDS.indexOf(name);
const ROOT = KIND('root');
/** What the runtime keeps for itself: code, style sheets, its own tables. */
const INTERNAL: ReadonlySet<number> = new Set([KIND('code'), KIND('native'), KIND('hidden')]);
const INTERNAL_OWNER = /^system \/ |^\(|^blink::|^class (?:java|jdk|sun)\.|^(?:runtime|internal|reflect|unicode|syscall)[./]/;
/** Node's own modules. */
const INTERNAL_ENTRIES = /^BuiltinModule$/;
/** What each closure has: as many of them say nothing. */
const MACHINERY = /^system \//;
const FUNCTION = KIND('function');
/** What the modules of a program share hangs on it. */
const GLOBAL_OBJECT = /^(?:global$|Window\b)/;
/** Arrays and what readers call the inside of a map. */
const PART = /\[\]$|^\[\]|^\(array\)|\((?:groups?|tables?|directory|buckets?|object elements)\)$|\$(?:Node|Entry|Segment)\b/;

/** Collections of the JDK. */
export const COLLECTION = /^java\.util\.(?:concurrent\.)?\w*(?:Map|Table|List|Set|Deque|Queue|Vector)\b/;

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
    const many = children.filter((child) => objects[child]! >= Math.max(LEAST_ENTRIES, JUMP * Math.max(1, objects[node]!)) && !isMachinery(source, child));
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

function isMachinery(source: GraphSource, node: number): boolean {
  const kind = source.types.kind[source.merged.group[node]!]!;
  return INTERNAL.has(kind) || (source.graph.runtime === 'v8' && (kind === FUNCTION || MACHINERY.test(nameOf(source, node))));
}

/** What hangs on the root of all, on a kind of root, on the global object or on a class loader has nothing in common. */
function isHolder(source: GraphSource, node: number): boolean {
  const { merged, types } = source;
  if (node === 0 || keepsClasses(source, node) || (source.graph.runtime === 'v8' && GLOBAL_OBJECT.test(nameOf(source, node)))) return false;
  const isRoot = types.kind[merged.group[node]!] === ROOT;
  return isRoot ? merged.parent[node] !== 0 : merged.objects[node]! <= FEW_HOLDERS;
}

/**
 * A class loader, or the table in it that has its classes. What static fields of two classes share is dominated by it: it
 * holds that no more than the root of all does.
 */
export function keepsClasses(source: GraphSource, node: number): boolean {
  const loaders = loadersOf(source);
  if (loaders.size === 0) return false;
  for (let at = node; at > 0; at = source.merged.parent[at]!) {
    const name = nameOf(source, at);
    if (loaders.has(name)) return true;
    if (!PART.test(name) && !COLLECTION.test(name)) return false;
  }
  return false;
}

const LOADERS = new WeakMap<GraphSource, ReadonlySet<string>>();

/** Types of class loaders. The reader calls a loader by its type and address. */
function loadersOf(source: GraphSource): ReadonlySet<string> {
  const known = LOADERS.get(source) ?? new Set(source.graph.labels.loaders.flatMap((loader) => / @ /.test(loader) ? loader.slice(0, loader.indexOf(' @ ')) : []));
  LOADERS.set(source, known);
  return known;
}

/**
 * A map's groups and nodes stand before what they hold, and there are about as many. Of Java what the library wraps is told
 * when it is the program's: the task in a queue rather than its FutureTask.
 */
function innermostEntries(source: GraphSource, from: number): number {
  const isPart = (node: number): boolean => PART.test(nameOf(source, node));
  const entries = descend(source, from, isPart);
  if (source.graph.runtime !== 'jvm') return entries;
  const wrapped = descend(source, entries, (node) => isPart(node) || isOfLibrary(nameOf(source, node)));
  return isOfLibrary(nameOf(source, wrapped)) || isPart(wrapped) ? entries : wrapped;
}

function descend(source: GraphSource, from: number, isPassed: (node: number) => boolean): number {
  const { merged } = source;
  let entries = from;
  for (;;) {
    const [largest] = childrenOf(source, entries);
    if (largest === undefined || !isPassed(entries)) return entries;
    if (merged.retained[largest]! < CARRIES * merged.retained[entries]! || merged.objects[largest]! < AS_MANY * merged.objects[entries]!) return entries;
    entries = largest;
  }
}

function isInternal(source: GraphSource, container: number, entries: number): boolean {
  if (INTERNAL.has(source.types.kind[source.merged.group[entries]!]!)) return true;
  if (INTERNAL_ENTRIES.test(nameOf(source, entries))) return true;
  // The JDK's own tables are small; what is larger the program put there: files to delete on exit, properties.
  const isLarge = source.graph.runtime === 'jvm' && source.merged.retained[container]! >= LARGE_TABLE;
  return !isLarge && INTERNAL_OWNER.test(nameOf(source, ownerOf(source, container)));
}

/**
 * Of Java the innermost object of the program, or its class. Of Go the innermost variable above; else the container without its arrays and tables. Of roots within roots the
 * outermost below the kind of root: a variable rather than its value, a goroutine rather than its frame.
 */
export function ownerOf(source: GraphSource, container: number): number {
  const { merged, types } = source;
  const isRoot = (node: number): boolean => types.kind[merged.group[node]!] === ROOT;
  // Roots of V8 are kinds of roots all the way: they name nothing.
  if (source.graph.runtime === 'v8') return named(source, container);
  if (source.graph.runtime === 'jvm') {
    for (let node = container; node > 0 && !isRoot(node); node = merged.parent[node]!) {
      const name = nameOf(source, node);
      // An anonymous class is called by what it stands in.
      if (!isOfLibrary(name) && !PART.test(name) && !(/\$\d+$/.test(name) && isObjectOfProgram(source, merged.parent[node]!))) return node;
    }
  }
  for (let node = container; node > 0; node = merged.parent[node]!) {
    if (nameOf(source, node).startsWith('class ')) return node;
    if (!isRoot(node)) continue;
    // Of Java the frame whose local it is, not its thread.
    if (source.graph.runtime === 'jvm' && merged.parent[node] !== 0) return node;
    let owner = node;
    for (let outer = merged.parent[owner]!; outer > 0 && merged.parent[outer]! > 0 && isRoot(outer); outer = merged.parent[outer]!) owner = outer;
    return merged.parent[owner] === 0 ? named(source, container) : owner;
  }
  return named(source, container);
}

function isObjectOfProgram(source: GraphSource, node: number): boolean {
  return source.types.kind[source.merged.group[node]!] !== ROOT && !isOfLibrary(nameOf(source, node)) && !PART.test(nameOf(source, node));
}

export function named(source: GraphSource, container: number): number {
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

/** Of the objects of a node the one that keeps most; undefined for a root that is none. */
export function largestObject({ merged, graph }: GraphSource, node: number): number | undefined {
  let largest: number | undefined;
  for (let object = 0; object < merged.nodeOf.length; object++) {
    if (merged.nodeOf[object] === node && (largest === undefined || graph.retained[object]! > graph.retained[largest]!)) largest = object;
  }
  return largest;
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

/** The same object in another snapshot of the process; undefined where it has none. */
export function sameObject(source: GraphSource, object: number | undefined, other: GraphSource): number | undefined {
  const [mine, theirs] = [source.facts.identity, other.facts.identity];
  if (object === undefined || mine.kind === 'none' || theirs.kind === 'none') return undefined;
  const id = mine.idOf(source.graph.nodeOf[object]!);
  const found = other.graph.nodeOf.findIndex((node, at) => at > 0 && at < other.graph.reachable && theirs.idOf(node) === id);
  return found === -1 ? undefined : found;
}

/** Nodes at the end of a path of names: below the given ones, or wherever it begins. */
export function nodesAlong(source: GraphSource, path: readonly string[], below?: readonly number[]): readonly number[] {
  let [nodes, left] = [below ?? [], path];
  if (below === undefined) {
    nodes = Array.from(source.merged.group.keys()).filter((node) => node > 0 && nameOf(source, node) === path[0]);
    left = path.slice(1);
  }
  for (const name of left) nodes = nodes.flatMap((node) => childrenOf(source, node).filter((child) => nameOf(source, child) === name));
  return nodes;
}

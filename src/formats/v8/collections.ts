/**
 * What stands in a Map or Set. V8 keeps both in one array: three numbers, the buckets, then entries in order of insertion
 * (key, value, chain; a Set has no value). A snapshot has the references with their places in the array but not the number
 * of buckets, a power of two; it is found by where references may stand. Small integers, booleans, null and undefined are
 * no references to V8's snapshots, so that entries which hold nothing else can't be seen.
 * Source: V8, src/objects/ordered-hash-table.h.
 */
import type { Snapshot } from './snapshot.ts';

export interface Entry {
  /** Place in the order of insertion. */
  readonly index: number;
  /** Nodes; undefined where the snapshot has none. */
  readonly key: number | undefined;
  readonly value: number | undefined;
}

export interface Collection {
  readonly kind: 'Map' | 'Set';
  readonly table: number;
}

/** Numbers of elements, of deleted elements and of buckets. */
const HEAD = 3;

export function collectionOf(snapshot: Snapshot, node: number): Collection | undefined {
  const { nodeType, nodeName, nodes, strings } = snapshot;
  if (nodeType[node] !== nodes.object) return undefined;
  const name = nodeName[node]!;
  const kind = name === strings.known.id('Map') ? 'Map' : name === strings.known.id('Set') ? 'Set' : undefined;
  if (kind === undefined) return undefined;
  const table = tableOf(snapshot, node);
  return table === undefined ? undefined : { kind, table };
}

function tableOf({ edgeStart, edgeType, edgeName, edges, strings, target, nodeType, nodes }: Snapshot, node: number): number | undefined {
  const name = strings.known.id('table');
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) {
    if (edgeType[edge] === edges.internal && edgeName[edge] === name && nodeType[target[edge]!] === nodes.array) return target[edge];
  }
  return undefined;
}

/** Entries in order of insertion. */
export interface Entries {
  readonly count: number;
  /** Whether there may be more, of small integers and the like alone. */
  readonly mayMiss: boolean;
  at(index: number): Entry;
}

/** Names of the edges that show whether a table is dense: the first, and the last, behind which V8 puts some of its own. */
export function probeNames(snapshot: Snapshot, { table }: Collection): readonly number[] {
  const { first, end } = internalEdges(snapshot, table);
  return [first, end - 3, end - 2, end - 1].filter((edge) => edge >= first && edge < end).map((edge) => snapshot.edgeName[edge]!);
}

/**
 * Where between the first and the last place each stands that could hold a reference, nothing is missing and no more
 * names need to be read. Undefined where that is not so.
 */
export function denseEntries(snapshot: Snapshot, { kind, table }: Collection, textOf: (name: number) => string | undefined): Entries | undefined {
  const { edgeName, target } = snapshot;
  const { first, end, isOneRun } = internalEdges(snapshot, table);
  const placeOf = (edge: number): number => numeric(textOf(edgeName[edge]!));
  let last = end - 1;
  while (last > first && last > end - 4 && Number.isNaN(placeOf(last))) last--;
  const edges = last - first + 1;
  const from = placeOf(first);
  const to = placeOf(last);
  if (!isOneRun || Number.isNaN(from) || Number.isNaN(to)) return undefined;
  const perEntry = kind === 'Map' ? 2 : 1;
  const stride = perEntry + 1;
  const start = startOf([from, to], stride);
  const count = edges / perEntry;
  if (start === undefined || (from - start) % stride !== 0 || !Number.isInteger(count) || to - from !== stride * (count - 1) + perEntry - 1) return undefined;
  const base = (from - start) / stride;
  return {
    count,
    mayMiss: base > 0,
    at: (index) => {
      const edge = first + index * perEntry;
      return { index: base + index, key: target[edge], value: kind === 'Map' ? target[edge + 1] : undefined };
    },
  };
}

function internalEdges({ edgeStart, edgeType, edges }: Snapshot, table: number): { readonly first: number; readonly end: number; readonly isOneRun: boolean } {
  let first = edgeStart[table]!;
  let end = edgeStart[table + 1]!;
  while (first < end && edgeType[first] !== edges.internal) first++;
  while (end > first && edgeType[end - 1] !== edges.internal) end--;
  for (let edge = first; edge < end; edge++) if (edgeType[edge] !== edges.internal) return { first, end, isOneRun: false };
  return { first, end, isOneRun: true };
}

function numeric(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** Strings of all edges' names, which must be read to tell the entries of a table that is not dense. */
export function entryNames({ edgeStart, edgeType, edgeName, edges }: Snapshot, { table }: Collection): readonly number[] {
  const names: number[] = [];
  for (let edge = edgeStart[table]!; edge < edgeStart[table + 1]!; edge++) if (edgeType[edge] === edges.internal) names.push(edgeName[edge]!);
  return names;
}

export function entriesOf(snapshot: Snapshot, collection: Collection, textOf: (name: number) => string | undefined): Entries {
  const { edgeStart, edgeType, edgeName, edges, target } = snapshot;
  const places: number[] = [];
  const targets: number[] = [];
  for (let edge = edgeStart[collection.table]!; edge < edgeStart[collection.table + 1]!; edge++) {
    if (edgeType[edge] !== edges.internal) continue;
    const place = numeric(textOf(edgeName[edge]!));
    if (Number.isNaN(place)) continue;
    places.push(place);
    targets.push(target[edge]!);
  }
  const stride = collection.kind === 'Map' ? 3 : 2;
  const start = startOf(places, stride) ?? Number.NaN;
  const byIndex = new Map<number, { key: number | undefined; value: number | undefined }>();
  for (const [at, place] of places.entries()) {
    if (Number.isNaN(start)) break;
    const index = Math.floor((place - start) / stride);
    const entry = byIndex.get(index) ?? { key: undefined, value: undefined };
    if ((place - start) % stride === 0) entry.key = targets[at];
    else entry.value = targets[at];
    byIndex.set(index, entry);
  }
  const list = [...byIndex].sort(([a], [b]) => a - b).map(([index, entry]) => ({ index, ...entry }));
  return { count: list.length, mayMiss: true, at: (index) => list[index]! };
}

/** Where the first entry stands: with the most buckets that leave no reference in the head or in a chain. */
export function startOf(places: readonly number[], stride: number): number | undefined {
  if (places.length === 0 || !places.every((place) => Number.isInteger(place))) return undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) least = Math.min(least, place);
  for (let buckets = 2 ** Math.floor(Math.log2(Math.max(1, least - HEAD))); buckets >= 2; buckets /= 2) {
    const start = HEAD + buckets;
    if (start <= least && places.every((place) => (place - start) % stride !== stride - 1)) return start;
  }
  return undefined;
}

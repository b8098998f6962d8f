/** Names of the references between pairs of nodes. */
import { ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ReferencePair } from '../../model/object-graph.ts';
import { edgesOf, edgeText, isNumbered, nameOf, targetOf, type EdgeRef } from './edges-of.ts';
import { previewsOf } from './previews.ts';
import type { Snapshot } from './snapshot.ts';
import { keyOf, tableEdge, type TableEdge, type TableKinds } from './table-entries.ts';

/** More names than this say no more. */
const MOST_NAMES = 4;

export async function referenceNames(snapshot: Snapshot, tables: TableKinds, pairs: readonly ReferencePair[]): Promise<Result<readonly string[], Failure>> {
  const found = edgesBetween(snapshot, pairs);
  const say = await edgeNames(snapshot, tables, found.map((edges, at) => ({ source: pairs[at]!.source, edges: edges.slice(0, MOST_NAMES) })));
  if (!say.ok) return say;
  return ok(found.map((edges) => {
    const names = new Set(edges.slice(0, MOST_NAMES).map(say.value));
    return [...names].join(', ') + (edges.length > MOST_NAMES ? ', …' : '');
  }));
}

interface EdgesOfSource {
  readonly source: number;
  readonly edges: readonly EdgeRef[];
}

/** How edges are called, in paths and where their source is shown: those out of the tables of Maps and Sets by key. */
export async function edgeNames(snapshot: Snapshot, tables: TableKinds, asked: readonly EdgesOfSource[]): Promise<Result<(edge: EdgeRef) => string, Failure>> {
  const inTables = new Map<number, TableEdge>();
  const wanted = new Set<number>();
  for (const { source, edges } of asked) {
    const kind = tables.kindOf(source);
    for (const edge of edges) {
      if (isNumbered(snapshot, edge)) continue;
      wanted.add(nameOf(snapshot, edge));
      if (kind === undefined || edge < 0) continue;
      const inTable = tableEdge(snapshot, source, kind, edge);
      inTables.set(edge, inTable);
      wanted.add(nameOf(snapshot, inTable.first));
      if (inTable.before !== undefined) wanted.add(nameOf(snapshot, inTable.before));
    }
  }
  const texts = await snapshot.strings.texts(wanted, 1024);
  if (!texts.ok) return texts;
  const keys = await keyNames(snapshot, inTables, texts.value);
  if (!keys.ok) return keys;
  return ok((edge) => keys.value.get(edge) ?? edgeText(snapshot, edge, texts.value.get(nameOf(snapshot, edge)) ?? ''));
}

/** Edges out of tables, named by the key under which their target stands. */
async function keyNames(
  snapshot: Snapshot,
  inTables: ReadonlyMap<number, TableEdge>,
  texts: ReadonlyMap<number, string>,
): Promise<Result<ReadonlyMap<number, string>, Failure>> {
  const names = new Map<number, string>();
  const keyed = new Map<number, number>();
  for (const [edge, inTable] of inTables) {
    const key = keyOf(snapshot, inTable, (name) => texts.get(name));
    if (key === 'member') names.set(edge, inTable.kind === 'Map' ? 'as a key' : 'as a member');
    else if (key !== undefined) keyed.set(edge, key);
  }
  const previews = await previewsOf(snapshot, [...keyed.values()]);
  if (!previews.ok) return previews;
  for (const [at, [edge, key]] of [...keyed].entries()) names.set(edge, `key ${previews.value[at] || `@${snapshot.ids[key] ?? key}`}`);
  return ok(names);
}

/** A source with many references is gone through once for all of its pairs. */
function edgesBetween(snapshot: Snapshot, pairs: readonly ReferencePair[]): readonly number[][] {
  const found: number[][] = pairs.map(() => []);
  const bySource = new Map<number, Map<number, number[]>>();
  for (const [at, { source, target }] of pairs.entries()) {
    if (source >= snapshot.nodeCount) continue;
    let targets = bySource.get(source);
    if (!targets) bySource.set(source, (targets = new Map()));
    const places = targets.get(target);
    if (places) places.push(at);
    else targets.set(target, [at]);
  }
  for (const [source, targets] of bySource) {
    for (const edge of edgesOf(snapshot, source)) {
      for (const place of targets.get(targetOf(snapshot, edge)) ?? []) if (found[place]!.length <= MOST_NAMES) found[place]!.push(edge);
    }
  }
  return found;
}

import { countDominated } from '../analysis/graph/dominated.ts';
import type { Groups } from '../analysis/graph/groupings.ts';
import type { Histogram } from '../analysis/graph/histogram.ts';
import { readable } from '../analysis/function-groups.ts';
import { ok } from '../lib/result.ts';
import { NODE_KINDS, type NodeKind } from '../model/object-graph.ts';
import type { Answer } from './contract.ts';
import type { ObjectId, ObjectRow, Page, TypeRow } from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';

export function kindOf(kinds: Uint8Array, at: number): NodeKind {
  return NODE_KINDS[kinds[at]!] ?? 'object';
}

/** Rows with a few words of content, which are read from the file now. */
export async function objectRows(desk: GraphDesk, objects: ArrayLike<ObjectId>): Promise<Answer<readonly ObjectRow[]>> {
  const { graph, content } = desk;
  const list = Array.from(objects);
  const previews = await content.previews(list.map((object) => graph.nodeOf[object]!));
  if (!previews.ok) return previews;
  return ok(
    list.map((id, at) => {
      const label = graph.label[id]!;
      const isReachable = id < graph.reachable;
      return {
        id,
        address: content.addressOf(graph.nodeOf[id]!),
        name: readable(graph.labels.names[label]!),
        kind: kindOf(graph.labels.kind, label),
        preview: readable(previews.value[at] ?? ''),
        shallow: graph.shallow[id]!,
        retained: isReachable ? graph.retained[id]! : graph.shallow[id]!,
        children: isReachable ? countDominated(graph, id) : 0,
        isReachable,
      };
    }),
  );
}

export async function objectPage(
  desk: GraphDesk,
  objects: Uint32Array,
  start: number,
  end: number,
): Promise<Answer<Page<ObjectRow>>> {
  const rows = await objectRows(desk, objects.subarray(start, end));
  return rows.ok ? ok({ rowCount: objects.length, start, rows: rows.value }) : rows;
}

export function typeRow(groups: Groups, sums: Histogram, key: number): TypeRow {
  return {
    key,
    name: readable(groups.names[key]!),
    kind: kindOf(groups.kind, key),
    group: groups.packages[key]!,
    loader: groups.loaders[key]!,
    count: sums.count[key]!,
    shallow: sums.shallow[key]!,
    retained: sums.retained[key]!,
  };
}

/** Answers in rows: types, objects of a set, the merged tree, what an object dominates and keeps. */
import { dominatedBy } from '../analysis/graph/dominated.ts';
import type { Groups } from '../analysis/graph/groupings.ts';
import type { Histogram } from '../analysis/graph/histogram.ts';
import type { MergedTree } from '../analysis/graph/merged-dominators.ts';
import { readable } from '../analysis/function-groups.ts';
import { sortBySize } from '../lib/sort-by-size.ts';
import { err, ok } from '../lib/result.ts';
import type { Answer } from './contract.ts';
import type {
  GraphGrouping,
  MergedQuery,
  MergedRow,
  ObjectId,
  ObjectOrder,
  ObjectRow,
  ObjectSet,
  Page,
  TypeOrder,
  TypeRow,
} from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { kindOf, objectPage, typeRow } from './graph-rows.ts';

export async function histogramPage(
  desk: GraphDesk,
  grouping: GraphGrouping,
  order: TypeOrder,
  text: string,
  start: number,
  end: number,
): Promise<Answer<Page<TypeRow>>> {
  return ok(typePage(desk.groupsOf(grouping), await desk.histogram(grouping), order, text, start, end));
}

export async function keptPage(desk: GraphDesk, object: ObjectId, start: number, end: number): Promise<Answer<Page<TypeRow>>> {
  if (!(object >= 0 && object < desk.graph.reachable)) return ok({ rowCount: 0, start, rows: [] });
  return ok(typePage(desk.groupsOf('type'), await desk.kept(object), { by: 'shallow', descending: true }, '', start, end));
}

export function typePage(groups: Groups, sums: Histogram, order: TypeOrder, text: string, start: number, end: number): Page<TypeRow> {
  const wanted = text.toLowerCase();
  const keys: number[] = [];
  for (let key = 1; key < groups.count; key++) {
    if ((sums.count[key]! > 0 || sums.shallow[key]! > 0) && (wanted === '' || groups.names[key]!.toLowerCase().includes(wanted))) keys.push(key);
  }
  const sign = order.descending ? -1 : 1;
  const compare = (a: number, b: number): number =>
    order.by === 'name' ? compareNames(groups.names[a]!, groups.names[b]!) : sums[order.by][a]! - sums[order.by][b]!;
  keys.sort((a, b) => sign * compare(a, b) || a - b);
  return { rowCount: keys.length, start, rows: keys.slice(start, end).map((key) => typeRow(groups, sums, key)) };
}

export async function instancePage(
  desk: GraphDesk,
  set: ObjectSet,
  order: ObjectOrder,
  start: number,
  end: number,
): Promise<Answer<Page<ObjectRow>>> {
  const objects = await desk.list(`${JSON.stringify(set)}${order.by}${order.descending}`, async () =>
    ordered(desk, (await desk.objectsOf(set)).slice(), order),
  );
  return objectPage(desk, objects, start, end);
}

export async function dominatedPage(
  desk: GraphDesk,
  object: ObjectId,
  order: ObjectOrder,
  start: number,
  end: number,
): Promise<Answer<Page<ObjectRow>>> {
  if (!(object >= 0 && object < desk.graph.reachable)) return ok({ rowCount: 0, start, rows: [] });
  const objects = await desk.list(`below${object} ${order.by}${order.descending}`, () => {
    const children = dominatedBy(desk.graph, object);
    return order.by === 'retained' && order.descending ? children : ordered(desk, children, order);
  });
  return objectPage(desk, objects, start, end);
}

/** Sorts in place where it can. */
function ordered({ graph }: GraphDesk, objects: Uint32Array<ArrayBuffer>, order: ObjectOrder): Uint32Array<ArrayBuffer> {
  const { shallow, retained, label, labels, nodeOf } = graph;
  let sorted: Uint32Array<ArrayBuffer>;
  switch (order.by) {
    case 'retained':
      sorted = sortBySize(objects, retained);
      break;
    case 'shallow':
      sorted = sortBySize(objects, shallow);
      break;
    case 'address':
      // Readers number objects by address, or by their place in the file.
      sorted = objects.sort((a, b) => nodeOf[b]! - nodeOf[a]!);
      break;
    case 'name':
      sorted = objects.sort((a, b) => compareNames(labels.names[label[b]!]!, labels.names[label[a]!]!) || b - a);
      break;
  }
  return order.descending ? sorted : sorted.reverse();
}

export async function mergedPage(
  desk: GraphDesk,
  { grouping }: MergedQuery,
  node: number,
  order: TypeOrder,
  start: number,
  end: number,
): Promise<Answer<Page<MergedRow>>> {
  const tree = await desk.mergedTree(grouping);
  if (!(node >= 0 && node < tree.count)) return noNode();
  const groups = desk.groupsOf(grouping);
  const children = tree.children.slice(tree.firstChild[node], tree.firstChild[node + 1]);
  if (order.by !== 'retained' || !order.descending) {
    const sign = order.descending ? -1 : 1;
    const value = { retained: tree.retained, shallow: tree.shallow, count: tree.objects };
    children.sort((a, b) => {
      const { by } = order;
      const difference = by === 'name' ? compareNames(nameOf(tree, groups, a), nameOf(tree, groups, b)) : value[by][a]! - value[by][b]!;
      return sign * difference || a - b;
    });
  }
  const rows = Array.from(children.subarray(start, end), (child) => mergedRow(tree, groups, child));
  return ok({ rowCount: children.length, start, rows });
}

export async function mergedNode(desk: GraphDesk, { grouping }: MergedQuery, node: number): Promise<Answer<MergedRow>> {
  const tree = await desk.mergedTree(grouping);
  return node >= 0 && node < tree.count ? ok(mergedRow(tree, desk.groupsOf(grouping), node)) : noNode();
}

export function mergedRow(tree: MergedTree, groups: Groups, node: number): MergedRow {
  const group = tree.group[node]!;
  return {
    node,
    name: readable(groups.names[group]!),
    kind: kindOf(groups.kind, group),
    group: groups.packages[group]!,
    count: tree.objects[node]!,
    shallow: tree.shallow[node]!,
    retained: tree.retained[node]!,
    retainedCount: tree.objectsBelow[node]!,
    children: tree.firstChild[node + 1]! - tree.firstChild[node]!,
  };
}

function nameOf(tree: MergedTree, groups: Groups, node: number): string {
  return groups.names[tree.group[node]!]!;
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function noNode(): Answer<never> {
  return err({ code: 'not-found', sentence: 'That row is not in the tree.' });
}

import type { GrewBy, GrewOrder } from '../../model/query.ts';
import type { TreeNames } from '../tree-names.ts';

/**
 * "What grew" before it is ordered: one row per call path, function, package or label, with a value for each capture.
 * Columns of one length; captures in the comparison's order. Values are not scaled; `base` and `head` rows are.
 */
export interface GrewTable {
  readonly by: GrewBy;
  readonly count: number;
  /** Path, function: key of the (innermost) function. Package, label: -1. */
  readonly key: Int32Array;
  /** Package or "label = value"; empty for paths and functions. */
  readonly text: readonly string[];
  /** Identity of a path, the same in tables of other types of one comparison; empty for other rows. */
  readonly hash: Float64Array;
  /** Keys from the outermost function inwards; only paths have them. */
  pathOf(row: number): readonly number[];
  /** Per capture. */
  readonly values: readonly Float64Array[];
  readonly base: Float64Array;
  readonly head: Float64Array;
  readonly cumBase: Float64Array | undefined;
  readonly cumHead: Float64Array | undefined;
  /** Variance of head less base, scaled. */
  readonly variance: Float64Array;
}

/** Row numbers in the order asked for, without the rows that are nothing on both sides and in every capture. */
export function orderGrewRows(table: GrewTable, names: TreeNames, order: GrewOrder, text: string): Int32Array {
  const { base, head } = table;
  const wanted = text.trim().toLowerCase();
  const matches = wanted === '' ? undefined : matcher(table, names, wanted);
  const rows: number[] = [];
  for (let row = 0; row < table.count; row++) {
    if (isNothing(table, row)) continue;
    if (!matches || matches(row)) rows.push(row);
  }
  const direction = order.descending ? 1 : -1;
  const size = (row: number): number => Math.abs(head[row]! - base[row]!);
  const nameOf = (row: number): string => (table.key[row] === -1 ? table.text[row]! : names.names[table.key[row]!]!);
  const byName = (a: number, b: number): number => {
    const [left, right] = [nameOf(a), nameOf(b)];
    return left < right ? -1 : left > right ? 1 : byPath(a, b);
  };
  // The same rows stand in the same order wherever they come from: files, or a link.
  const byPath = (a: number, b: number): number => {
    if (table.by !== 'path') return a - b;
    const [left, right] = [a, b].map((row) => table.pathOf(row).map((key) => names.names[key]!).join(';')) as [string, string];
    return left < right ? -1 : left > right ? 1 : a - b;
  };
  const byNumber =
    (of: (row: number) => number) =>
    (a: number, b: number): number =>
      direction * (of(b) - of(a)) || size(b) - size(a) || byName(a, b);
  switch (order.by) {
    case 'delta':
      rows.sort(byNumber(size));
      break;
    case 'base':
      rows.sort(byNumber((row) => Math.abs(base[row]!)));
      break;
    case 'head':
      rows.sort(byNumber((row) => Math.abs(head[row]!)));
      break;
    case 'share':
      // New rows have grown without bound; they stand by size among themselves, in front.
      rows.sort(byNumber((row) => (base[row] === 0 ? (head[row] === 0 ? 0 : Number.MAX_VALUE) : size(row) / Math.abs(base[row]!))));
      break;
    case 'name':
      rows.sort((a, b) => -direction * byName(a, b));
      break;
  }
  return Int32Array.from(rows);
}

function isNothing({ values, cumBase, cumHead }: GrewTable, row: number): boolean {
  return values.every((column) => column[row] === 0) && !cumBase?.[row] && !cumHead?.[row];
}

function matcher(table: GrewTable, names: TreeNames, wanted: string): (row: number) => boolean {
  if (table.by === 'package' || table.by === 'label') return (row) => table.text[row]!.toLowerCase().includes(wanted);
  const keys = Uint8Array.from(names.names, (name, key) =>
    name.toLowerCase().includes(wanted) || names.displayNames[key]!.toLowerCase().includes(wanted) ? 1 : 0,
  );
  if (table.by === 'function') return (row) => keys[table.key[row]!] === 1;
  return (row) => table.pathOf(row).some((key) => keys[key] === 1);
}

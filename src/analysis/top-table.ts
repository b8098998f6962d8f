import type { Steps } from '../lib/steps.ts';
import type { TopOrder } from '../model/query.ts';
import { partnerType } from './profile-totals.ts';
import { viewOfType, type StackView } from './stack-view.ts';
import { sumFlat, sumFunctions, type FunctionSums } from './sum-functions.ts';

/** Everything the top table needs of one view, before order and text filter. */
export interface TopTable {
  readonly sums: FunctionSums;
  /** Mean size of the objects that are flat in a function, in bytes; NaN where there are none. */
  readonly objectSize: Float64Array | undefined;
  /** Groups that have a row. */
  readonly rows: Int32Array;
}

export function* makeTopTable(view: StackView): Steps<TopTable> {
  const { groups, profile } = view.index;
  const sums = yield* sumFunctions(view);
  const partner = partnerType(profile.valueTypes, view.type);
  let objectSize: Float64Array | undefined;
  if (partner) {
    const other = sumFlat(viewOfType(view, partner.index));
    const [bytes, counts] = partner.isCount ? [sums.flat, other] : [other, sums.flat];
    objectSize = Float64Array.from(bytes, (size, group) => size / counts[group]!);
  }
  // As in the reference tool a function whose flat and cum are both nothing has no row.
  const rows = Int32Array.from(
    Array.from({ length: groups.count }, (_, group) => group).filter(
      (group) => sums.present[group] === 1 && (sums.flat[group] !== 0 || sums.cum[group] !== 0),
    ),
  );
  return { sums, objectSize, rows };
}

/**
 * Groups in the order asked for. Numbers by size whatever their sign, then by name, then by cum, as `go tool pprof`
 * settles ties.
 */
export function orderRows(view: StackView, table: TopTable, order: TopOrder, text: string): Int32Array {
  const { names, displayNames } = view.index.groups;
  const { flat, cum } = table.sums;
  const wanted = text.trim().toLowerCase();
  const rows =
    wanted === ''
      ? table.rows.slice()
      : table.rows.filter(
          (group) => names[group]!.toLowerCase().includes(wanted) || displayNames[group]!.toLowerCase().includes(wanted),
        );
  const direction = order.descending ? 1 : -1;
  const byName = (a: number, b: number): number => (names[a]! < names[b]! ? -1 : names[a]! > names[b]! ? 1 : 0);
  const byNumber =
    (of: (group: number) => number) =>
    (a: number, b: number): number =>
      direction * (of(b) - of(a)) || byName(a, b) || Math.abs(cum[b]!) - Math.abs(cum[a]!) || a - b;
  switch (order.by) {
    case 'flat':
      return rows.sort(byNumber((group) => Math.abs(flat[group]!)));
    case 'cum':
      return rows.sort(byNumber((group) => Math.abs(cum[group]!)));
    case 'objectSize':
      return rows.sort(byNumber((group) => table.objectSize?.[group] || 0));
    case 'name':
      return rows.sort((a, b) => -direction * byName(a, b) || a - b);
  }
}

/** Rows of the compared dominator tree. Pure. */
import type { ComparedRow } from '../../engine/graph-contract.ts';
import type { TreeRow } from '../dominators/tree-rows.ts';

export interface ComparedItem extends ComparedRow {
  readonly id: number;
}

/** Names from below the root down to a row. */
export function pathAt(rows: readonly TreeRow<ComparedItem>[], index: number): readonly string[] {
  const path: string[] = [];
  let level = Infinity;
  for (let at = index; at >= 0 && level > 1; at--) {
    const row = rows[at]!;
    if (row.level >= level || row.kind !== 'item') continue;
    path.unshift(row.item.name);
    ({ level } = row);
  }
  return path;
}

/** |Δ| of the longest bar. */
export function largestChange(rows: readonly TreeRow<ComparedItem>[]): number {
  return rows.reduce((most, row) => (row.kind === 'item' ? Math.max(most, Math.abs(row.item.head.retained - row.item.base.retained)) : most), 0);
}

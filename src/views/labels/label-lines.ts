import type { LabelRow, LabelTable } from '../../engine/contract.ts';

/** The label table as lines to draw: under each key its values, then what carries no such label. */
export type LabelLine =
  | { readonly kind: 'key'; readonly key: string; readonly values: number }
  | { readonly kind: 'value'; readonly row: LabelRow }
  | { readonly kind: 'without'; readonly key: string; readonly total: number; readonly samples: number };

export function labelLines(table: LabelTable): readonly LabelLine[] {
  const groups = new Map<string, LabelRow[]>();
  for (const row of table.rows) {
    const group = groups.get(row.key);
    if (group) group.push(row);
    else groups.set(row.key, [row]);
  }
  const lines: LabelLine[] = [];
  for (const [key, rows] of groups) {
    lines.push({ kind: 'key', key, values: rows.length });
    for (const row of rows) lines.push({ kind: 'value', row });
    const without = table.without.find((other) => other.key === key);
    if (without && without.samples > 0) lines.push({ kind: 'without', ...without });
  }
  return lines;
}

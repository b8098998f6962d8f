import type { GrewRow } from '../../engine/contract.ts';

/** Tab-separated, with a header; a name that holds a tab or a line break gets a space instead. */
export function grewLines(rows: readonly GrewRow[], unit: string, isSeries: boolean, onlyDeltas: boolean): string {
  const head = [`delta (${unit})`, 'base', 'head', 'change', 'noise', ...(isSeries ? ['per hour', 'series'] : []), 'name', 'path'];
  const lines = rows.map((row) =>
    [
      row.delta,
      onlyDeltas ? '' : row.base,
      onlyDeltas ? '' : row.head,
      row.change,
      row.noise,
      ...(isSeries ? [row.perHour ?? '', row.series.join(' ')] : []),
      row.displayName,
      row.path.join(';'),
    ]
      .map((cell) => String(cell).replaceAll(/[\t\r\n]/g, ' '))
      .join('\t'),
  );
  return `${[head.join('\t'), ...lines].join('\n')}\n`;
}

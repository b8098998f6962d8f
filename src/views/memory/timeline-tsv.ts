/** The visible lines in the shown window as a table: a row for each moment at which one of them has a point. Pure. */
import type { Timeline } from '../../engine/memory-contract.ts';
import type { ChartSpec } from './charts.ts';
import { momentsOf, type Points } from './line-data.ts';
import type { TimeSpan } from './time-texts.ts';

export function timelineTsv({ axis }: Pick<Timeline, 'axis'>, span: TimeSpan, charts: readonly ChartSpec[], points: ReadonlyMap<string, Points>): string {
  const columns = charts.flatMap((chart) =>
    chart.lines.flatMap(({ line, isShown }) => {
      const own = isShown ? points.get(line.name) : undefined;
      return own ? [{ head: `${line.name} (${chart.unit}${chart.per === undefined ? '' : `/${chart.per}`})`, own, next: 0 }] : [];
    }),
  );
  const heads = axis === 'wall' ? ['time', 'ms'] : axis === 'process' ? ['seconds'] : ['number'];
  const rows = [[...heads, ...columns.map(({ head }) => cell(head))].join('\t')];
  for (const time of momentsOf(columns.map(({ own }) => own), span.from, span.to)) {
    const values = columns.map((column) => {
      const { own } = column;
      while (column.next < own.times.length && own.times[column.next]! < time) column.next++;
      let value = Number.NaN;
      // Of several points of one moment the last one holds.
      while (column.next < own.times.length && own.times[column.next] === time) value = own.values[column.next++]!;
      return Number.isFinite(value) ? String(value) : '';
    });
    rows.push([...timeCells(time, axis), ...values].join('\t'));
  }
  return `${rows.join('\n')}\n`;
}

function timeCells(time: number, axis: Timeline['axis']): readonly string[] {
  if (axis === 'process') return [String(time / 1000)];
  if (axis === 'order') return [String(time + 1)];
  const isDate = Math.abs(time) <= 8.64e15;
  return [isDate ? new Date(time).toISOString() : '', String(time)];
}

/** A name may come from any file: it must not make rows or columns. */
function cell(text: string): string {
  return text.replaceAll(/[\t\n\r]/g, ' ');
}

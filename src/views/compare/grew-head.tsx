import type { ReactNode } from 'react';
import type { GrewBy, GrewOrder } from '../../model/query.ts';
import { compareLook } from '../../store/compare-actions.ts';
import { orderAfter } from '../../store/comparison.ts';

interface HeadCell {
  readonly column: string;
  readonly title: string;
  readonly explanation: string;
  readonly sort: GrewOrder['by'] | undefined;
}

const NAMES: Readonly<Record<GrewBy, string>> = { path: 'Call path', function: 'Function', package: 'Package', label: 'Label' };

const CELLS: readonly HeadCell[] = [
  { column: 'delta', title: 'Δ', explanation: 'Head less base; ranked by size, growth and shrinking alike', sort: 'delta' },
  { column: 'change', title: 'Δ %', explanation: 'Δ as a share of base', sort: 'share' },
  { column: 'base', title: 'Base', explanation: 'Value in the base capture', sort: 'base' },
  { column: 'head', title: 'Head', explanation: 'Value in the head capture', sort: 'head' },
  { column: 'series', title: 'Series', explanation: 'Value in every capture, in order of time; each row has its own scale, from zero. ↗: it grew in every step', sort: undefined },
  { column: 'trend', title: 'Per hour', explanation: 'Slope over the whole series: the median of the slopes between any two captures', sort: undefined },
];

/** `factor`: what base values are multiplied with, in words; may be empty. */
export function GrewHead(props: {
  readonly order: GrewOrder;
  readonly by: GrewBy;
  readonly isSeries: boolean;
  readonly factor: string;
}): ReactNode {
  const { factor } = props;
  const cells = CELLS.filter(({ column }) => props.isSeries || (column !== 'series' && column !== 'trend')).map((cell) =>
    cell.column === 'base' && factor !== ''
      ? { ...cell, title: `Base ${factor}`, explanation: `Value in the base capture, multiplied by ${factor.slice(1)}: both sides come to the same total` }
      : cell,
  );
  const name: HeadCell = { column: 'name', title: NAMES[props.by], explanation: 'Sort by name', sort: 'name' };
  return [...cells, name].map((cell) => <HeadCellView key={cell.column} cell={cell} order={props.order} />);
}

function HeadCellView({ cell, order }: { readonly cell: HeadCell; readonly order: GrewOrder }): ReactNode {
  const { sort } = cell;
  const sorted = sort !== undefined && order.by === sort;
  const ariaSort = sorted ? (order.descending ? 'descending' : 'ascending') : sort === undefined ? undefined : 'none';
  return (
    <div
      role="columnheader"
      className="grid-cell"
      data-column={cell.column}
      data-number={cell.column === 'name' || cell.column === 'series' ? undefined : ''}
      aria-sort={ariaSort}
      title={cell.explanation}
    >
      {sort === undefined ? (
        cell.title
      ) : (
        <button type="button" className="grid-sort" onClick={() => compareLook({ order: orderAfter(order, sort) })}>
          {cell.title}
        </button>
      )}
    </div>
  );
}

import type { ReactNode } from 'react';
import type { GrewOrder } from '../../model/query.ts';
import { compareLook } from '../../store/compare-actions.ts';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';

type GrewCell = HeadCell<GrewOrder['by']>;

const CELLS: readonly GrewCell[] = [
  { column: 'delta', title: 'Δ', explanation: 'Head less base; ranked by size, growth and shrinking alike', sort: 'delta' },
  { column: 'change', title: 'Δ %', explanation: 'Δ as a share of base', sort: 'share' },
  { column: 'base', title: 'Base', explanation: 'Value in the base capture', sort: 'base' },
  { column: 'head', title: 'Head', explanation: 'Value in the head capture', sort: 'head' },
  { column: 'series', title: 'Series', explanation: 'Value in every capture, in order of time; each row has its own scale, from zero. ↗: it grew in every step', sort: undefined, isText: true },
  { column: 'trend', title: 'Per hour', explanation: 'Slope over the whole series: the median of the slopes between any two captures', sort: undefined },
];

/** `name`: what a row is. `factor`: what base values are multiplied with, in words; may be empty. */
export function GrewHead(props: {
  readonly order: GrewOrder;
  readonly name: string;
  readonly isSeries: boolean;
  readonly factor: string;
}): ReactNode {
  const { factor } = props;
  const cells = CELLS.filter(({ column }) => props.isSeries || (column !== 'series' && column !== 'trend')).map((cell) =>
    cell.column === 'base' && factor !== ''
      ? { ...cell, title: `Base ${factor}`, explanation: `Value in the base capture, multiplied by ${factor.slice(1)}: both sides come to the same total` }
      : cell,
  );
  const name: GrewCell = { column: 'name', title: props.name, explanation: 'Sort by name', sort: 'name', isText: true };
  return [...cells, name].map((cell) => <HeadCellView key={cell.column} cell={cell} order={props.order} onSort={(order) => compareLook({ order })} />);
}

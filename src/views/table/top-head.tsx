import type { ReactNode } from 'react';
import type { TopColumn, TopOrder } from '../../model/query.ts';
import { look } from '../../store/actions.ts';
import { HeadCellView, type HeadCell } from '../shared/head-cell.tsx';

const FLAT = 'What the function’s own lines account for';
const CUM = 'The function with everything it calls';

const CELLS: readonly HeadCell<TopColumn>[] = [
  { column: 'flat', title: 'Flat', explanation: FLAT, sort: 'flat' },
  { column: 'flat-percent', title: 'Flat %', explanation: FLAT, sort: undefined },
  { column: 'sum-percent', title: 'Sum %', explanation: 'Flat of this row and all rows above it', sort: undefined },
  { column: 'cum', title: 'Cum', explanation: CUM, sort: 'cum' },
  { column: 'cum-percent', title: 'Cum %', explanation: CUM, sort: undefined },
  { column: 'size', title: 'Object', explanation: 'Mean size of one object of the flat part', sort: 'objectSize' },
  { column: 'name', title: 'Function', explanation: 'Sort by name', sort: 'name', isText: true },
];

export function TopHead(props: { readonly order: TopOrder; readonly hasObjectSize: boolean }): ReactNode {
  return CELLS.filter((cell) => cell.column !== 'size' || props.hasObjectSize).map((cell) => (
    <HeadCellView key={cell.column} cell={cell} order={props.order} onSort={(order) => look({ order })} />
  ));
}

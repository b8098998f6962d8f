import type { ReactNode } from 'react';
import type { TopColumn, TopOrder } from '../../model/query.ts';
import { look } from '../../store/actions.ts';

interface HeadCell {
  readonly column: string;
  readonly title: string;
  readonly explanation: string;
  /** Undefined: cannot be sorted by. */
  readonly sort: TopColumn | undefined;
}

const FLAT = 'What the function’s own lines account for';
const CUM = 'The function with everything it calls';

const CELLS: readonly HeadCell[] = [
  { column: 'flat', title: 'Flat', explanation: FLAT, sort: 'flat' },
  { column: 'flat-percent', title: 'Flat %', explanation: FLAT, sort: undefined },
  { column: 'sum-percent', title: 'Sum %', explanation: 'Flat of this row and all rows above it', sort: undefined },
  { column: 'cum', title: 'Cum', explanation: CUM, sort: 'cum' },
  { column: 'cum-percent', title: 'Cum %', explanation: CUM, sort: undefined },
  { column: 'size', title: 'Object', explanation: 'Mean size of one object of the flat part', sort: 'objectSize' },
  { column: 'name', title: 'Function', explanation: 'Sort by name', sort: 'name' },
];

export function TopHead(props: { readonly order: TopOrder; readonly hasObjectSize: boolean }): ReactNode {
  return CELLS.filter((cell) => cell.column !== 'size' || props.hasObjectSize).map((cell) => (
    <HeadCellView key={cell.column} cell={cell} order={props.order} />
  ));
}

function HeadCellView({ cell, order }: { readonly cell: HeadCell; readonly order: TopOrder }): ReactNode {
  const { sort } = cell;
  const sorted = sort !== undefined && order.by === sort;
  const ariaSort = sorted ? (order.descending ? 'descending' : 'ascending') : sort === undefined ? undefined : 'none';
  return (
    <div
      role="columnheader"
      className="grid-cell"
      data-column={cell.column}
      data-number={cell.column === 'name' ? undefined : ''}
      aria-sort={ariaSort}
      title={cell.explanation}
    >
      {sort === undefined ? (
        cell.title
      ) : (
        <button
          type="button"
          className="grid-sort"
          // Numbers are first wanted from the largest down, names from A.
          onClick={() => look({ order: { by: sort, descending: sorted ? !order.descending : sort !== 'name' } })}
        >
          {cell.title}
        </button>
      )}
    </div>
  );
}

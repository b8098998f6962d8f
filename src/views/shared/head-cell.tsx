import type { ReactNode } from 'react';
import { orderAfter } from '../../store/comparison.ts';

/** A column of a table: what stands at its head, and what it can be sorted by. */
export interface HeadCell<By extends string> {
  readonly column: string;
  readonly title: string;
  readonly explanation: string;
  /** Undefined: cannot be sorted by. */
  readonly sort: By | undefined;
  /** Left-aligned: words or a picture. */
  readonly isText?: boolean;
}

export interface Order<By extends string> {
  readonly by: By;
  readonly descending: boolean;
}

export function HeadCellView<By extends string>(props: {
  readonly cell: HeadCell<By>;
  readonly order: Order<By>;
  readonly onSort: (order: Order<By>) => void;
}): ReactNode {
  const { cell, order, onSort } = props;
  const { sort } = cell;
  const sorted = sort !== undefined && order.by === sort;
  const ariaSort = sorted ? (order.descending ? 'descending' : 'ascending') : sort === undefined ? undefined : 'none';
  return (
    <div
      role="columnheader"
      className="grid-cell"
      data-column={cell.column}
      data-number={cell.isText === true ? undefined : ''}
      aria-sort={ariaSort}
      title={cell.explanation}
    >
      {sort === undefined ? (
        cell.title
      ) : (
        <button type="button" className="grid-sort" onClick={() => onSort(orderAfter(order, sort))}>
          {cell.title}
        </button>
      )}
    </div>
  );
}

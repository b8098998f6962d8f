import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format-value.ts';
import './table-filter.css';

/** Narrows a table only: other views and all numbers stay as they are. */
export function TableFilter(props: {
  readonly text: string;
  readonly rowCount: number | undefined;
  readonly stale: boolean;
  /** What a row is: one, and several. */
  readonly noun: readonly [one: string, several: string];
  readonly onText: (text: string) => void;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="table-filter">
      <input
        type="search"
        className="input"
        placeholder="Filter rows by name"
        aria-label="Filter rows by name"
        spellCheck={false}
        autoComplete="off"
        value={props.text}
        onChange={(event) => props.onText(event.target.value)}
      />
      <span className="table-filter-count" data-stale={props.stale || undefined}>
        {props.rowCount === undefined ? '' : `${formatCount(props.rowCount)} ${props.noun[props.rowCount === 1 ? 0 : 1]}`}
      </span>
      {props.children}
    </div>
  );
}

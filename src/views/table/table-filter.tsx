import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format-value.ts';
import { look } from '../../store/actions.ts';

/** Narrows the table only: other views and all numbers stay as they are. */
export function TableFilter(props: {
  readonly text: string;
  readonly rowCount: number | undefined;
  readonly stale: boolean;
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
        onChange={(event) => look({ tableText: event.target.value })}
      />
      <span className="table-filter-count" data-stale={props.stale || undefined}>
        {props.rowCount === undefined ? '' : `${formatCount(props.rowCount)} ${props.rowCount === 1 ? 'function' : 'functions'}`}
      </span>
    </div>
  );
}

import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format-value.ts';

/** A right-aligned number; `bar` draws its share of the whole, 0 to 1, as a tint behind it. */
export function NumberCell(props: {
  readonly column: string;
  readonly quiet?: boolean;
  readonly bar?: number;
  /** The figure to its last digit, where what is shown is shortened. */
  readonly exact?: number | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const share = Math.min(1, Math.abs(props.bar ?? 0));
  return (
    <div role="gridcell" className="grid-cell" data-number="" data-column={props.column} data-quiet={props.quiet === true ? '' : undefined} title={props.exact === undefined ? undefined : exactText(props.exact)}>
      {share > 0 ? <span className="grid-bar" style={{ width: `${100 * share}%` }} /> : null}
      <span>{props.children}</span>
    </div>
  );
}

/** Scaled values (per second, relative) have no last digit. */
function exactText(value: number): string | undefined {
  return Number.isInteger(value) ? formatCount(value) : undefined;
}

import type { ReactNode } from 'react';

/** A right-aligned number; `bar` draws its share of the whole, 0 to 1, as a tint behind it. */
export function NumberCell(props: {
  readonly column: string;
  readonly quiet?: boolean;
  readonly bar?: number;
  readonly children: ReactNode;
}): ReactNode {
  const share = Math.min(1, Math.abs(props.bar ?? 0));
  return (
    <div role="gridcell" className="grid-cell" data-number="" data-column={props.column} data-quiet={props.quiet === true ? '' : undefined}>
      {share > 0 ? <span className="grid-bar" style={{ width: `${100 * share}%` }} /> : null}
      <span>{props.children}</span>
    </div>
  );
}

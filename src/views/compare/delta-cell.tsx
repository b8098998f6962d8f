import type { CSSProperties, ReactNode } from 'react';
import { deltaText } from './delta-text.ts';

/** A difference with its sign, over a bar that goes right from the middle for growth, left for shrinking. */
export function DeltaCell(props: {
  readonly column: string;
  readonly delta: number;
  readonly unit: string;
  /** |Δ| of the longest bar. */
  readonly largest: number;
  /** That sampling alone can make such a difference, in words. */
  readonly noise?: string | undefined;
}): ReactNode {
  const { column, delta, unit, largest, noise } = props;
  const share = largest === 0 ? 0 : Math.min(1, Math.abs(delta) / largest);
  return (
    <div role="gridcell" className="grid-cell delta-cell" data-number="" data-column={column} data-quiet={delta === 0 ? '' : undefined} title={noise}>
      <span className="delta-track">
        {delta === 0 ? null : <span className="delta-bar" data-way={delta > 0 ? 'grew' : 'shrank'} style={{ '--share': share } as CSSProperties} />}
      </span>
      <span className="delta-text" data-way={delta > 0 ? 'grew' : delta < 0 ? 'shrank' : undefined}>
        {deltaText(delta, unit)}
        {noise === undefined ? null : <span className="visually-hidden">, within sampling noise</span>}
      </span>
    </div>
  );
}

import type { ReactNode } from 'react';
import { DELTA_STEPS } from './delta-scale.ts';
import { deltaSwatches, type Theme } from './palette.ts';

/** The scale of a difference picture: which colour is which sign, and what grey and the corners mean. */
export function DeltaLegend({ theme, isSampled }: { readonly theme: Theme; readonly isSampled: boolean }): ReactNode {
  const swatches = deltaSwatches(theme);
  return (
    <ul aria-label="Colours">
      <li title="A frame’s colour is its difference as a share of its larger side; its width is that larger side">
        <span>− shrank</span>
        <span className="flame-scale">
          {swatches.map((colour, index) => (
            <span key={colour} className={index === DELTA_STEPS ? 'is-middle' : undefined} style={{ background: colour }} />
          ))}
        </span>
        <span>grew +</span>
      </li>
      <li>
        <span className="flame-swatch" style={{ background: swatches[DELTA_STEPS] }} />
        {isSampled ? 'unchanged or within sampling noise' : 'unchanged'}
      </li>
      <li title="A dark corner, above: the base side has nothing of this frame">
        <span className="flame-swatch flame-swatch-new" style={{ background: swatches.at(-1) }} />
        new
      </li>
      <li title="A dark corner, below: the head side has nothing of this frame">
        <span className="flame-swatch flame-swatch-gone" style={{ background: swatches[0] }} />
        gone
      </li>
    </ul>
  );
}

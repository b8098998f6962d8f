import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../lib/visible-text.ts';
import { toggleCompared } from '../../store/compare-actions.ts';
import { inOrderOfTime, isTwoSided } from '../../store/comparison.ts';
import { session } from '../../store/session.ts';
import { localTime } from '../header/fact-texts.ts';
import { ChevronIcon } from '../shared/icons.tsx';
import { cellText } from '../shared/value-column.ts';
import type { Compared } from './compared.ts';

/** Which of the open captures of this kind are in the comparison. */
export function SeriesMenu({ compared }: { readonly compared: Compared }): ReactNode {
  const { captures, comparison, facts, head } = compared;
  const details = useRef<HTMLDetailsElement>(null);
  const all = useStore(session, (state) => state.captures);
  const candidates = inOrderOfTime(all.filter((one) => one.kind === head.kind && (captures.includes(one) || (!one.fromLink && !isTwoSided(one)))));
  // A file against what a link held would show changes that are none.
  if (compared.twoSided || compared.onLink || candidates.length < 3) return null;
  const close = (): void => {
    if (details.current) details.current.open = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || details.current?.open !== true) return;
    event.preventDefault();
    close();
    details.current.querySelector('summary')?.focus();
  };
  return (
    <details
      ref={details}
      className="series-menu"
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <summary className="button" title="Which captures are in the series">
        {captures.length} captures <ChevronIcon />
      </summary>
      {/* Takes the focus on a press, so that a press beside a checkbox does not close it. */}
      <div className="series-list" tabIndex={-1}>
        {candidates.map((one) => {
          const index = captures.indexOf(one);
          const total = facts?.totals[index];
          const side = index === -1 ? '' : index === comparison.base ? 'base' : index === comparison.head ? 'head' : '';
          return (
            <label key={one.id}>
              <input
                type="checkbox"
                checked={index !== -1}
                disabled={index !== -1 && captures.length <= 2}
                onChange={() => toggleCompared(one.id)}
              />
              <span className="series-name">{visibleText(one.name)}</span>
              <span className="series-side">{side}</span>
              <span className="series-time">{one.time === undefined ? '' : localTime(one.time)}</span>
              <span className="series-total">{total === undefined ? '' : cellText(total, compared.ownUnit)}</span>
            </label>
          );
        })}
      </div>
    </details>
  );
}

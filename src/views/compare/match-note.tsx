import { useState, type ReactNode } from 'react';
import { formatCount } from '../../lib/format-value.ts';
import { compareLook } from '../../store/compare-actions.ts';
import type { Compared } from './compared.ts';

/** Renames are few, or the two have little to do with each other. */
const SHOWN_RENAMES = 12;

/** How functions of two builds were taken for the same, with the way back to exact names. */
export function MatchNote({ compared }: { readonly compared: Compared }): ReactNode {
  const { comparison, facts, onLink, words } = compared;
  const [open, setOpen] = useState(false);
  if (!facts) return null;
  const { folded, why, renamed } = facts.match;
  if (!folded && renamed.length === 0 && comparison.match === 'auto') return null;
  return (
    <div className="compare-note">
      <p>
        <strong>Names</strong> {onLink ? `A link holds ${words.name[1]} as they were matched when it was made.` : comparison.match === 'exact' ? 'Matched exactly as the files have them.' : why}
        {renamed.length === 0 ? null : (
          <>
            {' '}
            <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
              {formatCount(renamed.length)} renamed
            </button>
          </>
        )}
      </p>
      <label className="compare-exact">
        <input
          type="checkbox"
          checked={comparison.match === 'exact'}
          disabled={onLink}
          onChange={(event) => compareLook({ match: event.target.checked ? 'exact' : 'auto' })}
        />{' '}
        match exactly
      </label>
      {open ? (
        <ul className="compare-renames" aria-label={`Renamed ${words.name[1]}`}>
          {renamed.slice(0, SHOWN_RENAMES).map(({ from, to }) => (
            <li key={`${from} ${to}`}>
              {from} → {to}
            </li>
          ))}
          {renamed.length > SHOWN_RENAMES ? <li>and {formatCount(renamed.length - SHOWN_RENAMES)} more</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

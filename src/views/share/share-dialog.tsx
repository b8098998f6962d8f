import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Answer } from '../../engine/contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { ok } from '../../lib/result.ts';
import { shownComparison } from '../../store/compare-actions.ts';
import type { Comparison } from '../../store/comparison.ts';
import { session } from '../../store/session.ts';
import { Dialog } from '../shared/dialog.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { useAnswer } from '../shared/use-answer.ts';
import { KeptFiles } from './kept-files.tsx';
import { makeLadder, type Ladder } from './make-link.ts';
import { BUDGETS, isExact, keepsText, type BudgetId } from './share-budgets.ts';
import { ShareActions } from './share-actions.tsx';
import './share-dialog.css';

interface Question {
  readonly comparison: Comparison;
  readonly redact: boolean;
}

const ask = async ({ comparison, redact }: Question): Promise<Answer<Ladder>> => ok(await makeLadder(comparison, redact));

/** A link that holds the comparison itself: how long, what it keeps, what it gives away. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const comparison = useStore(session, shownComparison);
  useEffect(() => {
    if (!comparison) onClose();
  }, [comparison, onClose]);
  if (!comparison) return null;
  return (
    <Dialog label="Share the comparison" className="share" onClose={onClose}>
      <header className="share-head">
        <h2>Share the comparison</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <ShareForm comparison={comparison} />
    </Dialog>
  );
}

function ShareForm({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const [redact, setRedact] = useState(false);
  const [chosen, setChosen] = useState<BudgetId>();
  const question = useMemo(() => ({ comparison, redact }), [comparison, redact]);
  const asked = useAnswer(question, ask);
  const ladder = asked.value;
  const budget = chosen ?? usualBudget(ladder);
  const answer = ladder?.[budget];
  const link = answer?.ok === true && !asked.stale ? answer.value : undefined;
  return (
    <div className="share-body">
      <fieldset className="share-ladder" aria-busy={asked.stale}>
        <legend>Where it will be pasted</legend>
        {BUDGETS.map(({ id, title, characters, where }) => {
          const made = ladder?.[id];
          return (
            <label key={id} className="share-rung" data-failed={made?.ok === false || undefined}>
              <input type="radio" name="budget" value={id} checked={id === budget} disabled={made?.ok === false} onChange={() => setChosen(id)} />
              <span className="share-rung-title">{title}</span>
              <span className="share-rung-where">
                {where}, up to {formatCount(characters)}
              </span>
              <span className="share-rung-length">{made?.ok === true ? formatCount(made.value.text.length) : ''}</span>
              <span className="share-rung-keeps">
                {made === undefined ? 'measuring…' : made.ok ? keepsText(made.value.shared) : made.error.sentence}
              </span>
            </label>
          );
        })}
      </fieldset>
      <label className="share-switch">
        <input type="checkbox" checked={redact} onChange={(event) => setRedact(event.target.checked)} />
        <span>
          Hide names
          <small>Names outside Go’s standard library become short hashes, the same in every link. The link does not say what was searched or filtered.</small>
        </span>
      </label>
      <p className="share-privacy">
        The link carries {redact ? 'hashes of function names' : 'function names'} and sizes, and of both files the name, time,
        build and a short hash; nothing else. It stands behind the <code>#</code>, which browsers do not send to any server.
      </p>
      <output className="share-length" aria-live="polite">
        {link ? (
          <>
            <b>{formatCount(link.text.length)}</b> characters, {isExact(link.shared) ? 'exact' : 'approximate'}
          </>
        ) : ladder && !asked.stale ? (
          'Too much for a link of this length.'
        ) : (
          'Making the link…'
        )}
      </output>
      <ShareActions comparison={comparison} link={link} redact={redact} isExact={link !== undefined && isExact(link.shared)} />
      <KeptFiles />
    </div>
  );
}

/** 8,000 characters; more only where that cannot be done. */
function usualBudget(ladder: Ladder | undefined): BudgetId {
  if (!ladder || ladder.default.ok) return 'default';
  return ladder.issue.ok ? 'issue' : 'full';
}

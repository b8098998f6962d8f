import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { findings as foundStore, watchFindings } from '../../store/findings.ts';
import { session } from '../../store/session.ts';
import { comparisonOf, shareTarget, type ShareTarget } from '../../store/share-target.ts';
import { isHeapKind } from '../../store/graph-compare.ts';
import { compareWords } from '../compare/compare-words.ts';
import { Dialog } from '../shared/dialog.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { KeptFiles } from './kept-files.tsx';
import { BUDGETS, hardlyKeeps, isExact, keepsText, type BudgetId } from './share-budgets.ts';
import { ShareActions } from './share-actions.tsx';
import { useLadder, type Ladder } from './use-ladder.ts';
import './share-dialog.css';

/** A link that holds the comparison or the capture itself: how long, what it keeps, what it gives away. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const target = useStore(session, useShallow(shareTarget));
  useEffect(() => {
    if (!target) onClose();
  }, [target, onClose]);
  if (!target) return null;
  const title = `Share the ${target.kind}`;
  return (
    <Dialog label={title} className="share" onClose={onClose}>
      <header className="share-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <ShareForm target={target} />
    </Dialog>
  );
}

function ShareForm({ target }: { readonly target: ShareTarget }): ReactNode {
  const comparison = useMemo(() => comparisonOf(target), [target]);
  const isAlone = target.kind === 'capture';
  const [redact, setRedact] = useState(false);
  const [chosen, setChosen] = useState<BudgetId>();
  const [withFindings, setWithFindings] = useState(true);
  useEffect(watchFindings, []);
  const ranked = useStore(foundStore, (state) => state.ranked);
  const isAsking = useStore(foundStore, (state) => state.stage === 'asking');
  const findings = useMemo(() => (withFindings ? ranked.map(({ finding }) => finding) : []), [ranked, withFindings]);
  const { rungs, measuring } = useLadder(comparison, redact, findings);
  const kind = useStore(session, ({ captures }) => captures.find(({ id }) => comparison.captures.includes(id))?.kind ?? 'other');
  const words = compareWords(kind);
  const [noun] = words.name;
  const budget = chosen ?? usualBudget(rungs);
  const answer = rungs[budget];
  const link = answer?.ok === true ? answer.value : undefined;
  return (
    <div className="share-body">
      <fieldset className="share-ladder" aria-busy={measuring !== undefined}>
        <legend>Where it will be pasted</legend>
        {BUDGETS.map(({ id, title, characters, where }) => {
          const made = rungs[id];
          return (
            <label key={id} className="share-rung" data-failed={made?.ok === false || undefined} data-little={(made?.ok === true && hardlyKeeps(made.value.shared)) || undefined}>
              <input type="radio" name="budget" value={id} checked={id === budget} disabled={made?.ok === false} onChange={() => setChosen(id)} />
              <span className="share-rung-title">{title}</span>
              <span className="share-rung-where">
                {where}, up to {formatCount(characters)}
              </span>
              <span className="share-rung-length">{made?.ok === true ? formatCount(made.value.text.length) : ''}</span>
              <span className="share-rung-keeps">
                {made === undefined ? (id === measuring?.id ? 'measuring…' : 'waiting') : made.ok ? keepsText(made.value.shared, words.stack) : made.error.sentence}
              </span>
            </label>
          );
        })}
      </fieldset>
      <label className="share-switch">
        <input type="checkbox" checked={withFindings} onChange={(event) => setWithFindings(event.target.checked)} disabled={ranked.length === 0} />
        <span>
          {ranked.length === 0 ? (isAsking ? 'Looking for findings…' : 'With findings: there are none') : `With ${counted(ranked.length, 'finding')}`}
          <small>Their sentences, figures, paths and fixes travel in the link, the most important first. What you set aside as no leak stays here.</small>
        </span>
      </label>
      <label className="share-switch">
        <input type="checkbox" checked={redact} onChange={(event) => setRedact(event.target.checked)} />
        <span>
          Hide names
          <small>Names {isHeapKind(kind) ? 'of types and variables' : 'outside Go’s standard library'} become short hashes, the same in every link. The link does not say what was searched or filtered.</small>
        </span>
      </label>
      <p className="share-privacy">
        The link carries {redact ? `hashes of ${noun} names` : `${noun} names`} with their <code>{comparison.type}</code> (and
        its object counts or sizes, where it has them) only, and of {isAlone ? 'the file' : 'both files'} the {redact ? '' : 'name, '}time, build and a
        short hash; {isHeapKind(kind) ? 'no objects and nothing that they hold' : 'no other sample type, no lines, no labels'}. It stands behind the <code>#</code>, which browsers do not send to any server.
        {findings.length === 0 ? null : ` Its findings say what they rest on, too: figures of all that is open${redact ? ', without names' : ', places in source files, waiting goroutines'}.`}
      </p>
      <output className="share-length" aria-live="polite">
        {link ? (
          <>
            <b>{formatCount(link.text.length)}</b> characters, {isExact(link.shared) ? 'exact' : 'approximate'}
            {hardlyKeeps(link.shared) ? <strong>. Hardly anything of the {isAlone ? 'capture' : 'change'} is left in it: give it more room, or download the {target.kind}.</strong> : null}
          </>
        ) : answer ? (
          'Too much for a link of this length.'
        ) : (
          `Making the link: measuring “${measuring?.title ?? ''}”…`
        )}
      </output>
      <ShareActions comparison={comparison} what={target.kind} link={link} redact={redact} findings={withFindings ? findings : undefined} isExact={link !== undefined && isExact(link.shared)} />
      <KeptFiles />
    </div>
  );
}

/** 8,000 characters; more only where that cannot be done. */
function usualBudget(rungs: Ladder['rungs']): BudgetId {
  if (rungs.default?.ok !== false) return 'default';
  return rungs.issue?.ok === false ? 'full' : 'issue';
}

import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { counted } from '../../lib/counted.ts';
import { findings } from '../../store/findings.ts';
import { fits, type NotALeak } from '../../store/findings-list.ts';

/** A dialog that opens with the form in it looks for the attribute itself, which React does not set. */
function focusOfDialog(box: HTMLInputElement | null): void {
  box?.setAttribute('autofocus', '');
}

/** One rule, with how many findings it fits while it is written. */
export function NotALeakForm(props: { readonly draft: NotALeak; readonly isNew: boolean; readonly onSave: (rule: NotALeak) => void; readonly onCancel: () => void }): ReactNode {
  const { draft, isNew, onSave, onCancel } = props;
  const [scope, setScope] = useState<'place' | 'functions'>(draft.key === '' ? 'functions' : 'place');
  const [rule, setRule] = useState(draft.rule);
  const [pattern, setPattern] = useState(draft.pattern);
  const [reason, setReason] = useState(draft.reason);
  const made: NotALeak = { rule: rule.trim(), key: scope === 'place' ? draft.key : '', pattern: pattern.trim(), reason: reason.trim() };
  const isEmpty = scope === 'functions' && /^\**$/.test(made.pattern);
  const found = useStore(findings, (state) => (state.report?.findings ?? []).filter((finding) => fits(made, finding)).length);
  return (
    <form
      className="not-a-leak-form"
      aria-label={isNew ? 'New rule' : 'Edit the rule'}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) onSave(made);
      }}
    >
      <label className="not-a-leak-why">
        <span>Why it is no leak (may be empty)</span>
        <input ref={focusOfDialog} className="input" autoFocus value={reason} placeholder="The cache is bounded: at most 10,000 sessions" autoComplete="off" maxLength={2000} onChange={(event) => setReason(event.target.value)} />
      </label>
      {draft.key === '' ? null : (
        <fieldset>
          <legend className="visually-hidden">What the rule is for</legend>
          <label>
            <input type="radio" name="scope" checked={scope === 'place'} onChange={() => setScope('place')} /> only this finding
          </label>
          <label>
            <input type="radio" name="scope" checked={scope === 'functions'} onChange={() => setScope('functions')} /> findings about functions like
          </label>
        </fieldset>
      )}
      {scope === 'functions' ? (
        <>
          <label>
            <span>Function; * stands for anything</span>
            <input className="input not-a-leak-code" value={pattern} placeholder="example.com/shop/cache.*" spellCheck={false} autoComplete="off" maxLength={2000} onChange={(event) => setPattern(event.target.value)} />
          </label>
          <label>
            <span>Rule; empty: any</span>
            <input className="input not-a-leak-code" value={rule} placeholder="any" spellCheck={false} autoComplete="off" maxLength={20} onChange={(event) => setRule(event.target.value)} />
          </label>
        </>
      ) : null}
      <p role="status">{isEmpty ? 'A function is needed: the rule would dim everything.' : `Fits ${counted(found, 'finding')} of what is open.`}</p>
      <div>
        <button type="submit" className="button button-primary" disabled={isEmpty}>
          {isNew ? 'Add rule' : 'Keep changes'}
        </button>{' '}
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import type { HarmlessRule, HarmlessWhere } from '../../analysis/goroutines/harmless.ts';
import type { CaptureId } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatCount } from '../../lib/format-value.ts';
import { useAnswer } from '../shared/use-answer.ts';
import { askGoroutineFacts, type FactsQuestion } from './goroutine-questions.ts';

const WHERES: readonly { readonly value: HarmlessWhere; readonly title: string }[] = [
  { value: 'any', title: 'any function of the stack' },
  { value: 'top', title: 'the innermost function' },
  { value: 'creator', title: 'the function that created it' },
];

/** A dialog that opens with the form in it looks for the attribute itself, which React does not set. */
function focusOfDialog(box: HTMLInputElement | null): void {
  box?.setAttribute('autofocus', '');
}

/** One rule, with how many goroutines of the capture it fits while it is written. */
export function RuleForm(props: {
  readonly capture: CaptureId;
  readonly draft: HarmlessRule;
  readonly isNew: boolean;
  readonly onSave: (rule: HarmlessRule) => void;
  readonly onCancel: () => void;
}): ReactNode {
  const { capture, draft, isNew, onSave, onCancel } = props;
  const [pattern, setPattern] = useState(draft.pattern);
  const [where, setWhere] = useState<HarmlessWhere>(draft.where ?? 'any');
  const [calledBy, setCalledBy] = useState(draft.calledBy ?? '');
  const [state, setState] = useState(draft.state ?? '');
  const [reason, setReason] = useState(draft.reason);
  const isEmpty = pattern === '' && state === '';
  const rule = useMemo(
    (): HarmlessRule => ({
      pattern,
      reason: '',
      ...(where === 'any' ? {} : { where }),
      ...(where === 'any' && pattern !== '' && calledBy !== '' ? { calledBy } : {}),
      ...(state === '' ? {} : { state }),
    }),
    [pattern, where, calledBy, state],
  );
  const tried = useDeferredValue(rule);
  const question = useMemo((): FactsQuestion | undefined => (isEmpty ? undefined : { capture, rules: [tried] }), [capture, tried, isEmpty]);
  const { value, failure, stale } = useAnswer(question, askGoroutineFacts);
  const isBad = !isEmpty && !stale && failure !== undefined;
  return (
    <form
      className="rule-form"
      aria-label={isNew ? 'New rule' : 'Edit the rule'}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty && !isBad && !stale) onSave({ ...rule, reason: reason.trim() });
      }}
    >
      <label>
        <span>Function</span>
        <input ref={focusOfDialog} className="input" autoFocus value={pattern} placeholder="^example\.com/app/cache\.\(\*Janitor\)\.run$" spellCheck={false} autoComplete="off" maxLength={2000} onChange={(event) => setPattern(event.target.value)} />
      </label>
      <label>
        <span>is</span>
        <select className="input" aria-label="Where the function stands" value={where} onChange={(event) => setWhere(WHERES.find(({ value: one }) => one === event.target.value)?.value ?? 'any')}>
          {WHERES.map(({ value: one, title }) => (
            <option key={one} value={one}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {where === 'any' ? (
        <label>
          <span>Called by</span>
          <input className="input" value={calledBy} placeholder="any function" spellCheck={false} autoComplete="off" maxLength={2000} onChange={(event) => setCalledBy(event.target.value)} />
        </label>
      ) : null}
      <label>
        <span>State</span>
        <input className="input" value={state} placeholder="any state" spellCheck={false} autoComplete="off" maxLength={2000} onChange={(event) => setState(event.target.value)} />
      </label>
      <label>
        <span>Why it is harmless</span>
        <input className="input rule-reason" value={reason} placeholder="One janitor for each cache" autoComplete="off" maxLength={2000} onChange={(event) => setReason(event.target.value)} />
      </label>
      <p className="rule-says" role="status" data-bad={isBad || undefined}>
        {isEmpty ? 'Functions and states are regular expressions (RE2) that match anywhere in the name; one of the two is needed.' : isBad ? failure.sentence : value ? `Fits ${formatCount(value.harmless)} of ${counted(value.goroutines, 'goroutine')} here.` : ' '}
      </p>
      <div className="rule-buttons">
        <button type="submit" className="button button-primary" disabled={isEmpty || isBad || stale}>
          {isNew ? 'Add rule' : 'Keep changes'}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

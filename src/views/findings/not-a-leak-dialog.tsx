import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { counted } from '../../lib/counted.ts';
import { shortened, visibleText } from '../../lib/visible-text.ts';
import { say } from '../../store/actions.ts';
import { changeNotALeaks, endEditingNotALeaks, findings } from '../../store/findings.ts';
import { fits, idOf, listFromJson, listToJson, withoutRule, withRule, withSwitched, type ListedRule, type NotALeak, type NotALeakList } from '../../store/findings-list.ts';
import { Dialog } from '../shared/dialog.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { ListFileButtons } from '../shared/list-file-buttons.tsx';
import { NotALeakForm } from './not-a-leak-form.tsx';
import './not-a-leak.css';

const MOST_BYTES = 4_000_000;
/** “Edit” shows all of it. */
const MOST_SHOWN = 240;

/** The reader's rules of what is no leak, while they are being edited. */
export function NotALeakDialog(): ReactNode {
  const editing = useStore(findings, (state) => state.editing);
  if (!editing) return null;
  return (
    <Dialog label="Not a leak" className="not-a-leak" onClose={endEditingNotALeaks}>
      {/* Nothing that is pressed here may reach the page's shortcuts. */}
      <div className="not-a-leak-frame" role="presentation" onKeyDown={(event) => event.stopPropagation()}>
        <header>
          <h2>Not a leak</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={endEditingNotALeaks}>
            <CloseIcon />
          </button>
        </header>
        <Body draft={editing.draft} />
      </div>
    </Dialog>
  );
}

function Body({ draft }: { readonly draft: NotALeak | undefined }): ReactNode {
  const list = useStore(findings, (state) => state.list);
  const isLost = useStore(findings, (state) => state.isLost);
  const [form, setForm] = useState<{ readonly draft: NotALeak; readonly replaces: NotALeak | undefined } | undefined>(draft && { draft, replaces: draft });
  const [before, setBefore] = useState<NotALeakList>();
  const [problem, setProblem] = useState<string>();
  const change = (next: NotALeakList, said?: string): void => {
    setBefore(said === undefined ? undefined : list);
    setProblem(undefined);
    changeNotALeaks(next);
    if (said !== undefined) say(said);
  };
  const read = async (chosen: File): Promise<void> => {
    const found = chosen.size > MOST_BYTES ? undefined : listFromJson(await chosen.text());
    if (!found) {
      setProblem('That is no list of this kind. Save one here to see how it is written.');
      return;
    }
    change(found.list, `Read ${counted(found.list.length, 'rule')}`);
    if (found.dropped > 0) setProblem(`${counted(found.dropped, 'rule')} made no sense and ${found.dropped === 1 ? 'was' : 'were'} left out.`);
  };
  return (
    <div className="not-a-leak-body">
      <p>
        Findings that a rule fits are dimmed and stand last. They are still looked for, and never thrown away
        {isLost ? '. The rules last until the page is closed: this browser does not keep them.' : '. This browser keeps the rules.'}
      </p>
      {form ? (
        <NotALeakForm
          key={idOf(form.draft)}
          draft={form.draft}
          isNew={form.replaces === undefined}
          onCancel={() => setForm(undefined)}
          onSave={(rule) => {
            const replaces = form.replaces;
            const others = replaces && idOf(replaces) !== idOf(rule) ? withoutRule(list, replaces) : list;
            change(withRule(others, rule));
            setForm(undefined);
            say('Kept the rule');
          }}
        />
      ) : (
        <button type="button" className="button" onClick={() => setForm({ draft: { rule: '', key: '', pattern: '', reason: '' }, replaces: undefined })}>
          Add a rule for functions…
        </button>
      )}
      {/* Before the list, which may be long. */}
      {problem === undefined ? null : (
        <p className="not-a-leak-problem" role="alert">
          {problem}
        </p>
      )}
      {list.length === 0 ? (
        <p className="not-a-leak-none">No rules yet. “Not a leak” on a finding makes one.</p>
      ) : (
        <ul aria-label="Rules">
          {list.map((one) => (
            <RuleLine
              key={idOf(one.rule)}
              listed={one}
              onSwitch={(isOn) => change(withSwitched(list, one.rule, isOn))}
              onEdit={() => setForm({ draft: one.rule, replaces: one.rule })}
              onRemove={() => change(withoutRule(list, one.rule), 'Removed the rule')}
            />
          ))}
        </ul>
      )}
      <footer>
        <ListFileButtons name="not-leaks.json" toJson={() => listToJson(list)} isEmpty={list.length === 0} label="List of rules to read" onRead={(chosen) => void read(chosen)} />
        {before ? (
          <button type="button" className="button" onClick={() => change(before)}>
            Undo
          </button>
        ) : (
          <button type="button" className="button" disabled={list.length === 0} onClick={() => change([], 'All rules are gone')}>
            Remove all
          </button>
        )}
      </footer>
    </div>
  );
}

function RuleLine(props: { readonly listed: ListedRule; readonly onSwitch: (isOn: boolean) => void; readonly onEdit: () => void; readonly onRemove: () => void }): ReactNode {
  const { rule, isOn } = props.listed;
  const report = useStore(findings, (state) => state.report);
  const found = report?.findings.filter((finding) => fits(rule, finding));
  const title = found?.[0]?.title;
  return (
    <li data-off={!isOn || undefined}>
      <label>
        <input type="checkbox" checked={isOn} onChange={(event) => props.onSwitch(event.target.checked)} />
        <span>
          {rule.reason === '' ? (title ?? 'No reason given') : shortened(visibleText(rule.reason), MOST_SHOWN)}
          <small>
            {rule.rule === '' ? 'any rule' : `rule ${visibleText(rule.rule)}`}, {rule.key === '' ? <>functions like <code>{shortened(visibleText(rule.pattern), MOST_SHOWN)}</code></> : <>only at <code>{shortened(visibleText(rule.pattern === '' ? rule.key : rule.pattern), MOST_SHOWN)}</code></>}
            {found === undefined ? '' : found.length === 0 ? ' · fits nothing that is open' : ` · fits ${counted(found.length, 'finding')} here`}
          </small>
        </span>
      </label>
      <button type="button" className="button button-quiet" onClick={props.onEdit}>
        Edit
      </button>
      <button type="button" className="button button-quiet" onClick={props.onRemove}>
        Remove
      </button>
    </li>
  );
}

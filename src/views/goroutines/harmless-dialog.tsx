import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { HARMLESS_RULES, type HarmlessRule } from '../../analysis/goroutines/harmless.ts';
import type { CaptureId } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { engine, say } from '../../store/actions.ts';
import { listFromJson, listToJson, NO_CHANGES, ruleKey, rulesOf, withoutRule, withRule, withSwitched, type HarmlessList } from '../../store/harmless-list.ts';
import { changeHarmlessList, endEditing, harmlessRules } from '../../store/harmless-rules.ts';
import { Dialog } from '../shared/dialog.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { ListFileButtons } from '../shared/list-file-buttons.tsx';
import { RuleForm } from './rule-form.tsx';
import './harmless-dialog.css';

/** The list of harmless waits, while it is being edited. `capture`: one that rules are tried on. */
export function HarmlessDialog({ capture }: { readonly capture: CaptureId }): ReactNode {
  const editing = useStore(harmlessRules, (state) => state.editing);
  if (!editing) return null;
  return (
    <Dialog label="Harmless waits" className="harmless" onClose={endEditing}>
      {/* Nothing that is pressed here may reach the page's shortcuts. */}
      <div className="harmless-frame" role="presentation" onKeyDown={(event) => event.stopPropagation()}>
        <header className="harmless-head">
          <h2>Harmless waits</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={endEditing}>
            <CloseIcon />
          </button>
        </header>
        <HarmlessBody capture={capture} draft={editing.draft} />
      </div>
    </Dialog>
  );
}

function HarmlessBody({ capture, draft }: { readonly capture: CaptureId; readonly draft: HarmlessRule | undefined }): ReactNode {
  const { list, isLost } = useStore(harmlessRules);
  /** What the form begins with, and the rule it takes the place of. */
  const [form, setForm] = useState<{ readonly draft: HarmlessRule; readonly replaces: HarmlessRule | undefined } | undefined>(draft && { draft, replaces: undefined });
  const [before, setBefore] = useState<HarmlessList>();
  const [problem, setProblem] = useState<string>();
  const change = (next: HarmlessList): void => {
    setBefore(undefined);
    setProblem(undefined);
    changeHarmlessList(next);
  };
  const replace = (next: HarmlessList, said: string): void => {
    setBefore(list);
    setProblem(undefined);
    changeHarmlessList(next);
    say(said);
  };
  const read = async (chosen: File): Promise<void> => {
    const found = chosen.size > 1_000_000 ? undefined : listFromJson(await chosen.text());
    if (!found) {
      setProblem('That is no list of harmless waits. Save one here to see how it is written.');
      return;
    }
    const tried = await engine.calls.goroutineFacts(capture, rulesOf(found.list) ?? HARMLESS_RULES);
    if (!tried.ok) {
      setProblem(tried.error.sentence);
      return;
    }
    replace(found.list, `Read ${counted(found.list.own.length, 'rule')}`);
    if (found.dropped > 0) setProblem(`${counted(found.dropped, 'rule')} made no sense and ${found.dropped === 1 ? 'was' : 'were'} left out.`);
  };
  const isChanged = rulesOf(list) !== undefined;
  return (
    <div className="harmless-body">
      <p className="harmless-about">
        Goroutines that wait on purpose are dimmed, and can be hidden. The first rule that fits says why. The list holds for everything that is opened here{isLost ? ', until the page is closed: this browser does not keep it' : ', and this browser keeps it'}.
      </p>
      {form ? (
        <RuleForm
          key={ruleKey(form.draft)}
          capture={capture}
          draft={form.draft}
          isNew={form.replaces === undefined}
          onCancel={() => setForm(undefined)}
          onSave={(rule) => {
            change(withRule(form.replaces ? withoutRule(list, form.replaces) : list, rule));
            setForm(undefined);
            say('Kept the rule');
          }}
        />
      ) : (
        <button type="button" className="button harmless-add" onClick={() => setForm({ draft: { pattern: '', reason: '' }, replaces: undefined })}>
          Add a rule…
        </button>
      )}
      {list.own.length === 0 ? null : (
        <>
          <h3>Yours</h3>
          <ul className="harmless-rules" aria-label="Your rules">
            {list.own.map(({ rule, isOn }) => (
              <RuleLine key={ruleKey(rule)} rule={rule} isOn={isOn} onSwitch={(next) => change(withSwitched(list, rule, next))}>
                <button type="button" className="button button-quiet" onClick={() => setForm({ draft: rule, replaces: rule })}>
                  Edit
                </button>
                <button type="button" className="button button-quiet" onClick={() => replace(withoutRule(list, rule), 'Removed the rule')}>
                  Remove
                </button>
              </RuleLine>
            ))}
          </ul>
        </>
      )}
      <h3>Heapstory’s</h3>
      <ul className="harmless-rules" aria-label="Rules that come with Heapstory">
        {HARMLESS_RULES.map((rule) => (
          <RuleLine key={ruleKey(rule)} rule={rule} isOn={!list.off.includes(ruleKey(rule))} onSwitch={(next) => change(withSwitched(list, rule, next))} />
        ))}
      </ul>
      <footer className="harmless-foot">
        {problem === undefined ? null : <p className="harmless-problem" role="alert">{problem}</p>}
        <ListFileButtons name="harmless-waits.json" toJson={() => listToJson(list)} label="List of harmless waits to read" onRead={(chosen) => void read(chosen)} />
        {before ? (
          <button type="button" className="button" onClick={() => change(before)}>
            Undo
          </button>
        ) : (
          <button type="button" className="button" disabled={!isChanged} onClick={() => replace(NO_CHANGES, 'The list is as it comes with Heapstory')}>
            Reset
          </button>
        )}
      </footer>
    </div>
  );
}

function RuleLine(props: { readonly rule: HarmlessRule; readonly isOn: boolean; readonly onSwitch: (isOn: boolean) => void; readonly children?: ReactNode }): ReactNode {
  const { rule, isOn } = props;
  const { pattern, reason, where = 'any', calledBy, state } = rule;
  return (
    <li data-off={!isOn || undefined}>
      <label>
        <input type="checkbox" checked={isOn} onChange={(event) => props.onSwitch(event.target.checked)} />
        <span>
          {reason === '' ? 'No reason given' : reason}
          <small>
            {pattern === '' ? 'any goroutine' : <>{WHERE_WORDS[where]} <code>{pattern}</code></>}
            {calledBy === undefined ? null : <>, called by <code>{calledBy}</code></>}
            {state === undefined ? null : <>, in state <code>{state}</code></>}
          </small>
        </span>
      </label>
      {props.children}
    </li>
  );
}

const WHERE_WORDS = { any: 'any function', top: 'innermost function', creator: 'created by' } as const;

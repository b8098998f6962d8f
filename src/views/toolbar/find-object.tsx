import { useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { engine } from '../../store/actions.ts';
import { visitObject } from '../../store/graph-actions.ts';
import { EXAMPLE_ADDRESS, typedAddresses } from './typed-address.ts';

/** Goes to the object at an address, as a debugger, a log or another tool prints it. */
export function FindObject({ facts }: { readonly facts: CaptureFacts }): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const runtime = facts.graph?.runtime ?? 'go';
  const find = async (): Promise<void> => {
    if (text.trim() === '') return;
    const [likeliest, other] = typedAddresses(text, runtime);
    if (likeliest === undefined) {
      setProblem(`That is no address. An address looks like ${EXAMPLE_ADDRESS[runtime]}.`);
      return;
    }
    const first = await engine.calls.findObject(facts.id, likeliest);
    const second = first.ok || other === undefined ? first : await engine.calls.findObject(facts.id, other);
    const found = second.ok ? second : first;
    if (!found.ok) {
      setProblem(found.error.sentence);
      return;
    }
    setText('');
    visitObject(found.value.id);
  };
  return (
    <div className="find-object">
      <input
        id="find-object"
        type="search"
        className="input"
        placeholder={`Find object: ${EXAMPLE_ADDRESS[runtime]}`}
        aria-label="Find object by address"
        aria-invalid={problem === undefined ? undefined : true}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void find();
          else if (event.key === 'Escape') {
            // First empties the box, then gives the keys back to the page.
            if (text === '') event.currentTarget.blur();
            setText('');
            setProblem(undefined);
          } else return;
          event.preventDefault();
        }}
      />
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </div>
  );
}

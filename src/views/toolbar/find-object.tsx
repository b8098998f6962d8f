import { useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { Runtime } from '../../model/object-graph.ts';
import { engine } from '../../store/actions.ts';
import { visitObject } from '../../store/graph-actions.ts';

const EXAMPLE: Readonly<Record<Runtime, string>> = { go: '0xc000123400', jvm: '0x7ff001230', v8: '@12345' };

/** Goes to the object at an address, as a debugger, a log or another tool prints it. */
export function FindObject({ facts }: { readonly facts: CaptureFacts }): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const find = async (): Promise<void> => {
    const wanted = text.trim();
    if (wanted === '') return;
    const answer = await engine.calls.findObject(facts.id, wanted);
    if (!answer.ok) {
      setProblem(answer.error.sentence);
      return;
    }
    setText('');
    visitObject(answer.value.id);
  };
  return (
    <div className="find-object">
      <input
        id="find-object"
        type="search"
        className="input"
        placeholder={`Find object: ${EXAMPLE[facts.graph?.runtime ?? 'go']}`}
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

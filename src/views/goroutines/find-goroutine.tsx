import { useState, type ReactNode } from 'react';
import { openGoroutine } from '../../store/goroutine-actions.ts';
import { typedGoroutine } from './stack-text.ts';

/** Goes to a goroutine by its number, as a log or a stack trace prints it. */
export function FindGoroutine(): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const find = async (): Promise<void> => {
    if (text.trim() === '') return;
    const id = typedGoroutine(text);
    const why = id === undefined ? 'That is no goroutine’s number. It looks like 1234.' : await openGoroutine(id);
    setProblem(why);
    if (why === undefined) setText('');
  };
  return (
    <div className="find-goroutine">
      <input
        id="find-goroutine"
        type="search"
        className="input"
        placeholder="Find goroutine 1234"
        aria-label="Find a goroutine by its number"
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

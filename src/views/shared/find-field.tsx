import { useState, type ReactNode } from 'react';

/** One line to type what to go to. `find` answers with what is wrong, if anything; the box empties when nothing is. */
export function FindField(props: {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly find: (text: string) => Promise<string | undefined>;
}): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const find = async (): Promise<void> => {
    if (text.trim() === '') return;
    const why = await props.find(text);
    setProblem(why);
    if (why === undefined) setText('');
  };
  return (
    <div className={props.id}>
      <input
        id={props.id}
        type="search"
        className="input"
        placeholder={props.placeholder}
        aria-label={props.label}
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

import { useRef, type ReactNode } from 'react';
import { saveFile } from './save-file.ts';

/** A reader's list as a file, to keep and to share. */
export function ListFileButtons(props: {
  readonly name: string;
  readonly toJson: () => string;
  /** There is nothing to save. */
  readonly isEmpty?: boolean;
  /** What is read, for screen readers. */
  readonly label: string;
  readonly onRead: (file: File) => void;
}): ReactNode {
  const file = useRef<HTMLInputElement>(null);
  const save = (): void => saveFile({ name: props.name, mime: 'application/json', bytes: new TextEncoder().encode(props.toJson()) });
  return (
    <>
      <button type="button" className="button" disabled={props.isEmpty === true} onClick={save}>
        Save as JSON
      </button>
      <button type="button" className="button" onClick={() => file.current?.click()}>
        Read JSON…
      </button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={props.label}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) props.onRead(chosen);
        }}
      />
    </>
  );
}

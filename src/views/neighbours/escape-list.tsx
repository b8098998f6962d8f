import type { ReactNode } from 'react';
import type { EscapeNote } from '../../model/escape-note.ts';

/** Why the lines of a function allocate, as the compiler explained it. */
export function EscapeList({ notes }: { readonly notes: readonly EscapeNote[] }): ReactNode {
  if (notes.length === 0) return null;
  return (
    <details className="escape-list" open>
      <summary>Why it allocates: {notes.length === 1 ? 'one place' : `${notes.length} places`}, as the compiler says</summary>
      <ul>
        {notes.map((note) => (
          <li key={`${note.line}:${note.column} ${note.message}`}>
            <code>
              {note.line}:{note.column}
            </code>{' '}
            {note.message}
            {note.flow.length === 0 ? null : <pre>{note.flow.join('\n')}</pre>}
          </li>
        ))}
      </ul>
    </details>
  );
}

import { useState, type ReactNode } from 'react';
import type { Notice } from '../../model/failure.ts';

/** Past this many lines the rest waits behind a button: the picture needs the room. */
const SHOWN = 2;

/** What to know before trusting the numbers. Cautions come first. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }): ReactNode {
  const [all, setAll] = useState(false);
  if (notices.length === 0) return null;
  const ordered = [
    ...notices.filter((notice) => notice.severity === 'caution'),
    ...notices.filter((notice) => notice.severity === 'info'),
  ];
  const shown = all ? ordered : ordered.slice(0, SHOWN);
  return (
    <div className="notices">
      <ul aria-label="Notices">
        {shown.map((notice, index) => (
          <li key={`${notice.code} ${index}`} data-severity={notice.severity}>
            <strong>{notice.severity === 'caution' ? 'Caution' : 'Note'}</strong> {notice.sentence}
          </li>
        ))}
      </ul>
      {ordered.length > SHOWN ? (
        <button type="button" className="button button-quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${ordered.length - SHOWN} more`}
        </button>
      ) : null}
    </div>
  );
}

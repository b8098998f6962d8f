import { useId, useState, type ReactNode } from 'react';

/** What a wait is, or why none is told: a sentence on demand, that stays as long as it is wanted. */
export function WaitHelp({ meaning, title }: { readonly meaning: string; readonly title: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <span className="wait-help">
      <button type="button" className="button button-quiet" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {title}
      </button>
      <span id={id} className="wait-meaning" hidden={!open}>
        {meaning}
      </span>
    </span>
  );
}

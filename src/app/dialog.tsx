import { useEffect, useRef, type ReactNode } from 'react';
import { closeOverlay } from './overlay.ts';

/** A modal of the browser's own: it traps the focus, closes on Escape and gives the focus back. */
export function Dialog(props: { readonly label: string; readonly className: string; readonly children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${props.className}`}
      aria-label={props.label}
      onClose={closeOverlay}
      // A click on the backdrop has the dialog itself as its target.
      onClick={(event) => {
        if (event.target === event.currentTarget) closeOverlay();
      }}
    >
      <div className="dialog-body">{props.children}</div>
    </dialog>
  );
}

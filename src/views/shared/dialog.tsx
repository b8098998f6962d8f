import { useEffect, useRef, type ReactNode } from 'react';

/** A modal of the browser's own: it traps the focus, closes on Escape and gives the focus back. */
export function Dialog(props: {
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // A dialog that React has taken out of the page already gives nothing back.
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${props.className}`}
      aria-label={props.label}
      onClose={onClose}
      // A click on the backdrop has the dialog itself as its target.
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-body">{props.children}</div>
    </dialog>
  );
}

import { useEffect, useState, type ReactNode } from 'react';
import { refuse } from '../../store/actions.ts';
import { filesOfDrop, filesOfPaste } from './dropped-files.ts';
import { FILE_INPUT_ID, FOLDER_INPUT_ID, openAll, openPicked } from './open-actions.ts';
import './drop-target.css';

/** React has no name for this attribute. */
function takeFolder(input: HTMLInputElement | null): void {
  if (input) input.webkitdirectory = true;
}

/** The whole page takes drops and pastes. `onAnticipate` fires as soon as something is dragged over it. */
export function DropTarget({ onAnticipate }: { readonly onAnticipate: () => void }): ReactNode {
  const [dragging, setDragging] = useState(false);

  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    // Enter and leave come for every element on the way; only the balance tells whether the pointer is still inside.
    let depth = 0;
    const over = (change: number): void => {
      depth = Math.max(0, depth + change);
      setDragging(depth > 0);
    };
    window.addEventListener('dragenter', (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      onAnticipate();
      over(1);
    }, { signal });
    window.addEventListener('dragover', (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    }, { signal });
    window.addEventListener('dragleave', (event) => {
      if (carriesFiles(event)) over(-1);
    }, { signal });
    window.addEventListener('drop', (event) => {
      depth = 0;
      setDragging(false);
      if (!event.dataTransfer || !carriesFiles(event)) return;
      event.preventDefault();
      filesOfDrop(event.dataTransfer).then(openAll, () => {
        refuse('The dropped folder', 'unreadable-file', 'The browser did not allow reading it. Drop its files instead.');
      });
    }, { signal });
    window.addEventListener('paste', (event) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      const files = event.clipboardData ? filesOfPaste(event.clipboardData) : [];
      if (files.length === 0) return;
      event.preventDefault();
      onAnticipate();
      openAll(files);
    }, { signal });
    return () => ended.abort();
  }, [onAnticipate]);

  return (
    <>
      <input id={FILE_INPUT_ID} type="file" multiple hidden onChange={(event) => openPicked(event.currentTarget)} />
      <input id={FOLDER_INPUT_ID} ref={takeFolder} type="file" multiple hidden onChange={(event) => openPicked(event.currentTarget)} />
      {dragging ? (
        <div className="drop-veil" aria-hidden="true">
          <p>Drop to open</p>
        </div>
      ) : null}
    </>
  );
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}

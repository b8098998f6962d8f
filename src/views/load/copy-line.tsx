import type { ReactNode } from 'react';
import { say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';
import { CopyIcon } from '../shared/icons.tsx';

/** A line for the terminal, to be taken along. */
export function CopyLine({ text }: { readonly text: string }): ReactNode {
  const copy = (): void => {
    void copyText(text).then((copied) => say(copied ? 'Copied the command' : 'The browser did not allow copying.'));
  };
  return (
    <div className="copy-line">
      <code>{text}</code>
      <button type="button" className="icon-button" aria-label="Copy the command" title="Copy" onClick={copy}>
        <CopyIcon />
      </button>
    </div>
  );
}

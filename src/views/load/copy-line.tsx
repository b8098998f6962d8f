import { useEffect, useState, type ReactNode } from 'react';
import { say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';
import { CopyIcon, Icon } from '../shared/icons.tsx';

const SHOWN_MS = 2000;

/** A line for the terminal, to be taken along. `what` tells several of them apart. */
export function CopyLine({ text, what }: { readonly text: string; readonly what?: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const later = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(later);
  }, [isCopied]);
  const copy = (): void => {
    void copyText(text).then((copied) => {
      // The status bar may lie below a dialog.
      setCopied(copied);
      say(copied ? 'Copied the command' : 'The browser did not allow copying.');
    });
  };
  const label = what === undefined ? 'Copy the command' : `Copy: ${what}`;
  return (
    <div className="copy-line" data-copied={isCopied || undefined}>
      <code>{text}</code>
      <button type="button" className="icon-button" aria-label={isCopied ? 'Copied' : label} title="Copy" onClick={copy}>
        {isCopied ? (
          <Icon>
            <path d="M3 8.5 6.5 12 13 4.5" />
          </Icon>
        ) : (
          <CopyIcon />
        )}
      </button>
    </div>
  );
}

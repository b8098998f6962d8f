import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import type { Finding } from '../../model/finding.ts';
import { textToPayload } from '../../permalink/payload-text.ts';
import { say } from '../../store/actions.ts';
import type { Comparison } from '../../store/comparison.ts';
import { copyText } from '../shared/clipboard.ts';
import { saveFile } from '../shared/save-file.ts';
import { makeExact, opensAgain, type MadeLink } from './make-link.ts';
import { linkOfTopRow, reportOf } from './report.ts';

/** Copying the link in three ways, and the file. Nothing is called copied before it has been opened again. */
export function ShareActions(props: {
  readonly comparison: Comparison;
  readonly what: 'comparison' | 'capture';
  readonly link: MadeLink | undefined;
  readonly redact: boolean;
  readonly findings: readonly Finding[] | undefined;
  readonly isExact: boolean;
}): ReactNode {
  const { comparison, what: shared, link, redact, findings } = props;
  const [done, setDone] = useState('');
  const copyButton = useRef<HTMLButtonElement>(null);
  const isReady = link !== undefined;
  // What the dialog was opened for. It is switched off while the link is made, and may take the focus only then.
  const wasReady = useRef(false);
  useEffect(() => {
    if (isReady && !wasReady.current) copyButton.current?.focus();
    wasReady.current ||= isReady;
  }, [isReady]);
  const tell = (text: string): void => {
    setDone(text);
    say(text);
  };
  const copy = async (what: string, text: (link: MadeLink) => string | Promise<string>): Promise<void> => {
    if (!link) return;
    setDone('Checking that it opens…');
    if (!(await opensAgain(link.shared, comparison, redact))) {
      tell('This link does not open as it should, so it was not copied. Please report it.');
      return;
    }
    tell((await copyText(await text(link))) ? `Copied ${what}` : 'The browser did not allow copying.');
  };
  const download = async (): Promise<void> => {
    const exact = await makeExact(comparison, redact, findings ?? []);
    const packed = exact.ok ? textToPayload(exact.value.payload) : exact;
    if (!packed.ok) {
      tell(packed.error.sentence);
      return;
    }
    const bytes = new Uint8Array(packed.value);
    saveFile({ name: `${shared}.heapstory`, mime: 'application/octet-stream', bytes });
    const folded = exact.ok ? exact.value.foldedStacks : 0;
    tell(`Saved ${shared}.heapstory (${formatBytes(bytes.length)}${folded === 0 ? ', exact' : `, ${formatCount(folded)} small stacks folded`})`);
  };
  return (
    <>
      <div className="share-actions">
        <button type="button" className="button button-primary" disabled={!link} ref={copyButton} onClick={() => void copy('the link', (made) => made.text)}>
          Copy link
        </button>
        <button
          type="button"
          className="button"
          disabled={!link}
          onClick={() => void copy('the link as Markdown', (made) => linkOfTopRow(comparison, made.text, redact))}
        >
          Copy as Markdown
        </button>
        <button
          type="button"
          className="button"
          disabled={!link}
          onClick={() => void copy('a report in Markdown', (made) => reportOf(comparison, made.text, redact, findings))}
        >
          Copy report
        </button>
        <button type="button" className="button" title="Exact up to 100,000 stacks; opens by drop" onClick={() => void download()}>
          Download the {shared}
        </button>
      </div>
      <p className="share-done" role="status">
        {done}
      </p>
    </>
  );
}

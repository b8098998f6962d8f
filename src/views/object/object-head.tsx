import { useState, type ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import type { ObjectFacts, ObjectId, ObjectSet } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount, formatPercent } from '../../lib/format-value.ts';
import { FindingBadge, useCaptureMarks } from '../findings/finding-badge.tsx';
import { copyName } from '../shared/function-actions.ts';
import { CopyIcon } from '../shared/icons.tsx';
import { KIND_WORDS, KindMark } from '../shared/kind-mark.tsx';
import { nameOf } from '../shared/object-name.tsx';
import { placeOf } from './content-panels.tsx';
import { ObjectLink } from './object-link.tsx';
import { lineText, splitTypeName, toldText } from './object-words.ts';
import './object-head.css';

/** More facts than this wait behind a button. */
const SHOWN_FACTS = 6;

/** What the object is, what it weighs, and what alone holds it. */
export function ObjectHead(props: {
  readonly capture: CaptureFacts;
  readonly facts: ObjectFacts;
  readonly onObject: (object: ObjectId) => void;
  readonly onSet: (set: ObjectSet, title: string) => void;
}): ReactNode {
  const { capture, facts, onObject, onSet } = props;
  const { row, dominator } = facts;
  const [all, setAll] = useState(false);
  const marks = useCaptureMarks(capture.id);
  const heap = capture.graph?.shallow ?? 0;
  const { path, own } = splitTypeName(lineText(nameOf(row)));
  // The address stands beside the name already, and so may what the summary says.
  const otherFacts = facts.facts.filter(({ value }) => value !== row.address);
  const shownFacts = all ? otherFacts : otherFacts.slice(0, SHOWN_FACTS);
  const summary = facts.summary === '' ? row.preview : facts.summary;
  const allocated = facts.allocatedAt[0];
  return (
    <header className="object-head">
      <div className="object-head-name">
        <FindingBadge mark={marks.objects.get(row.id)} />
        <KindMark kind={row.kind} />
        <h2 title={toldText(nameOf(row))}>
          <span className="object-head-path">{path}</span>
          <wbr />
          {own}
        </h2>
        <span className="object-kind">{KIND_WORDS[row.kind]}</span>
        {row.address === '' ? null : (
          <span className="object-head-address">
            {row.address}
            <button type="button" className="icon-button" aria-label={`Copy address ${row.address}`} title="Copy address" onClick={() => copyName(row.address)}>
              <CopyIcon />
            </button>
          </span>
        )}
        {row.kind === 'root' ? null : (
          <button type="button" className="button button-quiet" onClick={() => onSet({ kind: 'type', type: facts.type }, row.name)}>
            All of this type
          </button>
        )}
      </div>
      {summary === '' || summary === row.name ? null : (
        <p className="object-summary" title={toldText(summary)}>
          <bdi>{lineText(summary)}</bdi>
        </p>
      )}
      {row.isReachable ? null : (
        <p className="object-unreachable">
          <strong>Unreachable</strong> Nothing holds it: no root leads here. It is garbage that had not been collected when the file was written.
        </p>
      )}
      <dl className="object-figures">
        <Figure title="Shallow" hint="Bytes of the object itself">
          {formatBytes(row.shallow)}
        </Figure>
        {row.isReachable ? (
          <>
            <Figure title="Retained" hint="What would be freed if it went">
              {formatBytes(row.retained)}
            </Figure>
            <Figure title="Of the heap" hint="Retained, as a share of all reachable bytes">
              {formatPercent(row.retained, heap)}
            </Figure>
            <Figure title="Dominates" hint="Objects that it alone holds, one step down">
              {formatCount(row.children)}
            </Figure>
            <Figure title="Dominator" hint="The object that every path to it goes through" isWide>
              {dominator && dominator.id !== 0 ? (
                <ObjectLink row={dominator} onObject={onObject} isTabStop />
              ) : (
                <span className="object-none">{row.kind === 'root' ? 'it is a root' : 'none: roots hold it, directly or by several ways'}</span>
              )}
            </Figure>
          </>
        ) : null}
        {allocated ? (
          <Figure title="Allocated at" isWide>
            <span title={toldText(`${allocated.name}\n${placeOf(allocated)}`)}>{lineText(allocated.name)}</span>
          </Figure>
        ) : null}
        {shownFacts.map(({ label, value }, index) => (
          <Figure key={index} title={capitalised(lineText(label))} isWide={value.length > 24}>
            <span title={toldText(value)}><bdi>{lineText(value)}</bdi></span>
          </Figure>
        ))}
      </dl>
      {otherFacts.length > SHOWN_FACTS ? (
        <button type="button" className="button button-quiet object-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${otherFacts.length - SHOWN_FACTS} more`}
        </button>
      ) : null}
    </header>
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Figure(props: { readonly title: string; readonly hint?: string; readonly isWide?: boolean; readonly children: ReactNode }): ReactNode {
  return (
    <div title={props.hint} data-wide={props.isWide === true || undefined}>
      <dt>{props.title}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

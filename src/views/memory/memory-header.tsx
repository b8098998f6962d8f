import { useId, useState, type ReactNode } from 'react';
import type { SeriesFacts, Timeline } from '../../engine/memory-contract.ts';
import { counted } from '../../lib/counted.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { say } from '../../store/actions.ts';
import { closeSeries } from '../../store/board-actions.ts';
import { Fact } from '../header/facts-frame.tsx';
import { Notices } from '../header/notices.tsx';
import '../header/header.css';
import { ChevronIcon, CloseIcon } from '../shared/icons.tsx';

/** Facts of the process that fit on the line; the rest is in the details. */
const MOST_FACTS = 5;
const FIRST = ['Go version', 'Go', 'GOGC', 'GOMEMLIMIT', 'GOMAXPROCS', 'Command line'];

/** What the sources say of the process, and what they are. */
export function MemoryHeader({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const [open, setOpen] = useState(false);
  const details = useId();
  const { sources } = timeline;
  const facts = factsOf(sources);
  const common = sentencesOf(sources);
  return (
    <header className="facts">
      <div className="facts-line">
        <h1 className="facts-kind">Memory</h1>
        <dl>
          {facts.slice(0, MOST_FACTS).map(({ label, values }) => (
            <Fact key={label} name={label} title={values.join('\n')}>
              <span className="memory-fact">{visibleText(values.length > 1 ? `${values[0]} and ${values.length - 1} more` : (values[0] ?? ''))}</span>
            </Fact>
          ))}
          <Fact name="From" keep>{sources.length === 0 ? 'captures only' : counted(sources.length, 'source')}</Fact>
        </dl>
        {sources.length === 0 ? null : (
          <button type="button" className="button button-quiet facts-more" aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
            Sources <ChevronIcon />
          </button>
        )}
      </div>
      {open && sources.length > 0 ? (
        <div id={details} className="memory-sources">
          {facts.length > 0 ? (
            <dl className="facts-details">
              {facts.map(({ label, values }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{visibleText(values.join(', '))}</dd>
                </div>
              ))}
            </dl>
          ) : null}
          <ul aria-label="Sources">
            {sources.map((source) => (
              <Source key={source.id} source={source} isCommon={(sentence) => (common.get(sentence) ?? 0) > 1} />
            ))}
          </ul>
          {[...common].filter(([, count]) => count > 1).map(([sentence, count]) => (
            <p key={sentence} className="memory-common">
              <b>{count} of these:</b> {sentence}
            </p>
          ))}
        </div>
      ) : null}
      <Notices notices={timeline.notices} />
    </header>
  );
}

function Source({ source, isCommon }: { readonly source: SeriesFacts; readonly isCommon: (sentence: string) => boolean }): ReactNode {
  const name = visibleText(source.name);
  const close = (): void => {
    closeSeries(source.id);
    say(`Closed ${name}`);
  };
  return (
    <li>
      <div className="memory-source">
        <b>{name}</b>
        <span>
          {visibleText(source.source)} · {formatBytes(source.byteLength)} · {counted(source.series, 'series', 'series')}, {counted(source.points, 'point')}
          {source.marks > 0 ? `, ${counted(source.marks, 'mark')}` : ''}
        </span>
        {source.capture === undefined ? (
          <button type="button" className="icon-button" aria-label={`Close ${name}`} title="Close" onClick={close}>
            <CloseIcon />
          </button>
        ) : (
          <small title="It closes with the capture">part of a capture</small>
        )}
      </div>
      {source.notices.filter(({ sentence }) => !isCommon(sentence)).map(({ code, severity, sentence }, index) => (
        <p key={`${code} ${index}`} data-severity={severity}>{sentence}</p>
      ))}
    </li>
  );
}

interface ProcessFact {
  readonly label: string;
  readonly values: readonly string[];
}

function factsOf(sources: readonly SeriesFacts[]): readonly ProcessFact[] {
  const byLabel = new Map<string, Set<string>>();
  for (const { facts } of sources) {
    for (const { label, value } of facts) {
      const values = byLabel.get(label);
      if (values) values.add(value);
      else byLabel.set(label, new Set([value]));
    }
  }
  const rank = (label: string): number => (FIRST.includes(label) ? FIRST.indexOf(label) : FIRST.length);
  return Array.from(byLabel, ([label, values]) => ({ label, values: [...values] })).sort((one, other) => rank(one.label) - rank(other.label));
}

/** How many sources each notice is of: nine scrapes would say one thing nine times. */
function sentencesOf(sources: readonly SeriesFacts[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { notices } of sources) {
    for (const sentence of new Set(notices.map((notice) => notice.sentence))) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  return counts;
}

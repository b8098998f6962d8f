import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../lib/visible-text.ts';
import { confidenceWord, type Evidence, type Finding } from '../../model/finding.ts';
import { countAgain, editNotALeaks } from '../../store/findings.ts';
import type { NotALeak } from '../../store/findings-list.ts';
import { session } from '../../store/session.ts';
import { CopyLine } from '../load/copy-line.tsx';
import { CopyIcon } from '../shared/icons.tsx';
import { serverAddress, baseOf, fillIn } from '../guide/server-address.ts';
import { capitalised, CONFIDENCE_HINTS, impactTexts, KIND_WORDS, SEVERITY_WORDS, unitOf } from './findings-words.ts';
import { EvidenceChips } from './evidence-chips.tsx';
import { GrowthLine } from './growth-line.tsx';
import { Sentence } from './sentence.tsx';
import { commandFor, dumpRuntime } from './surer.ts';
import { copyFinding, setAside } from './walk.ts';

/** One finding: what, how much, why one believes it, where it is seen, what to change. */
export function FindingCard(props: {
  readonly finding: Finding;
  /** Of those that count. */
  readonly number: number | undefined;
  /** Why the reader set it aside. */
  readonly dismissed?: NotALeak;
  /** The walk was here last. */
  readonly isCurrent: boolean;
}): ReactNode {
  const { finding, number, dismissed, isCurrent } = props;
  const { severity, confidence, reasons, kind, fix, surer, also, evidence, title, rule } = finding;
  const head = useId();
  const [isOpen, setOpen] = useState(number === 1);
  const word = confidenceWord(confidence);
  const grown = growthOf(evidence);
  const hasMore = reasons.length > 0 || surer.length > 0 || also.length > 0;
  return (
    <li>
      <article
        className="finding"
        data-finding={finding.key}
        data-severity={severity}
        data-kind={kind}
        data-dismissed={dismissed ? '' : undefined}
        data-current={isCurrent || undefined}
        aria-labelledby={head}
        tabIndex={-1}
      >
        <header className="finding-head">
          {number === undefined ? null : <span className="finding-number">{number}</span>}
          <SeverityBar finding={finding} />
          <span className="finding-confidence" data-word={word} title={CONFIDENCE_HINTS[word]}>
            {word}
          </span>
          <span className="finding-rule" title={`Rule ${rule}`}>
            {title}
          </span>
          <span className="finding-tools">
            <button type="button" className="icon-button" aria-label="Copy this finding as Markdown" title="Copy as Markdown" onClick={() => copyFinding(finding)}>
              <CopyIcon />
            </button>
            {dismissed ? (
              <button type="button" className="button button-quiet" onClick={() => countAgain(finding)}>
                Count it again
              </button>
            ) : (
              <button type="button" className="button button-quiet" title="Dims it by a rule that you can see, change and take away" onClick={() => setAside(finding)}>
                Not a leak
              </button>
            )}
          </span>
        </header>
        <div className="finding-body">
          <div className="finding-main">
            <h2 id={head} className="finding-sentence">
              <Sentence text={capitalised(finding.sentence)} />
            </h2>
            {dismissed ? (
              <p className="finding-reason">
                Not a leak{dismissed.reason === '' ? '' : `: ${visibleText(dismissed.reason)}`}{' '}
                <button type="button" className="link-button" onClick={() => editNotALeaks(dismissed)}>
                  {dismissed.reason === '' ? 'Say why…' : 'Change the rule…'}
                </button>
              </p>
            ) : null}
            <Impact finding={finding} />
          </div>
          {grown ? <GrowthLine values={grown.values} unit={grown.unit} /> : null}
        </div>
        {dismissed && !isOpen ? null : (
          <>
            <EvidenceChips finding={finding} />
            {fix === '' ? null : (
              <p className="finding-fix">
                <b>Fix</b> <Sentence text={fix} />
              </p>
            )}
          </>
        )}
        {hasMore || dismissed ? (
          <details className="finding-more" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{reasons.length > 0 ? `Why ${word}` : 'More'}{surer.length > 0 ? ', and how to be surer' : ''}</summary>
            {isOpen ? <More finding={finding} /> : null}
          </details>
        ) : null}
      </article>
    </li>
  );
}

function More({ finding }: { readonly finding: Finding }): ReactNode {
  const { reasons, surer, also } = finding;
  const runtime = useStore(session, ({ captures }) => dumpRuntime(finding, captures));
  const typed = useStore(serverAddress, (state) => state.typed);
  return (
    <div className="finding-details">
      {reasons.length === 0 ? null : (
        <ul className="finding-reasons">
          {reasons.map((reason) => (
            <li key={reason}>
              <Sentence text={reason} />
            </li>
          ))}
        </ul>
      )}
      {also.length === 0 ? null : (
        <>
          <h3>The same, seen otherwise</h3>
          <ul>
            {also.map((one) => (
              <li key={`${one.rule} ${one.sentence}`}>
                <Sentence text={one.sentence} /> <small title={one.title}>{one.rule}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {surer.length === 0 ? null : (
        <>
          <h3>To be surer</h3>
          <ul>
            {surer.map((one) => {
              const command = commandFor(one, runtime);
              return (
                <li key={one}>
                  <Sentence text={one} />
                  {command === undefined ? null : <CopyLine text={fillIn(command, baseOf(typed))} what={one} />}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}

/** Four steps, filled as far as it matters, and the word. */
function SeverityBar({ finding: { severity, kind } }: { readonly finding: Finding }): ReactNode {
  const word = kind === 'leak' || kind === 'crash' ? SEVERITY_WORDS[severity] : `${KIND_WORDS[kind]} · ${SEVERITY_WORDS[severity]}`;
  return (
    <span className="finding-severity">
      <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
        {[0, 1, 2, 3].map((step) => (
          <rect key={step} x={step * 6} y={9 - step * 3} width="4" height={3 + step * 3} rx="1" data-on={step < severity || undefined} />
        ))}
      </svg>
      {word}
    </span>
  );
}

function Impact({ finding: { impact } }: { readonly finding: Finding }): ReactNode {
  const texts = impactTexts(impact);
  if (texts.length === 0) return null;
  return (
    <ul className="finding-impact" aria-label="Impact">
      {texts.map(({ text, isUrgent }) => (
        <li key={text} data-urgent={isUrgent || undefined}>
          {text}
        </li>
      ))}
    </ul>
  );
}

function varies(values: readonly number[]): boolean {
  return values.some((value) => value !== values[0]);
}

/** The first series of values among the evidence, with its unit. */
function growthOf(evidence: readonly Evidence[]): { readonly values: readonly number[]; readonly unit: string } | undefined {
  for (const one of evidence) {
    if (one.kind === 'growth' && varies(one.values)) return { values: one.values, unit: unitOf(one, session.getState().captures) };
    if (one.kind === 'goroutines' && varies(one.counts)) return { values: one.counts, unit: 'count' };
  }
  return undefined;
}

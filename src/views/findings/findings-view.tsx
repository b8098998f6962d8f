import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { counted } from '../../lib/counted.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { askAgain, editNotALeaks, findings, toggleWeak, verifyFix, type FindingsState } from '../../store/findings.ts';
import { heapProfiles } from '../../store/findings-fix.ts';
import { session } from '../../store/session.ts';
import { shareTarget } from '../../store/share-target.ts';
import { isOfGoroutines } from '../../model/capture.ts';
import type { Failure } from '../../model/failure.ts';
import { editHarmlessList } from '../../store/harmless-rules.ts';
import { HarmlessDialog } from '../goroutines/harmless-dialog.tsx';
import { CommandButton } from '../shared/command-button.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { FixChooser } from './fix-chooser.tsx';
import { FindingCard } from './finding-card.tsx';
import { countText, summaryOf, tells } from './findings-words.ts';
import { HealthyPart, MissingPart } from './looked-for.tsx';
import { NotALeakDialog } from './not-a-leak-dialog.tsx';
import { VerdictBanner } from './verdict-banner.tsx';
import './finding-badge.css';
import './findings.css';

/** What leaks, most important first; what was looked for and found in order; what could not be looked for. */
export function FindingsView(): ReactNode {
  const state = useStore(findings);
  const { stage, report, failure, list, ranked } = state;
  const walk = state.walk?.key;
  const body = useRef<HTMLDivElement>(null);
  const canVerify = useStore(session, (open) => heapProfiles(open).length > 1);
  const canShare = useStore(session, (open) => shareTarget(open) !== undefined);
  const [asksFix, setAsksFix] = useState(false);
  const isThere = report !== undefined;
  useEffect(() => {
    if (!isThere) return;
    const card = walk === undefined ? undefined : [...(body.current?.querySelectorAll<HTMLElement>('[data-finding]') ?? [])].find(({ dataset }) => dataset['finding'] === walk);
    // Who comes back stands where they left; who comes first can scroll and walk by keys at once.
    (card ?? body.current)?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'center' });
  }, [isThere, walk]);
  return (
    <main className="workspace findings" aria-busy={stage === 'asking'}>
      <header className="findings-head">
        <div>
          <h1>{report ? summaryOf(report, ranked.map(({ finding }) => finding)) : stage === 'failed' ? 'Findings' : 'Looking for leaks…'}</h1>
          <p role="status">{report ? <About state={state} /> : stage === 'failed' ? '' : 'All that is open is looked at.'}</p>
        </div>
        <span className="findings-tools">
          {canVerify ? (
            <button type="button" className="button" aria-expanded={asksFix || state.fix !== undefined} onClick={() => (state.fix ? verifyFix(undefined) : setAsksFix(!asksFix))}>
              Verify a fix
            </button>
          ) : null}
          <button type="button" className="button" onClick={() => editNotALeaks()}>
            Not a leak{list.length === 0 ? '' : ` (${list.length})`}…
          </button>
          {ranked.length === 0 ? null : <CommandButton id="findings.report">Copy report</CommandButton>}
          <CommandButton id="guide.toggle">Capture guide</CommandButton>
          {canShare ? <CommandButton id="share.link" className="button button-primary">Share…</CommandButton> : null}
        </span>
      </header>
      <div ref={body} className="findings-body" tabIndex={-1}>
        {failure ? <NotLooked failure={failure} /> : null}
        {report ? <Report state={state} asksFix={asksFix} /> : null}
      </div>
      <NotALeakDialog />
    </main>
  );
}

/** A list that can't be used is the reader's to mend; all else may go better the next time. */
function NotLooked({ failure }: { readonly failure: Failure }): ReactNode {
  const dump = useStore(session, (state) => state.captures.find(({ kind }) => isOfGoroutines(kind))?.id);
  const isOfList = failure.code === 'bad-pattern' && dump !== undefined;
  return (
    <div role="alert">
      <EmptyState title="The rules could not run">
        <p>{visibleText(failure.sentence)}</p>
        <p>The captures themselves are open in their tabs.</p>
        <p className="findings-tools">
          {isOfList ? (
            <button type="button" className="button button-primary" onClick={() => editHarmlessList()}>
              Edit the list of harmless waits…
            </button>
          ) : null}
          <button type="button" className="button" onClick={askAgain}>
            Look again
          </button>
        </p>
      </EmptyState>
      {isOfList ? <HarmlessDialog capture={dump} /> : null}
    </div>
  );
}

/** Of what this is said, and for which Go. */
function About({ state: { report, ranked, stage } }: { readonly state: FindingsState }): ReactNode {
  const captures = useStore(session, (session_) => session_.captures.length);
  const series = useStore(session, (session_) => session_.series.length);
  const of = [...(captures > 0 ? [counted(captures, 'capture')] : []), ...(series > 0 ? [`${series} series of numbers`] : [])].join(' and ');
  const sure = countText(ranked.map(({ finding }) => finding).filter(tells));
  const version = report?.goVersion;
  const isTold = ranked.some(({ finding }) => finding.fromLink === true);
  return (
    <>
      {sure === '' ? '' : `${sure} · `}from {of}
      {isTold ? ' · found where the link was made' : ''}
      {version === undefined ? '' : ` · ${/^go/i.test(version) ? visibleText(version) : `Go ${visibleText(version)}`}`}
      {stage === 'asking' ? ' · looking again…' : ''}
    </>
  );
}

function Report({ state, asksFix }: { readonly state: FindingsState; readonly asksFix: boolean }): ReactNode {
  const { report, ranked, dismissed, weak, showWeak, walk, fix } = state;
  if (!report) return null;
  const verdicts = ranked.filter(({ finding }) => finding.kind === 'verdict');
  const cards = ranked.filter(({ finding }) => finding.kind !== 'verdict');
  return (
    <>
      {verdicts.map(({ finding }) => (
        <VerdictBanner key={finding.key} finding={finding} isCurrent={walk?.key === finding.key} />
      ))}
      {asksFix || fix ? <FixChooser /> : null}
      {cards.length === 0 && verdicts.length === 0 ? <Nothing state={state} /> : null}
      {cards.length === 0 ? null : (
        <ol className="finding-list" aria-label="Findings">
          {cards.map(({ finding, number }) => (
            <FindingCard key={finding.key} finding={finding} number={number} isCurrent={walk?.key === finding.key} />
          ))}
        </ol>
      )}
      {weak.length === 0 ? null : (
        <section className="findings-weak" aria-label="Weak hints">
          <button type="button" className="button button-quiet" aria-expanded={showWeak} onClick={toggleWeak}>
            {showWeak ? 'Hide' : 'Show'} {counted(weak.length, 'weak hint')}
          </button>
          {showWeak ? (
            <ol className="finding-list">
              {weak.map((finding, at) => (
                <FindingCard key={finding.key} finding={finding} number={cards.length + at + 1} isCurrent={walk?.key === finding.key} />
              ))}
            </ol>
          ) : null}
        </section>
      )}
      <HealthyPart healthy={report.healthy} isOpen={ranked.length === 0} />
      <MissingPart missing={report.missing} isOpen={ranked.length === 0 || report.healthy.length === 0} />
      {dismissed.length === 0 ? null : (
        <section className="findings-dismissed" aria-label="Not leaks">
          <h2>Set aside: {counted(dismissed.length, 'finding')} that you said {dismissed.length === 1 ? 'is no leak' : 'are no leaks'}</h2>
          <ol className="finding-list">
            {dismissed.map(({ finding, rule }) => (
              <FindingCard key={finding.key} finding={finding} number={undefined} dismissed={rule} isCurrent={walk?.key === finding.key} />
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

/** Nothing that counts: because all is well, or because too little is there. */
function Nothing({ state: { report, dismissed, weak } }: { readonly state: FindingsState }): ReactNode {
  if (!report) return null;
  const { healthy, missing } = report;
  const aside = [...(dismissed.length > 0 ? [`${counted(dismissed.length, 'finding')} you set aside`] : []), ...(weak.length > 0 ? [counted(weak.length, 'weak hint')] : [])].join(' and ');
  return (
    <div className="findings-nothing" data-well={healthy.length > 0 || undefined}>
      <p>
        {healthy.length > 0 ? (
          <>
            <b>{counted(healthy.length, 'kind')} of leak {healthy.length === 1 ? 'was' : 'were'} looked for, and none found.</b> What was looked at stands below.
          </>
        ) : (
          <>
            <b>Nothing could be looked for yet.</b> {missing.length > 0 ? 'Below is what to add, most useful first.' : 'No rule speaks of what is open: heap and goroutine profiles, heap dumps and memory series are what leaks are read from.'}
          </>
        )}
        {aside === '' ? null : ` There ${dismissed.length + weak.length === 1 ? 'is' : 'are'} ${aside}.`}
      </p>
    </div>
  );
}

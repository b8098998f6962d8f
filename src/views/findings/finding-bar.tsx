import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { findingOf, findings, leaveWalk, markNotALeak, walked } from '../../store/findings.ts';
import { plainSentence } from '../../store/findings-marks.ts';
import { session } from '../../store/session.ts';
import { CommandButton } from '../shared/command-button.tsx';
import { ChevronIcon, CloseIcon } from '../shared/icons.tsx';
import { capitalised } from './findings-words.ts';
import { EvidenceChips } from './evidence-chips.tsx';
import { Sentence } from './sentence.tsx';
import { backToFindings, whereOf } from './walk.ts';
import './finding-bar.css';

/** Above a view that a finding led to: which finding, its other evidence, and the way on and back. */
export function FindingBar(): ReactNode {
  const state = useStore(findings);
  const isBoard = useStore(session, ({ board }) => board === 'findings');
  const finding = findingOf(state, state.walk?.key);
  if (isBoard || !finding) return null;
  const isAside = !walked(state).includes(finding);
  return (
    <section className="finding-bar" aria-label="Finding" data-severity={finding.severity}>
      <span className="finding-bar-steps">
        <CommandButton id="findings.previous" className="icon-button finding-bar-back" iconOnly>
          <ChevronIcon />
        </CommandButton>
        <CommandButton id="findings.next" className="icon-button" iconOnly>
          <ChevronIcon />
        </CommandButton>
      </span>
      <b className="finding-bar-number">{whereOf(finding)}</b>
      <p className="finding-bar-sentence" title={plainSentence(finding)}>
        <Sentence text={capitalised(finding.sentence)} />
      </p>
      {finding.evidence.length > 1 ? <EvidenceChips finding={finding} current={state.walk?.evidence ?? -1} /> : null}
      <span className="finding-bar-end">
        {isAside ? null : (
          <button type="button" className="button button-quiet" onClick={() => markNotALeak(finding)}>
            Not a leak
          </button>
        )}
        <button type="button" className="button" onClick={backToFindings}>
          Back to findings
        </button>
        <button type="button" className="icon-button" aria-label="Close the bar of the finding" title="Close" onClick={leaveWalk}>
          <CloseIcon />
        </button>
      </span>
    </section>
  );
}

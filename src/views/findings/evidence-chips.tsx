import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleBlock, visibleText } from '../../lib/visible-text.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import { session } from '../../store/session.ts';
import { splitName } from '../shared/split-name.ts';
import { packageOf } from '../../analysis/go-names.ts';
import { EVIDENCE_WORDS, firstLine, subjectOf } from './findings-words.ts';
import { canJump } from './jump.ts';
import { showEvidence } from './walk.ts';

/** More are behind the card's own details elsewhere: a row of a dozen says nothing. */
const MOST_CHIPS = 6;

/** What a finding rests on; each leads to its place. `current`: the one that is on screen. */
export function EvidenceChips({ finding, current }: { readonly finding: Finding; readonly current?: number }): ReactNode {
  const captures = useStore(session, (state) => state.captures);
  const series = useStore(session, (state) => state.series);
  if (finding.evidence.length === 0) return null;
  return (
    <ul className="evidence" aria-label="Evidence">
      {finding.evidence.slice(0, MOST_CHIPS).map((evidence, at) => {
        const leads = canJump(evidence, finding, { captures, series });
        return (
          <li key={at}>
            <button
              type="button"
              className="evidence-chip"
              aria-current={at === current ? 'true' : undefined}
              disabled={!leads}
              title={leads ? chipTitle(evidence) : `${chipTitle(evidence)}\nWhat shows it is not open`}
              onClick={() => showEvidence(finding, at)}
            >
              <span className="evidence-kind">{EVIDENCE_WORDS[evidence.kind]}</span>
              <Subject evidence={evidence} />
              <span>{visibleText(firstLine(evidence).replaceAll('`', ''))}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The function is often in the words already. */
function Subject({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const subject = subjectOf(evidence);
  if (subject === '' || evidence.kind === 'series' || evidence.text.includes(subject)) return null;
  const name = evidence.kind === 'object' || evidence.kind === 'escape' ? subject : splitName(subject, packageOf(subject)).own;
  return <code>{visibleText(name)}</code>;
}

function chipTitle(evidence: Evidence): string {
  const subject = subjectOf(evidence);
  const path = evidence.kind === 'stack' || evidence.kind === 'growth' ? evidence.path.map(visibleText).join('\n') : visibleText(subject);
  return `${visibleBlock(evidence.text)}\n${path}`;
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { visibleText } from '../../lib/visible-text.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import { findings } from '../../store/findings.ts';
import { EvidenceChips } from './evidence-chips.tsx';
import { VERDICT_WORDS } from '../../store/findings-fix.ts';
import { capitalised, unitOf } from './findings-words.ts';
import { GrowthLine } from './growth-line.tsx';
import { Sentence } from './sentence.tsx';
import { session } from '../../store/session.ts';

const SIGNS: Readonly<Record<NonNullable<Finding['verdict']>, string>> = { passed: '✓', partly: '◐', failed: '✗', moved: '⇄', 'not-comparable': '?' };

/** Of a before and an after: whether the fix worked, before anything else. */
export function VerdictBanner({ finding, isCurrent }: { readonly finding: Finding; readonly isCurrent: boolean }): ReactNode {
  const { verdict = 'not-comparable', sentence, evidence, fix } = finding;
  const reasons = finding.reasons.filter((reason) => !sentence.includes(reason));
  const growth = evidence.find((one) => one.kind === 'growth');
  const { captures } = session.getState();
  return (
    <section className="verdict" data-verdict={verdict} data-finding={finding.key} data-current={isCurrent || undefined} aria-label="Verdict" tabIndex={-1}>
      <span className="verdict-sign" aria-hidden="true">
        {SIGNS[verdict]}
      </span>
      <div className="verdict-words">
        <h2>{VERDICT_WORDS[verdict]}</h2>
        {growth ? <Sides growth={growth} /> : null}
        <p>
          <Sentence text={capitalised(sentence)} />
        </p>
        {reasons.length === 0 ? null : (
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>
                <Sentence text={reason} />
              </li>
            ))}
          </ul>
        )}
        {fix === '' ? null : (
          <p>
            <Sentence text={fix} />
          </p>
        )}
        <EvidenceChips finding={finding} />
      </div>
      {growth ? <GrowthLine values={growth.values} unit={unitOf(growth, captures)} /> : null}
    </section>
  );
}

/** Which two are meant; beside the chooser that says so it would be said twice. */
function Sides({ growth: { captures } }: { readonly growth: Extract<Evidence, { readonly kind: 'growth' }> }): ReactNode {
  const isNamed = useStore(findings, ({ fix }) => fix !== undefined);
  const open = useStore(session, (state) => state.captures);
  const [before, after] = [captures[0], captures.at(-1)].map((id) => open.find((facts) => facts.id === id)?.name);
  if (isNamed || before === undefined || after === undefined) return null;
  return (
    <p className="verdict-sides">
      Before: <code>{visibleText(before)}</code>, after: <code>{visibleText(after)}</code>
    </p>
  );
}

import type { ReactNode } from 'react';
import type { Finding } from '../../model/finding.ts';
import { EvidenceChips } from './evidence-chips.tsx';
import { capitalised, impactTexts, VERDICT_WORDS } from './findings-words.ts';
import { GrowthLine } from './growth-line.tsx';
import { Sentence } from './sentence.tsx';
import { session } from '../../store/session.ts';

const SIGNS: Readonly<Record<NonNullable<Finding['verdict']>, string>> = { passed: '✓', partly: '◐', failed: '✗', moved: '⇄', 'not-comparable': '?' };

/** Of a before and an after: whether the fix worked, before anything else. */
export function VerdictBanner({ finding, isCurrent }: { readonly finding: Finding; readonly isCurrent: boolean }): ReactNode {
  const { verdict = 'not-comparable', sentence, reasons, evidence, impact, fix } = finding;
  const growth = evidence.find((one) => one.kind === 'growth');
  const unit = growth ? session.getState().captures.find(({ id }) => id === growth.captures.at(-1))?.valueTypes.find(({ type }) => type === growth.type)?.unit : undefined;
  const impacts = impactTexts(impact);
  return (
    <section className="verdict" data-verdict={verdict} data-finding={finding.key} data-current={isCurrent || undefined} aria-label="Verdict" tabIndex={-1}>
      <span className="verdict-sign" aria-hidden="true">
        {SIGNS[verdict]}
      </span>
      <div className="verdict-words">
        <h2>{VERDICT_WORDS[verdict]}</h2>
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
        {impacts.length === 0 ? null : <p className="verdict-impact">{impacts.map(({ text }) => text).join(' · ')}</p>}
        {fix === '' ? null : (
          <p>
            <Sentence text={fix} />
          </p>
        )}
        <EvidenceChips finding={finding} />
      </div>
      {growth ? <GrowthLine values={growth.values} unit={unit ?? 'count'} /> : null}
    </section>
  );
}

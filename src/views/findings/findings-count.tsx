import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { findings } from '../../store/findings.ts';
import { isLikely } from '../../store/findings-arrival.ts';
import { VERDICT_WORDS } from '../../store/findings-fix.ts';
import { countText, tells } from './findings-words.ts';
import './finding-badge.css';

/** On the tab: whether a fix worked; else how many, and whether any of them is more than a possibility. */
export function FindingsCount(): ReactNode {
  const ranked = useStore(findings, (state) => state.ranked);
  const isAsking = useStore(findings, (state) => state.stage === 'asking' && state.report === undefined);
  const isFailed = useStore(findings, (state) => state.stage === 'failed');
  if (isAsking) return <span className="findings-count" data-asking="" aria-hidden="true">…</span>;
  if (isFailed) return <span className="findings-count" data-failed="" title="The rules could not run">could not run</span>;
  const verdict = ranked[0]?.finding.verdict;
  if (verdict !== undefined) {
    return (
      <span className="findings-count" data-likely={verdict === 'failed' || undefined}>
        {VERDICT_WORDS[verdict]}
      </span>
    );
  }
  const told = ranked.map(({ finding }) => finding).filter(tells);
  if (told.length === 0) return null;
  const likely = told.filter(isLikely);
  const text = likely.length > 0 ? countText(likely) : countText(told);
  return (
    <span className="findings-count" data-likely={likely.length > 0 || undefined} data-short={likely.length > 0 ? likely.length : told.length} title={countText(told)}>
      {text}
    </span>
  );
}

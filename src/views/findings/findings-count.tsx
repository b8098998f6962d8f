import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { findings } from '../../store/findings.ts';
import { isLikely } from '../../store/findings-arrival.ts';
import { countText } from './findings-words.ts';
import './finding-badge.css';

/** On the tab: how many, and whether any of them is more than a possibility. */
export function FindingsCount(): ReactNode {
  const ranked = useStore(findings, (state) => state.ranked);
  const isAsking = useStore(findings, (state) => state.stage === 'asking' && state.report === undefined);
  if (isAsking) return <span className="findings-count" data-asking="" aria-hidden="true">…</span>;
  const told = ranked.map(({ finding }) => finding).filter(({ kind }) => kind !== 'caution' && kind !== 'fact');
  if (told.length === 0) return null;
  const likely = told.filter(isLikely);
  const text = likely.length > 0 ? countText(likely) : countText(told);
  return (
    <span className="findings-count" data-likely={likely.length > 0 || undefined} title={countText(told)}>
      {text}
    </span>
  );
}

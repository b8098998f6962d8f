import type { ReactNode } from 'react';
import type { CaptureFacts } from '../../engine/contract.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { closeComparison, showComparison } from '../../store/compare-actions.ts';
import type { Comparison } from '../../store/comparison.ts';
import { CompareIcon } from '../shared/compare-icons.tsx';
import { CloseIcon } from '../shared/icons.tsx';
import { cutEnding, KIND_NAMES } from './fact-texts.ts';

/** A comparison among the open captures. */
export function ComparisonTab(props: {
  readonly comparison: Comparison;
  readonly captures: readonly CaptureFacts[];
  readonly active: boolean;
}): ReactNode {
  const { comparison, captures, active } = props;
  const side = (index: number): CaptureFacts | undefined => captures.find((facts) => facts.id === comparison.captures[index]);
  const base = side(comparison.base);
  const head = side(comparison.head);
  const last = (facts: CaptureFacts | undefined): string => nameOf(facts).split('/').at(-1) ?? '';
  // Files of one name in two places differ by what is before it.
  const isAlike = base !== head && last(base) === last(head);
  const stem = (facts: CaptureFacts | undefined): string => cutEnding(isAlike ? nameOf(facts) : last(facts))[0];
  const count = comparison.captures.length;
  const label = count === 1 ? `Both sides of ${nameOf(head)}` : `Compare ${nameOf(base)} with ${nameOf(head)}`;
  const kind = head ? KIND_NAMES[head.kind] : '';
  return (
    <div className="capture-tab comparison-tab" data-active={active || undefined}>
      <button
        type="button"
        className="capture-tab-name comparison-tab-name"
        aria-current={active ? 'page' : undefined}
        aria-label={label}
        title={`${label} · ${kind}${count > 2 ? `, ${count} captures` : ''}`}
        onClick={() => showComparison(comparison.id)}
      >
        <CompareIcon />
        <bdi>{count === 1 ? `${stem(head)}: both sides` : `${stem(base)} → ${stem(head)}`}</bdi>
      </button>
      <button
        type="button"
        className="icon-button capture-tab-close"
        aria-label={`Close the comparison of ${stem(base)} and ${stem(head)}`}
        title="Close the comparison; its captures stay open"
        onClick={() => closeComparison(comparison.id)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

function nameOf(facts: CaptureFacts | undefined): string {
  return visibleText(facts?.name ?? '');
}

/** What a link is made of. */
import type { CaptureFacts } from '../engine/contract.ts';
import { freshComparison, type Comparison } from './comparison.ts';
import { activeCapture, type SessionState } from './session.ts';

/** The comparison on screen, else the capture; on the board of findings the comparison that was on screen before, else the first, else the capture. */
export type ShareTarget =
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  | { readonly kind: 'capture'; readonly facts: CaptureFacts; readonly type: string };

export function shareTarget(state: SessionState): ShareTarget | undefined {
  const { board, comparisons, compared, captures, active, perspectives } = state;
  if (board === 'memory') return undefined;
  const comparison = comparisons.find(({ id }) => id === compared) ?? (board === 'findings' ? comparisons[0] : undefined);
  if (comparison) return { kind: 'comparison', comparison };
  const facts = board === 'findings' ? (captures.find(({ id }) => id === active) ?? captures[0]) : activeCapture(state)?.facts;
  const type = facts?.valueTypes[perspectives[facts.id]?.type ?? facts.defaultType]?.type;
  return facts && type !== undefined ? { kind: 'capture', facts, type } : undefined;
}

/** A capture is shared whole, as its comparison with nothing; what filters it on screen is left alone. */
export function comparisonOf(target: ShareTarget): Comparison {
  return target.kind === 'comparison' ? target.comparison : { ...freshComparison(`alone ${target.facts.id}`, [target.facts]), view: 'grew', type: target.type };
}

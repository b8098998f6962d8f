/** The shown comparison with the captures it is of, resolved once for all of its parts. */
import type { CaptureFacts, CompareFacts, CompareQuery, FlameQuery } from '../../engine/contract.ts';
import type { Comparison } from '../../store/comparison.ts';
import type { CompareWords } from './compare-words.ts';
import { rateText } from './delta-text.ts';

export interface Compared {
  readonly comparison: Comparison;
  /** In order of time. */
  readonly captures: readonly CaptureFacts[];
  readonly base: CaptureFacts;
  readonly head: CaptureFacts;
  /** Of heaps of objects: stacks are paths of dominators. */
  readonly ofHeaps: boolean;
  /** Of profiles or dumps of goroutines that can be followed. */
  readonly ofGoroutines: boolean;
  readonly words: CompareWords;
  /** One profile that holds both sides. */
  readonly twoSided: boolean;
  readonly query: CompareQuery;
  /** Undefined until the engine has said. While another question is under way: as of the previous one. */
  readonly facts: CompareFacts | undefined;
  /** Unit of what is shown, "bytes/s" for a rate. */
  readonly unit: string;
  /** Of series, which are never scaled. */
  readonly ownUnit: string;
  /** What a link held, not files. */
  readonly onLink: boolean;
  /** Base values are multiplied with it to bring them to head's total; 1 under every other scale. */
  readonly factor: number;
  /** Counts since the process began, per second of the time between: only their difference is a rate. */
  readonly onlyDeltas: boolean;
}

/** The merged tree of both sides. */
export function paneQuery(
  { type, filters, match, scale }: Pick<Comparison, 'type' | 'filters' | 'match' | 'scale'>,
  base: CaptureFacts,
  head: CaptureFacts,
): FlameQuery {
  return {
    capture: head.id,
    type: Math.max(0, head.valueTypes.findIndex((one) => one.type === type)),
    filters,
    shape: { kind: 'topDown' },
    against: { capture: base.id, match, scale },
  };
}

/** Of a side's value, under the asked scale. */
export function sideText(value: number, { unit, onlyDeltas }: Pick<Compared, 'unit' | 'onlyDeltas'>): string {
  return onlyDeltas ? '–' : rateText(value, unit);
}

/** What a side comes to: as measured, since a relative scale is of rows. */
export function totalText(side: 'base' | 'head', compared: Pick<Compared, 'facts' | 'comparison' | 'unit' | 'ownUnit' | 'onlyDeltas'>): string {
  const { facts, comparison, ownUnit: own } = compared;
  if (!facts) return '…';
  return comparison.scale === 'perSecond' ? sideText(facts[side], compared) : rateText(facts.measured[side], own);
}

/** "×1.82"; empty where values are as they were measured. */
export function factorText(factor: number): string {
  const text = factor.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return text === '1' ? '' : `×${text}`;
}

/** Base and head, of which a difference of the totals is said: measured ones, or rates. */
export function totalsOf(facts: CompareFacts, { scale }: Pick<Comparison, 'scale'>): { readonly base: number; readonly head: number } {
  return scale === 'perSecond' ? facts : facts.measured;
}

/** Of the values as the files have them. */
export function ownUnit(facts: CompareFacts | undefined, { type }: Pick<Comparison, 'type'>): string {
  return facts?.types.find((one) => one.type === type)?.unit ?? '';
}

/** From what is asked, not from the last answer: rows may come before the facts do. */
export function scaledUnit(facts: CompareFacts | undefined, comparison: Pick<Comparison, 'type' | 'scale'>): string {
  const unit = ownUnit(facts, comparison);
  return comparison.scale === 'perSecond' ? `${unit}/s` : unit;
}

/** The shown comparison with the captures it is of, resolved once for all of its parts. */
import type { CaptureFacts, CompareFacts, CompareQuery, FlameQuery } from '../../engine/contract.ts';
import type { Comparison } from '../../store/comparison.ts';

export interface Compared {
  readonly comparison: Comparison;
  /** In order of time. */
  readonly captures: readonly CaptureFacts[];
  readonly base: CaptureFacts;
  readonly head: CaptureFacts;
  /** One profile that holds both sides. */
  readonly twoSided: boolean;
  readonly query: CompareQuery;
  /** Undefined until the engine has said. While another question is under way: as of the previous one. */
  readonly facts: CompareFacts | undefined;
  /** Unit of what is shown, "bytes/s" for a rate. */
  readonly unit: string;
  /** Of series, which are never scaled. */
  readonly ownUnit: string;
}

/** The merged tree of both sides. */
export function paneQuery({ comparison, base, head }: Pick<Compared, 'comparison' | 'base' | 'head'>): FlameQuery {
  const { type, filters, match, scale } = comparison;
  return {
    capture: head.id,
    type: Math.max(0, head.valueTypes.findIndex((one) => one.type === type)),
    filters,
    shape: { kind: 'topDown' },
    against: { capture: base.id, match, scale },
  };
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

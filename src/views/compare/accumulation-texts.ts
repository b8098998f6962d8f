/** Where a heap grew, in words. Pure. */
import type { AccumulationPoint } from '../../engine/graph-contract.ts';
import { deltaText } from './delta-text.ts';

export interface SentencePart {
  readonly text: string;
  /** It stands between backticks. */
  readonly isName: boolean;
}

/** A backtick without its pair is a part of the text. */
export function sentenceParts(sentence: string): readonly SentencePart[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((text) => text !== '')
    .map((text) => (/^`[^`]+`$/.test(text) ? { text: text.slice(1, -1), isName: true } : { text, isName: false }));
}

/** Reasons come as parts of sentences. */
export function asSentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** Two captures can't tell a leak from a cache that filled up; every further one can. */
export function accumulationSteps({ perInterval, steady }: Pick<AccumulationPoint, 'perInterval' | 'steady'>): string {
  if (perInterval.length < 2) return 'Grew once: take a third snapshot to confirm.';
  const steps = perInterval.map((entries) => deltaText(entries, 'count')).join(', ');
  return `${steps} entries per interval: ${steady ? 'grew at every step.' : 'not at every step.'}`;
}

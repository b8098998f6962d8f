/** Which captures a fix can be seen in, and what is said of it. Pure. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { Finding } from '../model/finding.ts';
import type { Comparison } from './comparison.ts';
import type { FixSides, RankedFinding } from './findings.ts';

type HeapFacts = Pick<CaptureFacts, 'id' | 'kind' | 'fromLink' | 'graph'>;

/** A link's sides are compared already. */
export function heapProfiles<F extends HeapFacts>({ captures }: { readonly captures: readonly F[] }): readonly F[] {
  return captures.filter(({ kind, fromLink, graph }) => (kind === 'heap' || kind === 'allocs') && !fromLink && graph === undefined);
}

/** Base and head of a comparison; undefined: they are no two heap profiles. */
export function fixOf({ captures, base, head }: Pick<Comparison, 'captures' | 'base' | 'head'>, open: { readonly captures: readonly HeapFacts[] }): FixSides | undefined {
  const [before, after] = [captures[base], captures[head]];
  const heaps = heapProfiles(open);
  if (before === undefined || after === undefined || before === after) return undefined;
  return [before, after].every((id) => heaps.some((facts) => facts.id === id)) ? { before, after } : undefined;
}

export const VERDICT_WORDS: Readonly<Record<NonNullable<Finding['verdict']>, string>> = {
  passed: 'Fix verified',
  partly: 'Partly fixed',
  failed: 'Not fixed',
  moved: 'Moved elsewhere',
  'not-comparable': 'Not comparable',
};

export const NO_VERDICT = 'No verdict: nothing of weight was in use before that a fix could have been for';

/** Aloud, once the rules have looked. */
export function spokenVerdict(ranked: readonly RankedFinding[]): string {
  const verdict = ranked.find(({ finding }) => finding.kind === 'verdict')?.finding.verdict;
  return verdict === undefined ? NO_VERDICT : VERDICT_WORDS[verdict];
}

import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Answer, CompareFacts, CompareQuery } from '../../engine/contract.ts';
import type { Failure } from '../../model/failure.ts';
import { engine } from '../../store/actions.ts';
import { shownComparison } from '../../store/compare-actions.ts';
import { compareQuery, comparesGoroutines, showsLink } from '../../store/comparison.ts';
import { isHeapKind } from '../../store/graph-compare.ts';
import { session } from '../../store/session.ts';
import { useAnswer } from '../shared/use-answer.ts';
import { compareWords } from './compare-words.ts';
import { ownUnit, scaledUnit, type Compared } from './compared.ts';

const askFacts = (query: CompareQuery): Promise<Answer<CompareFacts>> => engine.calls.compareFacts(query);

/** Stands in while no comparison is shown; always the same object, so that nothing is asked anew. */
const NONE: CompareQuery = { captures: [], base: 0, head: 0, type: '', filters: [], match: 'auto', scale: 'absolute' };

/** Undefined when no comparison is shown. */
export function useCompared(): { readonly compared: Compared; readonly failure: Failure | undefined } | undefined {
  const comparison = useStore(session, shownComparison);
  const all = useStore(session, (state) => state.captures);
  // Written out: another look at the same numbers is not another question.
  const { captures: ids, base, head, type, filters, match, scale } = comparison ?? NONE;
  const query = useMemo(
    () => (ids.length > 0 ? compareQuery({ captures: ids, base, head, type, filters, match, scale }) : undefined),
    [ids, base, head, type, filters, match, scale],
  );
  const asked = useAnswer(query, askFacts);
  return useMemo(() => {
    if (!comparison || !query) return undefined;
    const captures = comparison.captures.flatMap((id) => all.find((facts) => facts.id === id) ?? []);
    const baseFacts = captures[comparison.base];
    const headFacts = captures[comparison.head];
    if (!baseFacts || !headFacts) return undefined;
    const facts = asked.value;
    const compared: Compared = {
      comparison,
      captures,
      base: baseFacts,
      head: headFacts,
      ofHeaps: isHeapKind(headFacts.kind),
      ofGoroutines: comparesGoroutines(captures),
      words: compareWords(headFacts.kind),
      twoSided: captures.length === 1,
      query,
      facts,
      unit: scaledUnit(facts, comparison),
      ownUnit: ownUnit(facts, comparison),
      onLink: showsLink(comparison, captures),
      // As long as the scale's own facts are under way, nothing is said that may be wrong.
      factor: comparison.scale === 'normalised' && facts && !asked.stale ? facts.factor : 1,
      onlyDeltas: comparison.scale === 'perSecond' && (asked.stale || facts?.onlyDeltaRates !== false),
    };
    return { compared, failure: asked.failure };
  }, [comparison, query, all, asked.value, asked.failure, asked.stale]);
}

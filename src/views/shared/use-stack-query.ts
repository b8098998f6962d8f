import { useMemo } from 'react';
import type { CaptureFacts, FlameQuery, StackQuery } from '../../engine/contract.ts';
import type { Perspective } from '../../store/session.ts';

/**
 * The same object as long as it means the same, so that it can be a question or a dependency. Facts are new ones when symbols
 * named the capture's code.
 */
export function useStackQuery(facts: CaptureFacts, perspective: Perspective): StackQuery {
  const { type, filters } = perspective;
  return useMemo(() => ({ capture: facts.id, type, filters }), [facts, type, filters]);
}

export function useFlameQuery(query: StackQuery, direction: Perspective['direction']): FlameQuery {
  return useMemo(() => ({ ...query, shape: { kind: direction } }), [query, direction]);
}

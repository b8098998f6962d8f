import { useEffect, useState } from 'react';
import type { Answer } from '../../engine/contract.ts';
import type { Failure } from '../../model/failure.ts';

/**
 * What is known of a question to the engine. While a new question is under way the previous value stays, marked
 * stale, so that nothing flickers.
 */
export interface Asked<T> {
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  readonly stale: boolean;
}

const NOTHING: Asked<never> = { value: undefined, failure: undefined, stale: true };

/**
 * Asks when `question` becomes another object; undefined asks nothing. `ask` must be stable: a function of the module.
 * An answer that comes after the next question was put is dropped.
 */
export function useAnswer<Q extends object, T>(
  question: Q | undefined,
  ask: (question: Q) => Promise<Answer<T>>,
): Asked<T> {
  const [last, setLast] = useState<{ readonly question: Q; readonly answer: Answer<T> }>();
  useEffect(() => {
    if (!question) return undefined;
    let wanted = true;
    void ask(question).then((answer) => {
      if (wanted) setLast({ question, answer });
      return undefined;
    });
    return () => {
      wanted = false;
    };
  }, [question, ask]);
  if (!question || !last) return NOTHING;
  const stale = last.question !== question;
  if (last.answer.ok) return { value: last.answer.value, failure: undefined, stale };
  return { value: undefined, failure: last.answer.error, stale };
}

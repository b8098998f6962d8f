import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../../engine/contract.ts';
import type { PathQuery, RootPaths } from '../../engine/graph-contract.ts';
import type { Failure } from '../../model/failure.ts';
import { askPaths } from './object-calls.ts';

export interface AskedPaths {
  readonly value: RootPaths | undefined;
  readonly failure: Failure | undefined;
  /** What is shown belongs to the previous question. */
  readonly stale: boolean;
  /** The shortest is known, others are being looked for. */
  readonly searching: boolean;
}

/** The shortest path comes first, and the others after it: one path is found much sooner than ten. */
export function useRootPaths(query: Omit<PathQuery, 'most'>, most: number): AskedPaths {
  const [known, setKnown] = useState<{ readonly query: typeof query; readonly most: number; readonly answer: Answer<RootPaths> }>();
  const begun = useRef<typeof query>(undefined);
  useEffect(() => {
    let wanted = true;
    const ask = async (count: number): Promise<Answer<RootPaths>> => {
      const answer = await askPaths({ ...query, most: count });
      if (wanted) setKnown({ query, most: count, answer });
      return answer;
    };
    const askAll = async (): Promise<void> => {
      if (begun.current !== query) {
        begun.current = query;
        const first = await ask(1);
        if (!wanted || !first.ok || !first.value.mayBeMore) return;
      }
      await ask(most);
    };
    void askAll();
    return () => {
      wanted = false;
    };
  }, [query, most]);
  const stale = known?.query !== query;
  if (known?.answer.ok !== true) return { value: undefined, failure: known?.answer.error, stale, searching: false };
  const { value } = known.answer;
  return { value, failure: undefined, stale, searching: !stale && value.mayBeMore && known.most < most };
}

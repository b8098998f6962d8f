import { useCallback, useEffect, useState } from 'react';
import type { Answer } from '../../engine/contract.ts';
import type { Failure } from '../../model/failure.ts';
import { PAGE_ROWS, pagesOf, withPage } from './row-pages.ts';

/** A page of rows, with what holds for all of them. */
interface Page<R> {
  readonly rowCount: number;
  readonly start: number;
  readonly rows: readonly R[];
}

export interface RowPages<R, P extends Page<R>> {
  /** The page that came last, for its totals and counts. */
  readonly summary: P | undefined;
  readonly failure: Failure | undefined;
  /** What is shown belongs to the previous question. */
  readonly stale: boolean;
  readonly rowAt: (index: number) => R | undefined;
  readonly onRange: (first: number, last: number) => void;
}

interface Known<Q, R, P> {
  readonly question: Q;
  readonly summary: P | undefined;
  readonly pages: ReadonlyMap<number, readonly R[]>;
  readonly failure: Failure | undefined;
}

/**
 * Rows of a long table, fetched by the page as they come into sight. `ask` must be stable: a function of the module.
 * Asks anew when `question` becomes another object.
 */
export function useRowPages<Q extends object, R, P extends Page<R>>(
  question: Q,
  ask: (question: Q, start: number, end: number) => Promise<Answer<P & Page<R>>>,
): RowPages<R, P> {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [known, setKnown] = useState<Known<Q, R, P>>();
  const current = known?.question === question ? known : undefined;
  const pages = current?.pages;
  const failed = current?.failure !== undefined;

  useEffect(() => {
    let wanted = true;
    // Asking again would only fail again; another question may not.
    if (failed) return undefined;
    for (const page of pagesOf(range.first, range.last)) {
      if (pages?.has(page) === true) continue;
      const start = page * PAGE_ROWS;
      void ask(question, start, start + PAGE_ROWS).then((answer) => {
        if (!wanted) return undefined;
        setKnown((before) => {
          const same = before?.question === question ? before : undefined;
          if (!answer.ok) return { question, summary: undefined, pages: new Map(), failure: answer.error };
          const summary = answer.value;
          return { question, summary, pages: withPage(same?.pages ?? new Map(), page, summary.rows), failure: undefined };
        });
        return undefined;
      });
    }
    return () => {
      wanted = false;
    };
  }, [question, ask, range, pages, failed]);

  const onRange = useCallback((first: number, last: number): void => {
    setRange((before) =>
      before.first === first && before.last === last ? before : { first, last: Math.max(last, first) },
    );
  }, []);

  return {
    summary: known?.summary,
    failure: known?.failure,
    stale: current === undefined,
    rowAt: (index) => known?.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    onRange,
  };
}

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { StackQuery, TopPage, TopRow } from '../../engine/contract.ts';
import type { Failure } from '../../model/failure.ts';
import type { TopOrder } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import { PAGE_ROWS, pagesOf, withPage } from './row-pages.ts';

export interface TopRows {
  /** Totals and counts as of the last answer. */
  readonly summary: Omit<TopPage, 'rows' | 'start'> | undefined;
  readonly failure: Failure | undefined;
  /** What is shown belongs to the previous question. */
  readonly stale: boolean;
  readonly rowAt: (index: number) => TopRow | undefined;
  readonly onRange: (first: number, last: number) => void;
}

interface Question {
  readonly query: StackQuery;
  readonly order: TopOrder;
  readonly text: string;
}

interface Known {
  readonly question: Question;
  readonly summary: TopRows['summary'];
  readonly pages: ReadonlyMap<number, readonly TopRow[]>;
  readonly failure: Failure | undefined;
}

/** Rows of the top table, fetched by the page as they come into sight. */
export function useTopRows(query: StackQuery, order: TopOrder, text: string): TopRows {
  const question = useMemo<Question>(() => ({ query, order, text }), [query, order, text]);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [known, setKnown] = useState<Known>();
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
      void engine.calls.top(question.query, question.order, question.text, start, start + PAGE_ROWS).then((answer) => {
        if (!wanted) return undefined;
        setKnown((before) => {
          const same = before?.question === question ? before : undefined;
          if (!answer.ok) return { question, summary: undefined, pages: new Map(), failure: answer.error };
          const { rows, start: _start, ...summary } = answer.value;
          return { question, summary, pages: withPage(same?.pages ?? new Map(), page, rows), failure: undefined };
        });
        return undefined;
      });
    }
    return () => {
      wanted = false;
    };
  }, [question, range, pages, failed]);

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

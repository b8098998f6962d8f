import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Answer } from '../../engine/contract.ts';
import type { GridHandle } from './virtual-grid.tsx';

/**
 * Keeps a table's cursor on the selected row, whoever selected it. A selection made elsewhere is scrolled into sight;
 * after a new sort or filter the table shows its top instead, because that is what was asked for. `ask` gives the row
 * of a key, -1 when it is not there; it must be stable.
 */
export function useRowCursor<Q extends object>(
  question: Q,
  selected: string | undefined,
  grid: RefObject<GridHandle | null>,
  ask: (question: Q, key: string) => Promise<Answer<number>>,
): { readonly index: number; readonly set: (index: number) => void } {
  const [index, setIndex] = useState(-1);
  const shown = useRef<string>(undefined);

  const lastQuestion = useRef(question);
  useEffect(() => {
    if (lastQuestion.current === question) return;
    lastQuestion.current = question;
    grid.current?.scrollToTop();
  }, [question, grid]);

  useEffect(() => {
    if (selected === undefined) {
      shown.current = undefined;
      setIndex(-1);
      return undefined;
    }
    let wanted = true;
    void ask(question, selected).then((answer) => {
      if (!wanted || !answer.ok) return undefined;
      setIndex(answer.value);
      if (answer.value >= 0 && shown.current !== selected) grid.current?.scrollToRow(answer.value);
      shown.current = selected;
      return undefined;
    });
    return () => {
      wanted = false;
    };
  }, [question, selected, grid, ask]);

  return { index, set: setIndex };
}

import { useEffect, useRef, useState, type RefObject } from 'react';
import type { StackQuery } from '../../engine/contract.ts';
import type { TopOrder } from '../../model/query.ts';
import { engine } from '../../store/actions.ts';
import type { GridHandle } from '../shared/virtual-grid.tsx';

interface Question {
  readonly query: StackQuery;
  readonly order: TopOrder;
  readonly text: string;
}

/**
 * Keeps the table's cursor on the selected function, whoever selected it. A selection made elsewhere is scrolled into
 * sight; after a new sort or filter the table shows its top instead, because that is what was asked for.
 */
export function useSelectedRow(
  question: Question,
  selected: string | undefined,
  grid: RefObject<GridHandle | null>,
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
    void engine.calls.topIndex(question.query, question.order, question.text, selected).then((answer) => {
      if (!wanted || !answer.ok) return undefined;
      setIndex(answer.value);
      if (answer.value >= 0 && shown.current !== selected) grid.current?.scrollToRow(answer.value);
      shown.current = selected;
      return undefined;
    });
    return () => {
      wanted = false;
    };
  }, [question, selected, grid]);

  return { index, set: setIndex };
}

import type { GoroutineChange } from '../../analysis/goroutines/compare-goroutines.ts';
import type { Answer } from '../../engine/contract.ts';
import type { ComparedGoroutineOrder, ComparedGoroutinePage, GoroutineCompareQuery, GoroutineRow } from '../../engine/goroutine-contract.ts';
import type { Page } from '../../engine/graph-contract.ts';
import { engine } from '../../store/actions.ts';

export interface ComparedQuestion {
  readonly query: GoroutineCompareQuery;
  readonly order: ComparedGoroutineOrder;
}

export function askCompared({ query, order }: ComparedQuestion, start: number, end: number): Promise<Answer<ComparedGoroutinePage>> {
  return engine.calls.comparedGoroutines(query, order, start, end);
}

export interface ChangedQuestion {
  readonly query: GoroutineCompareQuery;
  readonly group: number;
  readonly change: GoroutineChange;
}

export function askChanged({ query, group, change }: ChangedQuestion, start: number, end: number): Promise<Answer<Page<GoroutineRow>>> {
  return engine.calls.comparedGoroutineIds(query, group, change, start, end);
}

/** How the goroutines of a capture, or of a comparison, are looked at: choices only. Pure; goroutine-actions.ts changes it. */
import type { CaptureFacts } from '../engine/contract.ts';
import type { ComparedGoroutineOrder, ComparedGoroutineRow, GoroutineCompareQuery, GoroutineGroupOrder, GoroutineGroupRow, GoroutineQuery, GoroutineRowId } from '../engine/goroutine-contract.ts';
import { comparesGoroutines } from './comparison.ts';
import { activeCapture, viewOf, type SessionState } from './session.ts';

/** `objects`: what they wait for together. */
export type GoroutineTab = 'groups' | 'objects' | 'flame';

/** What is opened beside the table. A goroutine is named by its number or, where the form has none, by its row. */
export type ShownGoroutines =
  | { readonly kind: 'group'; readonly row: GoroutineGroupRow; readonly query: GoroutineQuery }
  | { readonly kind: 'goroutine'; readonly id: number }
  | { readonly kind: 'row'; readonly row: GoroutineRowId };

export type GoroutineFilters = Pick<GoroutineQuery, 'by' | 'state' | 'text' | 'leastWait' | 'hideHarmless'>;

export interface GoroutineLook extends GoroutineFilters {
  readonly tab: GoroutineTab;
  readonly order: GoroutineGroupOrder;
  /** The way there: the last is shown, those before it are what Back leads to. Empty: nothing is opened. */
  readonly trail: readonly ShownGoroutines[];
  /** Of a comparison. */
  readonly comparedOrder: ComparedGoroutineOrder;
  readonly comparedRow: { readonly row: ComparedGoroutineRow; readonly query: GoroutineCompareQuery } | undefined;
}

export const FRESH_GOROUTINE_LOOK: GoroutineLook = {
  tab: 'groups',
  by: 'stack',
  order: { by: 'count', descending: true },
  state: '',
  text: '',
  leastWait: 0,
  hideHarmless: false,
  trail: [],
  comparedOrder: { by: 'delta', descending: true },
  comparedRow: undefined,
};

/** `owner`: id of a capture, or of a comparison. */
export function goroutineLookOf(state: SessionState, owner: string): GoroutineLook {
  return state.goroutines[owner] ?? FRESH_GOROUTINE_LOOK;
}

export function hasGoroutineFilters({ state, text, leastWait, hideHarmless }: GoroutineFilters): boolean {
  return state !== '' || text !== '' || leastWait > 0 || hideHarmless;
}

/** Numbers of groups mean something in one question only, which may have been put anew. */
export function isSameQuestion<Q extends GoroutineQuery | GoroutineCompareQuery>(one: Q, other: Q): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

export interface ActiveGoroutines {
  readonly owner: string;
  readonly look: GoroutineLook;
  /** Undefined: they are of a comparison. */
  readonly capture: CaptureFacts | undefined;
}

/** The goroutines that are on screen. */
export function activeGoroutines(state: SessionState): ActiveGoroutines | undefined {
  const comparison = state.comparisons.find(({ id }) => id === state.compared);
  if (comparison) {
    const captures = state.captures.filter(({ id }) => comparison.captures.includes(id));
    if (comparison.view !== 'goroutines' || !comparesGoroutines(captures)) return undefined;
    return { owner: comparison.id, look: goroutineLookOf(state, comparison.id), capture: undefined };
  }
  const facts = activeCapture(state)?.facts;
  if (!facts || viewOf(state, facts) !== 'goroutines') return undefined;
  return { owner: facts.id, look: goroutineLookOf(state, facts.id), capture: facts };
}

import { createStore } from 'zustand/vanilla';
import type { CaptureFacts, CaptureId } from '../engine/contract.ts';
import type { EngineHealth } from '../engine/client.ts';
import type { ExtraFacts, SeriesFacts } from '../engine/memory-contract.ts';
import type { Progress } from '../lib/steps.ts';
import { isOfGoroutines } from '../model/capture.ts';
import type { Filter, Pattern, TopOrder } from '../model/query.ts';
import type { Arrival } from './arrival.ts';
import type { Comparison } from './comparison.ts';
import type { GoroutineLook } from './goroutine-look.ts';
import type { GraphLook } from './graph-look.ts';

/** `goroutines`: of goroutine profiles only. */
export type ViewId = 'both' | 'flame' | 'top' | 'neighbours' | 'labels' | 'goroutines';
export type Direction = 'topDown' | 'bottomUp';

/** `memory`: the timeline and where the memory is · `findings`: what leaks. */
export type BoardId = 'memory' | 'findings';

/** How one capture is being looked at. Ids and choices only; the data stays in the engine. */
export interface Perspective {
  /** Index into the capture's value types. */
  readonly type: number;
  readonly filters: readonly Filter[];
  readonly direction: Direction;
  readonly search: { readonly text: string; readonly by: 'text' | 'regex' };
  /** Full name of the selected function: the same in every view. */
  readonly selected: string | undefined;
  /** Full names from the outermost frame to the zoomed one; empty: not zoomed. */
  readonly zoom: readonly string[];
  readonly order: TopOrder;
  readonly tableText: string;
  /** Percentages are of the whole profile unless the reader asks for "of what the filters kept". */
  readonly percentOf: 'all' | 'kept';
}

/** A file that is being read or written. Shown once it takes longer than 300 ms. */
export interface Loading {
  readonly job: number;
  readonly name: string;
  readonly doing: 'reading' | 'writing';
  readonly progress: Progress;
  readonly slow: boolean;
  readonly cancel: () => void;
}

/** A file that could not be read, with the sentence that says why. */
export interface Refusal {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly sentence: string;
}

export interface SessionState {
  readonly captures: readonly CaptureFacts[];
  readonly active: CaptureId | undefined;
  readonly perspectives: Readonly<Record<CaptureId, Perspective>>;
  /** Of object graphs that were looked at in another way than they open with. */
  readonly graphs: Readonly<Record<CaptureId, GraphLook>>;
  /** By capture, or by comparison: of goroutines that were looked at in another way than they open with. */
  readonly goroutines: Readonly<Record<string, GoroutineLook>>;
  /** Numbers over time; they stand together on one board. */
  readonly series: readonly SeriesFacts[];
  /** Names of code, and what the compiler said. */
  readonly extras: readonly ExtraFacts[];
  /** What is shown in place of captures and comparisons: what all of them together tell. */
  readonly board: BoardId | undefined;
  /** One for each kind of capture at most, and what links held. */
  readonly comparisons: readonly Comparison[];
  /** The comparison that is shown in place of the active capture. */
  readonly compared: string | undefined;
  /** What the address asks for, as long as that is not on screen. */
  readonly arrival: Arrival | undefined;
  /** Of captures of goroutines, which open with what they wait for, and of all others. */
  readonly goroutineView: ViewId;
  readonly view: ViewId;
  readonly loading: readonly Loading[];
  readonly refusals: readonly Refusal[];
  readonly health: EngineHealth;
  /** One short line for the status region: "Copied 412 rows". Cleared by the next. */
  readonly said: string;
}

export const session = createStore<SessionState>(() => ({
  captures: [],
  active: undefined,
  perspectives: {},
  graphs: {},
  goroutines: {},
  series: [],
  extras: [],
  board: undefined,
  comparisons: [],
  compared: undefined,
  arrival: undefined,
  goroutineView: 'goroutines',
  view: 'both',
  loading: [],
  refusals: [],
  health: 'up',
  said: '',
}));

/** There is something to show beside the empty page. */
export function hasSomething({ active, compared, board }: SessionState): boolean {
  return active !== undefined || compared !== undefined || board !== undefined;
}

export function freshPerspective(facts: CaptureFacts): Perspective {
  return {
    type: facts.defaultType,
    filters: [],
    direction: 'topDown',
    search: { text: '', by: 'text' },
    selected: undefined,
    zoom: [],
    order: { by: 'flat', descending: true },
    tableText: '',
    percentOf: 'all',
  };
}

/** The capture that is shown, with how it is looked at; undefined when nothing is open, or something else is shown. */
export function activeCapture(
  state: SessionState,
): { readonly facts: CaptureFacts; readonly perspective: Perspective } | undefined {
  const facts = state.compared === undefined && state.board === undefined ? state.captures.find((capture) => capture.id === state.active) : undefined;
  const perspective = facts && state.perspectives[facts.id];
  return facts && perspective ? { facts, perspective } : undefined;
}

/** How a capture without objects is shown. */
export function viewOf(state: Pick<SessionState, 'view' | 'goroutineView'>, { kind }: Pick<CaptureFacts, 'kind'>): ViewId {
  return isOfGoroutines(kind) ? state.goroutineView : state.view;
}

export function searchPattern(perspective: Pick<Perspective, 'search'>): Pattern | undefined {
  const value = perspective.search.text.trim();
  return value === '' ? undefined : { by: perspective.search.by, value };
}

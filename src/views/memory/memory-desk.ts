/** How the timeline is looked at. Lasts as long as the page: one comes back to it after a look at a capture. */
import { createStore } from 'zustand/vanilla';
import type { CaptureId } from '../../engine/contract.ts';
import type { RuntimeFamily, Timeline } from '../../engine/memory-contract.ts';
import type { SeriesMark } from '../../model/series.ts';
import { session } from '../../store/session.ts';
import type { ChartSpec } from './charts.ts';
import type { Points } from './line-data.ts';
import type { TimeSpan } from './time-texts.ts';
import { clampSpan, panned, wholeSpan, zoomed } from './window.ts';

export interface Cursor {
  readonly time: number;
  readonly by: 'pointer' | 'keyboard';
}

export interface MemoryLook {
  readonly family: RuntimeFamily | undefined;
  readonly utc: boolean;
  /** Undefined: everything. */
  readonly window: TimeSpan | undefined;
  readonly switched: Readonly<Record<string, boolean>>;
  readonly extras: readonly string[];
  readonly raw: boolean;
  /** Where the crosshair stands; undefined while nobody points. */
  readonly cursor: Cursor | undefined;
  /** The moment that the account is of when nobody points; undefined: the last. */
  readonly picked: number | undefined;
  /** The moment that it is compared with. */
  readonly pinned: number | undefined;
  /** Captures that are to be compared, at most two. */
  readonly chosen: readonly CaptureId[];
}

export const memoryDesk = createStore<MemoryLook>(() => ({
  family: undefined,
  utc: false,
  window: undefined,
  switched: {},
  extras: [],
  raw: false,
  cursor: undefined,
  picked: undefined,
  pinned: undefined,
  chosen: [],
}));

/** What is on screen, for commands that write it out. */
export interface DrawnTimeline {
  readonly timeline: Timeline;
  readonly span: TimeSpan;
  readonly charts: readonly ChartSpec[];
  readonly points: ReadonlyMap<string, Points>;
  /** Times of restarts. */
  readonly breaks: readonly number[];
  readonly marks: readonly SeriesMark[];
}

let drawn: DrawnTimeline | undefined;

/** Returns how to take it back. */
export function offerDrawn(offered: DrawnTimeline): () => void {
  drawn = offered;
  // Conditions of commands are asked again when the session changes.
  session.setState({});
  return () => {
    if (drawn === offered) drawn = undefined;
  };
}

export function drawnTimeline(): DrawnTimeline | undefined {
  return drawn;
}

export function showFamily(family: RuntimeFamily): void {
  memoryDesk.setState({ family, window: undefined, cursor: undefined, picked: undefined, pinned: undefined });
}

/** Another axis, or other files: moments of the one before mean nothing any more. */
export function forgetMoments(): void {
  memoryDesk.setState({ window: undefined, cursor: undefined, picked: undefined, pinned: undefined });
}

/** After files were closed or opened: moments outside of what is there now would show empty charts. */
export function forgetOutside({ from, to }: Pick<Timeline, 'from' | 'to'>): void {
  const { window, picked, pinned } = memoryDesk.getState();
  const isOutside = (time: number | undefined): boolean => time !== undefined && (time < from || time > to);
  if (window && (window.to < from || window.from > to)) memoryDesk.setState({ window: undefined });
  if (isOutside(picked)) memoryDesk.setState({ picked: undefined });
  if (isOutside(pinned)) memoryDesk.setState({ pinned: undefined });
}

export function switchLine(name: string, isShown: boolean): void {
  memoryDesk.setState((look) => ({ switched: { ...look.switched, [name]: isShown } }));
}

export function addExtra(name: string): void {
  memoryDesk.setState((look) => (look.extras.includes(name) ? {} : { extras: [...look.extras, name] }));
}

export function removeExtra(name: string): void {
  memoryDesk.setState((look) => ({ extras: look.extras.filter((one) => one !== name) }));
}

export function showSpan(wanted: TimeSpan, { from, to, axis }: Timeline): void {
  memoryDesk.setState({ window: clampSpan(wanted, wholeSpan(from, to, axis), axis) });
}

export function spanOf({ window }: MemoryLook, { from, to, axis }: Timeline): TimeSpan {
  return window ?? wholeSpan(from, to, axis);
}

export function resetSpan(): void {
  memoryDesk.setState({ window: undefined });
}

export function zoomBy(timeline: Timeline, factor: number, around?: number): void {
  const look = memoryDesk.getState();
  const span = spanOf(look, timeline);
  const middle = around ?? look.cursor?.time ?? (span.from + span.to) / 2;
  showSpan(zoomed(span, Math.max(span.from, Math.min(span.to, middle)), factor), timeline);
}

export function panBy(timeline: Timeline, share: number): void {
  if (memoryDesk.getState().window) showSpan(panned(spanOf(memoryDesk.getState(), timeline), share), timeline);
}

/** The moment that everything beside the charts is of. */
export function shownMoment({ cursor, picked }: MemoryLook, { to }: Pick<Timeline, 'to'>): number {
  return cursor?.time ?? picked ?? to;
}

export function toggleChosen(capture: CaptureId): void {
  memoryDesk.setState(({ chosen }) => ({
    chosen: chosen.includes(capture) ? chosen.filter((one) => one !== capture) : [...chosen.slice(-1), capture],
  }));
}

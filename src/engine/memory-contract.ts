/**
 * What may be asked of numbers over time: MemStats, gctrace lines, metrics, GC logs. All open series of one runtime stand
 * on one axis, with the captures as pins; what only knows its order makes the order the axis, and a notice says so.
 */
import type { MemoryAccount, MemoryPoint } from '../analysis/series/memory-account.ts';
import type { EscapeNote } from '../model/escape-note.ts';
import type { Notice } from '../model/failure.ts';
import type { Series, SeriesMark, TimeAxis } from '../model/series.ts';
import type { Answer, CaptureId } from './contract.ts';

export type SeriesId = string;

/** `go` also has what no runtime is told of: a table of times and RSS. */
export type RuntimeFamily = 'go' | 'jvm';

/** One source: a log, or the scrapes of one file. */
export interface SeriesFacts {
  readonly id: SeriesId;
  readonly name: string;
  readonly byteLength: number;
  /** `gctrace`, `MemStats`, `Prometheus`, `jstat`, … */
  readonly source: string;
  readonly family: RuntimeFamily;
  readonly axis: TimeAxis;
  readonly series: number;
  readonly points: number;
  readonly marks: number;
  /** Of the process: version, command line, GOGC, … */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The capture that the same text held: MemStats stand at the end of `heap?debug=1`. */
  readonly capture: CaptureId | undefined;
  readonly notices: readonly Notice[];
}

/** What is no capture and no series, but tells more of the captures. */
export interface ExtraFacts {
  readonly name: string;
  readonly kind: 'symbols' | 'escapes';
  /** What it held, and what it was good for so far, in a sentence. */
  readonly sentence: string;
}

/** Everything of one family on one axis. */
export interface Timeline {
  readonly family: RuntimeFamily;
  /** The families that something is open of. */
  readonly families: readonly RuntimeFamily[];
  readonly axis: TimeAxis;
  /** Over all series and pins; equal when there is one moment only. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly TimelineLine[];
  readonly marks: number;
  readonly pins: readonly TimelinePin[];
  /** Captures that could not be placed on this axis. */
  readonly unplaced: readonly CaptureId[];
  readonly sources: readonly SeriesFacts[];
  readonly notices: readonly Notice[];
}

export interface TimelineLine {
  readonly name: string;
  readonly unit: Series['unit'];
  readonly isCumulative: boolean;
  readonly points: number;
  readonly least: number;
  readonly most: number;
  readonly last: number;
  /** Totals of profiles, one point for each capture. */
  readonly isOfCaptures: boolean;
}

export interface TimelinePin {
  readonly capture: CaptureId;
  readonly time: number;
  /** The capture does not say when it was taken; this is when its file was written, or where it stands among the others. */
  readonly isGuessed: boolean;
}

export interface TimelineQuery {
  readonly family: RuntimeFamily;
  readonly names: readonly string[];
  readonly from: number;
  readonly to: number;
  /** About so many points of each line; extremes are kept. */
  readonly points: number;
}

export interface TimelineSlice {
  /** In the order of the query's names; one point before and one after the window belong to it. */
  readonly lines: readonly { readonly name: string; readonly times: Float64Array; readonly values: Float64Array }[];
  readonly marks: readonly SeriesMark[];
  /** Marks of the window beyond those, which are the longest of them. */
  readonly moreMarks: number;
}

/** What is known of one moment. */
export interface MemoryMoment {
  /** The time that it is of: the last point that is not later than what was asked for. */
  readonly time: number;
  readonly point: MemoryPoint;
  /** Undefined: neither Sys nor RSS is known. */
  readonly account: MemoryAccount | undefined;
  readonly facts: SeriesFacts['facts'];
}

/** What the compiler said about the lines of a function. */
export interface FunctionEscapes {
  /** Full name. */
  readonly name: string;
  /** Places first where something escapes; by line. */
  readonly notes: readonly EscapeNote[];
}

export interface MemoryApi {
  /** Fails with `no-series` while nothing is open that has numbers over time. */
  timeline(family?: RuntimeFamily): Promise<Answer<Timeline>>;
  timelineSlice(query: TimelineQuery): Promise<Answer<TimelineSlice>>;
  memoryAt(family: RuntimeFamily, time: number): Promise<Answer<MemoryMoment>>;
  closeSeries(series: SeriesId): void;
  /** Of the functions of a capture that the compiler said something about; none while no escape output is open. */
  escapesOf(capture: CaptureId): Promise<Answer<readonly FunctionEscapes[]>>;
}

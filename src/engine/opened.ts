import type { Capture, ProfileKind } from '../model/capture.ts';
import type { EscapeNote } from '../model/escape-note.ts';
import type { Notice } from '../model/failure.ts';
import type { SeriesSet } from '../model/series.ts';
import type { SymbolTable } from '../model/symbol-table.ts';
import type { OpenedGraph } from './open-graph.ts';

/** What a file held, as models. */
export interface Opened {
  readonly captures: readonly OpenedCapture[];
  readonly series: readonly OpenedSeries[];
  readonly symbols: readonly SymbolTable[];
  readonly escapes: readonly EscapeNote[];
}

export interface OpenedCapture {
  readonly capture: Omit<Capture, 'kind'>;
  /** Where it can't be told from the profile alone. */
  readonly kind?: ProfileKind;
  readonly heap?: OpenedGraph;
}

export interface OpenedSeries {
  readonly id: string;
  readonly name: string;
  readonly byteLength: number;
  readonly set: SeriesSet;
  readonly fileTime: number | undefined;
  /** Of the same text. */
  readonly capture: string | undefined;
  readonly notices: readonly Notice[];
}

export function onlyCapture(capture: OpenedCapture): Opened {
  return { captures: [capture], series: [], symbols: [], escapes: [] };
}

export function isEmpty({ captures, series, symbols, escapes }: Opened): boolean {
  return captures.length + series.length + symbols.length + escapes.length === 0;
}

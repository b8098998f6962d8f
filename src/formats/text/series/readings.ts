/** Sources whose every text is one moment (MemStats, a scrape): several of them become points in order. */
import type { Notice } from '../../../model/failure.ts';
import type { SeriesMark, SeriesSet } from '../../../model/series.ts';
import { SERIES_NAMES } from '../../../model/series.ts';
import type { TextArtefact } from '../parser.ts';
import { offFact } from './go-quantities.ts';
import { SeriesBuilder, type Quantity } from './series-builder.ts';

/** The values of one moment. */
export interface Reading {
  readonly values: Map<string, { readonly of: Quantity; readonly value: number }>;
  readonly facts: Map<string, string>;
  readonly marks: SeriesMark[];
  /** In ms since 1970. */
  time: number | undefined;
  /** When the last collection before it ended. */
  lastGc: number | undefined;
  startedAt: number | undefined;
}

export function newReading(): Reading {
  return { values: new Map(), facts: new Map(), marks: [], time: undefined, lastGc: undefined, startedAt: undefined };
}

/** A value, or the fact that it is off. Negative and broken numbers are no quantity of a process. */
export function note(reading: Reading, of: Quantity, value: number): void {
  if (!Number.isFinite(value)) return;
  const off = offFact(of, value);
  if (off) {
    reading.facts.set(off.label, off.value);
    return;
  }
  reading.values.set(of.name, { of, value });
  if (of.name === SERIES_NAMES.gogc) reading.facts.set('GOGC', String(value));
  if (of.name === SERIES_NAMES.memoryLimit) reading.facts.set('GOMEMLIMIT', `${value} bytes`);
}

const AT_LAST_GC: Notice = {
  code: 'at-last-gc',
  severity: 'info',
  sentence: 'The text does not say when it was taken. It is shown at the end of the last collection before, which is at most about two minutes earlier unless GOGC is off.',
};

export const ONLY_ORDER: Notice = {
  code: 'only-order',
  severity: 'info',
  sentence: 'The text has no times: its points stand in the order in which they came, not at their distance.',
};

export function artefactOf(source: string, readings: readonly Reading[], notices: readonly Notice[]): TextArtefact | undefined {
  const filled = readings.filter((reading) => reading.values.size > 0);
  if (filled.length === 0) return undefined;
  const builder = new SeriesBuilder();
  const said = [...notices];
  const basis = timeBasis(filled);
  if (basis === 'last-gc') said.push(AT_LAST_GC);
  if (basis === 'order' && filled.length > 1) said.push(ONLY_ORDER);
  const seen = new Set<string>();
  for (const [index, reading] of filled.entries()) {
    const time = basis === 'time' ? reading.time! : basis === 'last-gc' ? reading.lastGc! : index;
    for (const { of, value } of reading.values.values()) builder.point(of, time, value);
    for (const [label, value] of reading.facts) builder.fact(label, value);
    if (basis === 'order') continue;
    for (const mark of reading.marks) {
      const key = `${mark.cycle} ${mark.time}`;
      if (!seen.has(key)) builder.mark(mark);
      seen.add(key);
    }
  }
  if (basis === 'order' && filled.some((reading) => reading.marks.length > 0)) {
    said.push({ code: 'marks-left-out', severity: 'info', sentence: 'Collections have wall times but the points have only an order, so the collections are not shown.' });
  }
  const startedAt = filled.findLast((reading) => reading.startedAt !== undefined)?.startedAt;
  const set = builder.set(source, basis === 'order' ? 'order' : 'wall', basis === 'time' ? filled.at(-1)!.time : undefined, startedAt);
  const series: SeriesSet = basis === 'last-gc' ? { ...set, isAtLastGc: true } : set;
  return { kind: 'series', series, notices: said };
}

function timeBasis(readings: readonly Reading[]): 'time' | 'last-gc' | 'order' {
  if (readings.every((reading) => reading.time !== undefined)) return 'time';
  for (const [index, { lastGc }] of readings.entries()) {
    if (lastGc === undefined || lastGc < (readings[index - 1]?.lastGc ?? 0)) return 'order';
  }
  return 'last-gc';
}

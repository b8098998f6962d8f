/** Numbers over time: fetched with the first series, or when the timeline of captures is asked for. */
import { memoryPointAt, accountOf } from '../analysis/series/memory-account.ts';
import type { MergedSeries } from '../analysis/series/merge-series.ts';
import { thinLine } from '../analysis/series/thin-line.ts';
import { err, ok } from '../lib/result.ts';
import type { SeriesMark, SeriesSet } from '../model/series.ts';
import { placeCaptures, type DatedCapture, type PlacedSeries } from './capture-pins.ts';
import type { Answer, CaptureFacts, CaptureId } from './contract.ts';
import { least, most } from './extremes.ts';
import type { MemoryApi, MemoryMoment, RuntimeFamily, SeriesFacts, SeriesId, Timeline, TimelineQuery, TimelineSlice } from './memory-contract.ts';
import type { Refused } from './not-found.ts';
import type { OpenedSeries } from './opened.ts';

const MOST_MARKS = 2000;
const FAMILIES: readonly RuntimeFamily[] = ['go', 'jvm'];

export class MemoryRoom implements Omit<MemoryApi, 'escapesOf'> {
  private readonly series = new Map<SeriesId, OpenedSeries>();
  private readonly captures: () => readonly DatedCapture[];
  private placed = new Map<RuntimeFamily, { readonly key: string; readonly placed: PlacedSeries }>();

  constructor(captures: () => readonly DatedCapture[]) {
    this.captures = captures;
  }

  add(series: OpenedSeries): SeriesFacts {
    this.series.set(series.id, series);
    this.placed.clear();
    return factsOf(series);
  }

  closeSeries(series: SeriesId): void {
    this.series.delete(series);
    this.placed.clear();
  }

  /** Those that came with a capture go with it. */
  closeOf(capture: CaptureId): void {
    for (const [id, series] of this.series) if (series.capture === capture) this.series.delete(id);
    this.placed.clear();
  }

  /** What rules and other rooms look at: the merged series of a family. */
  merged(family: RuntimeFamily): MergedSeries | undefined {
    return this.families().includes(family) ? this.place(family).merged : undefined;
  }

  setsOf(family: RuntimeFamily): readonly SeriesSet[] {
    return Array.from(this.series.values(), ({ set }) => set).filter((set) => familyOf(set) === family);
  }

  timeline(wanted?: RuntimeFamily): Promise<Answer<Timeline>> {
    const families = this.families();
    const family = wanted !== undefined && families.includes(wanted) ? wanted : families[0];
    if (family === undefined) return Promise.resolve(NO_SERIES);
    const { merged, pins, unplaced, ofCaptures, sources } = this.place(family);
    const times = [...merged.series.flatMap((one) => [one.times[0]!, one.times.at(-1)!]), ...merged.marks.map(({ time }) => time), ...pins.map(({ time }) => time)];
    const [from, to] = times.length === 0 ? [0, 0] : [least(times), most(times)];
    const lines = merged.series.map(({ name, unit, isCumulative, values }) => ({
      name,
      unit,
      isCumulative,
      points: values.length,
      least: least(values),
      most: most(values),
      last: values.at(-1)!,
      isOfCaptures: ofCaptures.has(name),
    }));
    return Promise.resolve(
      ok({ family, families, axis: merged.axis, from, to, lines, marks: merged.marks.length, pins, unplaced, sources: sources.map(factsOf), notices: merged.notices }),
    );
  }

  timelineSlice({ family, names, from, to, points }: TimelineQuery): Promise<Answer<TimelineSlice>> {
    if (!this.families().includes(family)) return Promise.resolve(NO_SERIES);
    const { merged } = this.place(family);
    const lines = names.flatMap((name) => {
      const one = merged.series.find((other) => other.name === name);
      return one ? [{ name, ...thinLine(one.times, one.values, from, to, points) }] : [];
    });
    const inWindow = merged.marks.filter(({ time, duration }) => time + duration >= from && time <= to);
    const marks = inWindow.length <= MOST_MARKS ? inWindow : longest(inWindow);
    return Promise.resolve(ok({ lines, marks, moreMarks: inWindow.length - marks.length }));
  }

  memoryAt(family: RuntimeFamily, time: number): Promise<Answer<MemoryMoment>> {
    if (!this.families().includes(family)) return Promise.resolve(NO_SERIES);
    const { merged, ofCaptures, sources } = this.place(family);
    const own = merged.series.filter(({ name }) => !ofCaptures.has(name));
    const point = memoryPointAt(own, time);
    let latest = -Infinity;
    for (const { times } of own) {
      const at = times.findLast((one) => one <= time);
      if (at !== undefined && at > latest) latest = at;
    }
    const facts = new Map(sources.flatMap(({ set }) => set.facts.map((fact) => [fact.label, fact] as const)));
    return Promise.resolve(ok({ time: latest === -Infinity ? time : latest, point, account: accountOf(point), facts: [...facts.values()] }));
  }

  private families(): readonly RuntimeFamily[] {
    const sets = [...this.series.values()];
    const captures = this.captures().filter(({ facts }) => isDated(facts));
    return FAMILIES.filter((family) => sets.some(({ set }) => familyOf(set) === family) || captures.filter(({ facts }) => familyOfCapture(facts) === family).length > 1);
  }

  private place(family: RuntimeFamily): PlacedSeries {
    const captures = this.captures().filter(({ facts }) => isDated(facts) && familyOfCapture(facts) === family);
    const key = captures.map(({ facts }) => facts.id).join(' ');
    const known = this.placed.get(family);
    if (known?.key === key) return known.placed;
    const placed = placeCaptures(
      [...this.series.values()].filter(({ set }) => familyOf(set) === family),
      captures,
    );
    this.placed.set(family, { key, placed });
    return placed;
  }
}

const NO_SERIES: Refused = err({ code: 'no-series', sentence: 'Nothing that is open has numbers over time. Drop MemStats, a gctrace log, metrics, a GC log, or several profiles.' });

/** Restarts first, which break lines; they take no time themselves. */
function longest(marks: readonly SeriesMark[]): readonly SeriesMark[] {
  const weightOf = ({ kind, duration }: SeriesMark): number => (kind === 'restart' ? Number.MAX_VALUE : duration);
  return marks
    .toSorted((one, other) => weightOf(other) - weightOf(one))
    .slice(0, MOST_MARKS)
    .toSorted((one, other) => one.time - other.time);
}

function familyOf({ source }: SeriesSet): RuntimeFamily {
  return /^(?:jstat|jmap|JVM|Java)/i.test(source) ? 'jvm' : 'go';
}

function familyOfCapture({ kind }: CaptureFacts): RuntimeFamily {
  return kind === 'jvm-objects' ? 'jvm' : 'go';
}

/** What says something at the moment that it was taken: all but what a link held, and other pictures of a heap. */
function isDated({ fromLink, kind }: CaptureFacts): boolean {
  return !fromLink && kind !== 'v8-objects' && kind !== 'retention' && kind !== 'other';
}

export function factsOf({ id, name, byteLength, set, capture, notices }: OpenedSeries): SeriesFacts {
  return {
    id,
    name,
    byteLength,
    source: set.source,
    family: familyOf(set),
    axis: set.axis,
    series: set.series.length,
    points: set.series.reduce((sum, { times }) => sum + times.length, 0),
    marks: set.marks.length,
    facts: set.facts,
    capture,
    notices,
  };
}

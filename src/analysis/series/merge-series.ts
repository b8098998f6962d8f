/** Captures of one process on one axis. */
import type { Notice } from '../../model/failure.ts';
import { SERIES_NAMES, type Series, type SeriesMark, type SeriesSet, type TimeAxis } from '../../model/series.ts';
import { findBeginning, numbersCollections, toldBeginning, wallEnds } from './wall-anchor.ts';

export interface SeriesSource {
  readonly set: SeriesSet;
  readonly name: string;
  /** When the file was last written, in ms since 1970. */
  readonly fileTime: number | undefined;
  /** Its place among the captures. */
  readonly order: number;
}

export interface MergedSeries {
  readonly axis: TimeAxis;
  readonly series: readonly Series[];
  readonly marks: readonly SeriesMark[];
  readonly notices: readonly Notice[];
}

/** The runtime collects at least this often (`forcegcperiod`, runtime/proc.go), and fetching takes a moment. */
const LONGEST_WITHOUT_GC = 130e3;

/** Two sources that tell of one collection differ by rounding. */
const SAME_COLLECTION_MS = 50;

/** A source whose times were moved. */
interface Placed {
  readonly set: SeriesSet;
  readonly name: string;
  readonly place: (time: number) => number;
}

export function mergeSeries(sources: readonly SeriesSource[]): MergedSeries {
  const ordered = sources.toSorted((one, other) => one.order - other.order);
  const [only] = ordered;
  if (!only) return { axis: 'order', series: [], marks: [], notices: [] };
  const notices: Notice[] = [];
  if (ordered.length === 1) {
    const { axis, series, marks } = only.set;
    return { axis, series, marks, notices };
  }
  const onWall = placeOnWall(ordered, notices);
  if (onWall) return join('wall', onWall, notices);
  if (ordered.every(({ set }) => set.axis === 'process')) return join('process', placeRuns(ordered, notices), notices);
  return join('order', placeByOrder(ordered, notices), notices);
}

/** Undefined: not all have wall times. */
function placeOnWall(sources: readonly SeriesSource[], notices: Notice[]): readonly Placed[] | undefined {
  const ends = wallEnds(sources.map(({ set }) => set));
  const usesFileTimes = fileTimesFit(sources);
  const placed: Placed[] = [];
  const told = toldBeginning(sources.map(({ set }) => set));
  const trusted: string[] = [];
  let anchored = 0;
  let byFile = 0;
  for (const { set, name, fileTime } of sources) {
    const at = (place: (time: number) => number): number => placed.push({ set, name, place });
    if (set.axis === 'wall') {
      if (set.isAtLastGc && usesFileTimes && isSinglePoint(set)) {
        at((time) => Math.max(time, fileTime!));
        byFile++;
      } else at((time) => time);
      continue;
    }
    const beginning = set.axis === 'process' ? (set.startedAt ?? findBeginning(set, ends)) : undefined;
    const moment = set.takenAt ?? fileTime;
    if (beginning !== undefined) {
      at((time) => beginning + time);
      anchored++;
    } else if (set.axis === 'process' && told !== undefined && !numbersCollections(set)) {
      // Nothing speaks against it. The mere order would take the time from all others, too.
      at((time) => told + time);
      trusted.push(name);
    } else if (set.axis === 'order' && moment !== undefined && isSinglePoint(set)) {
      at(() => moment);
      byFile++;
    } else return undefined;
  }
  if (anchored > 0) notices.push({ code: 'joined-by-collections', severity: 'info', sentence: 'Logs that count from the start of the process were put on wall time by times in their lines, or by the collections that MemStats saw, too.' });
  if (trusted.length > 0) notices.push({ code: 'joined-by-start', severity: 'info', sentence: `${listed(trusted)} counts from the start of a process. It is taken to be the one that the others tell of, and placed by when that began.` });
  if (byFile > 0) notices.push({ code: 'placed-by-file-time', severity: 'info', sentence: 'Captures that do not say when they were taken stand at the time their file was written.' });
  return placed;
}

/** A file that was copied later has another time; then none of them is used, so that all are wrong alike. */
function fileTimesFit(sources: readonly SeriesSource[]): boolean {
  const unsure = sources.filter(({ set }) => set.isAtLastGc);
  return unsure.every(({ set, fileTime }) => {
    const time = set.series[0]?.times.at(-1);
    return fileTime !== undefined && time !== undefined && fileTime >= time && fileTime - time <= LONGEST_WITHOUT_GC;
  });
}

function isSinglePoint({ series }: SeriesSet): boolean {
  return series.every(({ times }) => times.length <= 1);
}

/** Logs of one process beside each other; what tells of the same quantities at the same times is of another run. */
function placeRuns(sources: readonly SeriesSource[], notices: Notice[]): readonly Placed[] {
  const ends = new Map<string, number>();
  let offset = 0;
  let runs = 0;
  const placed = sources.map(({ set, name }) => {
    const overlaps = set.series.some((one) => one.times.length > 0 && offset + one.times[0]! < (ends.get(one.name) ?? -Infinity));
    if (overlaps) {
      for (const end of ends.values()) offset = Math.max(offset, end);
      runs++;
    }
    const shift = offset;
    for (const one of set.series) {
      const last = one.times.at(-1);
      // gctrace and schedtrace both write it.
      if (last !== undefined && one.name !== SERIES_NAMES.processors) ends.set(one.name, Math.max(ends.get(one.name) ?? -Infinity, shift + last));
    }
    return { set, name, place: (time: number) => shift + time };
  });
  if (runs > 0) notices.push({ code: 'runs-in-a-row', severity: 'info', sentence: 'Logs that count from the start of their process tell of the same times: they are put one behind the other, in the order of the captures.' });
  return placed;
}

function placeByOrder(sources: readonly SeriesSource[], notices: Notice[]): readonly Placed[] {
  const without = sources.filter(({ set }) => set.axis !== 'wall').map(({ name }) => name);
  const shown = listed(without);
  notices.push({
    code: 'only-order',
    severity: 'caution',
    sentence: `No common clock: ${shown === '' ? 'some captures' : shown} cannot be put on wall time. Points stand in the order of the captures, at equal distances.`,
  });
  let before = 0;
  return sources.map(({ set, name }) => {
    const times = distinctTimes(set);
    const first = before;
    before += Math.max(1, times.length);
    return { set, name, place: (time: number) => first + rankOf(times, time) };
  });
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function distinctTimes({ series }: SeriesSet): Float64Array {
  const all = new Set<number>();
  for (const { times } of series) for (const time of times) all.add(time);
  return Float64Array.from(all).sort();
}

/** The last of the times that is not later; 0 for what is before all. */
function rankOf(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

interface Points {
  readonly like: Series;
  readonly times: number[];
  readonly values: number[];
}

function join(axis: TimeAxis, placed: readonly Placed[], notices: Notice[]): MergedSeries {
  const byName = new Map<string, Points>();
  const marks: SeriesMark[] = [];
  const seen = new Set<string>();
  const processes = new Set(placed.map(({ set }) => processOf(set)));
  if (processes.size > 1) {
    notices.push({ code: 'several-processes', severity: 'caution', sentence: 'These captures are of several processes: their series stand beside each other under the name of each.' });
  }
  const collections = collectionEnds(placed);
  for (const [index, { set, place }] of placed.entries()) {
    const suffix = processes.size > 1 ? processOf(set) : '';
    for (const one of set.series) {
      const name = suffix === '' ? one.name : `${one.name} · ${suffix}`;
      // One name with two units would draw seconds as bytes.
      const key = byName.get(name)?.like.unit === one.unit || !byName.has(name) ? name : `${name} (${one.unit})`;
      let points = byName.get(key);
      if (!points) {
        points = { like: { ...one, name: key }, times: [], values: [] };
        byName.set(key, points);
      }
      for (let at = 0; at < one.times.length; at++) {
        points.times.push(place(one.times[at]!));
        points.values.push(one.values[at]!);
      }
    }
    for (const mark of set.marks) {
      const time = place(mark.time);
      if (mark.kind === 'pause' && mark.cycle !== undefined) {
        // gctrace tells the whole collection of which MemStats have the pauses.
        const known = collections.get(mark.cycle);
        if (known?.some((one) => one.index !== index && Math.abs(one.end - time - mark.duration) <= SAME_COLLECTION_MS)) continue;
      }
      // Each MemStats has the last 256 collections, which the one before has, too.
      const key = mark.cycle === undefined ? `${mark.kind} ${time} ${mark.text}` : `${suffix} ${mark.cycle} ${mark.kind} ${Math.round(time / 10)}`;
      if (!seen.has(key)) marks.push({ ...mark, time });
      seen.add(key);
    }
  }
  marks.sort((one, other) => one.time - other.time);
  return { axis, series: Array.from(byName.values(), ascending), marks, notices };
}

interface CollectionEnd {
  readonly index: number;
  readonly end: number;
}

function collectionEnds(placed: readonly Placed[]): ReadonlyMap<number, readonly CollectionEnd[]> {
  const ends = new Map<number, CollectionEnd[]>();
  for (const [index, { set, place }] of placed.entries()) {
    for (const { kind, cycle, time, duration } of set.marks) {
      if (cycle === undefined || (kind !== 'gc' && kind !== 'forced-gc')) continue;
      const known = ends.get(cycle);
      const end = { index, end: place(time) + duration };
      if (known) known.push(end);
      else ends.set(cycle, [end]);
    }
  }
  return ends;
}

function processOf(set: SeriesSet): string {
  return set.facts.find(({ label }) => label === 'Process')?.value ?? '';
}

/** By time, what came later stays later; a point that two captures have is kept once. */
function ascending({ like, times, values }: Points): Series {
  const order = Array.from(times.keys()).sort((one, other) => times[one]! - times[other]! || one - other);
  const kept = order.filter((at, rank) => rank === 0 || times[order[rank - 1]!] !== times[at] || values[order[rank - 1]!] !== values[at]);
  return { ...like, times: Float64Array.from(kept, (at) => times[at]!), values: Float64Array.from(kept, (at) => values[at]!) };
}

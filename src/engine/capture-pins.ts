/** Captures among the series: as pins on their axis, and their totals as lines. */
import { mergeSeries, type MergedSeries, type SeriesSource } from '../analysis/series/merge-series.ts';
import { isOfGoroutines, isOfOwners } from '../model/capture.ts';
import { least, most } from './extremes.ts';
import type { CaptureFacts } from './contract.ts';
import type { TimelinePin } from './memory-contract.ts';
import type { OpenedSeries } from './opened.ts';

/** A capture that the timeline can show, and when its file was written. */
export interface DatedCapture {
  readonly facts: CaptureFacts;
  readonly fileTime: number | undefined;
}

/** Series and captures of one runtime on one axis. */
export interface PlacedSeries {
  readonly merged: MergedSeries;
  readonly pins: readonly TimelinePin[];
  readonly unplaced: readonly string[];
  /** Names of the lines that are totals of captures. */
  readonly ofCaptures: ReadonlySet<string>;
  readonly sources: readonly OpenedSeries[];
}

/** The quantity of a capture that is worth a line over time. */
function totalOf(facts: CaptureFacts): { readonly name: string; readonly unit: 'bytes' | 'count'; readonly value: number } | undefined {
  const valued = (type: string): number | undefined => facts.valueTypes.find((one) => one.type === type)?.net;
  const inUse = facts.kind === 'heap' ? valued('inuse_space') : undefined;
  if (inUse !== undefined) return { name: 'profile: in-use bytes', unit: 'bytes', value: inUse };
  if (isOfGoroutines(facts.kind)) return { name: facts.kind === 'goroutine' ? 'dump: goroutines' : 'dump: leaked goroutines', unit: 'count', value: facts.valueTypes[0]?.net ?? 0 };
  const live = isOfOwners(facts.kind) ? valued('live_space') : undefined;
  return live === undefined ? undefined : { name: 'heap dump: live bytes', unit: 'bytes', value: live };
}

export function placeCaptures(sources: readonly OpenedSeries[], captures: readonly DatedCapture[]): PlacedSeries {
  const byName = (one: { readonly name: string }, other: { readonly name: string }): number => one.name.localeCompare(other.name, 'en', { numeric: true });
  const ordered = sources.toSorted(byName);
  const series = ordered.map(({ set, name, fileTime }, order): SeriesSource => ({ set, name, fileTime, order }));
  const base = series.length > 0 ? mergeSeries(series) : undefined;
  const timeOf = ({ facts, fileTime }: DatedCapture): { readonly time: number; readonly isGuessed: boolean } | undefined => {
    const own = facts.time === undefined ? undefined : Date.parse(facts.time);
    if (own !== undefined && !Number.isNaN(own)) return { time: own, isGuessed: false };
    // MemStats of the same text know it better than the file.
    const tail = ordered.find(({ capture }) => capture === facts.id);
    const told = tail?.set.axis === 'wall' ? tail.set.series[0]?.times.at(-1) : undefined;
    if (told !== undefined) return { time: told, isGuessed: false };
    return fileTime === undefined ? undefined : { time: fileTime, isGuessed: true };
  };
  const axis = base?.axis ?? (captures.every((one) => timeOf(one) !== undefined) ? 'wall' : 'order');
  const pins: TimelinePin[] = [];
  const unplaced: string[] = [];
  if (axis === 'wall') {
    const window = base ? spanOf(base) : undefined;
    for (const one of captures) {
      const placed = timeOf(one);
      // A file that was copied later would stretch the axis by months.
      if (placed && (!placed.isGuessed || isNear(placed.time, window))) pins.push({ capture: one.facts.id, ...placed });
      else unplaced.push(one.facts.id);
    }
  } else if (base) {
    for (const one of captures) {
      const at = axis === 'order' ? ordered.findIndex(({ capture }) => capture === one.facts.id) : -1;
      if (at >= 0) pins.push({ capture: one.facts.id, time: at, isGuessed: true });
      else unplaced.push(one.facts.id);
    }
  } else {
    // Each kind has an order of its own: the first dump stands where the first profile stands.
    const counts = new Map<string, number>();
    for (const { facts } of captures.toSorted((one, other) => byName(one.facts, other.facts))) {
      const at = counts.get(facts.kind) ?? 0;
      counts.set(facts.kind, at + 1);
      pins.push({ capture: facts.id, time: at, isGuessed: true });
    }
  }
  const lines = linesOfCaptures(captures, pins);
  return {
    merged: {
      axis,
      series: [...(base?.series ?? []), ...lines],
      marks: base?.marks ?? [],
      notices: [...(base?.notices ?? []), ...(axis === 'order' && !base ? [ONLY_ORDER] : [])],
    },
    pins,
    unplaced,
    ofCaptures: new Set(lines.map(({ name }) => name)),
    sources: ordered,
  };
}

const ONLY_ORDER = {
  code: 'only-order',
  severity: 'caution' as const,
  sentence: 'Not all of these captures say when they were taken: they stand in the order of their names, at equal distances.',
};

function spanOf({ series, marks }: MergedSeries): { readonly from: number; readonly to: number } | undefined {
  const times = [...series.flatMap((one) => [one.times[0]!, one.times.at(-1)!]), ...marks.map(({ time }) => time)];
  return times.length === 0 ? undefined : { from: least(times), to: most(times) };
}

const NEAR_MS = 10 * 60e3;

function isNear(time: number, window: { readonly from: number; readonly to: number } | undefined): boolean {
  if (!window) return true;
  const slack = Math.max(NEAR_MS, window.to - window.from);
  return time >= window.from - slack && time <= window.to + slack;
}

function linesOfCaptures(captures: readonly DatedCapture[], pins: readonly TimelinePin[]): MergedSeries['series'] {
  const points = new Map<string, { readonly unit: 'bytes' | 'count'; readonly at: { readonly time: number; readonly value: number }[] }>();
  for (const { capture, time } of pins) {
    const facts = captures.find((one) => one.facts.id === capture)?.facts;
    const total = facts && totalOf(facts);
    if (!total) continue;
    const line = points.get(total.name) ?? { unit: total.unit, at: [] };
    line.at.push({ time, value: total.value });
    points.set(total.name, line);
  }
  return Array.from(points, ([name, { unit, at }]) => {
    const sorted = at.toSorted((one, other) => one.time - other.time);
    return { name, unit, isCumulative: false, times: Float64Array.from(sorted, ({ time }) => time), values: Float64Array.from(sorted, ({ value }) => value) };
  });
}

import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Timeline, TimelineQuery, TimelineSlice } from '../../engine/memory-contract.ts';
import { SERIES_NAMES } from '../../model/series.ts';
import { session } from '../../store/session.ts';
import { useAnswer, type Asked } from '../shared/use-answer.ts';
import { chartsOf, type ChartSpec } from './charts.ts';
import { momentsOf, NO_POINTS, ratesOf, type Points } from './line-data.ts';
import { askSlice, askTimeline, type TimelineQuestion } from './memory-calls.ts';
import { forgetMoments, forgetOutside, memoryDesk, spanOf } from './memory-desk.ts';
import type { TimeSpan } from './time-texts.ts';
import { wholeSpan } from './window.ts';

/** Widths that lie this close together are asked for once. */
const WIDTH_STEP = 200;
const OVERVIEW_POINTS = 300;
/** The crosshair has come to rest. */
const REST_MS = 80;

export function useTimeline(): Asked<Timeline> {
  const series = useStore(session, (state) => state.series);
  const captures = useStore(session, (state) => state.captures);
  const family = useStore(memoryDesk, (look) => look.family);
  const question = useMemo((): TimelineQuestion => ({ family, open: [series, captures] }), [family, series, captures]);
  const asked = useAnswer(question, askTimeline);
  const axis = asked.value?.axis;
  const [before, setBefore] = useState(axis);
  useEffect(() => {
    if (axis === undefined || axis === before) return;
    if (before !== undefined) forgetMoments();
    setBefore(axis);
  }, [axis, before]);
  useEffect(() => {
    if (asked.value) forgetOutside(asked.value);
  }, [asked.value]);
  return asked;
}

export interface ShownTimeline {
  readonly span: TimeSpan;
  readonly whole: TimeSpan;
  readonly charts: readonly ChartSpec[];
  /** Of the lines that are shown, by name; rates where the chart is of rates. */
  readonly points: ReadonlyMap<string, Points>;
  readonly slice: TimelineSlice | undefined;
  /** Times of restarts, ascending: lines break there. */
  readonly breaks: readonly number[];
  /** What the keyboard steps through. */
  readonly moments: Float64Array;
  readonly stale: boolean;
  readonly failure: Asked<TimelineSlice>['failure'];
}

export function useShown(timeline: Timeline, width: number): ShownTimeline {
  const look = useStore(memoryDesk);
  const { switched, extras, raw, window } = look;
  const [hasPauses, setHasPauses] = useState(false);
  const span = useMemo(() => spanOf({ ...memoryDesk.getState(), window }, timeline), [timeline, window]);
  const charts = useMemo(() => chartsOf(timeline, { switched, extras, raw }, hasPauses), [timeline, switched, extras, raw, hasPauses]);
  const wide = Math.max(WIDTH_STEP, Math.ceil(width / WIDTH_STEP) * WIDTH_STEP);
  const names = charts.flatMap((chart) => chart.lines.filter(({ isShown }) => isShown).map(({ line }) => line.name)).join('\n');
  const query = useMemo(
    (): TimelineQuery | undefined => (width === 0 ? undefined : { family: timeline.family, names: names === '' ? [] : names.split('\n'), ...span, points: wide }),
    [timeline, names, span, wide, width],
  );
  const asked = useAnswer(query, askSlice);
  const slice = asked.value;
  const saysPauses = slice?.marks.some(({ kind, duration }) => kind === 'pause' && duration > 0) === true;
  useEffect(() => {
    if (saysPauses) setHasPauses(true);
  }, [saysPauses]);
  const points = useMemo(() => pointsOf(charts, slice, timeline), [charts, slice, timeline]);
  const breaks = useMemo(() => (slice?.marks ?? []).filter(({ kind }) => kind === 'restart').map(({ time }) => time), [slice]);
  const moments = useMemo(() => momentsOf([...points.values()], span.from, span.to), [points, span]);
  const whole = useMemo(() => wholeSpan(timeline.from, timeline.to, timeline.axis), [timeline]);
  return { span, whole, charts, points, slice, breaks, moments, stale: asked.stale, failure: asked.failure };
}

function pointsOf(charts: readonly ChartSpec[], slice: TimelineSlice | undefined, { axis }: Timeline): ReadonlyMap<string, Points> {
  const byName = new Map(slice?.lines.map((line) => [line.name, line] as const));
  const points = new Map<string, Points>();
  for (const { lines, per } of charts) {
    for (const { line, isShown } of lines) {
      const found = isShown ? byName.get(line.name) : undefined;
      if (found) points.set(line.name, per === undefined ? found : ratesOf(found, axis === 'order'));
    }
  }
  return points;
}

/** One line over everything, for the strip below the charts. */
export function useOverview(timeline: Timeline, whole: TimeSpan): Points {
  const query = useMemo((): TimelineQuery | undefined => {
    const line = overviewLine(timeline);
    return line === undefined ? undefined : { family: timeline.family, names: [line], ...whole, points: OVERVIEW_POINTS };
  }, [timeline, whole]);
  return useAnswer(query, askSlice).value?.lines[0] ?? NO_POINTS;
}

function overviewLine({ lines }: Timeline): string | undefined {
  const wanted = [SERIES_NAMES.heapAlloc, SERIES_NAMES.heapAfterGc, SERIES_NAMES.rss, SERIES_NAMES.heapInUse];
  const found = wanted.flatMap((name) => lines.filter((line) => line.name === name))[0];
  return (found ?? lines.find(({ isCumulative }) => !isCumulative) ?? lines[0])?.name;
}

/**
 * Drawn lines of long logs keep their extremes only. Where the crosshair rests, each line is asked for its last point
 * before it, which is what the legend then reads. Rates are read as drawn: a slope is of two points.
 */
export function useExactPoints(timeline: Timeline, shown: ShownTimeline): ReadonlyMap<string, Points> {
  const cursor = useStore(memoryDesk, (look) => look.cursor?.time ?? look.picked);
  const isThinned = timeline.lines.some(({ name, points }) => shown.points.has(name) && points > WIDTH_STEP);
  const [at, setAt] = useState<number>();
  useEffect(() => {
    const timer = setTimeout(() => setAt(isThinned ? cursor : undefined), REST_MS);
    return () => clearTimeout(timer);
  }, [cursor, isThinned]);
  const query = useMemo((): TimelineQuery | undefined => {
    const names = shown.charts.flatMap(({ lines, per }) => (per === undefined ? lines.filter(({ isShown }) => isShown).map(({ line }) => line.name) : []));
    return at === undefined ? undefined : { family: timeline.family, names, from: at, to: at, points: 2 };
  }, [at, shown.charts, timeline]);
  const asked = useAnswer(query, askSlice);
  return useMemo(() => {
    const isOfNow = at !== undefined && at === cursor && !asked.stale;
    return isOfNow ? new Map(asked.value?.lines.map((line) => [line.name, line] as const)) : NONE;
  }, [asked, at, cursor]);
}

const NONE: ReadonlyMap<string, Points> = new Map();

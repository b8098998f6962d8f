/** One runtime's numbers over time, asked of the engine piece by piece and summed up. */
import type { Answer, EngineApi } from '../engine/contract.ts';
import type { MemoryMoment, Timeline, TimelineLine, TimelineSlice } from '../engine/memory-contract.ts';
import { goalsByGogc, slopePerHour, SLOPE_POINTS, type GoalRow } from '../engine/memory-summary.ts';
import { ok } from '../lib/result.ts';
import { SERIES_NAMES, type SeriesMark } from '../model/series.ts';

/** What a person looks at first, in this order. Names that a source does not have are left out. */
const MAIN: readonly string[] = [
  SERIES_NAMES.rss,
  SERIES_NAMES.sys,
  SERIES_NAMES.heapLive,
  SERIES_NAMES.heapAlloc,
  SERIES_NAMES.heapInUse,
  SERIES_NAMES.heapIdle,
  SERIES_NAMES.heapReleased,
  SERIES_NAMES.heapAfterGc,
  SERIES_NAMES.heapGoal,
  SERIES_NAMES.stackInUse,
  SERIES_NAMES.heapObjects,
  SERIES_NAMES.goroutines,
  SERIES_NAMES.threads,
  SERIES_NAMES.openFiles,
  SERIES_NAMES.gcCpu,
];

const SETTINGS: readonly (number | undefined)[] = [25, 50, 100, 200, 400, undefined];

export interface LineReport extends TimelineLine {
  readonly first: number;
  readonly perHour: number | undefined;
  readonly isMain: boolean;
}

export interface CollectorReport {
  readonly collections: number;
  readonly forced: number;
  readonly full: number;
  /** How long the program stood still, in ms; undefined where nothing says. Go's collections themselves take longer. */
  readonly pauses: { readonly count: number; readonly longest: number; readonly total: number } | undefined;
}

export interface MemoryReport {
  readonly timeline: Timeline;
  readonly lines: readonly LineReport[];
  readonly collector: CollectorReport;
  readonly restarts: readonly number[];
  readonly moment: MemoryMoment;
  readonly goals: readonly GoalRow[];
}

/** `at`: the moment to account for; undefined: the last. */
export async function reportMemory(engine: EngineApi, timeline: Timeline, at: number | undefined): Promise<Answer<MemoryReport>> {
  const { family, from, to, axis } = timeline;
  const names = timeline.lines.map(({ name }) => name);
  const slice = await engine.timelineSlice({ family, names, from, to, points: SLOPE_POINTS });
  if (!slice.ok) return slice;
  const drawn = new Map(slice.value.lines.map((line) => [line.name, line]));
  const lines = timeline.lines.map((line): LineReport => {
    const { times, values } = drawn.get(line.name) ?? { times: new Float64Array(), values: new Float64Array() };
    return {
      ...line,
      first: values[0] ?? line.last,
      perHour: axis === 'order' ? undefined : slopePerHour(times, values),
      isMain: MAIN.includes(line.name),
    };
  });
  lines.sort((one, other) => place(one.name) - place(other.name));
  const marks = await allMarks(engine, timeline);
  if (!marks.ok) return marks;
  const pauses = await engine.timelineSlice({ family, names: [SERIES_NAMES.gcPause], from, to, points: Infinity });
  if (!pauses.ok) return pauses;
  const moment = await engine.memoryAt(family, at ?? to);
  if (!moment.ok) return moment;
  return ok({
    timeline,
    lines,
    collector: { ...countCollections(marks.value), pauses: pausesOf(pauses.value, marks.value) },
    restarts: marks.value.filter(({ kind }) => kind === 'restart').map(({ time }) => time),
    moment: moment.value,
    goals: family === 'go' ? goalsByGogc(moment.value, SETTINGS) : [],
  });
}

function place(name: string): number {
  const at = MAIN.indexOf(name);
  return at === -1 ? MAIN.length : at;
}

/** A slice has the longest marks of its window only: windows with more are asked for in halves. */
async function allMarks(engine: EngineApi, { family, from, to }: Timeline): Promise<Answer<readonly SeriesMark[]>> {
  const marks: SeriesMark[] = [];
  const windows = [{ from, to, depth: 0 }];
  for (let window = windows.pop(); window !== undefined; window = windows.pop()) {
    const { from: begin, to: end, depth } = window;
    const slice = await engine.timelineSlice({ family, names: [], from: begin, to: end, points: 2 });
    if (!slice.ok) return slice;
    const middle = begin + (end - begin) / 2;
    if (slice.value.moreMarks > 0 && depth < DEEPEST && middle > begin && middle < end) {
      windows.push({ from: middle, to: end, depth: depth + 1 }, { from: begin, to: middle, depth: depth + 1 });
      continue;
    }
    // A mark belongs to the window that it begins in.
    for (const mark of slice.value.marks) {
      if ((mark.time >= begin || begin === from) && (mark.time < end || end === to)) marks.push(mark);
    }
  }
  return ok(marks);
}

const DEEPEST = 30;

function countCollections(marks: readonly SeriesMark[]): Omit<CollectorReport, 'pauses'> {
  const counts = { collections: 0, forced: 0, full: 0 };
  for (const { kind } of marks) {
    if (kind === 'gc' || kind === 'forced-gc' || kind === 'full-gc') counts.collections++;
    if (kind === 'forced-gc') counts.forced++;
    if (kind === 'full-gc') counts.full++;
  }
  return counts;
}

/** Logs have a value for each collection; MemStats only marks, of the latest 256. */
function pausesOf({ lines: [line] }: TimelineSlice, marks: readonly SeriesMark[]): CollectorReport['pauses'] {
  const durations = line ? Array.from(line.values, (seconds) => seconds * 1000) : marks.filter(({ kind }) => kind === 'pause').map(({ duration }) => duration);
  if (durations.length === 0) return undefined;
  return {
    count: durations.length,
    longest: durations.reduce((most, one) => Math.max(most, one), 0),
    total: durations.reduce((sum, one) => sum + one, 0),
  };
}

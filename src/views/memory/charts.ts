/** Which lines stand together in a chart. Pure. */
import type { RuntimeFamily, Timeline, TimelineLine } from '../../engine/memory-contract.ts';
import { SERIES_NAMES as NAMES } from '../../model/series.ts';
import { isRealLimit } from './line-data.ts';
import { baseOf, lookOf, type LineLook } from './line-words.ts';
import type { SeriesUnit } from './value-axis.ts';

export interface ChartLine {
  readonly line: TimelineLine;
  readonly look: LineLook;
  readonly isShown: boolean;
}

export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  readonly unit: SeriesUnit;
  /** Cumulative lines as what they grew by. */
  readonly per: 'second' | 'step' | undefined;
  readonly height: number;
  readonly lines: readonly ChartLine[];
  /** Pauses that only marks know are drawn in it. */
  readonly hasPauseMarks: boolean;
  /** The reader asked for it: its lines can be taken away again. */
  readonly isExtra: boolean;
}

export interface ChartWishes {
  /** Lines that were switched on or off by their legend. */
  readonly switched: Readonly<Record<string, boolean>>;
  /** Names of further series. */
  readonly extras: readonly string[];
  /** Cumulative series as they are, not as rates. */
  readonly raw: boolean;
}

interface Group {
  readonly id: string;
  readonly title: string;
  readonly unit: SeriesUnit;
  readonly height: number;
  readonly names: readonly string[];
}

const HEAP: Group = {
  id: 'heap',
  title: 'Heap and process',
  unit: 'bytes',
  height: 210,
  names: [NAMES.rss, NAMES.rssPeak, NAMES.sys, NAMES.heapSys, NAMES.heapInUse, NAMES.heapAlloc, NAMES.heapLive, NAMES.heapGoal, NAMES.memoryLimit, NAMES.heapBeforeGc, NAMES.heapAfterGc, NAMES.heapIdle, NAMES.heapReleased],
};
const GENERATIONS: Group = { id: 'generations', title: 'Generations', unit: 'bytes', height: 130, names: ['eden.used', 'survivor.used', 'old.used', 'metaspace.used', 'class-space.used', 'permanent.used'] };
const FILLING: Group = { id: 'filling', title: 'Generations, how full', unit: 'percent', height: 130, names: ['eden.percent', 'old.percent', 'metaspace.percent', 'permanent.percent', 'class-space.percent', 'heap.used-percent', 's0.percent', 's1.percent'] };
const COUNTS: Group = { id: 'goroutines', title: 'Goroutines and threads', unit: 'count', height: 110, names: [NAMES.goroutines, NAMES.threads] };
const STACKS: Group = { id: 'stacks', title: 'Stacks', unit: 'bytes', height: 90, names: [NAMES.stackSys, NAMES.stackInUse, NAMES.stackScan] };
const PAUSES: Group = { id: 'pauses', title: 'GC pauses', unit: 'seconds', height: 90, names: [NAMES.gcPause] };
const GC_CPU: Group = { id: 'gc-cpu', title: 'GC CPU', unit: 'percent', height: 80, names: [NAMES.gcCpu] };

const GROUPS: Readonly<Record<RuntimeFamily, readonly Group[]>> = {
  go: [HEAP, COUNTS, STACKS, PAUSES, GC_CPU],
  jvm: [HEAP, GENERATIONS, FILLING, { ...COUNTS, title: 'Threads' }, PAUSES],
};

/** `hasPauses`: whether marks tell of pauses. */
export function chartsOf(timeline: Timeline, wishes: ChartWishes, hasPauses: boolean): readonly ChartSpec[] {
  const charts: ChartSpec[] = [];
  const used = new Set<string>();
  for (const group of GROUPS[timeline.family]) {
    const lines = group.names.flatMap((name) => timeline.lines.filter((line) => !line.isOfCaptures && line.unit === group.unit && baseOf(line.name) === name));
    const hasPauseMarks = group === PAUSES && hasPauses;
    if (lines.length === 0 && !hasPauseMarks) continue;
    for (const { name } of lines) used.add(name);
    charts.push({ ...chart(group.id, group.title, group.unit, lines, wishes), height: group.height, hasPauseMarks });
  }
  charts.push(...ofCaptures(timeline, wishes), ...extras(timeline, wishes, used));
  // With nothing of the usual there is still something to see.
  if (charts.length === 0) {
    const names = timeline.lines.slice(0, 4).map(({ name }) => name);
    return extras(timeline, { ...wishes, extras: names }, used).map((one) => ({ ...one, isExtra: false }));
  }
  return charts;
}

/** What the picker offers: all that no chart has by itself. */
export function furtherLines(timeline: Timeline): readonly TimelineLine[] {
  const usual = new Set(GROUPS[timeline.family].flatMap(({ names, unit }) => names.map((name) => `${name} ${unit}`)));
  return timeline.lines.filter((line) => !line.isOfCaptures && !usual.has(`${baseOf(line.name)} ${line.unit}`));
}

function ofCaptures(timeline: Timeline, wishes: ChartWishes): readonly ChartSpec[] {
  const units = [...new Set(timeline.lines.filter((line) => line.isOfCaptures).map(({ unit }) => unit))];
  return units.map((unit) => {
    const lines = timeline.lines.filter((line) => line.isOfCaptures && line.unit === unit);
    return chart(`captures ${unit}`, units.length === 1 || unit === 'none' ? 'Totals of captures' : unit === 'bytes' ? 'Totals of captures, bytes' : 'Totals of captures, counts', unit, lines, wishes);
  });
}

/** A chart for each unit; rates are not drawn together with values. */
function extras(timeline: Timeline, wishes: ChartWishes, used: ReadonlySet<string>): readonly ChartSpec[] {
  const wanted = timeline.lines.filter((line) => wishes.extras.includes(line.name) && !used.has(line.name));
  const charts: ChartSpec[] = [];
  for (const isRate of [false, true]) {
    for (const unit of ['bytes', 'count', 'seconds', 'percent', 'none'] as const) {
      const lines = wanted.filter((line) => line.unit === unit && (line.isCumulative && !wishes.raw) === isRate);
      if (lines.length === 0) continue;
      const per = isRate ? (timeline.axis === 'order' ? 'step' : 'second') : undefined;
      const title = per === undefined ? EXTRA_TITLES[unit] : `${EXTRA_TITLES[unit]} per ${per}`;
      charts.push({ ...chart(`extra ${unit} ${per ?? ''}`, title, unit, lines, wishes), per, isExtra: true });
    }
  }
  return charts;
}

const EXTRA_TITLES: Readonly<Record<SeriesUnit, string>> = { bytes: 'Bytes', count: 'Counts', seconds: 'Time', percent: 'Shares', none: 'Values' };

function chart(id: string, title: string, unit: SeriesUnit, lines: readonly TimelineLine[], { switched }: ChartWishes): ChartSpec {
  const drawn = lines.map((line, rank): ChartLine => {
    const look = lookOf(line.name, rank);
    // "No limit" is the largest int64: it would press everything else flat.
    const isUsual = look.isShown && (baseOf(line.name) !== NAMES.memoryLimit || isRealLimit(line.last));
    return { line, look, isShown: switched[line.name] ?? isUsual };
  });
  // Of a lone line nothing is hidden.
  const all = drawn.every(({ isShown }) => !isShown) && drawn.every(({ line }) => switched[line.name] === undefined);
  return { id, title, unit, per: undefined, height: 100, lines: all ? drawn.map((one) => ({ ...one, isShown: true })) : drawn, hasPauseMarks: false, isExtra: false };
}

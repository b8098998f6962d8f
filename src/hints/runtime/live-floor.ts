/** What memory survives each collection, the line that a leak lifts. */
import { SERIES_NAMES } from '../../model/series.ts';
import type { HintContext } from '../context.ts';
import { isTimed, lineOf, timedLineOf, trendOf, type Line, type Trend } from './lines.ts';

export interface Floor extends Line {
  readonly trend: Trend;
  /** Undefined: it is the live heap that collections report. */
  readonly from: 'minima' | undefined;
  readonly isTimed: boolean;
}

const LEAST = 8;

const floors = new WeakMap<HintContext, Floor | undefined>();

/** The live heap that collections report, else the low points of the heap between them; undefined: fewer than eight of them. */
export function liveFloor(context: HintContext): Floor | undefined {
  if (!floors.has(context)) floors.set(context, findFloor(context));
  return floors.get(context);
}

function findFloor(context: HintContext): Floor | undefined {
  for (const read of [timedLineOf, lineOf]) {
    const timed = read === timedLineOf;
    for (const name of [SERIES_NAMES.heapLive, SERIES_NAMES.heapAfterGc]) {
      const line = ofOneProcess(context, read(context, name));
      if (line && line.values.length >= LEAST) return withTrend(line, undefined, timed);
    }
    const allocated = ofOneProcess(context, read(context, SERIES_NAMES.heapAlloc));
    const floor = allocated && withTrend(minimaOf(allocated), 'minima', timed);
    if (floor) return floor;
  }
  return undefined;
}

/** The longest stretch without a restart: what one process kept says nothing of the next. */
function ofOneProcess(context: HintContext, line: Line | undefined): Line | undefined {
  const starts = isTimed(context) ? (context.go?.merged.marks.flatMap(({ kind, time }) => (kind === 'restart' ? [time] : [])) ?? []) : [];
  if (!line || starts.length === 0) return line;
  const { name, times, values } = line;
  let best = { from: 0, to: 0 };
  for (let from = 0, next = 0; from < times.length; ) {
    while (next < starts.length && starts[next]! <= times[from]!) next++;
    let to = from + 1;
    while (to < times.length && !(times[to]! >= (starts[next] ?? Infinity))) to++;
    if (to - from > best.to - best.from) best = { from, to };
    from = to;
  }
  return { name, times: Array.from(times).slice(best.from, best.to), values: Array.from(values).slice(best.from, best.to) };
}

function withTrend(line: Line, from: Floor['from'], timed: boolean): Floor | undefined {
  const trend = line.values.length >= LEAST ? trendOf(line) : undefined;
  return trend && { name: line.name, times: line.times, values: line.values, trend, from, isTimed: timed };
}

/** Points that are lower than both neighbours: a collection has just run. */
function minimaOf({ name, times, values }: Line): Line {
  const at: number[] = [];
  for (let k = 1; k + 1 < values.length; k++) if (values[k]! < values[k - 1]! && values[k]! <= values[k + 1]!) at.push(k);
  return { name, times: at.map((k) => times[k]!), values: at.map((k) => values[k]!) };
}

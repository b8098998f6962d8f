/** What is drawn and read of a line: its points as they are, or as a rate. Pure. */
import { bisectRight } from 'd3';

export interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export const NO_POINTS: Points = { times: new Float64Array(), values: new Float64Array() };

const MS_PER_SECOND = 1000;

/**
 * The slope of a series that only grows, at the end of each interval. Where it fell, the process was started again: nothing
 * is known of that interval. On an axis of mere order it is the growth from one place to the next.
 */
export function ratesOf(points: Points, isOrder: boolean): Points {
  const { times, values } = lastOfEachMoment(points);
  const count = Math.max(0, times.length - 1);
  const rates = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const grown = values[at + 1]! - values[at]!;
    const passed = (times[at + 1]! - times[at]!) / (isOrder ? 1 : MS_PER_SECOND);
    rates[at] = grown < 0 ? Number.NaN : grown / passed;
  }
  return { times: times.slice(1), values: rates };
}

/** Two scrapes that saw the same last collection stand at one moment. */
function lastOfEachMoment({ times, values }: Points): Points {
  const isLast = (at: number): boolean => at + 1 === times.length || times[at + 1]! > times[at]!;
  return { times: times.filter((_, at) => isLast(at)), values: values.filter((_, at) => isLast(at)) };
}

/** The last point that is not later; undefined before the first. */
export function pointAt({ times, values }: Points, time: number): { readonly time: number; readonly value: number } | undefined {
  const at = bisectRight(times, time) - 1;
  return at < 0 ? undefined : { time: times[at]!, value: values[at]! };
}

/** The largest and the smallest value that a window shows, the neighbours on both sides included: lines reach them. */
export function rangeIn({ times, values }: Points, from: number, to: number): { readonly least: number; readonly most: number } {
  let least = Infinity;
  let most = -Infinity;
  const first = Math.max(0, bisectRight(times, from) - 1);
  const last = Math.min(times.length - 1, bisectRight(times, to));
  for (let at = first; at <= last; at++) {
    const value = values[at]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

export function countIn({ times }: Points, from: number, to: number): number {
  let count = 0;
  for (const time of times) if (time >= from && time <= to) count++;
  return count;
}

/** All moments at which some line has a point, ascending, each once. */
export function momentsOf(lines: readonly Points[], from: number, to: number): Float64Array {
  const all: number[] = [];
  for (const { times } of lines) for (const time of times) if (time >= from && time <= to) all.push(time);
  const sorted = Float64Array.from(all).sort();
  return sorted.filter((time, at) => at === 0 || time !== sorted[at - 1]);
}

/** The moment that is nearest to a time. */
export function nearestMoment(moments: Float64Array, time: number): number | undefined {
  const after = bisectRight(moments, time);
  const one = moments[after - 1];
  const other = moments[after];
  if (one === undefined || other === undefined) return one ?? other;
  return time - one <= other - time ? one : other;
}

/** `step` moments further; from between two of them the first step goes to the neighbour. */
export function momentBeside(moments: Float64Array, time: number, step: number): number | undefined {
  if (moments.length === 0) return undefined;
  const at = bisectRight(moments, time) - 1;
  const wanted = step < 0 && moments[at] !== time ? at + step + 1 : at + step;
  return moments[Math.max(0, Math.min(moments.length - 1, wanted))];
}

/** A MemStats of a process without a limit says the largest int64. */
export function isRealLimit(value: number): boolean {
  return value > 0 && value < 2 ** 60;
}

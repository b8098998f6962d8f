/** Lines of the Go timeline as the rules of this folder read them. */
import type { HintContext } from '../context.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Series } from '../../model/series.ts';
import { mannKendall } from '../statistics/mann-kendall.ts';
import { theilSen } from '../statistics/theil-sen.ts';

export interface Line {
  readonly name: string;
  /** Ms, or an order: see `isTimed`. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

export function lineOf(context: HintContext, name: string): Series | undefined {
  return context.go?.merged.series.find((one) => one.name === name && one.values.length > 0);
}

/**
 * The same on a clock: where captures have none in common the timeline only keeps their order, and a log that has one is
 * read by itself. Undefined: nothing tells when.
 */
export function timedLineOf(context: HintContext, name: string): Series | undefined {
  if (isTimed(context)) return lineOf(context, name);
  const own = context.go?.sets.filter(({ axis }) => axis !== 'order').flatMap(({ series }) => series.filter((one) => one.name === name)) ?? [];
  return own.toSorted((one, other) => other.values.length - one.values.length)[0];
}

export function lastOf(context: HintContext, name: string): number | undefined {
  return lineOf(context, name)?.values.at(-1);
}

/** Times are of a clock, so that rates mean something. */
export function isTimed(context: HintContext): boolean {
  return context.go !== undefined && context.go.merged.axis !== 'order';
}

/** A fact that a source tells as text: `GOGC`, `GOMEMLIMIT`. */
export function factOf(context: HintContext, label: string): string | undefined {
  return context.go?.sets.flatMap(({ facts }) => facts).find((fact) => fact.label === label)?.value;
}

/** GOMEMLIMIT in bytes; undefined: none is set, or nothing tells. */
export function memoryLimit(context: HintContext): number | undefined {
  const limit = lastOf(context, 'memory-limit');
  return limit !== undefined && limit > 0 && limit < 2 ** 62 ? limit : undefined;
}

export interface Trend {
  readonly first: number;
  readonly last: number;
  readonly p: number;
  /** Per unit of time. */
  readonly slope: number;
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** Of the last half of the time. */
  readonly lateSlope: number;
  /** Pace without the largest jump between two points, by the pace with it: near 0 where nearly all came at once. */
  readonly steady: number;
  readonly count: number;
}

export function trendOf({ times, values }: Line): Trend | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  const all = theilSen(times, values);
  if (!all) return undefined;
  // Half of the time, not of the points: collections come less often as the heap grows. The point before it is its beginning.
  const middle = (times[0]! + times[count - 1]!) / 2;
  const half = Math.max(0, Math.min(count - 2, Array.from(times).findIndex((time) => time >= middle) - 1));
  const late = theilSen(Array.from(times).slice(half), Array.from(values).slice(half));
  return { first: values[0]!, last: values[count - 1]!, p: mannKendall(values).p, slope: all.slope, interval: all.interval, lateSlope: late?.slope ?? 0, steady: steadiness(times, values), count };
}

function steadiness(times: ArrayLike<number>, values: ArrayLike<number>): number {
  const count = values.length;
  let at = 1;
  for (let k = 2; k < count; k++) if (values[k]! - values[k - 1]! > values[at]! - values[at - 1]!) at = k;
  const rise = values[count - 1]! - values[0]!;
  const time = times[count - 1]! - times[0]!;
  const restTime = time - (times[at]! - times[at - 1]!);
  if (!(rise > 0) || !(restTime > 0)) return 1;
  return (rise - (values[at]! - values[at - 1]!)) / restTime / (rise / time);
}

/** It rises, and did not stop in the last half: what a start or a new load adds is over by then. */
export function keepsRising(trend: Trend, p: number): boolean {
  return trend.p < p && trend.slope > 0 && trend.lateSlope >= 0.25 * trend.slope && trend.steady >= 0.25;
}

export function seriesEvidence(lines: readonly Line[], text: string): Evidence {
  const from = Math.min(...lines.map(({ times }) => times[0] ?? 0));
  const to = Math.max(...lines.map(({ times }) => times[times.length - 1] ?? 0));
  return { kind: 'series', family: 'go', names: lines.map(({ name }) => name), from, to, text };
}

/** The value of a line at a time, or the last one before; undefined before its first. */
export function valueAt({ times, values }: Line, time: number): number | undefined {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : values[low - 1];
}

/** "12 h", "3.5 days", "40 min". */
export function sayHours(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  if (hours < 48) return `${Number(hours.toPrecision(2))} h`;
  return `${Number((hours / 24).toPrecision(2))} days`;
}

/** Collections as the timeline knows them. */
import { SERIES_NAMES } from '../../model/series.ts';
import type { HintContext } from '../context.ts';
import { isTimed, timedLineOf, valueAt } from './lines.ts';

export interface Collections {
  /** Ms, where `isTimed`. */
  readonly starts: readonly number[];
  readonly isForced: readonly boolean[];
  /** Forced to look for leaked goroutines: a profile did it. */
  readonly checks: number;
  readonly isTimed: boolean;
}

/** Those that a log tells one by one; undefined without one. MemStats tell pauses only, which do not say what was forced. */
export function collectionsOf(context: HintContext): Collections | undefined {
  const timed = isTimed(context);
  // A log has its own clock also where the captures have none in common.
  const own = timed ? undefined : context.go?.sets.filter(({ axis, marks }) => axis !== 'order' && marks.length > 0).toSorted((one, other) => other.marks.length - one.marks.length)[0];
  const marks = (own ?? context.go?.merged)?.marks.filter(({ kind }) => kind === 'gc' || kind === 'forced-gc') ?? [];
  if (marks.length === 0) return undefined;
  return {
    starts: marks.map(({ time }) => time),
    isForced: marks.map(({ kind }) => kind === 'forced-gc'),
    checks: marks.filter(({ text }) => text.includes('leaked goroutines')).length,
    isTimed: timed || own !== undefined,
  };
}

/** 0 to 1; 0 where nothing tells. */
export function forcedShare(context: HintContext): number {
  const log = collectionsOf(context);
  return log ? log.isForced.filter(Boolean).length / log.isForced.length : 0;
}

/** Collections by second over the busiest stretch of `of` of them. */
export function densestRate(starts: readonly number[], of: number): number {
  let best = 0;
  for (let at = of - 1; at < starts.length; at++) best = Math.max(best, (of - 1) / (Math.max(1, starts[at]! - starts[at - of + 1]!) / 1000));
  return best;
}

/** Collections by second between the first and the last point that count them. */
export function meanRate(context: HintContext): number | undefined {
  const cycles = timedLineOf(context, SERIES_NAMES.gcCycles);
  if (!cycles || cycles.values.length < 2) return undefined;
  const time = cycles.times.at(-1)! - cycles.times[0]!;
  return time < 1000 ? undefined : ((cycles.values.at(-1)! - cycles.values[0]!) * 1000) / time;
}

/** Collections whose goal was no higher than what lived already: with GOGC alone there is always room between the two. */
export interface Thrash {
  readonly count: number;
  readonly of: number;
  /** Ms between two of them, the median. */
  readonly interval: number;
}

/** gctrace tells whole megabytes. */
const LEAST_LIVE = 8 * 2 ** 20;

/** Of the last collections, those without room that freed next to nothing and came within 50 ms of the one before. */
export function thrashOf(context: HintContext): Thrash | undefined {
  const goal = timedLineOf(context, SERIES_NAMES.heapGoal);
  const live = timedLineOf(context, SERIES_NAMES.heapLive);
  const all = collectionsOf(context);
  if (!goal || !live || !all?.isTimed || all.starts.length < 8) return undefined;
  const from = Math.max(1, all.starts.length - 200);
  let count = 0;
  const intervals: number[] = [];
  for (let at = from; at < all.starts.length; at++) {
    const start = all.starts[at]!;
    const interval = start - all.starts[at - 1]!;
    const wanted = valueAt(goal, start);
    const lived = valueAt(live, start);
    const next = at + 1 < all.starts.length ? all.starts[at + 1]! - 1 : Infinity;
    const survived = valueAt(live, Math.min(next, live.times.at(-1)!));
    if (wanted === undefined || lived === undefined || survived === undefined || lived < LEAST_LIVE) continue;
    if (interval > 50 || wanted > 1.05 * lived || survived < 0.93 * wanted) continue;
    count++;
    intervals.push(interval);
  }
  intervals.sort((one, other) => one - other);
  return { count, of: all.starts.length - from, interval: intervals[intervals.length >> 1] ?? Number.NaN };
}

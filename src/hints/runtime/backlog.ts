import type { HintContext } from '../context.ts';

export interface Backlog {
  /** Finalizers and cleanups that wait to be run, by time. */
  readonly times: readonly number[];
  readonly waiting: readonly number[];
  readonly grows: boolean;
  /** Of the series that it comes from. */
  readonly names: readonly string[];
}

/** Names of runtime/metrics (Go 1.26) as the reader of series keeps them. */
const PAIRS: readonly (readonly [queued: string, executed: string])[] = [
  ['/gc/finalizers/queued:finalizers', '/gc/finalizers/executed:finalizers'],
  ['/gc/cleanups/queued:cleanups', '/gc/cleanups/executed:cleanups'],
];

/** Queued less executed; undefined where no series tells. */
export function backlogOf(context: HintContext): Backlog | undefined {
  const series = context.go?.merged.series ?? [];
  let best: Backlog | undefined;
  for (const [queuedName, executedName] of PAIRS) {
    const queued = series.find(({ name }) => name === queuedName);
    const executed = series.find(({ name }) => name === executedName);
    if (!queued || !executed) continue;
    const times: number[] = [];
    const waiting: number[] = [];
    for (let at = 0; at < queued.times.length; at++) {
      const other = executed.times.indexOf(queued.times[at]!);
      if (other === -1) continue;
      times.push(queued.times[at]!);
      waiting.push(queued.values[at]! - executed.values[other]!);
    }
    const first = waiting[0];
    const last = waiting.at(-1);
    if (first === undefined || last === undefined) continue;
    const grows = waiting.length > 1 && last - first >= 100 && last >= 1.5 * Math.max(1, first);
    if (!best || last > best.waiting.at(-1)!) best = { times, waiting, grows, names: [queuedName, executedName] };
  }
  return best;
}

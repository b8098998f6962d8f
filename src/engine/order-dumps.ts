import { judgeProcess, matchIds } from '../analysis/goroutines/same-process.ts';
import type { GoroutineSource } from '../hints/context.ts';

/** A restart begins with the same few goroutines under the same numbers; a later dump of the process has most of the earlier one's. */
const LEAST_IN_BOTH = 0.5;

/**
 * Dumps say no time, but numbers of goroutines only grow in a process (goidgen in runtime/proc.go): where it is surely one
 * process, they say more of the order than names and times of files. What says a time stays where it is.
 */
export function orderDumps(sources: readonly GoroutineSource[]): readonly GoroutineSource[] {
  const dumps = sources.filter(({ time, columns }) => time === undefined && columns.hasIds);
  const highest = new Map(dumps.map((dump) => [dump, highestId(dump)]));
  const sorted = dumps.toSorted((one, other) => highest.get(one)! - highest.get(other)!);
  if (sorted.every((dump, at) => dump === dumps[at])) return sources;
  if (!sorted.every((dump, at) => at === 0 || isLaterDump(sorted[at - 1]!, dump))) return sources;
  let next = 0;
  return sources.map((source) => (highest.has(source) ? sorted[next++]! : source));
}

function isLaterDump({ columns: earlier }: GoroutineSource, { columns: later }: GoroutineSource): boolean {
  const matched = matchIds(earlier, later);
  return matched.stayed >= LEAST_IN_BOTH * earlier.id.length && judgeProcess(earlier, later, matched).same;
}

function highestId({ columns: { id } }: GoroutineSource): number {
  let highest = 0;
  for (const one of id) if (one > highest) highest = one;
  return highest;
}

/** What the command line tool says of numbers over time beyond the numbers themselves. */
import { theilSenSlope } from '../analysis/compare/trend.ts';
import { gogcWhatIf, type GcGoal } from '../analysis/series/gc-goal.ts';
import type { MemoryMoment } from './memory-contract.ts';

const HOUR_MS = 3_600_000;
/** All pairs of so many points are a matter of milliseconds. */
export const SLOPE_POINTS = 400;

/** Of seconds nobody can tell hours. */
const LEAST_MS = 60_000;

/** Undefined with less than two points, or less than a minute between the first and the last. Times are in ms; the caller hands over no more than about SLOPE_POINTS. */
export function slopePerHour(times: Float64Array, values: Float64Array): number | undefined {
  if (!(times.at(-1)! - times[0]! >= LEAST_MS)) return undefined;
  const slope = theilSenSlope([...times], [...values]);
  return slope === undefined ? undefined : slope * HOUR_MS;
}

export interface GoalRow extends GcGoal {
  /** In percent; undefined: off. */
  readonly gogc: number | undefined;
}

/** The goal of the next collection under other settings of GOGC; empty where the live heap is not known. */
export function goalsByGogc({ point, account }: MemoryMoment, settings: readonly (number | undefined)[]): readonly GoalRow[] {
  const live = point.heapLive ?? account?.parts.find(({ id }) => id === 'live')?.bytes;
  if (live === undefined) return [];
  const limit = point.memoryLimit !== undefined && point.memoryLimit < 2 ** 53 ? point.memoryLimit : undefined;
  // memoryLimitHeapGoal in runtime/mgcpacer.go: all that is mapped, less what is free or holds objects.
  const nonHeap = Math.max(0, (point.sys ?? 0) - (point.heapIdle ?? 0) - (point.heapAlloc ?? 0));
  const roots = { live, stacks: point.stackScan ?? point.stackInUse ?? 0, globals: point.globals ?? 0, nonHeap };
  return settings.map((gogc) => ({ gogc, ...gogcWhatIf(roots, gogc, limit) }));
}

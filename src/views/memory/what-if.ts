/** From what is known of a moment to another GOGC or GOMEMLIMIT. Pure. */
import { gogcWhatIf, liveFromGoal, type GcGoal, type GcRoots } from '../../analysis/series/gc-goal.ts';
import type { MemoryPoint } from '../../analysis/series/memory-account.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { isRealLimit } from './line-data.ts';

export interface Assumed {
  readonly bytes: number;
  /** Undefined: the source says it. */
  readonly how: string | undefined;
}

export interface WhatIfBase {
  readonly live: Assumed;
  readonly stacks: Assumed;
  readonly globals: Assumed;
  readonly nonHeap: number;
  /** Undefined: off. */
  readonly gogc: number | undefined;
  readonly gogcIsKnown: boolean;
  readonly limit: number | undefined;
  /** What the runtime says of its goal. */
  readonly goal: number | undefined;
}

const DEFAULT_GOGC = 100;
/** Nobody means a larger one. */
const MOST_GOGC = 1e6;

/** Undefined: nothing is known of the heap. */
export function baseOfPoint(point: MemoryPoint): WhatIfBase | undefined {
  const told = point.gogc;
  const gogcIsKnown = told !== undefined && Number.isFinite(told);
  // MemStats know no GOGC; runtime/metrics write −1, or the largest integer, for off.
  const gogc = told === undefined || !gogcIsKnown ? DEFAULT_GOGC : told < 0 || told > MOST_GOGC ? undefined : told;
  const limit = point.memoryLimit !== undefined && isRealLimit(point.memoryLimit) ? point.memoryLimit : undefined;
  const stacks = stacksOf(point);
  const globals: Assumed = point.globals === undefined ? { bytes: 0, how: 'not told; most programs have little' } : { bytes: point.globals, how: undefined };
  const nonHeap = nonHeapOf(point);
  const live = liveOf(point, stacks.bytes, globals.bytes, gogc, limit === undefined ? undefined : Math.max(0, limit - nonHeap));
  return live && { live, stacks, globals, nonHeap, gogc, gogcIsKnown, limit, goal: point.heapGoal };
}

function stacksOf({ stackScan, stackInUse }: MemoryPoint): Assumed {
  if (stackScan !== undefined) return { bytes: stackScan, how: undefined };
  if (stackInUse !== undefined) return { bytes: stackInUse, how: 'stacks in use; what is scanned of them is less' };
  return { bytes: 0, how: 'not told' };
}

function liveOf(point: MemoryPoint, stacks: number, globals: number, gogc: number | undefined, limit: number | undefined): Assumed | undefined {
  if (point.heapLive !== undefined) return { bytes: point.heapLive, how: undefined };
  const goal = point.heapGoal;
  const byGoal = goal === undefined || gogc === undefined ? undefined : liveFromGoal(goal, stacks, globals, gogc, limit);
  if (byGoal !== undefined) {
    const assumed = point.gogc === undefined ? `, taking GOGC as ${DEFAULT_GOGC}` : '';
    return { bytes: byGoal, how: `worked out from the goal of ${formatBytes(goal!)}${assumed}` };
  }
  if (point.heapAfterGc !== undefined) return { bytes: point.heapAfterGc, how: 'the heap after the last collection, some new garbage included' };
  if (point.heapAlloc !== undefined) return { bytes: point.heapAlloc, how: 'all that is allocated, garbage included: too much' };
  return undefined;
}

/**
 * The goal that is in force. Where the live heap is told, it follows from that: what gctrace calls the goal is of the
 * collection that has just been done. Else the live heap was worked out from the goal, and they fit each other.
 */
export function goalNow(base: WhatIfBase): number | undefined {
  if (base.live.how !== undefined && base.goal !== undefined && base.goal > base.live.bytes) return base.goal;
  return gogcWhatIf({ live: base.live.bytes, stacks: base.stacks.bytes, globals: base.globals.bytes, nonHeap: base.nonHeap }, base.gogc, base.limit).goal;
}

/** Undefined: what the runtime said of its goal fits. */
export function doubtOf(base: WhatIfBase): string | undefined {
  const now = goalNow(base);
  if (base.goal === undefined || now === undefined || base.live.how !== undefined) return undefined;
  const share = base.goal / now;
  if (share > 0.8 && share < 1.25) return undefined;
  const assumed = base.gogcIsKnown ? '' : ` GOGC ${DEFAULT_GOGC} is assumed here${base.limit === undefined ? ', and no limit' : ''}: set what the process runs with.`;
  return `The last goal that the runtime told is ${formatBytes(base.goal)}, not ${formatBytes(now)}: it is of the collection before, or another GOGC or a limit is in force.${assumed}`;
}

/** All that counts against the limit beside objects (mgcpacer.go, memoryLimitHeapGoal): Sys less idle pages, less objects. */
function nonHeapOf({ sys, heapIdle, heapAlloc }: MemoryPoint): number {
  return sys === undefined || heapAlloc === undefined ? 0 : Math.max(0, sys - (heapIdle ?? 0) - heapAlloc);
}

export interface Outcome extends GcGoal {
  /** How often collections come, as a multiple of now; undefined where that can't be said. */
  readonly frequency: number | undefined;
  /** What can be allocated between two collections. */
  readonly perCycle: number | undefined;
}

export function outcomeOf(roots: GcRoots, gogc: number | undefined, limit: number | undefined, perCycleNow: number | undefined): Outcome {
  const goal = gogcWhatIf(roots, gogc, limit);
  const perCycle = goal.goal === undefined ? undefined : Math.max(0, goal.goal - roots.live);
  const frequency = goal.goal === undefined ? 0 : perCycleNow === undefined || perCycle === 0 ? undefined : perCycleNow / perCycle!;
  return { ...goal, perCycle, frequency };
}

/** Two digits: more would pretend to be exact. */
export function frequencyText({ frequency, by, perCycle }: Outcome): string {
  if (by === 'off') return 'no collection';
  if (perCycle === 0) return 'one collection after the other';
  if (frequency === undefined) return 'not known';
  if (frequency > 0.95 && frequency < 1.05) return 'about as often as now';
  return `about ${Number(frequency.toPrecision(2))} times as often as now`;
}

export function reasonText({ by }: GcGoal): string {
  switch (by) {
    case 'gogc':
      return 'GOGC decides.';
    case 'smallest-heap':
      return 'The smallest heap decides: 4 MB × GOGC / 100.';
    case 'limit':
      return 'The memory limit decides: it is reached before GOGC would collect.';
    case 'live':
      return 'What lives is beyond what the limit leaves: the collector runs again and again, up to half of all CPU time, and the limit is exceeded all the same.';
    case 'off':
      return 'GOGC is off and there is no limit: the heap grows until the memory is gone.';
  }
}

export function formulaText(roots: GcRoots, gogc: number | undefined, limit: number | undefined, goal: GcGoal): string {
  const room = limit === undefined ? '' : `limit ${formatBytes(limit)} − ${formatBytes(roots.nonHeap ?? 0)} that the runtime needs beside objects − 3 % headroom`;
  if (goal.by === 'limit') return `goal = ${room} = ${formatBytes(goal.goal ?? 0)}`;
  if (goal.by === 'live') return `${room} is less than the live ${formatBytes(roots.live)}`;
  if (gogc === undefined) return 'goal = none';
  if (goal.by === 'smallest-heap') return `goal = 4 MB × ${gogc} / 100 = ${formatBytes(goal.goal ?? 0)}`;
  return `goal = live ${formatBytes(roots.live)} + (live ${formatBytes(roots.live)} + stacks ${formatBytes(roots.stacks)} + globals ${formatBytes(roots.globals)}) × ${gogc} / 100 = ${formatBytes(goal.goal ?? 0)}`;
}

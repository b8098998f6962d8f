/** Where the memory of a Go process is, from what its runtime says (runtime/mstats.go, MemStats) and the system adds. */
import type { Notice } from '../../model/failure.ts';
import { SERIES_NAMES, type Series } from '../../model/series.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { liveFromGoal } from './gc-goal.ts';

/** The values of one moment by the names that all sources share. */
export type MemoryPoint = Readonly<Partial<Record<keyof typeof SERIES_NAMES, number>>>;

export type PartId =
  | 'live'
  | 'garbage'
  | 'allocated'
  | 'fragmentation'
  | 'idle'
  | 'returned'
  | 'stacks'
  | 'spans'
  | 'caches'
  | 'profiling'
  | 'gc'
  | 'other'
  | 'outside'
  | 'rest';

export interface AccountPart {
  readonly id: PartId;
  readonly name: string;
  readonly bytes: number;
  readonly explanation: string;
}

export interface MemoryAccount {
  /** From the inside outwards; they add up to the total exactly. Parts of 0 bytes are left out. */
  readonly parts: readonly AccountPart[];
  readonly total: number;
  /** `rss`: what the system counts as resident · `sys`: what the runtime has from the system, returned pages included. */
  readonly of: 'rss' | 'sys';
  readonly notices: readonly Notice[];
}

const WORDS: Readonly<Record<PartId, readonly [name: string, explanation: string]>> = {
  live: ['Live heap', 'Objects that the last collection found reachable.'],
  garbage: ['Garbage and new', 'Allocated since the last collection, or dead and not swept yet. The next collection tells which of it is garbage.'],
  allocated: ['Allocated heap', 'Objects, reachable or not; nothing here tells live from garbage.'],
  fragmentation: ['Fragmentation', 'Free slots in spans that also hold objects: HeapInuse − HeapAlloc. Only objects of the same size can use them.'],
  idle: ['Idle heap', 'Free spans that the runtime keeps for the next allocations: HeapIdle − HeapReleased.'],
  returned: ['Returned to the system', 'Address space whose pages the system has back. It costs no memory.'],
  stacks: ['Stacks', 'Stacks of goroutines, and those of the system that the runtime made.'],
  spans: ['Span structures', 'What the runtime knows of its spans (MSpanSys).'],
  caches: ['Allocation caches', 'A cache for each processor (MCacheSys).'],
  profiling: ['Profiling buckets', 'Stacks of the memory, block and mutex profiles (BuckHashSys).'],
  gc: ['Collector', 'Mark bits, work buffers and other data of the garbage collector (GCSys).'],
  other: ['Other runtime data', 'What the runtime counts as miscellaneous (OtherSys).'],
  outside: ['Outside Go', 'Resident, but not from the Go runtime: the program itself, C and its libraries, files mapped into memory.'],
  rest: ['Not told apart', 'Part of the total that the source has no number for.'],
};

/** The last values of each shared quantity that are not later than `time`. */
export function memoryPointAt(series: readonly Series[], time: number): MemoryPoint {
  const byName = new Map(series.map((one) => [one.name, one]));
  const point: Partial<Record<keyof typeof SERIES_NAMES, number>> = {};
  for (const key of Object.keys(SERIES_NAMES) as (keyof typeof SERIES_NAMES)[]) {
    const one = byName.get(SERIES_NAMES[key]);
    const index = one ? one.times.findLastIndex((at) => at <= time) : -1;
    if (one && index >= 0) point[key] = one.values[index]!;
  }
  return point;
}

/** Undefined: neither Sys nor RSS is known. */
export function accountOf(point: MemoryPoint): MemoryAccount | undefined {
  const notices: Notice[] = [];
  const sys = known(point.sys);
  const released = known(point.heapReleased) ?? 0;
  const rss = known(point.rss) || undefined;
  if (sys === undefined && rss === undefined) return undefined;
  const resident = sys === undefined ? undefined : Math.max(0, sys - released);
  const isOfRss = rss !== undefined && (resident === undefined || rss >= resident);
  if (rss !== undefined && !isOfRss && resident !== undefined) {
    notices.push({
      code: 'rss-below-sys',
      severity: 'info',
      sentence: `RSS is ${formatBytes(rss)}, less than the ${formatBytes(resident)} that the runtime has and did not return: part of it was never touched, or is swapped out, or RSS is of another moment. So this is an account of Sys.`,
    });
  }
  const parts: AccountPart[] = [];
  const total = isOfRss ? rss : sys!;
  let left = total;
  const add = (id: PartId, bytes: number | undefined): void => {
    // Values of one moment need not fit each other exactly: no part is larger than what is left.
    const taken = Math.min(Math.max(0, Math.round(bytes ?? 0)), left);
    if (taken === 0) return;
    const [name, explanation] = WORDS[id];
    parts.push({ id, name, bytes: taken, explanation });
    left -= taken;
  };
  addHeap(point, add, notices);
  add('stacks', known(point.stackSys) ?? known(point.stackInUse));
  add('spans', known(point.mspanSys) ?? known(point.mspanInUse));
  add('caches', known(point.mcacheSys) ?? known(point.mcacheInUse));
  add('profiling', known(point.buckHashSys));
  add('gc', known(point.gcSys));
  add('other', known(point.otherSys));
  if (!isOfRss) add('returned', released);
  if (isOfRss && resident !== undefined) {
    // What the runtime has beyond its parts is not outside.
    const outside = rss - resident;
    add('rest', left - outside);
    add('outside', left);
  } else add('rest', left);
  return { parts, total, of: isOfRss ? 'rss' : 'sys', notices };
}

function addHeap(point: MemoryPoint, add: (id: PartId, bytes: number | undefined) => void, notices: Notice[]): void {
  const alloc = known(point.heapAlloc);
  const inUse = known(point.heapInUse);
  const live = liveHeap(point, notices);
  if (live === undefined) add('allocated', alloc ?? inUse);
  else {
    add('live', alloc === undefined ? live : Math.min(live, alloc));
    if (alloc !== undefined) add('garbage', alloc - live);
  }
  if (alloc !== undefined && inUse !== undefined) add('fragmentation', inUse - alloc);
  const idle = known(point.heapIdle);
  if (idle !== undefined) add('idle', idle - (known(point.heapReleased) ?? 0));
}

/** As the runtime said, or as its goal tells. */
function liveHeap(point: MemoryPoint, notices: Notice[]): number | undefined {
  const told = known(point.heapLive);
  if (told !== undefined) return told;
  const goal = known(point.heapGoal);
  if (goal === undefined) return undefined;
  const gogc = known(point.gogc);
  const live = liveFromGoal(goal, known(point.stackScan) ?? known(point.stackInUse) ?? 0, known(point.globals) ?? 0, gogc ?? 100, heapLimit(point));
  if (live === undefined) return undefined;
  notices.push({
    code: 'live-from-goal',
    severity: 'info',
    sentence: `The live heap is worked out from the goal of the next collection${gogc === undefined ? ', taking GOGC as 100: with another GOGC, or a memory limit, it is another' : ''}.`,
  });
  return live;
}

/** What the limit leaves for objects: all else that is mapped and not free counts, too (memoryLimitHeapGoal). */
function heapLimit(point: MemoryPoint): number | undefined {
  const limit = known(point.memoryLimit);
  const sys = known(point.sys);
  if (limit === undefined || sys === undefined) return limit;
  return Math.max(0, limit - Math.max(0, sys - (known(point.heapIdle) ?? 0) - (known(point.heapAlloc) ?? 0)));
}

function known(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= 0 && value < 2 ** 53 ? Math.round(value) : undefined;
}

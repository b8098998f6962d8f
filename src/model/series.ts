/**
 * Numbers over time: MemStats, gctrace lines, metrics, GC logs. One point of a series may come from one file (a scrape)
 * or from one line of a log.
 */

/** What the numbers are placed on. `process`: seconds since the process began · `order`: only what came first is known. */
export type TimeAxis = 'wall' | 'process' | 'order';

export interface Series {
  /**
   * `heap.alloc`, `goroutines`, … where the quantity is one that every source has (see SERIES_NAMES); else as the source
   * calls it.
   */
  readonly name: string;
  readonly unit: 'bytes' | 'count' | 'seconds' | 'percent' | 'none';
  /** Only grows while the process lives; its slope is what says something. */
  readonly isCumulative: boolean;
  /** `wall`: ms since 1970 · `process`: ms since the process began · `order`: 0, 1, 2, … Ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Something that happened: a collection, a restart, a message. */
export interface SeriesMark {
  readonly time: number;
  /** How long it took, in ms; 0 when not known. */
  readonly duration: number;
  readonly kind: 'gc' | 'forced-gc' | 'pause' | 'full-gc' | 'restart' | 'note';
  readonly text: string;
  /** The collection's number since the process began; it ties a log without wall times to MemStats, which have them. */
  readonly cycle?: number;
}

export interface SeriesSet {
  /** What it was read from: `gctrace`, `MemStats`, `Prometheus`, `jstat`, … */
  readonly source: string;
  readonly axis: TimeAxis;
  readonly series: readonly Series[];
  readonly marks: readonly SeriesMark[];
  /** Facts of the process as text: Go version, GOGC, GOMEMLIMIT, command line, pid, CPUs. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** When the source was taken, in ms since 1970, where it says so. */
  readonly takenAt: number | undefined;
  /** When the process began, in ms since 1970, where that is known: joins process time to wall time. */
  readonly startedAt?: number;
  /**
   * MemStats don't say when they were taken: their points stand at the last collection before, which was no longer ago
   * than two minutes unless collections are off (`forcegcperiod` in runtime/proc.go).
   */
  readonly isAtLastGc?: true;
}

/** Quantities that different sources share, by the names used here. Bytes unless their name says otherwise. */
export const SERIES_NAMES = {
  heapAlloc: 'heap.alloc',
  heapInUse: 'heap.inuse',
  heapIdle: 'heap.idle',
  heapReleased: 'heap.released',
  heapSys: 'heap.sys',
  heapObjects: 'heap.objects',
  /** Live heap as the last collection found it. */
  heapLive: 'heap.live',
  /** When a collection began, and when it ended, garbage included. */
  heapBeforeGc: 'heap.before-gc',
  heapAfterGc: 'heap.after-gc',
  heapGoal: 'heap.goal',
  totalAlloc: 'heap.total-alloc',
  mallocs: 'heap.mallocs',
  frees: 'heap.frees',
  stackInUse: 'stack.inuse',
  stackSys: 'stack.sys',
  /** What the collector scans of stacks; with globals a part of the goal. Less than in use. */
  stackScan: 'stack.scan',
  mspanInUse: 'mspan.inuse',
  mspanSys: 'mspan.sys',
  mcacheInUse: 'mcache.inuse',
  mcacheSys: 'mcache.sys',
  buckHashSys: 'buckhash.sys',
  gcSys: 'gc.sys',
  otherSys: 'other.sys',
  globals: 'globals',
  sys: 'sys',
  rss: 'rss',
  /** The highest so far. */
  rssPeak: 'rss.peak',
  goroutines: 'goroutines',
  threads: 'threads',
  openFiles: 'open-files',
  gcCycles: 'gc.cycles',
  gcForced: 'gc.forced',
  gcPause: 'gc.pause',
  gcPauseTotal: 'gc.pause-total',
  gcCpu: 'gc.cpu-percent',
  /** Threads that may run Go code at once (GOMAXPROCS). */
  processors: 'gomaxprocs',
  gogc: 'gogc',
  memoryLimit: 'memory-limit',
} as const;

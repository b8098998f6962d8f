/** Where everything stands in a dump: what the first pass finds. Record names and fields are those of runtime/heapdump.go. */
import type { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import type { SourceFrame } from '../../model/object-graph.ts';

export const TAG = {
  end: 0,
  object: 1,
  otherRoot: 2,
  type: 3,
  goroutine: 4,
  frame: 5,
  params: 6,
  finalizer: 7,
  itab: 8,
  thread: 9,
  memStats: 10,
  queuedFinalizer: 11,
  data: 12,
  bss: 13,
  defer: 14,
  panic: 15,
  bucket: 16,
  sample: 17,
} as const;

export interface DumpParams {
  readonly isBigEndian: boolean;
  readonly pointerSize: 4 | 8;
  readonly arenaStart: number;
  readonly arenaEnd: number;
  readonly arch: string;
  readonly goVersion: string;
  readonly cpus: number;
}

export interface DumpType {
  readonly address: number;
  readonly size: number;
  readonly name: string;
}

/** Memory with a list of the pointers in it; all in bytes of the file. */
export interface MemoryPlace {
  readonly contents: number;
  readonly length: number;
  readonly fields: number;
}

export interface DumpFrame extends MemoryPlace {
  readonly stackPointer: number;
  readonly pc: number;
  /** 0: the frame is dead, the collector does not look at it. */
  readonly continuation: number;
  readonly name: string;
}

export interface DumpGoroutine {
  readonly address: number;
  readonly id: number;
  readonly creatorPc: number;
  readonly status: number;
  readonly isSystem: boolean;
  readonly waitSince: number;
  readonly waitReason: string;
  /** Addresses that the goroutine's own record holds: closure context, defers, panics and what they carry. */
  readonly held: number[];
  readonly firstFrame: number;
  frameCount: number;
}

export interface DumpSegment extends MemoryPlace {
  readonly kind: 'data' | 'bss';
  readonly address: number;
}

export interface DumpFinalizer {
  readonly object: number;
  readonly func: number;
  /** Address of the object's pointer type. */
  readonly objectType: number;
}

export interface DumpBucket {
  readonly size: number;
  readonly stack: readonly SourceFrame[];
}

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Objects of one size that stand one behind the other, in the file and in memory. */
export interface ObjectRuns {
  readonly start: GrowableFloat64;
  readonly size: GrowableFloat64;
  readonly count: GrowableInt32;
}

export interface DumpLayout {
  readonly params: DumpParams;
  readonly types: ReadonlyMap<number, DumpType>;
  /** Address of an itab → address of its type. */
  readonly itabs: ReadonlyMap<number, number>;
  readonly runs: ObjectRuns;
  readonly objectRanges: readonly ByteRange[];
  /** Pointer fields of objects, frames and segments, null ones and others that lead nowhere included. */
  readonly pointerFields: number;
  readonly goroutines: readonly DumpGoroutine[];
  readonly frames: readonly DumpFrame[];
  readonly segments: readonly DumpSegment[];
  readonly finalizers: readonly DumpFinalizer[];
  readonly queuedFinalizers: readonly DumpFinalizer[];
  readonly otherRoots: readonly { readonly name: string; readonly address: number }[];
  readonly threads: number;
  readonly memStats: ReadonlyMap<string, number> | undefined;
  readonly buckets: readonly DumpBucket[];
  readonly bucketOf: ReadonlyMap<number, number>;
  readonly sampleRanges: readonly ByteRange[];
  readonly sampleCount: number;
  /** Where reading ended early, undefined when the end record was met. */
  readonly stop: DumpStop | undefined;
}

export interface DumpStop {
  readonly offset: number;
  readonly why: 'cut' | 'damaged';
}

/** `runtime.MemStats` in the order of the record; 256 pauses and NumGC follow. */
export const MEM_STATS_FIELDS = [
  'Alloc', 'TotalAlloc', 'Sys', 'Lookups', 'Mallocs', 'Frees', 'HeapAlloc', 'HeapSys', 'HeapIdle', 'HeapInuse',
  'HeapReleased', 'HeapObjects', 'StackInuse', 'StackSys', 'MSpanInuse', 'MSpanSys', 'MCacheInuse', 'MCacheSys',
  'BuckHashSys', 'GCSys', 'OtherSys', 'NextGC', 'LastGC', 'PauseTotalNs',
] as const;
export const MEM_STATS_PAUSES = 256;

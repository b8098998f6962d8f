import { SERIES_NAMES as NAMES } from '../../../model/series.ts';
import { quantity, type Quantity } from './series-builder.ts';

const bytes = (name: string): Quantity => quantity(name, 'bytes');
const count = (name: string): Quantity => quantity(name, 'count');
const total = (name: string, unit: Quantity['unit'] = 'count'): Quantity => quantity(name, unit, true);

/** Quantities that more than one source of a Go program has. */
export const GO = {
  heapAlloc: bytes(NAMES.heapAlloc),
  heapInUse: bytes(NAMES.heapInUse),
  heapIdle: bytes(NAMES.heapIdle),
  heapReleased: bytes(NAMES.heapReleased),
  heapSys: bytes(NAMES.heapSys),
  heapObjects: count(NAMES.heapObjects),
  heapLive: bytes(NAMES.heapLive),
  heapBeforeGc: bytes(NAMES.heapBeforeGc),
  heapAfterGc: bytes(NAMES.heapAfterGc),
  heapGoal: bytes(NAMES.heapGoal),
  totalAlloc: total(NAMES.totalAlloc, 'bytes'),
  mallocs: total(NAMES.mallocs),
  frees: total(NAMES.frees),
  stackInUse: bytes(NAMES.stackInUse),
  stackSys: bytes(NAMES.stackSys),
  stackScan: bytes(NAMES.stackScan),
  globals: bytes(NAMES.globals),
  mspanInUse: bytes(NAMES.mspanInUse),
  mspanSys: bytes(NAMES.mspanSys),
  mcacheInUse: bytes(NAMES.mcacheInUse),
  mcacheSys: bytes(NAMES.mcacheSys),
  buckHashSys: bytes(NAMES.buckHashSys),
  gcSys: bytes(NAMES.gcSys),
  otherSys: bytes(NAMES.otherSys),
  sys: bytes(NAMES.sys),
  rss: bytes(NAMES.rss),
  rssPeak: bytes(NAMES.rssPeak),
  goroutines: count(NAMES.goroutines),
  threads: count(NAMES.threads),
  processors: count(NAMES.processors),
  openFiles: count(NAMES.openFiles),
  gcCycles: total(NAMES.gcCycles),
  gcForced: total(NAMES.gcForced),
  gcPause: quantity(NAMES.gcPause, 'seconds'),
  gcPauseTotal: total(NAMES.gcPauseTotal, 'seconds'),
  gcCpu: quantity(NAMES.gcCpu, 'percent'),
  gogc: quantity(NAMES.gogc, 'percent'),
  memoryLimit: bytes(NAMES.memoryLimit),
} as const;

/** Fields of runtime.MemStats; bytes and counts as they stand. */
export const MEM_STATS: ReadonlyMap<string, Quantity> = new Map([
  ['HeapAlloc', GO.heapAlloc],
  ['TotalAlloc', GO.totalAlloc],
  ['Sys', GO.sys],
  ['Mallocs', GO.mallocs],
  ['Frees', GO.frees],
  ['HeapSys', GO.heapSys],
  ['HeapIdle', GO.heapIdle],
  ['HeapInuse', GO.heapInUse],
  ['HeapReleased', GO.heapReleased],
  ['HeapObjects', GO.heapObjects],
  ['StackInuse', GO.stackInUse],
  ['StackSys', GO.stackSys],
  ['MSpanInuse', GO.mspanInUse],
  ['MSpanSys', GO.mspanSys],
  ['MCacheInuse', GO.mcacheInUse],
  ['MCacheSys', GO.mcacheSys],
  ['BuckHashSys', GO.buckHashSys],
  ['GCSys', GO.gcSys],
  ['OtherSys', GO.otherSys],
  ['NextGC', GO.heapGoal],
  ['NumGC', GO.gcCycles],
  ['NumForcedGC', GO.gcForced],
  ['MaxRSS', GO.rssPeak],
]);

/** What client_golang's Go and process collectors call them (prometheus/go_collector.go, process_collector.go). */
export const PROMETHEUS: ReadonlyMap<string, Quantity> = new Map([
  ['go_goroutines', GO.goroutines],
  ['go_threads', GO.threads],
  ['go_gc_duration_seconds_sum', GO.gcPauseTotal],
  ['go_gc_duration_seconds_count', GO.gcCycles],
  ['go_memstats_heap_alloc_bytes', GO.heapAlloc],
  ['go_memstats_alloc_bytes_total', GO.totalAlloc],
  ['go_memstats_sys_bytes', GO.sys],
  ['go_memstats_mallocs_total', GO.mallocs],
  ['go_memstats_frees_total', GO.frees],
  ['go_memstats_heap_sys_bytes', GO.heapSys],
  ['go_memstats_heap_idle_bytes', GO.heapIdle],
  ['go_memstats_heap_inuse_bytes', GO.heapInUse],
  ['go_memstats_heap_released_bytes', GO.heapReleased],
  ['go_memstats_heap_objects', GO.heapObjects],
  ['go_memstats_stack_inuse_bytes', GO.stackInUse],
  ['go_memstats_stack_sys_bytes', GO.stackSys],
  ['go_memstats_mspan_inuse_bytes', GO.mspanInUse],
  ['go_memstats_mspan_sys_bytes', GO.mspanSys],
  ['go_memstats_mcache_inuse_bytes', GO.mcacheInUse],
  ['go_memstats_mcache_sys_bytes', GO.mcacheSys],
  ['go_memstats_buck_hash_sys_bytes', GO.buckHashSys],
  ['go_memstats_gc_sys_bytes', GO.gcSys],
  ['go_memstats_other_sys_bytes', GO.otherSys],
  ['go_memstats_next_gc_bytes', GO.heapGoal],
  ['go_sched_gomaxprocs_threads', GO.processors],
  ['go_gc_gogc_percent', GO.gogc],
  ['go_gc_gomemlimit_bytes', GO.memoryLimit],
  ['process_resident_memory_bytes', GO.rss],
  ['process_open_fds', GO.openFiles],
  ['process_threads', GO.threads],
]);

/** The same number under a second name: kept once. */
export const PROMETHEUS_TWINS: ReadonlySet<string> = new Set(['go_memstats_alloc_bytes']);

/** runtime/metrics that are a MemStats field by themselves; those that are sums stand in runtime-metrics.ts. */
export const RUNTIME_METRICS: ReadonlyMap<string, Quantity> = new Map([
  ['/gc/heap/live:bytes', GO.heapLive],
  ['/gc/heap/goal:bytes', GO.heapGoal],
  ['/gc/heap/objects:objects', GO.heapObjects],
  ['/gc/heap/allocs:bytes', GO.totalAlloc],
  ['/gc/cycles/total:gc-cycles', GO.gcCycles],
  ['/gc/cycles/forced:gc-cycles', GO.gcForced],
  ['/gc/scan/stack:bytes', GO.stackScan],
  ['/gc/scan/globals:bytes', GO.globals],
  ['/gc/gogc:percent', GO.gogc],
  ['/gc/gomemlimit:bytes', GO.memoryLimit],
  ['/memory/classes/heap/objects:bytes', GO.heapAlloc],
  ['/memory/classes/heap/released:bytes', GO.heapReleased],
  ['/memory/classes/heap/stacks:bytes', GO.stackInUse],
  ['/memory/classes/metadata/mspan/inuse:bytes', GO.mspanInUse],
  ['/memory/classes/metadata/mcache/inuse:bytes', GO.mcacheInUse],
  ['/memory/classes/metadata/other:bytes', GO.gcSys],
  ['/memory/classes/other:bytes', GO.otherSys],
  ['/memory/classes/profiling/buckets:bytes', GO.buckHashSys],
  ['/memory/classes/total:bytes', GO.sys],
  ['/sched/gomaxprocs:threads', GO.processors],
  ['/sched/goroutines:goroutines', GO.goroutines],
  ['/sched/threads/total:threads', GO.threads],
]);

/** MaxInt64 as a double: a limit that is not set. GOGC that is off is twice that, and so is the goal then. */
const NO_LIMIT = 2 ** 63;

/** What to say instead of a number that stands for "off"; undefined for a real one. */
export function offFact(of: Quantity, value: number): { readonly label: string; readonly value: string } | undefined {
  if (!(value >= NO_LIMIT)) return undefined;
  if (of.name === NAMES.gogc) return { label: 'GOGC', value: 'off' };
  if (of.name === NAMES.memoryLimit) return { label: 'GOMEMLIMIT', value: 'no limit' };
  if (of.name === NAMES.heapGoal) return { label: 'Heap goal', value: 'none (GOGC is off)' };
  return { label: of.name, value: 'off' };
}

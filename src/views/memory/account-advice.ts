/** What to do about each part, in a sentence. */
import type { PartId } from '../../analysis/series/memory-account.ts';

export const ADVICE: Readonly<Record<PartId, string>> = {
  live: 'If it grows, compare two heap profiles or open a heap dump to see what holds it.',
  garbage: 'A lower GOGC or a memory limit bounds it; the allocs profile tells who makes it.',
  allocated: 'Capture heap?gc=1, or a gctrace line, to tell live from garbage.',
  fragmentation: 'Large only after a peak or with odd sizes: reuse buffers of one size, or let the long-lived move to fresh memory.',
  idle: 'It goes back to the system by itself within minutes; debug.FreeOSMemory or a memory limit hurries it.',
  returned: 'Nothing: it is only address space.',
  stacks: 'Count the goroutines: each has 2 kB or more. A goroutine dump tells what they wait for.',
  spans: 'It follows the size of the heap at its largest: smooth out peaks.',
  caches: 'It follows GOMAXPROCS, and is small.',
  profiling: 'It follows the number of different stacks that were sampled; runtime.MemProfileRate = 0 at the very start avoids it.',
  gc: 'It follows the size of the heap at its largest: smooth out peaks.',
  other: 'Timers, itabs and the like: seldom worth a look.',
  outside: 'Look at /proc/PID/smaps: C libraries (cgo), mapped files, the binary itself. No Go profile shows it.',
  rest: 'Capture all of MemStats (expvar or heap?debug=1) to have it told apart.',
};

/** What to capture where nothing says how much memory there is. */
export const CAPTURE_FIRST: Readonly<Record<'go' | 'jvm', string>> = {
  go: 'Neither Sys nor RSS is known at this moment. Capture one of these and drop it here: curl …/debug/vars (MemStats), curl …/debug/pprof/heap?debug=1 (MemStats at its end), a Prometheus scrape with go_memstats_* and process_resident_memory_bytes, or a table of time and RSS.',
  jvm: 'GC logs and jstat tell of the heap only. For all of the process capture a table of time and RSS (ps -o rss= -p PID), and jcmd PID VM.native_memory for what lies outside of the heap.',
};

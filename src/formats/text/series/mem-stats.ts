/** runtime.MemStats, from JSON or from the comment at the end of `heap?debug=1` (runtime/mstats.go, pprof.go writeHeapInternal). */
import { GO, MEM_STATS } from './go-quantities.ts';
import { newReading, note, type Reading } from './readings.ts';

/** Entries of the rings PauseNs and PauseEnd. */
const RING = 256;
/** The rings hold 256 cycles; an end further back than this is a number that was cut in two. */
const OLDEST_END_MS = 10 * 365.25 * 86_400e3;

export interface MemStatsFields {
  readonly numbers: ReadonlyMap<string, number>;
  readonly pauseNs: readonly number[];
  readonly pauseEnd: readonly number[];
}

/**
 * Wall times in ms. They come as nanoseconds past 2^53; read as doubles they are off by 128 ns at most, which is what a
 * double holds of them in ms, too.
 */
function nanosToMs(nanos: number): number {
  return nanos / 1e6;
}

export function readMemStats({ numbers, pauseNs, pauseEnd }: MemStatsFields, into: Reading = newReading()): Reading {
  for (const [field, of] of MEM_STATS) {
    const value = numbers.get(field);
    if (value !== undefined && value >= 0) note(into, of, value);
  }
  // The same number; texts that were cut or made by hand may have only one.
  const alloc = numbers.get('Alloc');
  if (alloc !== undefined && alloc >= 0 && !into.values.has(GO.heapAlloc.name)) note(into, GO.heapAlloc, alloc);
  const pauses = numbers.get('PauseTotalNs');
  if (pauses !== undefined && pauses >= 0) note(into, GO.gcPauseTotal, pauses / 1e9);
  const cpu = numbers.get('GCCPUFraction');
  if (cpu !== undefined && cpu >= 0 && cpu <= 1) note(into, GO.gcCpu, cpu * 100);
  const lastGc = numbers.get('LastGC');
  if (lastGc !== undefined && lastGc > 0) {
    into.lastGc = nanosToMs(lastGc);
    addPauses(into, into.lastGc, numbers.get('NumGC') ?? 0, pauseNs, pauseEnd);
  }
  return into;
}

/** Cycle n, counted from 1, stands at (n + 255) mod 256. */
function addPauses(into: Reading, lastGc: number, cycles: number, pauseNs: readonly number[], pauseEnd: readonly number[]): void {
  // A uint32; what is larger could not be counted up, either.
  if (!(cycles < 2 ** 32)) return;
  const length = Math.min(pauseNs.length, pauseEnd.length, RING);
  for (let cycle = Math.max(1, cycles - RING + 1); cycle <= cycles; cycle++) {
    const slot = (cycle + RING - 1) % RING;
    if (slot >= length) continue;
    const end = nanosToMs(pauseEnd[slot]!);
    const duration = nanosToMs(pauseNs[slot]!);
    if (!(end > lastGc - OLDEST_END_MS && end <= lastGc + 1 && duration >= 0 && duration < OLDEST_END_MS)) continue;
    into.marks.push({ time: end - duration, duration, kind: 'pause', text: `Pauses of collection ${cycle}`, cycle });
  }
}

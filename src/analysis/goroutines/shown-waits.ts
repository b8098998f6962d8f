import { knownWait, type GoroutineColumns } from './goroutine-columns.ts';
import { plainState, type GoroutineStates } from './infer-state.ts';

/** What waits for nothing has no wait; the runtime's other status words are waits (`gStatusStrings` in runtime/traceback.go). */
const AT_WORK: ReadonlySet<string> = new Set(['idle', 'runnable', 'running', 'dead', 'copystack', 'preempted']);

/** Minutes by sample: 0 where a dump prints none of a goroutine that waits, NaN where none is known. */
export function shownWaits(columns: GoroutineColumns, { states, state }: GoroutineStates): Float64Array<ArrayBuffer> {
  const waits = new Float64Array(columns.wait.length);
  const isAtWork = Uint8Array.from(states, (name) => (AT_WORK.has(plainState(name)) ? 1 : 0));
  for (let sample = 0; sample < waits.length; sample++) {
    const isIdle = isAtWork[state[sample]!] === 1 && Number.isNaN(columns.wait[sample]!);
    waits[sample] = isIdle ? Number.NaN : knownWait(columns, sample);
  }
  return waits;
}

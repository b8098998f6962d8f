/**
 * How long goroutines wait. The runtime does not note when a goroutine blocks: a garbage collection that finds it blocked
 * does (`waitsince`, set in runtime/mgcmark.go), and the dump prints whole minutes since then, from one minute on.
 */
export const WAIT_MEANING =
  'A wait is the time since the first garbage collection that saw the goroutine blocked, in whole minutes. It has waited at least that long. ' +
  'Under one minute nothing is printed, and neither is for goroutines that the runtime marked as leaked.';

/** Said where no sample has a wait although the form could print one. */
export const NO_WAITS = 'No wait is printed: nothing waited for a minute, or no garbage collection has run since.';

/** Said of protobuf and `debug=1`. */
export const WAITS_NOT_TOLD = 'This form of a goroutine profile does not say how long goroutines wait. A dump (debug=2) does.';

/** Lower bounds of the buckets, in minutes; the last one is open. */
export const WAIT_BUCKETS: readonly number[] = [0, 1, 2, 5, 10, 30, 60, 180, 720, 1440];

export interface WaitSummary {
  /** Goroutines whose wait is known; those under a minute count as 0. */
  readonly known: number;
  /** Minutes; NaN where none is known. */
  readonly longest: number;
  readonly median: number;
  /** Goroutines for each of WAIT_BUCKETS. */
  readonly buckets: Float64Array;
}

/** `waits` may hold NaN for "not known"; it is not changed. */
export function summariseWaits(waits: Float64Array): WaitSummary {
  const buckets = new Float64Array(WAIT_BUCKETS.length);
  const known = waits.filter((wait) => !Number.isNaN(wait)).sort();
  let bucket = 0;
  for (const wait of known) {
    while (bucket + 1 < WAIT_BUCKETS.length && wait >= WAIT_BUCKETS[bucket + 1]!) bucket++;
    buckets[bucket]!++;
  }
  return { known: known.length, longest: known.at(-1) ?? Number.NaN, median: medianOfSorted(known, 0, known.length), buckets };
}

/** Of `sorted[from … to - 1]`: the middle one, of an even number the mean of the middle two; NaN of nothing. */
export function medianOfSorted(sorted: Float64Array, from: number, to: number): number {
  if (to <= from) return Number.NaN;
  const middle = (from + to) >> 1;
  return (to - from) % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** "≥ 1 h 5 min", "< 1 min"; "–" where it is not known. Minutes are rounded down by the runtime, hence the sign. */
export function formatWait(minutes: number): string {
  if (Number.isNaN(minutes)) return '–';
  if (minutes < 1) return '< 1 min';
  const whole = Math.floor(minutes);
  const days = Math.floor(whole / 1440);
  const hours = Math.floor((whole % 1440) / 60);
  const rest = whole % 60;
  const parts = [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''];
  return `≥ ${parts.filter((part) => part !== '').join(' ')}`;
}

/** "5–9 min", "≥ 1 d" for a bucket. */
export function bucketName(bucket: number): string {
  const from = WAIT_BUCKETS[bucket]!;
  const next = WAIT_BUCKETS[bucket + 1];
  if (from === 0) return '< 1 min';
  if (next === undefined) return formatWait(from);
  if (next === from + 1) return `${from} min`;
  return from % 60 === 0 && next % 60 === 0 ? `${from / 60}–${next / 60} h` : `${from}–${next - 1} min`;
}

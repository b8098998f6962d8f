/** For how long the process was looked at. */
import { formatNanoseconds } from '../lib/format-value.ts';
import type { HintContext } from './context.ts';

/** In less, a start, a cache that fills and a load that rises look as a leak does. */
const SHORT_MS = 60_000;
/** The most that growth in so short a time says: possible. */
export const MOST_IN_SHORT = 0.74;
const NANOSECONDS = 1e6;

/** The reason to doubt, where captures were taken within so short a time; undefined where they were not, or do not say. */
export function shortTime(times: readonly number[] | undefined): string | undefined {
  if (times === undefined || times.length < 2) return undefined;
  const ms = Math.max(...times) - Math.min(...times);
  return ms >= SHORT_MS ? undefined : `all of it was seen within ${formatNanoseconds(ms * NANOSECONDS)}, in which a start or a rising load looks the same`;
}

/** By whichever kind of capture was taken for the longest. */
export function shortTimeOf({ heaps, goroutines }: Pick<HintContext, 'heaps' | 'goroutines'>): string | undefined {
  const told = [heaps, goroutines].map((sources) => sources.flatMap(({ time }) => time ?? [])).filter((times) => times.length > 1);
  return told.every((times) => shortTime(times) !== undefined) ? shortTime(told[0]) : undefined;
}

/** Share and pace alone make much of a small heap: what growth weighs at most, by how many bytes it is about. */
import type { Found } from '../rule.ts';
import { shortTime } from '../observed.ts';

const MEGABYTE = 1024 * 1024;
const GIGABYTE = 1024 * MEGABYTE;
const DAY = 24 * 3_600_000;
/** Fewer bytes are a start, or a buffer or two. */
const TINY = 4 * MEGABYTE;
const SMALL = 64 * MEGABYTE;
/** What takes longer than this to become a gigabyte does not hurt now. */
const SOON = 30 * DAY;

/** What one profile shows: how fast it came is not known. */
export function boundOfHeld(bytes: number): NonNullable<Found['severity']> {
  return boundOf(bytes, undefined, undefined);
}

/** `perMs`: the slope, where times are known; `times`: of the captures. */
export function boundOf(gain: number, perMs: number | undefined, times: readonly number[] | undefined): NonNullable<Found['severity']> {
  if (gain >= GIGABYTE) return {};
  // Within seconds a pace is not known either: a day of it would be a guess.
  if (perMs === undefined || shortTime(times) !== undefined) return gain < TINY ? { most: 2 } : gain < SMALL ? { most: 3 } : {};
  const isSoon = perMs > 0 && (GIGABYTE - gain) / perMs <= SOON;
  return isSoon ? {} : { most: gain < SMALL ? 2 : 3 };
}

/** Where times and values stand in the charts: all of them share the horizontal scale. Pure. */
import type { TimeSpan } from './time-texts.ts';

/** For the labels of the vertical axis; the overlay that spans all charts counts with it, too. */
const GUTTER = 62;
const RIGHT = 14;
/** Above the highest label, and below the ground line. */
const TOP = 8;
const BOTTOM = 4;

export interface TimeScale {
  readonly left: number;
  readonly right: number;
  readonly span: TimeSpan;
  readonly x: (time: number) => number;
  readonly time: (x: number) => number;
}

export function timeScale(span: TimeSpan, width: number): TimeScale {
  const left = GUTTER;
  const right = Math.max(left + 1, width - RIGHT);
  const perMs = (right - left) / (span.to - span.from || 1);
  return { left, right, span, x: (time) => left + (time - span.from) * perMs, time: (x) => span.from + (x - left) / perMs };
}

export function valueScale(least: number, most: number, height: number): (value: number) => number {
  const perUnit = (height - TOP - BOTTOM) / (most - least || 1);
  return (value) => height - BOTTOM - (value - least) * perUnit;
}

/** A line as the path of an SVG. Pure. */
import type { Points } from './line-data.ts';

export interface PathScale {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
}

/**
 * `step`: the value holds until the next point (a goal, a limit). A restart breaks the line: the points on both sides of it
 * are of two processes. Points that are no number break it, too.
 */
export function linePath({ times, values }: Points, scale: PathScale, isStep: boolean, breaks: readonly number[]): string {
  let path = '';
  let next = 0;
  let isOpen = false;
  for (let at = 0; at < times.length; at++) {
    const time = times[at]!;
    const value = values[at]!;
    while (next < breaks.length && breaks[next]! <= time) {
      // A point at the moment of the restart is the first of the new process.
      if (at > 0 && breaks[next]! > times[at - 1]!) isOpen = false;
      next++;
    }
    if (!Number.isFinite(value)) {
      isOpen = false;
      continue;
    }
    const x = tenth(scale.x(time));
    const y = tenth(scale.y(value));
    if (!isOpen) path += `M${x},${y}`;
    else if (isStep) path += `H${x}V${y}`;
    else path += `L${x},${y}`;
    isOpen = true;
  }
  return path;
}

export function stemPath({ times, values }: Points, scale: PathScale): string {
  let path = '';
  const ground = tenth(scale.y(0));
  for (let at = 0; at < times.length; at++) {
    if (Number.isFinite(values[at]!)) path += `M${tenth(scale.x(times[at]!))},${ground}V${tenth(scale.y(values[at]!))}`;
  }
  return path;
}

/** Dots: lines of no length with round ends, all in one path. */
export function dotPath({ times, values }: Points, scale: PathScale, from: number, to: number): string {
  let path = '';
  for (let at = 0; at < times.length; at++) {
    const time = times[at]!;
    if (time < from || time > to || !Number.isFinite(values[at]!)) continue;
    path += `M${tenth(scale.x(time))},${tenth(scale.y(values[at]!))}h0`;
  }
  return path;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

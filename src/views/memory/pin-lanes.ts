/** Where the pins of captures stand above the charts: side by side in lanes, together where there is no room. Pure. */
import type { TimelinePin } from '../../engine/memory-contract.ts';

export interface PlacedPin {
  readonly pins: readonly TimelinePin[];
  readonly x: number;
  readonly lane: number;
}

/** More lanes than this would push the charts down. */
export const MOST_LANES = 3;

/** `width`: of one pin, with its gap. Pins that find no free lane join the nearest before them in the last one. */
export function placePins(pins: readonly TimelinePin[], x: (time: number) => number, width: number): readonly PlacedPin[] {
  const placed: { pins: TimelinePin[]; x: number; lane: number }[] = [];
  const lastOfLane: { pins: TimelinePin[]; x: number; lane: number }[] = [];
  for (const pin of pins.toSorted((one, other) => one.time - other.time)) {
    const at = x(pin.time);
    const free = lanes().find((lane) => lastOfLane[lane] === undefined || at - lastOfLane[lane].x >= width);
    const crowded = free === undefined ? lastOfLane[MOST_LANES - 1] : undefined;
    if (crowded) {
      crowded.pins.push(pin);
      continue;
    }
    const one = { pins: [pin], x: at, lane: free ?? 0 };
    lastOfLane[one.lane] = one;
    placed.push(one);
  }
  return placed;
}

function lanes(): readonly number[] {
  return Array.from({ length: MOST_LANES }, (_, lane) => lane);
}

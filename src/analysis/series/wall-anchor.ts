/** When a process began, told from collections that two sources both saw: one with wall times, one with its own. */
import type { SeriesMark, SeriesSet } from '../../model/series.ts';

/** gctrace rounds starts and phases to a millisecond each. */
const TOLERANCE_MS = 5;
const FEWEST = 2;

/** Where collections ended on the wall, by their numbers; in ms, since each MemStats has the same ring again. */
export function wallEnds(sets: readonly SeriesSet[]): ReadonlyMap<number, ReadonlySet<number>> {
  const ends = new Map<number, Set<number>>();
  for (const set of sets) {
    if (set.axis !== 'wall') continue;
    for (const mark of set.marks) {
      if (mark.cycle === undefined) continue;
      const known = ends.get(mark.cycle);
      if (known) known.add(Math.round(endOf(mark)));
      else ends.set(mark.cycle, new Set([Math.round(endOf(mark))]));
    }
  }
  return ends;
}

/**
 * The beginning (ms since 1970) on which most collections agree within the tolerance. Two processes number their collections
 * alike, but do not collect at the same distances, so that they agree on one collection at most by chance.
 */
export function findBeginning(set: SeriesSet, ends: ReadonlyMap<number, ReadonlySet<number>>): number | undefined {
  const offsets: number[] = [];
  const firstRestart = set.marks.find((mark) => mark.kind === 'restart')?.time ?? Infinity;
  let tried = 0;
  for (const mark of set.marks) {
    if (mark.cycle === undefined || mark.time >= firstRestart) continue;
    const known = ends.get(mark.cycle);
    if (!known) continue;
    tried++;
    for (const end of known) offsets.push(end - endOf(mark));
  }
  offsets.sort((one, other) => one - other);
  let best: number | undefined;
  let most = 0;
  for (let from = 0, to = 0; from < offsets.length; from++) {
    while (to < offsets.length && offsets[to]! - offsets[from]! <= TOLERANCE_MS) to++;
    if (to - from > most) {
      most = to - from;
      best = offsets[from + ((to - from) >> 1)]!;
    }
  }
  return most >= FEWEST && most * 2 >= tried ? best : undefined;
}

/** Two sources that say when one process began: by the second, and by the first line that was written. */
const SAME_BEGINNING_MS = 2000;

/** When the process began of which all sources on the wall are that say so; undefined: they don't say, or differ. */
export function toldBeginning(sets: readonly SeriesSet[]): number | undefined {
  let first = Infinity;
  let last = -Infinity;
  for (const { axis, startedAt } of sets) {
    if (axis !== 'wall' || startedAt === undefined) continue;
    first = Math.min(first, startedAt);
    last = Math.max(last, startedAt);
  }
  return last >= first && last - first <= SAME_BEGINNING_MS ? first : undefined;
}

/** Whether its collections are numbered, so that other sources can confirm or contradict it. */
export function numbersCollections({ marks }: SeriesSet): boolean {
  return marks.some(({ cycle }) => cycle !== undefined);
}

function endOf(mark: SeriesMark): number {
  return mark.time + mark.duration;
}

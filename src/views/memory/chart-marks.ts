/** What happened, where it is near the crosshair, and in words. Pure. */
import type { SeriesMark } from '../../model/series.ts';
import { formatNanoseconds } from '../../lib/format-value.ts';
import type { Points } from './line-data.ts';

const MS_PER_SECOND = 1000;

/** The mark that a time is in, else the nearest within `reach`. */
export function markNear(marks: readonly SeriesMark[], time: number, reach: number): SeriesMark | undefined {
  let best: SeriesMark | undefined;
  let least = reach;
  for (const mark of marks) {
    const away = time < mark.time ? mark.time - time : Math.max(0, time - mark.time - mark.duration);
    if (away < least || (away === least && best !== undefined && mark.duration < best.duration)) {
      best = mark;
      least = away;
    }
  }
  return best;
}

export function markText(mark: SeriesMark): string {
  if (!(mark.duration > 0)) return mark.text;
  return `${mark.text}, ${isCollection(mark) ? 'took ' : ''}${formatNanoseconds(mark.duration * 1e6)}`;
}

export function isCollection({ kind }: SeriesMark): boolean {
  return kind === 'gc' || kind === 'forced-gc' || kind === 'full-gc';
}

/** What MemStats know of pauses is in their ring of the last collections, not in a series. */
export function pausesOf(marks: readonly SeriesMark[]): Points {
  const pauses = marks.filter(({ kind, duration }) => kind === 'pause' && duration > 0);
  return { times: Float64Array.from(pauses, ({ time }) => time), values: Float64Array.from(pauses, ({ duration }) => duration / MS_PER_SECOND) };
}

/** What a line lacks for "it does not rise" to be said of it: a rule that needs more than there is only stays silent. */
import type { HintContext } from '../context.ts';
import type { Lack } from '../rule.ts';
import { isTimed, trendOf, type Line } from './lines.ts';

const MINUTE = 60_000;
/** So much more at the end is a rise to whoever reads the numbers, whatever the statistics say. */
const CLEAR = 1.5;

export interface Asked {
  /** What the rule calls a rise. */
  readonly least: number;
  readonly points?: number;
  /** Where there is no such line. */
  readonly missing?: Lack;
  /** Where there is too little of it. */
  readonly more?: Lack;
  /** Times are ms. */
  readonly timed?: boolean;
}

export function lacksRise(context: HintContext, line: Line | undefined, asked: Asked): Lack | undefined {
  const { least, points = 4, missing = 'mem-stats', more = 'series-longer', timed = isTimed(context) } = asked;
  if (!line || line.values.length === 0) return missing;
  const begin = timed && isTimed(context) ? ofThisProcess(context, line) : 0;
  const count = line.values.length;
  if (count - begin < points || (timed && isMoment(line, begin))) return more;
  const rise = line.values[count - 1]! - line.values[begin]!;
  return rise >= least && rise >= (CLEAR - 1) * line.values[begin]! ? more : undefined;
}

/** In less than a minute: too short for a pace, and for the end of a start. */
export function isMoment({ times }: Line, begin = 0): boolean {
  return times[times.length - 1]! - times[begin]! < MINUTE;
}

/** It rises as a whole, whatever for. */
export function mayRise(line: Line): boolean {
  const trend = trendOf(line);
  if (!trend) return true;
  return trend.slope > 0 && (trend.p < 0.05 || trend.last >= CLEAR * trend.first);
}

/** The first point after the last start. */
function ofThisProcess(context: HintContext, { times }: Line): number {
  const began = context.go?.merged.marks.findLast(({ kind }) => kind === 'restart')?.time ?? -Infinity;
  let at = 0;
  while (at < times.length && times[at]! < began) at++;
  return at;
}

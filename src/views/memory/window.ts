/** The part of the axis that is shown. Pure. */
import type { TimeAxis } from '../../model/series.ts';
import type { TimeSpan } from './time-texts.ts';

/** Room on both sides, so that the first and the last point are no half circles. */
const PAD = 0.02;
const LONE_MOMENT_MS = 30e3;
/** As far in as one can go: a millisecond apart are two lines of a log at best. */
const NARROWEST = 2;
const NARROWEST_ORDER = 0.5;

export function wholeSpan(from: number, to: number, axis: TimeAxis): TimeSpan {
  if (!(to > from)) {
    const pad = axis === 'order' ? 1 : LONE_MOMENT_MS;
    return { from: from - pad, to: from + pad };
  }
  const pad = (to - from) * PAD;
  return { from: from - pad, to: to + pad };
}

/** Undefined: that is everything. */
export function clampSpan(wanted: TimeSpan, whole: TimeSpan, axis: TimeAxis): TimeSpan | undefined {
  const least = Math.min(whole.to - whole.from, axis === 'order' ? NARROWEST_ORDER : NARROWEST);
  const width = Math.max(least, wanted.to - wanted.from);
  if (width >= (whole.to - whole.from) * 0.999) return undefined;
  const middle = (wanted.from + wanted.to) / 2;
  const from = Math.max(whole.from, Math.min(whole.to - width, wanted.to - wanted.from < width ? middle - width / 2 : wanted.from));
  return { from, to: from + width };
}

/** `factor` below 1 zooms in; the moment under the pointer stays where it is. */
export function zoomed(span: TimeSpan, around: number, factor: number): TimeSpan {
  return { from: around - (around - span.from) * factor, to: around + (span.to - around) * factor };
}

export function panned(span: TimeSpan, share: number): TimeSpan {
  const by = (span.to - span.from) * share;
  return { from: span.from + by, to: span.to + by };
}

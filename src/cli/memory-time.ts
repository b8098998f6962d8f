/** Moments of the three axes, to read and to type. */
import { formatCount } from '../lib/format-value.ts';
import type { TimeAxis } from '../model/series.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Wall times as ISO 8601, times since the start with a unit, places in an order as #1, #2, … */
export function formatMoment(time: number, axis: TimeAxis): string {
  if (axis === 'order') return `#${formatCount(time + 1)}`;
  if (axis === 'process') return formatSpan(time);
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? formatCount(time) : date.toISOString().replace('.000Z', 'Z');
}

/** "1h 02m 03s", "12.345s". */
export function formatSpan(ms: number): string {
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(3))}s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}m ${two(seconds % 60)}s`;
  return hours > 0 ? `${formatCount(hours)}h ${rest}` : rest.replace(/^0/, '');
}

/** Undefined: no moment of this axis. */
export function parseMoment(text: string, axis: TimeAxis): number | undefined {
  if (axis === 'wall') {
    // Date.parse alone takes nearly anything for a date.
    const time = /^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
  }
  if (axis === 'order') {
    const [, digits] = /^#?(\d{1,9})$/.exec(text) ?? [];
    return digits === undefined || Number(digits) < 1 ? undefined : Number(digits) - 1;
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])?\s*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * UNITS[unit]!, 0);
}

/** What can be typed. */
export const MOMENTS: Readonly<Record<TimeAxis, string>> = {
  wall: 'a time like 2026-11-20T04:20:31Z',
  process: 'a time since the start like 90s or 1h30m',
  order: 'a place in the order, 1 or more',
};

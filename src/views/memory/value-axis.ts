/** The vertical axis of a chart: from 0 to a little more than the largest value, labelled at round values. Pure. */
import { tickStep } from 'd3';
import { formatBytes, formatCount, formatNanoseconds } from '../../lib/format-value.ts';
import type { Series } from '../../model/series.ts';

export type SeriesUnit = Series['unit'];

export interface ValueAxis {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Negative values are rare (a difference, a gauge of a library) and get their room. */
export function valueAxis(least: number, most: number, count: number, unit: SeriesUnit): ValueAxis {
  const bottom = Math.min(0, Number.isFinite(least) ? least : 0);
  const top = Math.max(0, Number.isFinite(most) ? most : 0);
  if (top === bottom) return { least: 0, most: 1, ticks: [{ at: 0, text: '0' }] };
  const size = unit === 'bytes' ? byteUnit(Math.max(top, -bottom)) : 1;
  const wanted = tickStep(0, (top - bottom) / size, count) * size;
  // There is no half goroutine, and no half byte.
  const step = unit === 'count' || unit === 'bytes' ? Math.max(1, wanted) : wanted;
  const first = Math.floor(bottom / step) * step;
  const last = Math.ceil(top / step) * step;
  const ticks: { at: number; text: string }[] = [];
  for (let number = 0; first + number * step <= last + step / 2 && number <= 4 * count + 4; number++) {
    const at = first + number * step;
    ticks.push({ at, text: tickText(at, step, unit, size) });
  }
  return { least: first, most: last, ticks };
}

/** The unit of the largest value is that of all labels: 0.5 MB under 1 MB reads better than 512 kB. */
function byteUnit(most: number): number {
  let size = 1;
  while (most >= size * 1024) size *= 1024;
  return size;
}

function tickText(value: number, step: number, unit: SeriesUnit, size: number): string {
  if (value === 0) return '0';
  switch (unit) {
    case 'bytes':
      return `${Number((value / size).toPrecision(6))} ${formatBytes(size).replace(/^[\d.]+ /, '')}`;
    case 'seconds':
      // Ticks are round: zeros after the point say nothing.
      return formatNanoseconds(value * 1e9).replace(/\.0+(?= )/, '').replace(/(\.\d*[1-9])0+(?= )/, '$1');
    case 'percent':
      return `${Number(value.toPrecision(4))} %`;
    case 'count':
    case 'none':
      return Math.abs(value) >= 10_000 ? shortCount(value, step) : formatCount(Number(value.toPrecision(12)));
  }
}

function shortCount(value: number, step: number): string {
  for (const [size, sign] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']] as const) {
    if (Math.abs(value) >= size) return `${Number((value / size).toFixed(step >= size ? 0 : 2))} ${sign}`;
  }
  return formatCount(value);
}

/** A value as it is read at the crosshair. `perSecond`: of a cumulative series. */
export function valueText(value: number, unit: SeriesUnit, per?: 'second' | 'step'): string {
  if (!Number.isFinite(value)) return '–';
  const suffix = per === undefined ? '' : per === 'second' ? '/s' : ' per step';
  switch (unit) {
    case 'bytes':
      return `${formatBytes(value)}${suffix}`;
    case 'seconds':
      return `${formatNanoseconds(value * 1e9)}${suffix}`;
    case 'percent':
      return `${formatCount(Number(value.toPrecision(3)))} %${suffix}`;
    case 'count':
    case 'none':
      return `${formatCount(Number.isInteger(value) ? value : Number(value.toPrecision(4)))}${suffix}`;
  }
}

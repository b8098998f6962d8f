/** Moments in words, on each kind of axis, and where an axis is labelled. Pure. */
import { scaleTime, scaleUtc, tickStep, timeFormat, utcFormat } from 'd3';
import { formatNanoseconds } from '../../lib/format-value.ts';
import type { TimeAxis } from '../../model/series.ts';

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Whether the reader wants UTC; otherwise wall times are those of the reader's place. */
export interface TimeLook {
  readonly axis: TimeAxis;
  readonly utc: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Distances between labels that a clock reads well. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY];
/** A time past these is no time that a Date can hold. */
const LAST_DATE = 8.64e15;

export function timeTicks(span: TimeSpan, count: number, look: TimeLook): readonly Tick[] {
  const { from, to } = span;
  if (!(to > from) || count < 1 || !Number.isFinite(to - from)) return [];
  if (look.axis === 'order') return orderTicks(span, count);
  if (look.axis === 'process') return processTicks(span, count);
  if (Math.max(Math.abs(from), Math.abs(to)) > LAST_DATE) return [];
  const scale = (look.utc ? scaleUtc() : scaleTime()).domain([from, to]);
  // d3 takes the nearest of its intervals, which may be up to twice as many labels as there is room for.
  let fitting = count;
  while (fitting > 1 && scale.ticks(fitting).length > count * 1.15) fitting--;
  const format = scale.tickFormat(fitting);
  const clock = (look.utc ? utcFormat : timeFormat)('%H:%M');
  const second = (look.utc ? utcFormat : timeFormat)('%H:%M:%S');
  const ticks = scale.ticks(fitting);
  return ticks.map((at) => ({ at: at.getTime(), text: clockText(format(at), clock(at), second(at)) }));
}

/** d3 writes 14:00 as "02 PM", seconds as ":05", milliseconds as ".250": on a log's axis a clock reads better. */
function clockText(text: string, clock: string, second: string): string {
  if (text.startsWith('.')) return `${second}${text}`;
  if (/^\d\d [AP]M$/.test(text) || /^\d\d:\d\d$/.test(text)) return clock;
  return text.startsWith(':') ? `${clock}${text}` : text;
}

function orderTicks({ from, to }: TimeSpan, count: number): readonly Tick[] {
  const step = Math.max(1, Math.ceil(tickStep(from, to, count)));
  const ticks: Tick[] = [];
  // Counted from 1, so that steps of 5 stand at 5, 10, 15.
  for (let number = Math.max(1, Math.ceil((from + 1) / step) * step); number - 1 <= to; number += step) {
    ticks.push({ at: number - 1, text: String(number) });
  }
  return ticks;
}

function processTicks({ from, to }: TimeSpan, count: number): readonly Tick[] {
  const wanted = (to - from) / count;
  const step = STEPS.find((one) => one >= wanted) ?? tickStep(from, to, count);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length < 200; at += step) {
    if (at >= 0) ticks.push({ at, text: sinceStart(at, step) });
  }
  return ticks;
}

/** "1:02:03", "4:05", "12 s", "12.5 s": since the process began. */
function sinceStart(time: number, step: number): string {
  const total = time / SECOND;
  if (time < MINUTE) return step < SECOND ? `${round(total, step < 10 ? 3 : step < 100 ? 2 : 1)} s` : `${Math.round(total)} s`;
  const hours = Math.floor(time / HOUR);
  const minutes = Math.floor((time % HOUR) / MINUTE);
  const seconds = round((time % MINUTE) / SECOND, step < SECOND ? 3 : 0);
  const padded = seconds < 10 ? `0${seconds}` : String(seconds);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${padded}` : `${minutes}:${padded}`;
}

/** One moment, in full. */
export function momentText(time: number, { axis, utc }: TimeLook): string {
  if (axis === 'order') return `No. ${round(time + 1, 1)}`;
  if (axis === 'process') return `${sinceStart(Math.max(0, time), 1)} after the start`;
  if (Math.abs(time) > LAST_DATE) return String(time);
  const text = (utc ? utcFormat : timeFormat)('%d %b %Y, %H:%M:%S.%L')(new Date(time));
  return `${text.replace(/\.000$/, '').replace(/^0/, '')}${utc ? ' UTC' : ''}`;
}

/** How far two moments are apart. */
export function distanceText(distance: number, axis: TimeAxis): string {
  if (axis === 'order') return distance === 1 ? '1 place' : `${round(distance, 1)} places`;
  return formatNanoseconds(Math.max(1, Math.round(distance)) * 1e6);
}

/** What the axis is, as a sentence. */
export function axisSentence(axis: TimeAxis, utc: boolean): string {
  if (axis === 'wall') return utc ? 'Wall time, UTC' : 'Wall time where you are';
  if (axis === 'process') return 'Time since the process began';
  return 'Only the order is known: points stand at equal distances, which say nothing of time';
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** A memory report for a terminal, as JSON, and its points as a table. */
import type { SeriesFacts, TimelineSlice } from '../engine/memory-contract.ts';
import { counted } from '../lib/counted.ts';
import { formatBytes, formatCount, formatNanoseconds, formatPercent, formatValue } from '../lib/format-value.ts';
import type { Series } from '../model/series.ts';
import { columns, printable } from './layout.ts';
import type { CollectorReport, LineReport, MemoryReport } from './memory-report.ts';
import { formatMoment, formatSpan } from './memory-time.ts';

const AXES = {
  wall: 'by the clock',
  process: 'since the process began',
  order: 'in their order; when they were taken is not known',
} as const;

export function memoryText(report: MemoryReport, showsAll: boolean): string {
  const { timeline, restarts } = report;
  const { axis, from, to } = timeline;
  const span = axis === 'order' || from === to ? '' : `, ${formatSpan(to - from)}`;
  return [
    `${timeline.family === 'go' ? 'Go' : 'JVM'}: ${formatMoment(from, axis)} to ${formatMoment(to, axis)}${span} (${AXES[axis]})\n`,
    columns(timeline.sources.map(sourceRow), 'lll'),
    ...timeline.notices.map(({ severity, sentence }) => `${severity}: ${printable(sentence)}\n`),
    '\n',
    linesText(report.lines, axis !== 'order', showsAll),
    collectorText(report.collector),
    restarts.length === 0 ? '' : `${counted(restarts.length, 'restart')}: ${restarts.slice(0, 5).map((time) => formatMoment(time, axis)).join(', ')}${restarts.length > 5 ? ', …' : ''}\n`,
    momentText(report),
  ].join('');
}

function sourceRow({ name, source, points, series, marks }: SeriesFacts): readonly string[] {
  const counts = `${counted(series, 'line')}, ${counted(points, 'point')}${marks === 0 ? '' : `, ${counted(marks, 'event')}`}`;
  return [`  ${printable(name)}`, printable(source), counts];
}

function linesText(all: readonly LineReport[], hasTimes: boolean, showsAll: boolean): string {
  const main = all.filter(({ isMain }) => isMain);
  const shown = showsAll || main.length === 0 ? all : main;
  const head = ['', 'first', 'last', 'least', 'most', ...(hasTimes ? ['per hour'] : []), 'points'];
  const rows = shown.map((line) => [
    `  ${printable(line.name)}`,
    ...[line.first, line.last, line.least, line.most].map((value) => valueText(value, line.unit)),
    ...(hasTimes ? [line.perHour === undefined ? '–' : `${line.perHour > 0 ? '+' : ''}${valueText(line.perHour, line.unit)}`] : []),
    formatCount(line.points),
  ]);
  const more = all.length - shown.length;
  return `${columns([head, ...rows], `l${'r'.repeat(head.length - 1)}`)}${more === 0 ? '' : `  ${counted(more, 'more line')}: --all\n`}`;
}

function valueText(value: number, unit: Series['unit']): string {
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'seconds':
      return formatNanoseconds(value * 1e9);
    case 'percent':
      return `${formatCount(value)} %`;
    case 'count':
    case 'none':
      return formatCount(Math.abs(value) < 100 ? value : Math.round(value));
  }
}

function collectorText({ collections, forced, full, pauses }: CollectorReport): string {
  const kinds = [...(forced > 0 ? [`${formatCount(forced)} forced`] : []), ...(full > 0 ? [`${formatCount(full)} full`] : [])];
  const words = [
    ...(collections === 0 ? [] : [`${counted(collections, 'collection')}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`]),
    ...(pauses === undefined ? [] : [`${counted(pauses.count, 'pause')}, ${milliseconds(pauses.longest)} at most, ${milliseconds(pauses.total)} together`]),
  ];
  return words.length === 0 ? '' : `\n${words.join('; ')}\n`;
}

function milliseconds(ms: number): string {
  return formatValue(ms * 1e6, 'nanoseconds');
}

function momentText({ moment, goals, timeline }: MemoryReport): string {
  const { account } = moment;
  if (account === undefined && goals.length === 0) return '';
  const lines = [`\nAt ${formatMoment(moment.time, timeline.axis)}\n`];
  if (account !== undefined) {
    lines.push(`  ${account.of === 'rss' ? 'Resident (RSS)' : 'From the system (Sys)'}: ${formatBytes(account.total)}\n`);
    lines.push(columns(account.parts.map(({ name, bytes }) => [`    ${name}`, formatBytes(bytes), formatPercent(bytes, account.total)]), 'lrr'));
    lines.push(...account.notices.map(({ severity, sentence }) => `  ${severity}: ${printable(sentence)}\n`));
  }
  if (goals.length > 0) {
    lines.push(`  Goal of the next collection by GOGC${moment.point.gogc === undefined ? '' : `, which is ${gogcText(moment.point.gogc)}`}\n`);
    lines.push(columns(goals.map(({ gogc, goal, by }) => [`    ${gogc === undefined ? 'off' : gogcText(gogc)}`, goal === undefined ? 'none' : formatBytes(goal), GOAL_BY[by]]), 'lrl'));
  }
  return lines.join('');
}

const GOAL_BY = {
  gogc: '',
  'smallest-heap': 'the least that there is',
  limit: 'by the memory limit',
  live: 'the live heap is beyond the limit',
  off: '',
} as const;

/** "Off" is the largest unsigned number in what metrics say. */
function gogcText(gogc: number): string {
  return gogc < 0 || gogc >= 2 ** 53 ? 'off' : formatCount(gogc);
}

export function memoryJson({ timeline, lines, collector, restarts, moment, goals }: MemoryReport): unknown {
  const { family, axis, from, to, sources, pins, notices } = timeline;
  return {
    runtime: family,
    axis,
    from,
    to,
    sources: sources.map(sourceJson),
    lines: lines.map(({ name, unit, isCumulative, isOfCaptures, points, first, last, least, most, perHour }) => ({
      name,
      unit,
      cumulative: isCumulative,
      ofCaptures: isOfCaptures,
      points,
      first,
      last,
      least,
      most,
      perHour: perHour ?? null,
    })),
    collector,
    restarts,
    captures: pins.map(({ capture, time, isGuessed }) => ({ capture, time, guessed: isGuessed })),
    moment: {
      time: moment.time,
      values: moment.point,
      account:
        moment.account === undefined
          ? null
          : { of: moment.account.of, total: moment.account.total, parts: moment.account.parts.map(({ id, name, bytes }) => ({ id, name, bytes })) },
      goals: goals.map(({ gogc, goal, by }) => ({ gogc: gogc ?? null, goal: goal ?? null, by })),
    },
    warnings: notices.map(({ sentence }) => sentence),
  };
}

export function sourceJson({ name, source, family, axis, series, points, marks, facts, notices }: SeriesFacts): unknown {
  return {
    name,
    source,
    runtime: family,
    axis,
    lines: series,
    points,
    events: marks,
    facts: Object.fromEntries(facts.map(({ label, value }) => [label, value])),
    warnings: notices.map(({ sentence }) => sentence),
  };
}

/** Exact numbers, a row for each point. */
export function memoryTsv({ lines }: TimelineSlice, units: ReadonlyMap<string, string>): string {
  const rows: string[] = [];
  for (const { name, times, values } of lines) {
    const start = `${printable(name)}\t${units.get(name) ?? ''}\t`;
    for (const [at, time] of times.entries()) rows.push(`${start}${time}\t${values[at]!}\n`);
  }
  return rows.join('');
}

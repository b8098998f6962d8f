/** The timeline as a self-contained SVG file. Pure. */
import { shortened, visibleText } from '../../lib/visible-text.ts';
import { escapeXml } from '../flame/svg-text.ts';
import { pausesOf } from './chart-marks.ts';
import { countIn, NO_POINTS, rangeIn } from './line-data.ts';
import { dotPath, linePath, stemPath } from './line-path.ts';
import type { DrawnTimeline } from './memory-desk.ts';
import { timeScale, valueScale } from './plot.ts';
import { axisSentence, momentText, timeTicks, type TimeLook } from './time-texts.ts';
import { valueAxis } from './value-axis.ts';

const WIDTH = 1000;
const HEAD = 44;
const LEGEND = 20;
const GAP = 14;
const MOST_DOTS = 60;
const COLUMN_PX = 6.4;
const PAUSE_COLOUR = 6;
const LONGEST_TITLE = 64;

export interface SvgColours {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly lines: readonly string[];
}

export function timelineSvg(drawn: DrawnTimeline, look: TimeLook, colours: SvgColours): string {
  const { timeline, span, charts, points, breaks, marks } = drawn;
  const scale = timeScale(span, WIDTH);
  const body: string[] = [];
  let top = HEAD;
  for (const { at, text } of timeTicks(span, 9, look)) body.push(`<text x="${round(scale.x(at))}" y="${HEAD - 4}" text-anchor="middle" fill="${colours.muted}">${escapeXml(text)}</text>`);
  for (const chart of charts) {
    const shown = chart.lines.filter(({ isShown }) => isShown);
    const pauses = chart.hasPauseMarks ? pausesOf(marks) : NO_POINTS;
    const ranges = [pauses, ...shown.map(({ line }) => points.get(line.name) ?? NO_POINTS)].map((one) => rangeIn(one, span.from, span.to));
    const axis = valueAxis(Math.min(...ranges.map(({ least }) => least)), Math.max(...ranges.map(({ most }) => most)), Math.max(2, Math.round(chart.height / 34)), chart.unit);
    const y = valueScale(axis.least, axis.most, chart.height);
    const both = { x: scale.x, y };
    body.push(`<g transform="translate(0 ${top})">`, `<text x="10" y="13" font-weight="600" fill="${colours.text}">${escapeXml(chart.title)}</text>`);
    let x = 20 + chart.title.length * (COLUMN_PX + 0.8);
    for (const { look: line } of shown) {
      const title = visibleText(line.title);
      body.push(`<line x1="${round(x)}" x2="${round(x + 16)}" y1="9" y2="9" stroke="${ink(colours, line.colour)}" stroke-width="2"${dash(line.dash)}/>`, `<text x="${round(x + 21)}" y="13" fill="${colours.muted}">${escapeXml(title)}</text>`);
      x += 34 + title.length * COLUMN_PX;
    }
    body.push(`<g transform="translate(0 ${LEGEND})">`);
    for (const { at, text } of axis.ticks) {
      body.push(`<line x1="${scale.left}" x2="${scale.right}" y1="${round(y(at))}" y2="${round(y(at))}" stroke="${colours.line}"/>`, `<text x="${scale.left - 6}" y="${round(y(at) + 4)}" text-anchor="end" fill="${colours.muted}">${escapeXml(text)}</text>`);
    }
    body.push(`<svg x="${scale.left}" y="0" width="${scale.right - scale.left}" height="${chart.height}" viewBox="${scale.left} 0 ${scale.right - scale.left} ${chart.height}">`);
    if (pauses.times.length > 0) body.push(`<path d="${stemPath(pauses, both)}" stroke="${ink(colours, PAUSE_COLOUR)}" stroke-width="1.4"/>`);
    for (const { line, look: drawnAs } of shown) {
      const own = points.get(line.name) ?? NO_POINTS;
      const stroke = ink(colours, drawnAs.colour);
      const path = drawnAs.shape === 'stems' ? stemPath(own, both) : linePath(own, both, drawnAs.shape === 'step', breaks);
      body.push(`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.5" stroke-linejoin="round"${dash(drawnAs.dash)}/>`);
      if (line.isOfCaptures || drawnAs.shape === 'stems' || countIn(own, span.from, span.to) <= MOST_DOTS) body.push(`<path d="${dotPath(own, both, span.from, span.to)}" fill="none" stroke="${stroke}" stroke-width="5" stroke-linecap="round"/>`);
    }
    for (const time of breaks) if (time >= span.from && time <= span.to) body.push(`<line x1="${round(scale.x(time))}" x2="${round(scale.x(time))}" y1="0" y2="${chart.height}" stroke="${colours.text}" stroke-dasharray="5 3"/>`);
    body.push('</svg>', '</g>', '</g>');
    top += LEGEND + chart.height + GAP;
  }
  const [first, ...others] = timeline.sources;
  const title = shortened(`Memory${first ? `: ${visibleText(first.name)}` : ''}${others.length > 0 ? ` and ${others.length} more` : ''}`, LONGEST_TITLE);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}" font-family="system-ui, sans-serif" font-size="11.5">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${WIDTH}" height="${top}" fill="${colours.paper}"/>`,
    `<text x="10" y="18" font-size="13" font-weight="600" fill="${colours.text}">${escapeXml(title)}</text>`,
    `<text x="${WIDTH - 14}" y="18" text-anchor="end" fill="${colours.muted}">${escapeXml(`${momentText(span.from, look)} – ${momentText(span.to, look)} · ${axisSentence(look.axis, look.utc)}`)}</text>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

function ink(colours: SvgColours, index: number): string {
  return colours.lines[index % colours.lines.length] ?? colours.text;
}

function dash(kind: '' | 'dashed' | 'dotted'): string {
  return kind === '' ? '' : kind === 'dashed' ? ' stroke-dasharray="6 4"' : ' stroke-dasharray="2 3"';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A comparison as Markdown, for issues and incident notes. Pure; names come from files and stay text. */
import type { CompareFacts, GrewRow } from '../../engine/contract.ts';
import type { Scale } from '../../model/query.ts';
import { factorText, totalsOf } from '../compare/compared.ts';
import { escapeMarkdown } from '../shared/escape-markdown.ts';
import { changeText, deltaText, rateText, spanText } from '../compare/delta-text.ts';
import { findingsSection, type ReportedFindings } from '../findings/findings-section.ts';

export interface ReportInput {
  readonly title: string;
  readonly base: { readonly name: string; readonly time: string | undefined };
  readonly head: { readonly name: string; readonly time: string | undefined };
  readonly type: string;
  /** "bytes/s" for a rate. */
  readonly unit: string;
  readonly scale: Scale;
  readonly facts: CompareFacts;
  readonly rows: readonly GrewRow[];
  readonly link: string | undefined;
  readonly found?: ReportedFindings;
}

/** `[+412 MB in cache.(*LRU).Put](…)` */
export function markdownLink(row: GrewRow | undefined, input: Pick<ReportInput, 'unit' | 'facts' | 'scale'>, link: string): string {
  const { unit, facts } = input;
  const totals = totalsOf(facts, input);
  const text = row ? `${deltaText(row.delta, unit)} in ${shortName(row)}` : deltaText(totals.head - totals.base, unit);
  return `[${escapeMarkdown(text)}](${link})`;
}

/** `[4,065 in main.watch](…)`: of a capture alone there is no change. */
export function captureLink(row: GrewRow | undefined, unit: string, total: number, link: string): string {
  const text = row ? `${rateText(row.head, unit)} in ${shortName(row)}` : rateText(total, unit);
  return `[${escapeMarkdown(text)}](${link})`;
}

export function captureReport(input: Pick<ReportInput, 'title' | 'head' | 'type' | 'unit' | 'facts' | 'rows' | 'link' | 'found'>): string {
  const { head, facts, unit, type, rows, link, title } = input;
  return [
    `### ${escapeMarkdown(title)}`,
    '',
    `**${rateText(facts.head, unit)}** of \`${type.replaceAll('`', '')}\` in ${escapeMarkdown(head.name)}${when(head.time)}`,
    '',
    '| value | |',
    '|---:|---|',
    ...rows.map((row) => `| ${rateText(row.head, unit)} | ${escapeMarkdown(pathText(row))} |`),
    ...(input.found ? findingsSection(input.found) : []),
    ...(link === undefined ? [] : ['', `[Open the capture](${link})`]),
    '',
  ].join('\n');
}

export function markdownReport(input: ReportInput): string {
  const { base, head, facts, unit, type, rows, link } = input;
  // Totals as they were measured: a relative scale is of the rows.
  const totals = totalsOf(facts, input);
  const factor = input.scale === 'normalised' ? factorText(facts.factor) : '';
  const side = (value: number): string => (facts.onlyDeltaRates ? '–' : rateText(value, unit));
  const span = facts.seconds === undefined ? '' : `, ${spanText(facts.seconds)} apart`;
  return [
    `### ${escapeMarkdown(input.title)}`,
    '',
    `**${deltaText(totals.head - totals.base, unit)}** (${changeText(totals.base, totals.head)}) of \`${type.replaceAll('`', '')}\`${span}`,
    '',
    `- base: ${escapeMarkdown(base.name)}${when(base.time)}, ${side(totals.base)}${factor === '' ? '' : ` (base ${factor} in the rows)`}`,
    `- head: ${escapeMarkdown(head.name)}${when(head.time)}, ${side(totals.head)}`,
    ...facts.cautions.map(({ sentence }) => `- ${escapeMarkdown(sentence)}`),
    '',
    `| Δ | Δ % | base${factor === '' ? '' : ` ${factor}`} | head | |`,
    '|---:|---:|---:|---:|---|',
    ...rows.map(
      (row) =>
        `| ${deltaText(row.delta, unit)} | ${changeText(row.base, row.head)} | ${side(row.base)} | ${side(row.head)} | ${escapeMarkdown(pathText(row))} |`,
    ),
    ...(input.found ? findingsSection(input.found) : []),
    ...(link === undefined ? [] : ['', `[Open the comparison](${link})`]),
    '',
  ].join('\n');
}

function when(time: string | undefined): string {
  return time === undefined ? '' : ` (${time})`;
}

/** The innermost function, and the two that lead to it. */
function pathText(row: GrewRow): string {
  const callers = row.displayPath.slice(-3, -1).toReversed().map(withoutFolders);
  return [shortName(row), ...callers].join(' ‹ ');
}

function shortName(row: GrewRow): string {
  return row.path.length === 0 ? row.displayName : withoutFolders(row.displayName);
}

function withoutFolders(name: string): string {
  const bracket = name.indexOf('[');
  return name.slice(name.slice(0, bracket === -1 ? undefined : bracket).lastIndexOf('/') + 1);
}

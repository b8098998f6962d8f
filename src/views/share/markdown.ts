/** A comparison as Markdown, for issues and incident notes. Pure; names come from files and stay text. */
import type { CompareFacts, GrewRow } from '../../engine/contract.ts';
import { changeText, deltaText, rateText, spanText } from '../compare/delta-text.ts';

export interface ReportInput {
  readonly title: string;
  readonly base: { readonly name: string; readonly time: string | undefined };
  readonly head: { readonly name: string; readonly time: string | undefined };
  readonly type: string;
  /** "bytes/s" for a rate. */
  readonly unit: string;
  readonly facts: CompareFacts;
  readonly rows: readonly GrewRow[];
  readonly link: string | undefined;
}

/** `[+412 MB in cache.(*LRU).Put](…)` */
export function markdownLink(row: GrewRow | undefined, input: Pick<ReportInput, 'unit' | 'facts'>, link: string): string {
  const { unit, facts } = input;
  const text = row ? `${deltaText(row.delta, unit)} in ${shortName(row)}` : deltaText(facts.head - facts.base, unit);
  return `[${escaped(text)}](${link})`;
}

export function markdownReport(input: ReportInput): string {
  const { base, head, facts, unit, type, rows, link } = input;
  const span = facts.seconds === undefined ? '' : `, ${spanText(facts.seconds)} apart`;
  return [
    `### ${escaped(input.title)}`,
    '',
    `**${deltaText(facts.head - facts.base, unit)}** (${changeText(facts.base, facts.head)}) of \`${type.replaceAll('`', '')}\`${span}`,
    '',
    `- base: ${escaped(base.name)}${when(base.time)}, ${rateText(facts.base, unit)}`,
    `- head: ${escaped(head.name)}${when(head.time)}, ${rateText(facts.head, unit)}`,
    ...facts.cautions.map(({ sentence }) => `- ${escaped(sentence)}`),
    '',
    '| Δ | Δ % | base | head | |',
    '|---:|---:|---:|---:|---|',
    ...rows.map(
      (row) =>
        `| ${deltaText(row.delta, unit)} | ${changeText(row.base, row.head)} | ${rateText(row.base, unit)} | ${rateText(row.head, unit)} | ${escaped(pathText(row))} |`,
    ),
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

/** What Markdown would read as markup is written with a backslash; line breaks are spaces. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|~#&@]/g, String.raw`\$&`);
}

/** The answer as lines of one table: under each kind its rows, then how many are not shown. Pure. */
import type { WasteAnswer } from '../../engine/graph-contract.ts';
import { sectionText, wasteWords, type WasteSection } from './waste-texts.ts';

export type WasteRow = WasteSection['rows'][number];

export type WasteLine =
  | { readonly kind: 'section'; readonly section: WasteSection }
  | { readonly kind: 'row'; readonly section: WasteSection; readonly row: WasteRow }
  | { readonly kind: 'rest'; readonly count: number; readonly bytes: number };

export function wasteLines(answer: WasteAnswer): readonly WasteLine[] {
  const lines: WasteLine[] = [];
  for (const section of answer.sections) {
    if (section.count === 0 && section.rows.length === 0) continue;
    lines.push({ kind: 'section', section });
    for (const row of section.rows) lines.push({ kind: 'row', section, row });
    const count = section.count - section.rows.reduce((sum, row) => sum + row.count, 0);
    const bytes = section.bytes - section.rows.reduce((sum, row) => sum + row.bytes, 0);
    if (count > 0) lines.push({ kind: 'rest', count, bytes: Math.max(bytes, 0) });
  }
  return lines;
}

/** What could be saved; garbage goes by itself, and is not counted. */
export function savedBytes(answer: WasteAnswer): number {
  return answer.sections.reduce((sum, { kind, bytes }) => (kind === 'unreachable' ? sum : sum + bytes), 0);
}

/** Tab-separated, with a header; a name that holds a tab or a line break gets a space instead. */
export function wasteText(answer: WasteAnswer): string {
  const lines = answer.sections.flatMap((section) => [
    [wasteWords(section.kind).title, section.bytes, section.count, `(all: ${sectionText(section)})`],
    ...section.rows.map((row) => [wasteWords(section.kind).title, row.bytes, row.count, row.name]),
  ]);
  const cells = [['kind', 'bytes', 'objects', 'name'], ...lines];
  return cells.map((line) => `${line.map((cell) => String(cell).replaceAll(/[\t\r\n]/g, ' ')).join('\t')}\n`).join('');
}

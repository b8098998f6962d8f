import type { EscapeNote } from '../../model/escape-note.ts';

/** Of the lines at hand: where something goes to the heap, each once. */
export function escapesAt(notes: readonly EscapeNote[] | undefined, lines: readonly number[]): readonly EscapeNote[] {
  const known = notes?.filter(({ kind, line }) => (kind === 'escapes' || kind === 'moved') && (lines.length === 0 || lines.includes(line))) ?? [];
  return known.filter((note, at) => known.findIndex(({ line, message }) => line === note.line && message === note.message) === at);
}

export function escapeLine({ line, message }: EscapeNote): string {
  return `line ${line}: ${message}`;
}

/** For a tooltip: all of them, with the flow of the first. */
export function escapesText(notes: readonly EscapeNote[]): string {
  const shown = notes.slice(0, MOST);
  const rest = notes.length - shown.length;
  return ['The compiler says', ...shown.map(escapeLine), ...(rest > 0 ? [`and ${rest} more`] : []), ...(notes[0]?.flow ?? [])].join('\n');
}

const MOST = 6;

import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED, runInSlices, type Steps } from '../../lib/steps.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { cleanLine, withoutPrefix } from './clean-line.ts';
import { loggedLines, type LoggedLines } from './logged-lines.ts';
import type { TextArtefact, TextParser } from './parser.ts';
import { RepeatedPrefix } from './repeated-prefix.ts';

const PIECE_BYTES = 1024 * 1024;
/** A longer line is no line of a dump; what it begins with is all that anyone looks at. */
const LONGEST_LINE = 1024 * 1024;

export interface ReadText {
  readonly artefacts: readonly TextArtefact[];
  readonly lines: number;
  /** Lines that a parser took. */
  readonly used: number;
}

/** One pass over the lines of a text of any length. */
export async function readText(source: ByteSource, parsers: readonly TextParser[], watch: ReadWatch): Promise<Result<ReadText, Failure>> {
  const decoder = new TextDecoder();
  const counts = { lines: 0, used: 0 };
  const repeated = new RepeatedPrefix();
  let rest = '';
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    if (watch.isCancelled()) return err(CANCELLED_FAILURE);
    const piece = await readExactly(source, at, PIECE_BYTES);
    if (!piece.ok) return piece;
    watch.onProgress({ phase: 'Reading lines', fraction: at / source.size });
    const lines = (rest + decoder.decode(piece.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE);
    for (const line of lines) take(line, parsers, repeated, counts);
  }
  rest += decoder.decode();
  if (rest !== '') take(rest, parsers, repeated, counts);
  const artefacts = await runInSlices(finish(parsers), watch);
  if (artefacts === CANCELLED) return err(CANCELLED_FAILURE);
  const used = parsers.reduce((sum, { earlierLines = 0 }) => sum + earlierLines, counts.used);
  return ok({ artefacts, lines: counts.lines, used: Math.min(used, counts.lines) });
}

function* finish(parsers: readonly TextParser[]): Steps<readonly TextArtefact[]> {
  const artefacts: TextArtefact[] = [];
  for (const parser of parsers) artefacts.push(...(parser.finishing ? yield* parser.finishing() : parser.finish()));
  return artefacts;
}

function take(line: string, parsers: readonly TextParser[], repeated: RepeatedPrefix, counts: { lines: number; used: number }): void {
  counts.lines++;
  const text = cleanLine(line);
  const logged = loggedLines(text) ?? (text.startsWith('{"') && text.includes('\\\\ngoroutine ') ? loggedLines(withoutPrefix(text) ?? '') : undefined);
  if (logged) {
    if (takeLogged(logged, parsers, counts.lines)) counts.used++;
    return;
  }
  const stripped = repeated.strip(text);
  if ((stripped !== undefined && offer(stripped, parsers, counts.lines)) || offer(text, parsers, counts.lines)) {
    counts.used++;
    return;
  }
  const bare = withoutPrefix(text);
  if (bare !== undefined && offer(bare, parsers, counts.lines)) counts.used++;
}

/** The lines of one message: parts of one line of the text. */
function takeLogged({ lines, isWhole }: LoggedLines, parsers: readonly TextParser[], number: number): boolean {
  let isUsed = false;
  const part = 1 / (lines.length + 2);
  for (const [at, line] of lines.entries()) if (offer(line, parsers, number + at * part)) isUsed = true;
  if (isWhole) offer('', parsers, number + lines.length * part);
  return isUsed;
}

function offer(text: string, parsers: readonly TextParser[], number: number): boolean {
  let anyBusy = false;
  for (const parser of parsers) {
    if (!parser.isBusy) continue;
    anyBusy = true;
    if (parser.line(text, number)) return true;
  }
  // It is asked of each line of a log, of each parser: not twice where the answer is known.
  for (const parser of parsers) if ((!anyBusy || !parser.isBusy) && parser.line(text, number)) return true;
  return false;
}

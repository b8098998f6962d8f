import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED, runInSlices, type Steps } from '../../lib/steps.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { cleanLine, withoutPrefix } from './clean-line.ts';
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
  return artefacts === CANCELLED ? err(CANCELLED_FAILURE) : ok({ artefacts, ...counts });
}

function* finish(parsers: readonly TextParser[]): Steps<readonly TextArtefact[]> {
  const artefacts: TextArtefact[] = [];
  for (const parser of parsers) artefacts.push(...(parser.finishing ? yield* parser.finishing() : parser.finish()));
  return artefacts;
}

function take(line: string, parsers: readonly TextParser[], repeated: RepeatedPrefix, counts: { lines: number; used: number }): void {
  counts.lines++;
  const text = cleanLine(line);
  const stripped = repeated.strip(text);
  if ((stripped !== undefined && offer(stripped, parsers, counts.lines)) || offer(text, parsers, counts.lines)) {
    counts.used++;
    return;
  }
  const bare = withoutPrefix(text);
  if (bare !== undefined && offer(bare, parsers, counts.lines)) counts.used++;
}

function offer(text: string, parsers: readonly TextParser[], number: number): boolean {
  for (const parser of parsers) if (parser.isBusy && parser.line(text, number)) return true;
  for (const parser of parsers) if (!parser.isBusy && parser.line(text, number)) return true;
  return false;
}

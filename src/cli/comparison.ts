/** What the verbs that compare files have in common: opening them, choosing a type, saying what to be careful about. */
import type { CaptureFacts, CompareFacts, CompareQuery } from '../engine/contract.ts';
import { counted } from '../lib/counted.ts';
import { formatValue } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { isOfOwners } from '../model/capture.ts';
import type { ProfileKind } from '../model/capture.ts';
import type { Filter, GrewBy, MatchMode } from '../model/query.ts';
import type { Io } from './io.ts';
import { printable } from './layout.ts';
import { load, sayDoubts } from './load.ts';

export const BYS = ['path', 'function', 'package', 'label'] as const;

export function parseBy(text: string | undefined): GrewBy | undefined {
  return BYS.find((by) => by === (text ?? 'path'));
}

/**
 * All files, or undefined when one could not be opened; every such one is complained about. `binaries` are the
 * executables of Go heap dumps, in order of the files; the last is of the rest too.
 */
export async function loadAll(files: readonly string[], io: Io, binaries: readonly string[] = [], nameOf = (path: string): string => path): Promise<readonly CaptureFacts[] | undefined> {
  const captures: CaptureFacts[] = [];
  for (const [at, file] of files.entries()) {
    const facts = await load(file, io, binaries[at] ?? binaries.at(-1), nameOf(file));
    if (facts === undefined) continue;
    captures.push(facts);
    // Before anything is said of both: what is wrong with one of them is the likelier cause.
    sayDoubts(io, facts);
  }
  return captures.length === files.length ? captures : undefined;
}

/** A type that all captures have: as named, by its index in the last one, or the last one's own. The error is a sentence. */
export function chooseType(captures: readonly CaptureFacts[], wanted: string | undefined): Result<string, string> {
  const head = captures.at(-1)!;
  const common = head.valueTypes.filter(({ type }) => captures.every((facts) => facts.valueTypes.some((other) => other.type === type)));
  const usual = head.valueTypes[head.defaultType]?.type;
  const named = wanted ?? (common.some(({ type }) => type === usual) ? usual : common[0]?.type);
  const byIndex = wanted !== undefined && /^\d{1,6}$/.test(wanted) ? head.valueTypes[Number(wanted)]?.type : undefined;
  // A type may be called like a number, so names go first.
  const found = common.find(({ type }) => type === named) ?? common.find(({ type }) => type === byIndex);
  if (found) return ok(found.type);
  const list = common.map(({ type }) => printable(type)).join(', ');
  if (wanted === undefined || list === '') {
    const isMixed = captures.some(({ graph }) => graph !== undefined) && captures.some(({ graph }) => graph === undefined);
    const why = isMixed ? 'some of the files are heaps of objects, others profiles' : 'the files have no value type in common';
    return err(`${why}, so they can not be compared`);
  }
  return err(`there is no value type ${printable(wanted)} in all files. They have in common: ${list}`);
}

export function filtersOf(focus: readonly string[] = [], ignore: readonly string[] = []): readonly Filter[] {
  return [
    ...focus.map((value): Filter => ({ kind: 'focus', pattern: { by: 'regex', value } })),
    ...ignore.map((value): Filter => ({ kind: 'ignore', pattern: { by: 'regex', value } })),
  ];
}

/** The first capture against the last, as they are given. */
export function queryOf(captures: readonly CaptureFacts[], type: string, match: MatchMode, filters: readonly Filter[] = []): CompareQuery {
  return { captures: captures.map(({ id }) => id), base: 0, head: captures.length - 1, type, filters, match, scale: 'absolute' };
}

export function sayCautions(io: Io, facts: CompareFacts): void {
  for (const { severity, sentence } of facts.cautions) if (severity === 'caution') io.err(`heapstory: ${printable(sentence)}\n`);
}

/** "+1.2 MB", "−3", "0 B". */
export function signed(value: number, unit: string): string {
  return `${value > 0 ? '+' : ''}${formatValue(value, unit)}`;
}

/** "+12.3 %", and words where there is nothing to take a share of. */
export function change(base: number, head: number): string {
  if (base === head) return '';
  if (base === 0) return 'new';
  if (head === 0) return 'gone';
  const percent = (100 * (head - base)) / Math.abs(base);
  const size = Math.abs(percent).toFixed(1);
  return `${size === '0.0' ? '' : percent > 0 ? '+' : '−'}${size} %`;
}

/** What became of stacks that a link has no room for: "12 small stacks are folded into their callers". */
export function foldedText(count: number, kind: ProfileKind): string {
  const [what, into] = isOfOwners(kind) ? ['path', 'owner'] : ['stack', 'caller'];
  return `${counted(count, `small ${what}`)} ${count === 1 ? `is folded into its ${into}` : `are folded into their ${into}s`}`;
}

/** What stands for a row without names. */
export function emptyPath(kind: ProfileKind): string {
  return isOfOwners(kind) ? '(root)' : '(empty stack)';
}

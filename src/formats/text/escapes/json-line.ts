import type { EscapeNote } from '../../../model/escape-note.ts';

/** The first line of a file that `-gcflags=-json=0,DIR` writes. */
export interface JsonHeader {
  readonly package: string;
  readonly file: string;
}

/** One diagnostic in the form of the language server protocol. Lines and columns count from 1, other than there. */
export interface JsonNote {
  readonly line: number;
  readonly column: number;
  /** Undefined: not about escapes (bounds checks, nil checks). */
  readonly kind: EscapeNote['kind'] | undefined;
  /** Empty: the verdict on what was explained at the same place. */
  readonly message: string;
  readonly flow: readonly string[];
}

export function parseJsonHeader(text: string): JsonHeader | undefined {
  if (!text.startsWith('{"version":') || !text.includes('"gc_version":')) return undefined;
  const value = parse(text);
  const file = value && textOf(value.file);
  return file === undefined ? undefined : { package: textOf(value?.package) ?? '', file };
}

export function parseJsonNote(text: string): JsonNote | undefined {
  if (!text.startsWith('{"range":')) return undefined;
  const value = parse(text);
  const start = value && startOf(value.range);
  const code = value && textOf(value.code);
  if (!value || !start || code === undefined) return undefined;
  const message = textOf(value.message) ?? '';
  const flow = (Array.isArray(value.relatedInformation) ? value.relatedInformation : []).flatMap((step: unknown) => flowLine(step));
  return { ...start, flow, ...kindAndMessage(code, message) };
}

/** `escapes` explains; `escape` is the verdict, which is empty for most; the other codes are about inlining and checks. */
function kindAndMessage(code: string, message: string): { readonly kind: EscapeNote['kind'] | undefined; readonly message: string } {
  switch (code) {
    case 'escapes':
    case 'escape':
      return { kind: 'escapes', message };
    case 'leak':
      return { kind: 'leaks', message };
    case 'inlineCall':
      return { kind: 'inlined', message: `inlining call to ${message}` };
    case 'canInlineFunction':
      return { kind: 'other', message: `can inline: ${message}` };
    case 'cannotInlineFunction':
      return { kind: 'other', message: `cannot inline: ${message}` };
    default:
      return { kind: undefined, message };
  }
}

/** `escflow:    flow: {heap} ← q:` and `escflow:      from sink = q (assign)` with its place. */
function flowLine(step: unknown): string[] {
  if (!isRecord(step)) return [];
  const message = textOf(step.message);
  if (message?.startsWith('escflow:') !== true) return [];
  const line = message.slice('escflow:'.length).trim();
  const { location } = step;
  const start = isRecord(location) ? startOf(location.range) : undefined;
  const uri = isRecord(location) ? textOf(location.uri) : undefined;
  if (!line.startsWith('from ') || !start || uri === undefined) return [line];
  return [`${line} at ${uri.slice(uri.lastIndexOf('/') + 1)}:${start.line}:${start.column}`];
}

function startOf(range: unknown): { readonly line: number; readonly column: number } | undefined {
  if (!isRecord(range) || !isRecord(range.start)) return undefined;
  const { line, character } = range.start;
  return typeof line === 'number' && typeof character === 'number' && line >= 0 ? { line, column: character } : undefined;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

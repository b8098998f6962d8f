/** Labels of goroutines as Go prints them: `{"k":"v", "tenant id":"acme"}`, and since 1.27 also `{handler: /api/users}`. */
import type { CollectedLabel } from '../stack-collector.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'",
};
const REPLACEMENT = '\ufffd';

export interface ReadLabels {
  readonly labels: readonly CollectedLabel[];
  /** Behind the closing brace. */
  readonly end: number;
}

/** The map whose opening brace stands at `at`; undefined when it has no end or is no map. */
export function readLabels(text: string, at: number): ReadLabels | undefined {
  if (text[at] !== '{') return undefined;
  const labels: CollectedLabel[] = [];
  let next = skipSpaces(text, at + 1);
  while (next < text.length) {
    if (text[next] === '}') return { labels, end: next + 1 };
    const key = readWord(text, next, ':');
    if (!key || text[key.end] !== ':') return undefined;
    const value = readWord(text, skipSpaces(text, key.end + 1), ',}');
    if (!value) return undefined;
    labels.push({ key: key.text, text: value.text });
    next = skipSpaces(text, value.end);
    if (text[next] === ',') next = skipSpaces(text, next + 1);
    else if (text[next] !== '}') return undefined;
  }
  return undefined;
}

interface Word {
  readonly text: string;
  readonly end: number;
}

/** Quoted as `%q` does it, or bare up to one of `stops`. */
function readWord(text: string, at: number, stops: string): Word | undefined {
  if (text[at] === '"') return readQuoted(text, at);
  let end = at;
  while (end < text.length && !stops.includes(text[end]!)) end++;
  return end < text.length ? { text: text.slice(at, end), end } : undefined;
}

/** A Go string literal (https://go.dev/ref/spec#String_literals). Bytes that are no UTF-8 become U+FFFD, as in the protobuf. */
function readQuoted(text: string, at: number): Word | undefined {
  let value = '';
  let from = at + 1;
  for (let next = from; next < text.length; next++) {
    const code = text.charCodeAt(next);
    if (code === 0x22) return { text: value + text.slice(from, next), end: next + 1 };
    if (code !== 0x5c) continue;
    value += text.slice(from, next);
    const letter = text[next + 1] ?? '';
    const plain = ESCAPES[letter];
    if (plain === undefined) {
      const length = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
      const digits = text.slice(next + 2, next + 2 + length);
      if (length === 0 || !/^[0-9a-f]+$/i.test(digits) || digits.length < length) return undefined;
      value += character(Number.parseInt(digits, 16), letter === 'x');
      next += 1 + length;
    } else {
      value += plain;
      next++;
    }
    from = next + 1;
  }
  return undefined;
}

function character(code: number, isByte: boolean): string {
  if (isByte) return code < 0x80 ? String.fromCharCode(code) : REPLACEMENT;
  return code > 0x10ffff ? REPLACEMENT : String.fromCodePoint(code);
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ') next++;
  return next;
}

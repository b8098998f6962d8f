/** A `#` line below a record of a debug=1 profile (printStackRecord in Go's runtime/pprof/pprof.go). */
export interface FrameLine {
  /** Of the call itself: one less than the return address in the record. */
  readonly pc: number;
  /** Where the machine code of the function begins; frames inlined into one function share it. NaN when not told. */
  readonly entry: number;
  /** Empty: code without a symbol. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The place is missing, or was cut: only the name is whole. */
  readonly isCut: boolean;
  /** As Go wrote it; Markdown takes a `#` at the beginning of a line for a heading, and eats it. */
  readonly hasHash: boolean;
}

/**
 * `#\t0x4b48e4\ttime.NewTimer+0x24\t\t/usr/local/go/src/time/sleep.go:111`, or `#\t0x4b48e4` without a symbol. The
 * columns are aligned with any number of tabs, and a ticket system may have made spaces of them, indented the line or eaten
 * its `#`. No pattern: a hostile line of a megabyte must cost one pass.
 */
export function parseFrameLine(text: string): FrameLine | undefined {
  let at = afterSpace(text, 0);
  const hasHash = text.charCodeAt(at) === HASH;
  if (hasHash) {
    if (!isSpace(text.charCodeAt(at + 1))) return undefined;
    at = afterSpace(text, at + 1);
  }
  const pcEnd = hexEnd(text, at);
  if (pcEnd === -1) return undefined;
  const pc = Number.parseInt(text.slice(at + 2, pcEnd), 16);
  const rest = text.slice(pcEnd).trim();
  if (rest === '') return hasHash ? { pc, entry: Number.NaN, name: '', file: '', line: 0, isCut: false, hasHash } : undefined;
  if (!isSpace(text.charCodeAt(pcEnd))) return undefined;
  const plus = rest.lastIndexOf('+0x');
  const name = rest.slice(0, Math.max(0, plus)).trimEnd();
  if (name === '') return undefined;
  const offsetEnd = hexEnd(rest, plus + 1);
  // What ends within the offset, or behind it, still has its name.
  if (offsetEnd === -1 || offsetEnd === rest.length) {
    return plus + 3 === rest.length || offsetEnd !== -1 ? { pc, entry: Number.NaN, name, file: '', line: 0, isCut: true, hasHash } : undefined;
  }
  if (!isSpace(rest.charCodeAt(offsetEnd))) return undefined;
  const entry = pc - Number.parseInt(rest.slice(plus + 3, offsetEnd), 16);
  const place = rest.slice(offsetEnd).trimStart();
  const colon = place.lastIndexOf(':');
  const digits = place.slice(colon + 1);
  // Half a path would be a file that there is not.
  if (colon === -1 || digits.length > 9 || !/^\d+$/.test(digits)) return { pc, entry, name, file: '', line: 0, isCut: true, hasHash };
  return { pc, entry, name, file: place.slice(0, colon), line: Number(digits), isCut: false, hasHash };
}

/**
 * The addresses behind the `@` of a record, from `from` on, appended to `into`. Zeros are left out: Go 1.27 pads
 * threadcreate stacks with them. False when there is anything else.
 */
export function parseAddresses(text: string, from: number, into: number[]): boolean {
  let at = from;
  for (;;) {
    at = afterSpace(text, at);
    if (at >= text.length) return true;
    const end = hexEnd(text, at);
    if (end === -1) return false;
    let value = 0;
    for (let digit = at + 2; digit < end; digit++) value = value * 16 + hexDigit(text.charCodeAt(digit));
    if (value > 0) into.push(value);
    at = end;
  }
}

const HASH = 0x23;

function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Behind the digits of the `0x…` that begins at `at`; -1 when there is none. Sixteen digits are the longest address. */
function hexEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x30 || text.charCodeAt(at + 1) !== 0x78) return -1;
  let end = at + 2;
  while (hexDigit(text.charCodeAt(end)) !== -1) end++;
  return end === at + 2 || end > at + 18 ? -1 : end;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

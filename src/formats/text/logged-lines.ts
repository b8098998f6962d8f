/**
 * A dump that a logger wrote as one message, with its line ends escaped: `msg="=== BEGIN …\ngoroutine 7 [running]:\nmain.f…"`
 * (logrus, log/slog), or a string of a JSON record.
 */

/** What stands behind a goroutine's header in such a line. A record of one line has it at its end, and nothing follows. */
const SIGN = ']:\\n';
const HEADER = /goroutine \d{1,15} (?:gp=[^ \\]{1,40} m=[^ \\]{1,40} (?:mp=[^ \\]{1,40} )?)?\[[^\]\\]{1,300}\]:\\n(?!"|$)/;
const ESCAPED = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g;
const SINGLE: ReadonlyMap<string, string> = new Map([['n', '\n'], ['t', '\t'], ['r', ''], ['b', ''], ['f', '']]);

export interface LoggedLines {
  readonly lines: readonly string[];
  /** The message ends here, and what it began with it. */
  readonly isWhole: boolean;
}

/** Undefined for nearly all lines. */
export function loggedLines(text: string): LoggedLines | undefined {
  if (!text.includes(SIGN)) return undefined;
  const at = HEADER.exec(text)?.index;
  if (at === undefined) return undefined;
  const begin = quoteBefore(text, at) + 1;
  const end = begin === 0 ? -1 : quoteAfter(text, at);
  const message = text.slice(begin, end === -1 ? undefined : end);
  const plain = message.replaceAll(ESCAPED, (_, long: string | undefined, short: string | undefined, letter: string | undefined) => {
    const code = long ?? short;
    return code === undefined ? (SINGLE.get(letter ?? '') ?? letter ?? '') : String.fromCharCode(Number.parseInt(code, 16));
  });
  return { lines: plain.split('\n'), isWhole: end !== -1 };
}

function quoteBefore(text: string, from: number): number {
  for (let at = text.lastIndexOf('"', from); at !== -1; at = at === 0 ? -1 : text.lastIndexOf('"', at - 1)) if (!isEscaped(text, at)) return at;
  return -1;
}

function quoteAfter(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) if (!isEscaped(text, at)) return at;
  return -1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

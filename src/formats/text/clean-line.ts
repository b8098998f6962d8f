/** What terminals, containers and loggers put around the lines of a program. */

const ESCAPE = '\u001b';
/** ECMA-48 control sequences: colours and cursor movements. */
const CONTROL = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

/**
 * Prefixes that are the same on each line of one writer. RFC 3339 times with what containers add (`docker logs -t`, CRI's
 * `stdout F`) or rsyslog and `journalctl -o short-iso` (`host name[123]:`), syslog's and journald's
 * `Nov 20 04:20:31 host name[123]:`, RFC 5424, and `kubectl --prefix`'s `[pod/name/container]`. Editors cut the blank at the
 * end off lines that have nothing else.
 */
const PREFIXES: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)(?: std(?:out|err) [FP](?: |$)| \S+ [^\s:[\]]+\[\d+\]:(?: |$)| |$)/,
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \S+ [^\s:[\]]+(?:\[\d+\])?:(?: |$)/,
  /^<\d{1,3}>1 \d{4}-\d\d-\d\dT\S+ \S+ \S+ \S+ \S+ (?:-|(?:\[[^\]]*\])+)(?: |$)/,
  /^\[pod\/\S+\](?: |$)/,
  /^\S+ +\|(?: |$)/,
];

/** Without line end, colours and a NUL or two; the prefix is for `withoutPrefix`. */
export function cleanLine(line: string): string {
  let text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (text.includes(ESCAPE)) text = text.replaceAll(CONTROL, '');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** `docker compose logs -t` has two, around a JSON record three. */
const MOST_LAYERS = 8;

/** The line as the program wrote it; undefined when it has no prefix that is known. */
export function withoutPrefix(line: string): string | undefined {
  let bare: string | undefined;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const inner = withoutLayer(bare ?? line);
    if (inner === undefined) break;
    bare = inner;
  }
  return bare;
}

function withoutLayer(line: string): string | undefined {
  if (line.startsWith('{"')) return outOfRecord(line);
  for (const prefix of PREFIXES) {
    const found = prefix.exec(line);
    if (found) return withControls(line.slice(found[0].length));
  }
  return undefined;
}

/** rsyslog writes control characters as `#` and three octal digits ($EscapeControlCharactersOnReceive): tabs, escapes of colours. */
function withControls(line: string): string {
  if (!line.includes('#011') && !line.includes('#033')) return line;
  return line.replaceAll('#011', '\t').replaceAll('#033', ESCAPE).replaceAll(CONTROL, '');
}

/**
 * Where loggers that write JSON put the line: Docker's json-file driver (`log`), log/slog, zap and zerolog (`msg`, `message`),
 * journald's export and Google Cloud. The end of the text may be cut off.
 */
const RECORDED = /"(?:log|msg|message|MESSAGE|textPayload)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?$)/;
/** A record that carries the numbers itself is no wrapper of a line. */
const OWN_NUMBERS = /HeapAlloc"|memstats"/;
const LINE_ENDS = /[\r\n]+$/;

function outOfRecord(line: string): string | undefined {
  const recorded = RECORDED.exec(line)?.[1];
  if (recorded === undefined || recorded === '' || OWN_NUMBERS.test(line)) return undefined;
  const text = recorded.includes('\\') ? unescaped(recorded)?.replace(LINE_ENDS, '') : recorded;
  // Several lines in one record are no line. Docker's end of line with nothing before it is a blank one.
  return text === undefined || text.includes('\n') ? undefined : cleanLine(text);
}

function unescaped(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What terminals, containers and loggers put around the lines of a program. */

const ESCAPE = '\u001b';
/** ECMA-48 control sequences: colours and cursor movements. */
const CONTROL = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

/**
 * Prefixes that are the same on each line of one writer. RFC 3339 times with what containers add (`docker logs -t`, CRI's
 * `stdout F`), syslog's and journald's `Nov 20 04:20:31 host name[123]:`, and `kubectl --prefix`'s `[pod/name/container]`.
 */
const PREFIXES: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d) (?:std(?:out|err) [FP] )?/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:[\]]+(?:\[\d+\])?: /,
  /^\[pod\/\S+\] /,
  /^\S+ +\| /,
];

/** Without line end, colours and a NUL or two; the prefix is for `withoutPrefix`. */
export function cleanLine(line: string): string {
  let text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (text.includes(ESCAPE)) text = text.replaceAll(CONTROL, '');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The line as the program wrote it; undefined when it has no prefix that is known. */
export function withoutPrefix(line: string): string | undefined {
  for (const prefix of PREFIXES) {
    const found = prefix.exec(line);
    if (found) {
      const rest = line.slice(found[0].length);
      // `docker compose logs -t` has both.
      return withoutPrefix(rest) ?? rest;
    }
  }
  return undefined;
}

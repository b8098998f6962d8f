/** Text for a terminal. */

/** Aligned columns: `r` to the right, `l` to the left. The last column is not padded. */
export function columns(rows: readonly (readonly string[])[], align: string, gap = '  '): string {
  const widths = Array.from(align, (_, column) => rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (align[column] === 'r' ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join(gap)
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Text out of a file: control characters in it could drive the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\ufffd');
}

/** As `go tool pprof` prints it: two digits, always. */
export function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(2)}%`;
}

/** A time without the zeros behind what its file says: heaps have milliseconds, profiles nanoseconds. */
export function ownDigits(time: string): string {
  return time.replace(/(\.(?:\d{3})+?)(?:000)+Z$/, '$1Z');
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

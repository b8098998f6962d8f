/** Text of any kind; JSON too, which dumps of metrics are. Small: it is in the first load. */
export function looksLikeText(head: Uint8Array): boolean {
  if (isUtf16(head)) return true;
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    // Tab to carriage return, and the escape of colours.
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) control++;
  }
  return head.some((byte) => byte > 32) && control * 50 <= head.length;
}

/** A byte order mark of two bytes: what Windows PowerShell's `>` writes. */
export function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** Text of any kind; JSON too, which dumps of metrics are. Small: it is in the first load. */
export function looksLikeText(head: Uint8Array): boolean {
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    // Tab to carriage return, and the escape of colours.
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) control++;
  }
  return head.some((byte) => byte > 32) && control * 50 <= head.length;
}

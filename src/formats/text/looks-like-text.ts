/** Text, and no JSON: what begins with a bracket has readers of its own. Small: it is in the first load. */
export function looksLikeText(head: Uint8Array): boolean {
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    // Tab to carriage return, and the escape of colours.
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) control++;
  }
  const first = head.find((byte) => byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  return first !== undefined && first !== 0x7b && first !== 0x5b && control * 50 <= head.length;
}

const decoder = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder();

/** The text of bytes, undefined when they are none: not UTF-8, or with control characters. */
export function textOf(bytes: Uint8Array, mayBeCut = false): string | undefined {
  for (const byte of bytes) {
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) return undefined;
  }
  // A cut may fall within a character: at most three bytes of it.
  for (let drop = 0; drop <= (mayBeCut ? 3 : 0) && drop <= bytes.length; drop++) {
    try {
      return decoder.decode(bytes.subarray(0, bytes.length - drop));
    } catch {
      // Not at this length.
    }
  }
  return undefined;
}

/** The text of bytes that are meant to be text, whatever they hold. */
export function anyText(bytes: Uint8Array): string {
  return lenient.decode(bytes);
}

/** Quoted, on one line, at most so many characters. */
export function quoted(text: string, most = 60): string {
  const letters = Array.from(text.slice(0, 2 * most + 2));
  const cut = letters.length > most;
  return JSON.stringify(cut ? `${letters.slice(0, most).join('')}…` : text);
}

/** Without the zeros that fill a slot up. */
export function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

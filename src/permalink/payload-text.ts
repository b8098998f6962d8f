/**
 * Bytes as text that survives chats, mail and Markdown: base64url without padding (RFC 4648 §5), and one `0` at the
 * end. Without it one link in fifty would break in a GitHub comment: GFM ends a link before a trailing `_`
 * (https://github.github.com/gfm/#extended-autolink-path-validation), and base64url ends in `-` or `_` that often.
 * White space in between is skipped: mail programs break long lines.
 */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const END = '0';

const CODE_OF = new Int8Array(128).fill(-1);
for (let at = 0; at < ALPHABET.length; at++) CODE_OF[ALPHABET.charCodeAt(at)] = at;
const CHAR_OF = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));

/** Characters that so many bytes take. */
export function payloadTextLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3) + END.length;
}

export function payloadToText(bytes: Uint8Array): string {
  const out = new Uint8Array(payloadTextLength(bytes.length) - END.length);
  let at = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const group = (bytes[from]! << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    for (let shift = 18; shift >= 0 && at < out.length; shift -= 6) out[at++] = CHAR_OF[(group >> shift) & 63]!;
  }
  return new TextDecoder().decode(out) + END;
}

/**
 * A text that was cut off gives the bytes that came: how much is missing is said by the length in them. That its last
 * character is then taken for the end mark or not makes no difference.
 */
export function textToPayload(text: string): Result<Uint8Array, Failure> {
  const compact = text.replace(/\s+/g, '');
  const length = compact.endsWith(END) ? compact.length - END.length : compact.length;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let at = 0;
  let group = 0;
  let bits = 0;
  for (let from = 0; from < length; from++) {
    const code = CODE_OF[compact.charCodeAt(from)] ?? -1;
    if (code === -1) {
      return err({ code: 'link-damaged', sentence: `The link is damaged: character ${from + 1} of its content can not be there. Copy the whole link again.` });
    }
    group = ((group << 6) | code) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (group >> bits) & 0xff;
  }
  return ok(bytes);
}

/** The array of strings at the end of a snapshot, gone through byte by byte without decoding. */
import type { JsonBytes } from './json-bytes.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const CLOSE = 93;
/** A string up to this length is handed over whole. */
const WHOLE_BYTES = 64 * 1024;

/** `bytes[from … to - 1]` is the string as it stands in the file; undefined when it is too long to be here at once. */
export type TakeString = (start: number, bytes: Uint8Array | undefined, from: number, to: number, hasEscapes: boolean) => void;

/** Takes the section, from after its bracket on; answers where it ends and whether its own end was met. */
export async function scanStrings(json: JsonBytes, take: TakeString, onPiece: () => void = () => undefined): Promise<{ readonly end: number; readonly isWhole: boolean }> {
  const { window } = json;
  let isInString = false;
  let hasEscapes = false;
  let start = 0;
  for (;;) {
    const { bytes, end, base } = window;
    let { at } = window;
    while (at < end) {
      if (isInString) {
        let byte = 0;
        while (at < end) {
          byte = bytes[at]!;
          if (byte === QUOTE || byte === BACKSLASH) break;
          at++;
        }
        if (at >= end) break;
        if (byte === BACKSLASH) {
          // An escape at the very end of a window: look again with more bytes.
          if (at + 1 >= end) break;
          at += 2;
          hasEscapes = true;
          continue;
        }
        isInString = false;
        if (start >= base) take(start, bytes, start - base, at, hasEscapes);
        else take(start, undefined, 0, 0, hasEscapes);
        at++;
      } else {
        const byte = bytes[at++]!;
        if (byte === QUOTE) {
          isInString = true;
          hasEscapes = false;
          start = base + at;
        } else if (byte === CLOSE) {
          window.at = at;
          return { end: base + at - 1, isWhole: true };
        }
      }
    }
    // A short string that the window cuts is scanned again whole; a long one goes on where it was.
    const isShort = isInString && start >= base && base + end - start < WHOLE_BYTES;
    if (isShort) isInString = false;
    window.at = isShort ? start - 1 - base : Math.min(at, end);
    onPiece();
    if (!(await json.more())) {
      window.at = window.end;
      return { end: base + end, isWhole: false };
    }
  }
}

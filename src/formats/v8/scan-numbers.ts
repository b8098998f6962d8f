/**
 * An array of numbers as bytes. Plain digits take the short way; signs, fractions, and numbers of ten and more digits
 * the long one. What is no number counts as 0, so that the columns after it stay in step.
 */
import type { ByteWindow } from '../graph/byte-window.ts';

/** Longer than any number that a program writes. */
const LONGEST_NUMBER = 64;
const COMMA = 44;
const CLOSE = 93;
const QUOTE = 34;

export class NumberScan {
  /** `lost`: text came where numbers were expected, so the end of the array must have been damaged. */
  state: 'open' | 'closed' | 'lost' = 'open';
  /** Tokens that are no numbers. */
  damaged = 0;

  /**
   * Writes numbers to `out` from `count` on and answers how many are in it now. It stops when `out` is full, at the
   * end of the array, or when the window needs more bytes.
   */
  scan(window: ByteWindow, out: Float64Array, from: number): number {
    const { bytes, end } = window;
    const isLast = window.base + end >= window.size;
    const limit = isLast ? end : end - LONGEST_NUMBER;
    let { at } = window;
    let count = from;
    while (at < limit && count < out.length) {
      let digit = bytes[at]! - 48;
      if (digit >= 0 && digit <= 9) {
        const start = at;
        let value = digit;
        at++;
        while (at < end) {
          digit = bytes[at]! - 48;
          if (digit < 0 || digit > 9) break;
          value = (value * 10 + digit) | 0;
          at++;
        }
        const after = at < end ? bytes[at]! : CLOSE;
        if (at - start <= 9 && (after === COMMA || after === CLOSE || after <= 32)) {
          out[count++] = value;
          if (after === COMMA) at++;
        } else {
          at = this.endOfToken(bytes, start, end);
          out[count++] = this.anyNumber(bytes, start, at);
        }
      } else if (digit === COMMA - 48 || digit <= 32 - 48) {
        at++;
      } else if (digit === CLOSE - 48) {
        at++;
        this.state = 'closed';
        break;
      } else if (digit === QUOTE - 48) {
        this.state = 'lost';
        break;
      } else {
        const start = at;
        at = this.endOfToken(bytes, start, end);
        out[count++] = this.anyNumber(bytes, start, at);
      }
    }
    window.at = at;
    return count;
  }

  private endOfToken(bytes: Uint8Array, start: number, end: number): number {
    let at = start + 1;
    while (at < end) {
      const byte = bytes[at]!;
      if (byte === COMMA || byte === CLOSE || byte === QUOTE || byte <= 32) break;
      at++;
    }
    return at;
  }

  private anyNumber(bytes: Uint8Array, start: number, end: number): number {
    let text = '';
    for (let at = start; at < Math.min(end, start + LONGEST_NUMBER); at++) text += String.fromCharCode(bytes[at]!);
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    this.damaged++;
    return 0;
  }
}

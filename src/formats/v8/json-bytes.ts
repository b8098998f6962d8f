/** The outer JSON object of a snapshot, read from bytes: keys, and values that are kept as text or read over. */
import type { Failure } from '../../model/failure.ts';
import type { ByteWindow } from '../graph/byte-window.ts';

const QUOTE = 34;
const BACKSLASH = 92;
/** A key of the outer object is a word. */
const LONGEST_KEY = 256;

export class JsonBytes {
  readonly window: ByteWindow;
  failure: Failure | undefined;
  private readonly isCancelled: () => boolean;

  constructor(window: ByteWindow, isCancelled: () => boolean) {
    this.window = window;
    this.isCancelled = isCancelled;
  }

  /** At least one byte more than is left, if the file has it. */
  async more(): Promise<boolean> {
    const { window } = this;
    if (this.failure) return false;
    if (this.isCancelled()) {
      this.failure = { code: 'cancelled', sentence: 'Cancelled.' };
      return false;
    }
    const left = window.end - window.at;
    const failure = await window.fill(left + 1);
    if (failure) {
      this.failure = failure;
      return false;
    }
    return window.has(left + 1);
  }

  /** The next byte that is no white space, not consumed; −1 at the end. */
  async peek(): Promise<number> {
    const { window } = this;
    for (;;) {
      while (window.at < window.end) {
        const byte = window.bytes[window.at]!;
        if (byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) return byte;
        window.at++;
      }
      if (!(await this.more())) return -1;
    }
  }

  /** A key with its colon, which is consumed; undefined where none stands. */
  async key(): Promise<string | undefined> {
    const { window } = this;
    if ((await this.peek()) !== QUOTE) return undefined;
    let length = 1;
    for (;;) {
      while (window.at + length < window.end && length < LONGEST_KEY) {
        if (window.bytes[window.at + length] === QUOTE) {
          const key = new TextDecoder().decode(window.bytes.subarray(window.at + 1, window.at + length));
          window.at += length + 1;
          if ((await this.peek()) !== 58) return undefined;
          window.at++;
          return key;
        }
        length++;
      }
      if (length >= LONGEST_KEY || !(await this.more())) return undefined;
    }
  }

  /** A value as text; undefined when it is longer than `limit` bytes, or cut. */
  async valueText(limit: number): Promise<string | undefined> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    const isWhole = await this.value((piece) => {
      length += piece.length;
      if (length <= limit) pieces.push(piece.slice());
    });
    if (!isWhole || length > limit) return undefined;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return new TextDecoder().decode(bytes);
  }

  /** Reads over a value; false when the file ends in it. */
  skipValue(): Promise<boolean> {
    return this.value(() => undefined);
  }

  private async value(take: (piece: Uint8Array) => void): Promise<boolean> {
    const { window } = this;
    let depth = 0;
    let isInString = false;
    let isEscaped = false;
    if ((await this.peek()) < 0) return false;
    for (;;) {
      const from = window.at;
      const { bytes, end } = window;
      let at = from;
      let isDone = false;
      for (; at < end && !isDone; at++) {
        const byte = bytes[at]!;
        if (isInString) {
          if (isEscaped) isEscaped = false;
          else if (byte === BACKSLASH) isEscaped = true;
          else if (byte === QUOTE) {
            isInString = false;
            isDone = depth === 0;
          }
        } else if (byte === QUOTE) isInString = true;
        else if (byte === 91 || byte === 123) depth++;
        else if (byte === 93 || byte === 125) {
          if (depth === 0) break;
          isDone = --depth === 0;
        } else if (depth === 0 && byte === 44) break;
      }
      const isOver = isDone || at < end;
      take(bytes.subarray(from, at));
      window.at = at;
      if (isOver) return true;
      if (!(await this.more())) return false;
    }
  }
}

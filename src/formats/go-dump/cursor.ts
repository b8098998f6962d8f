import type { Failure } from '../../model/failure.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../graph/byte-window.ts';

/** Nothing in a dump but memory is longer; a string that claims to be is damage. */
const MOST_TEXT_BYTES = 1 << 20;
const FIRST_FILL = 64 * 1024;

/**
 * Reads numbers and text of records. What runs past the bytes that are here sets `isShort` and gives zeros; whoever
 * reads asks once at the end of a record, and reads it again with more bytes.
 */
export class DumpCursor {
  readonly window: ByteWindow;
  isShort = false;
  isBroken = false;
  private readonly decoder = new TextDecoder();
  private readonly known = new Map<string, string>();

  constructor(source: ByteSource, from: number) {
    this.window = new ByteWindow(source, from);
  }

  /** An unsigned varint as a Number: exact to 2^53, and addresses stay below 2^48. */
  number(): number {
    const { window } = this;
    const { bytes, end } = window;
    let value = 0;
    let scale = 1;
    for (let length = 0; length < 10; length++) {
      if (window.at >= end) {
        this.isShort = true;
        return 0;
      }
      const byte = bytes[window.at++]!;
      if (byte < 0x80) return value + byte * scale;
      value += (byte & 0x7f) * scale;
      scale *= 128;
    }
    this.isBroken = true;
    return 0;
  }

  text(): string {
    const length = this.number();
    const { window } = this;
    if (length > MOST_TEXT_BYTES) this.isBroken = true;
    if (this.isShort || this.isBroken) return '';
    if (!window.has(length)) {
      this.isShort = true;
      return '';
    }
    const text = this.decoder.decode(window.bytes.subarray(window.at, window.at + length));
    window.at += length;
    // One copy of each function and file name, however many frames have it.
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, text);
    return text;
  }

  /**
   * What `parse` reads from here on, with as many bytes as it takes. `undefined`: the file ends within, or it is
   * broken; the position is then where it began.
   */
  async take<T>(parse: () => T): Promise<T | Failure | undefined> {
    const { window } = this;
    for (let wanted = FIRST_FILL; ; wanted *= 2) {
      const from = window.offset;
      this.isShort = false;
      const value = parse();
      if (!this.isShort && !this.isBroken) return value;
      window.seek(from);
      if (this.isBroken || from + (window.end - window.at) >= window.size) return undefined;
      const failure = await window.fill(Math.max(wanted, window.end - window.at + 1));
      if (failure) return failure;
    }
  }
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && 'sentence' in value;
}

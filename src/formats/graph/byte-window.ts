/**
 * A file read from its beginning on, a few MiB at a time; while one piece is being looked at the next is fetched.
 * Public fields: hot loops read `bytes` and `view` directly from `at` on, as long as what they need ends before `end`.
 */
import type { Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import type { Result } from '../../lib/result.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

export class ByteWindow {
  bytes = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  /** Index of the next byte to read, and one past the last that is here. */
  at = 0;
  end = 0;
  /** Where `bytes[0]` stands in the file. */
  base: number;
  readonly size: number;
  private readonly source: ByteSource;
  private ahead: { readonly from: number; readonly bytes: Promise<Result<Uint8Array, Failure>> } | undefined;

  constructor(source: ByteSource, from = 0) {
    this.source = source;
    this.size = source.size;
    this.base = from;
  }

  /** Offset in the file of the next byte. */
  get offset(): number {
    return this.base + this.at;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.size;
  }

  has(length: number): boolean {
    return this.at + length <= this.end;
  }

  /**
   * Makes `length` bytes from `at` on available, or all there are when the file ends before: ask `has` afterwards.
   * Indexes into `bytes` are not valid any more after it.
   */
  async fill(length: number): Promise<Failure | undefined> {
    if (this.has(length)) return undefined;
    const offset = this.offset;
    const left = this.at < this.end ? this.bytes.subarray(this.at, this.end) : new Uint8Array(0);
    const from = offset + left.length;
    const wanted = Math.min(this.size - from, Math.max(CHUNK_BYTES, length - left.length));
    const read = await this.take(from, Math.max(0, wanted));
    if (!read.ok) return read.error;
    this.ahead = undefined;
    let bytes = read.value;
    if (left.length > 0) {
      bytes = new Uint8Array(left.length + read.value.length);
      bytes.set(left);
      bytes.set(read.value, left.length);
    }
    this.bytes = bytes as Uint8Array<ArrayBuffer>;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.base = offset;
    this.at = 0;
    this.end = bytes.length;
    const next = offset + bytes.length;
    if (next < this.size) this.fetchAhead(next, Math.min(CHUNK_BYTES, this.size - next));
    return undefined;
  }

  /** Goes to an offset, forwards or back; what lies between is not read. */
  seek(offset: number): void {
    if (offset >= this.base && offset <= this.base + this.end) {
      this.at = offset - this.base;
      return;
    }
    this.base = offset;
    this.at = 0;
    this.end = 0;
  }

  private take(from: number, length: number): Promise<Result<Uint8Array, Failure>> {
    if (this.ahead?.from === from) {
      const { bytes } = this.ahead;
      return bytes.then(async (read) => {
        if (!read.ok || read.value.length >= length) return read;
        return readExactly(this.source, from, length);
      });
    }
    return readExactly(this.source, from, length);
  }

  private fetchAhead(from: number, length: number): void {
    this.ahead = { from, bytes: readExactly(this.source, from, length) };
  }
}

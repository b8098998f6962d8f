/**
 * A file read from its beginning on, a few MiB at a time; while one piece is being looked at the next is fetched.
 * Public fields: hot loops read `bytes` and `view` directly from `at` on, as long as what they need ends before `end`.
 */
import type { Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { ok, type Result } from '../../lib/result.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
/** Asked for at the same time: what reads them has a way to go for each. */
const CHUNKS_AHEAD = 3;

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
  /** Without gaps, in order. */
  private ahead: { readonly from: number; readonly length: number; readonly bytes: Promise<Result<Uint8Array, Failure>> }[] = [];
  private depth = 1;

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
    while (!this.has(length) && this.base + this.end < this.size) {
      const failure = await this.takeNext(length);
      if (failure) return failure;
    }
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

  /** Joins the next piece to what is left. */
  private async takeNext(length: number): Promise<Failure | undefined> {
    const offset = this.offset;
    const left = this.bytes.subarray(this.at, this.end);
    const from = offset + left.length;
    const read = await this.pieceAt(from, length - left.length);
    if (!read.ok) return read.error;
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
    this.fetchAhead(offset + bytes.length);
    return undefined;
  }

  /** From there to the end of the piece that is on its way, or as much as is needed when none is. */
  private async pieceAt(from: number, needed: number): Promise<Result<Uint8Array, Failure>> {
    const next = this.ahead.shift();
    if (next && from >= next.from && from < next.from + next.length) {
      this.depth = Math.min(CHUNKS_AHEAD, this.depth + 1);
      const read = await next.bytes;
      return read.ok ? ok(read.value.subarray(from - next.from)) : read;
    }
    // The reader jumped; it may do so again.
    this.ahead = [];
    this.depth = 1;
    return readExactly(this.source, from, Math.min(this.size - from, Math.max(CHUNK_BYTES, needed)));
  }

  private fetchAhead(from: number): void {
    const last = this.ahead.at(-1);
    let at = last ? last.from + last.length : from;
    while (this.ahead.length < this.depth && at < this.size) {
      const length = Math.min(CHUNK_BYTES, this.size - at);
      this.ahead.push({ from: at, length, bytes: readExactly(this.source, at, length) });
      at += length;
    }
  }
}

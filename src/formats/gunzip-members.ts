/**
 * Inflates gzip member after member (RFC 1952 §2.2) and keeps what came before any damage.
 *
 * Uses pako's zlib interface and not its `Inflate` class: only there can one tell where a member ended, a checksum
 * that is wrong from data that is broken, and write straight into the growing buffer.
 */
import { ZStream, zlibInflate, zlibInflateInit2, zlibInflateReset } from 'pako';
import type { Progress, Steps } from '../lib/steps.ts';
import type { ByteSink } from './byte-sink.ts';

const Z_NO_FLUSH = 0;
const Z_OK = 0;
const Z_STREAM_END = 1;
const Z_DATA_ERROR = -3;
const Z_BUF_ERROR = -5;
/** 15 bits of window, + 16: a gzip header and nothing else. */
const GZIP_WINDOW = 31;
/** Output per call, so that a pause is never far away. */
const STEP_BYTES = 1024 * 1024;

type State = 'between' | 'inside' | 'skipping' | 'trailing' | 'damaged' | 'too-large';

export class MemberInflater {
  /** Members that came to their end. */
  members = 0;
  wrongChecksums = 0;
  /** Where in the compressed file bytes begin that are no gzip member. */
  trailingFrom: number | undefined;
  trailingAllZero = true;
  /** Where in the compressed file the data stopped making sense. */
  damagedAt: number | undefined;
  private state: State = 'between';
  private readonly stream = new ZStream();
  private readonly sink: ByteSink;
  private readonly size: number;
  /** Compressed bytes before the current input. */
  private consumed = 0;
  private carry = new Uint8Array(0);
  private toSkip = 0;
  private memberFrom = 0;

  /** `size`: of the compressed file, for the progress. */
  constructor(sink: ByteSink, size: number) {
    this.sink = sink;
    this.size = size;
    zlibInflateInit2(this.stream, GZIP_WINDOW);
  }

  get isTruncated(): boolean {
    return this.state === 'inside' || (this.state === 'skipping' && this.toSkip > 0);
  }

  get isTooLarge(): boolean {
    return this.state === 'too-large';
  }

  /** Nothing more can be got out of the file. */
  get isOver(): boolean {
    return this.state === 'damaged' || this.state === 'too-large';
  }

  *push(slice: Uint8Array, isLast: boolean): Steps<void> {
    const input = this.carry.length === 0 ? slice : concat(this.carry, slice);
    this.carry = new Uint8Array(0);
    let at = 0;
    while (at < input.length && !this.isOver) {
      if (this.state === 'between') {
        if (input.length - at < 3 && !isLast) {
          this.carry = input.slice(at);
          break;
        }
        this.memberFrom = this.consumed + at;
        if (startsMember(input, at)) {
          this.state = 'inside';
          zlibInflateReset(this.stream);
        } else {
          this.state = 'trailing';
          this.trailingFrom = this.memberFrom;
        }
      } else if (this.state === 'inside') {
        at = yield* this.inflate(input, at);
      } else if (this.state === 'skipping') {
        const step = Math.min(this.toSkip, input.length - at);
        at += step;
        this.toSkip -= step;
        if (this.toSkip === 0) this.state = 'between';
      } else {
        this.trailingAllZero &&= input.subarray(at).every((byte) => byte === 0);
        at = input.length;
      }
    }
    this.consumed += input.length - this.carry.length;
  }

  /** Runs to the end of the member or of the input; gives the place in the input where it stopped. */
  private *inflate(input: Uint8Array, from: number): Generator<Progress, number, void> {
    const { stream, sink } = this;
    stream.input = input;
    stream.next_in = from;
    stream.avail_in = input.length - from;
    for (;;) {
      sink.reserve(sink.length + 1);
      stream.output = sink.data;
      stream.next_out = sink.length;
      stream.avail_out = Math.min(STEP_BYTES, sink.data.length - sink.length);
      const status = zlibInflate(stream, Z_NO_FLUSH);
      sink.length = stream.next_out;
      if (sink.total > sink.maxBytes) {
        this.state = 'too-large';
        return stream.next_in;
      }
      if (status === Z_STREAM_END) {
        this.members++;
        this.state = 'between';
        return stream.next_in;
      }
      if (status !== Z_OK && status !== Z_BUF_ERROR) {
        return this.endBadly(status);
      }
      if (stream.avail_out > 0) {
        if (stream.avail_in === 0) return input.length;
        // Room and input left, and no progress: zlib promises that this can't be.
        if (status === Z_BUF_ERROR) return this.endBadly(Z_DATA_ERROR);
      }
      yield { phase: 'Unpacking', fraction: Math.min(1, (this.consumed + stream.next_in) / this.size) };
    }
  }

  private endBadly(status: number): number {
    const { stream } = this;
    const message = status === Z_DATA_ERROR ? stream.msg : '';
    if (message === 'incorrect data check' || message === 'incorrect length check') {
      // All content came; go on behind the trailer. The size field is still unread when the CRC is wrong.
      this.wrongChecksums++;
      this.members++;
      this.toSkip = message === 'incorrect data check' ? 4 : 0;
      this.state = this.toSkip > 0 ? 'skipping' : 'between';
      return stream.next_in;
    }
    if (this.members > 0 && stream.total_out === 0 && /header|unknown compression method/.test(message)) {
      // Looked like one more member, and is not.
      this.state = 'trailing';
      this.trailingFrom = this.memberFrom;
      this.trailingAllZero = false;
      return stream.next_in;
    }
    this.damagedAt = this.consumed + stream.next_in;
    this.state = 'damaged';
    return stream.next_in;
  }
}

/** As `isGzip`; its own copy, because an import would cut a chunk of the first load in two. */
function startsMember(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8;
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

/**
 * The strings of a snapshot: only where each begins is kept, 4 bytes each. Texts are read when they are needed, in the
 * order of the file, neighbours together.
 */
import { err, ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { NOWHERE } from './columns.ts';
import { decodeJsonString } from './decode-string.ts';
import type { JsonBytes } from './json-bytes.ts';
import { KnownNames } from './known-names.ts';
import { scanStrings } from './scan-strings.ts';

const QUOTE = 34;
const BACKSLASH = 92;
/** What is read at once, and the gap up to which two strings are read together. */
const READ_BYTES = 4 * 1024 * 1024;
const GAP_BYTES = 32 * 1024;
export const NAME_MISSING = '(name missing)';

export class StringTable {
  count = 0;
  readonly known = new KnownNames();
  /** Offsets in the file of the first byte of each string. */
  private starts: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  /** Where the section ends. */
  private end = 0;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
    this.starts = source.size < 2 ** 32 ? new Uint32Array(1024) : new Float64Array(1024);
  }

  /** Takes the section, from after its bracket on; false when the file ends in it. */
  async scan(json: JsonBytes, onPiece: () => void): Promise<boolean> {
    const { end, isWhole } = await scanStrings(json, (start, bytes, from, to, hasEscapes) => {
      this.add(start);
      if (bytes) this.known.see(bytes, from, to, hasEscapes, this.count - 1);
    }, onPiece);
    this.end = end;
    return isWhole;
  }

  /** Text of each of these strings, whole or its first `limit` bytes; by id. Unknown ids have no entry. */
  async texts(ids: Iterable<number>, limit = Number.POSITIVE_INFINITY): Promise<Result<Map<number, string>, Failure>> {
    const texts = new Map<number, string>();
    const failure = await this.visit(Uint32Array.from(new Set(ids)).sort(), limit, (id, bytes) => {
      texts.set(id, decodeJsonString(bytes));
    });
    return failure ? err(failure) : ok(texts);
  }

  /** Calls back with the bytes of each string, without quotes, as they stand in the file. `ids` ascend. */
  async visit(
    ids: Uint32Array,
    limit: number,
    take: (id: number, bytes: Uint8Array, isCut: boolean) => void,
    isCancelled: () => boolean = () => false,
  ): Promise<Failure | undefined> {
    let first = 0;
    while (first < ids.length && ids[first]! < this.count) {
      const from = this.starts[ids[first]!]!;
      let to = from;
      let last = first;
      while (last < ids.length && ids[last]! < this.count) {
        const start = this.starts[ids[last]!]!;
        const end = Math.min(this.boundOf(ids[last]!), start + limit + 8);
        if (last > first && (start - to > GAP_BYTES || end - from > READ_BYTES)) break;
        to = end;
        last++;
      }
      if (isCancelled()) return CANCELLED_FAILURE;
      const read = await readExactly(this.source, from, to - from);
      if (!read.ok) return read.error;
      for (; first < last; first++) {
        const id = ids[first]!;
        const start = this.starts[id]! - from;
        const bound = this.boundOf(id) - from;
        const isCut = bound - start > limit + 8;
        if (isCut) take(id, read.value.subarray(start, beforeEscape(read.value, start, start + limit)), true);
        else take(id, read.value.subarray(start, closingQuote(read.value, start, bound)), false);
      }
    }
    return undefined;
  }

  /** Bytes that a string takes in the file, at most. */
  lengthOf(id: number): number {
    return id < this.count ? this.boundOf(id) - this.starts[id]! : 0;
  }

  has(id: number): boolean {
    return id !== NOWHERE && id < this.count;
  }

  private boundOf(id: number): number {
    return id + 1 < this.count ? this.starts[id + 1]! - 1 : this.end;
  }

  private add(start: number): void {
    if (this.count === this.starts.length) {
      const length = Math.ceil(this.count * 1.5);
      const next = this.starts instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length);
      next.set(this.starts);
      this.starts = next;
    }
    this.starts[this.count++] = start;
  }
}

function closingQuote(bytes: Uint8Array, start: number, bound: number): number {
  let at = bound - 1;
  while (at > start && bytes[at] !== QUOTE) at--;
  return at;
}

/** A cut must not fall into an escape: they are six bytes at most. */
function beforeEscape(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && end - at < 6 && bytes[at - 1] !== BACKSLASH) at--;
  if (at <= start || bytes[at - 1] !== BACKSLASH) return end;
  // An even number of backslashes before it means that this one is the second of a pair.
  let from = at - 1;
  while (from > start && bytes[from - 1] === BACKSLASH) from--;
  return (at - from) % 2 === 1 ? at - 1 : Math.max(start, end - 6 < from ? from : end);
}

/**
 * Goes through the records of a file. Names, classes and traces go into tables; of heap dumps the segments are found
 * that can be read, whatever their lengths say, and given to who counts objects.
 */
import type { Failure } from '../../model/failure.ts';
import { CANCELLED_FAILURE } from '../../model/failure.ts';
import { GrowableFloat64 } from '../../lib/growable.ts';
import { ByteWindow } from '../graph/byte-window.ts';
import type { ByteSource } from '../byte-source.ts';
import { idAt } from './class-record.ts';
import type { ClassTable } from './class-table.ts';
import type { HprofHeader } from './header.ts';
import type { NameTable } from './name-table.ts';
import { isPlausible, nextRecord } from './resync.ts';
import { nextSubRecord } from './resync-objects.ts';
import { isRecordTag, RECORD, RECORD_HEAD, SUB } from './tags.ts';
import type { TraceTable } from './traces.ts';

const LONGEST_TRACE = 8192;
/** A file with more damage than this is not worth the time. */
const MOST_REPAIRS = 200;
const LENGTH_MODULUS = 2 ** 32;
/** Unlike others these are no tags of sub-records too. */
const DUMP_TAGS: ReadonlySet<number> = new Set([RECORD.heapDump, RECORD.heapDumpSegment, RECORD.heapDumpEnd]);

export interface RecordTables {
  readonly names: NameTable;
  readonly classes: ClassTable;
  readonly traces: TraceTable;
  /** Names of threads by their objects, where the file has such records. */
  readonly threadNames: Map<number, number>;
}

/** Why a segment ended: it was through, the bytes make no sense from `offset` on, or its last record goes beyond. */
export interface SegmentEnd {
  readonly kind: 'through' | 'nonsense' | 'beyond';
  /** End of the last whole sub-record. */
  readonly offset: number;
}

/** Takes the sub-records of one segment. */
export interface SegmentReader {
  /** Another dump begins; what was counted before is of an earlier one. */
  restart(): void;
  read(window: ByteWindow, from: number, to: number): Promise<SegmentEnd | Failure>;
}

/** What was found besides objects. */
export interface RecordReport {
  /** Segments that can be read: from, to, from, to … */
  readonly segments: Float64Array;
  /** Where each dump in the file begins. */
  readonly dumps: readonly number[];
  /** Bytes that were passed over because they make no sense, and where the first of them stand. */
  readonly damagedBytes: number;
  readonly damagedAt: number | undefined;
  /** Whether the file ends in the middle of a record; at least so many bytes are missing. */
  readonly isCut: boolean;
  readonly missingBytes: number;
}

export class RecordWalk {
  private readonly source: ByteSource;
  private readonly window: ByteWindow;
  private readonly header: HprofHeader;
  private readonly tables: RecordTables;
  private readonly segments = new GrowableFloat64();
  private readonly dumps: number[] = [];
  private damagedBytes = 0;
  private damagedAt: number | undefined;
  private isCut = false;
  private missingBytes = 0;
  private hasEnded = true;
  private lastTag = 0;
  private repairs = 0;
  private readonly isCancelled: () => boolean;
  /** The file is taken to end here. */
  private readonly size: number;

  constructor(source: ByteSource, header: HprofHeader, tables: RecordTables, end: number, isCancelled: () => boolean) {
    this.source = source;
    this.window = new ByteWindow(source, header.end);
    this.header = header;
    this.tables = tables;
    this.size = end;
    this.isCancelled = isCancelled;
  }

  async walk(reader: SegmentReader): Promise<RecordReport | Failure> {
    const { window } = this;
    let at = this.header.end;
    while (at < this.size) {
      if (this.isCancelled()) return CANCELLED_FAILURE;
      window.seek(at);
      const failure = await window.fill(RECORD_HEAD);
      if (failure) return failure;
      if (at + RECORD_HEAD > this.size) {
        this.cut(at + RECORD_HEAD - this.size);
        break;
      }
      const tag = window.bytes[window.at]!;
      const length = window.view.getUint32(window.at + 5);
      const body = at + RECORD_HEAD;
      if (tag === RECORD.heapDump || tag === RECORD.heapDumpSegment) {
        const next = await this.heapDump(reader, tag, body, length);
        if (typeof next !== 'number') return next;
        at = next;
        continue;
      }
      const end = body + length;
      if (end > this.size || !isPlausible(tag, length, this.header.idSize)) {
        // Records that are unknown or of no interest are passed over, if others follow.
        if (tag !== 0 && end <= this.size && (await this.isRecordAt(end))) {
          at = end;
          continue;
        }
        const next = await this.resync(at + 1);
        if (next !== undefined) {
          this.damaged(at, next - at);
          at = next;
          continue;
        }
        if (end > this.size && isRecordTag(tag)) this.cut(end - this.size);
        else this.damaged(at, this.size - at);
        break;
      }
      if (tag === RECORD.heapDumpEnd) this.hasEnded = true;
      else {
        const wanted = this.wantedOf(tag, length);
        if (wanted > 0) {
          const unread = await window.fill(RECORD_HEAD + wanted);
          if (unread) return unread;
          this.take(tag, window.at + RECORD_HEAD, Math.min(wanted, length));
        }
      }
      at = end;
    }
    return {
      segments: this.segments.take(),
      dumps: this.dumps,
      damagedBytes: this.damagedBytes,
      damagedAt: this.damagedAt,
      isCut: this.isCut,
      missingBytes: this.missingBytes,
    };
  }

  /** Where the next record begins, whatever the length says. */
  private async heapDump(reader: SegmentReader, tag: number, body: number, length: number): Promise<number | Failure> {
    // A lone record of the old kind between segments is damage, and no reason to forget what came before.
    const isNew = this.hasEnded || (tag === RECORD.heapDump && this.lastTag === RECORD.heapDump);
    this.lastTag = tag;
    let end = body + length;
    const rest = this.size - body;
    const isOpen = length === 0 && rest > 0 && !(await this.isRecordAt(body, DUMP_TAGS));
    if (isOpen) {
      // A dump that was not finished: HotSpot writes the length last.
      end = this.size;
    } else if (rest > length && (rest - length) % LENGTH_MODULUS === 0) {
      // More than 4 GiB in one record; what is left tells which multiple (as MAT does).
      end = this.size;
    } else if (end > this.size) {
      this.cut(end - this.size);
      end = this.size;
    }
    if (isNew && end > body) {
      this.dumps.push(body);
      this.segments.length = 0;
      reader.restart();
      this.hasEnded = false;
    }
    let start = body;
    for (let from = body; ; ) {
      const result = await reader.read(this.window, from, end);
      if ('code' in result) return result;
      if (result.offset > start) this.addSegment(start, result.offset);
      // It was empty after all, and a record of another kind follows.
      if (isOpen && result.kind === 'nonsense' && result.offset === body) return body;
      if (isOpen) this.cut(0);
      if (result.kind === 'through' && !(await this.isObjectAt(end))) return end;
      // The length was too large, but here is the next record.
      if (result.kind === 'nonsense' && (await this.isRecordAt(result.offset, DUMP_TAGS))) {
        this.isCut = false;
        return result.offset;
      }
      const isAtEnd = end === this.size;
      if (result.kind !== 'nonsense') {
        if (isAtEnd && this.isCut) return end;
        if (!isAtEnd && !(await this.isRecordAt(end))) {
          // The length is too small: of 32 bits, or damaged.
          const isLong = this.size - body > LENGTH_MODULUS;
          end = isLong ? Math.min(this.size, end + LENGTH_MODULUS) : ((await this.resync(end)) ?? this.size);
          from = result.offset;
          continue;
        }
      }
      const object = await this.resyncObjects(result.offset + 1, end);
      // The length of the segment may be what is wrong, so that other segments come before it ends.
      const record = isAtEnd ? await this.resync(result.offset, object ?? end) : undefined;
      if (record !== undefined) this.isCut = false;
      const next = record ?? object ?? end;
      this.damaged(result.offset, next - result.offset);
      if (record !== undefined || object === undefined) return next;
      start = object;
      from = object;
    }
  }

  private addSegment(from: number, to: number): void {
    const { segments } = this;
    if (segments.length > 0 && segments.data[segments.length - 2] === from) segments.data[segments.length - 1] = to;
    else {
      segments.push(from);
      segments.push(to);
    }
  }

  /** Whether a class or object begins there; no records have their tags. */
  private async isObjectAt(offset: number): Promise<boolean> {
    if (offset >= this.size) return false;
    this.window.seek(offset);
    if ((await this.window.fill(1)) || !this.window.has(1)) return false;
    const tag = this.window.bytes[this.window.at]!;
    return tag >= SUB.classDump && tag <= SUB.primitiveArray;
  }

  private resync(from: number, before = this.size): Promise<number | undefined> {
    return nextRecord(this.source, from, before, this.size, this.header.idSize, this.isCancelled);
  }

  private async resyncObjects(from: number, end: number): Promise<number | undefined> {
    if (this.repairs++ >= MOST_REPAIRS) return undefined;
    return nextSubRecord(this.source, this.header, this.tables.classes, from, end, this.isCancelled);
  }

  /** Whether a record that makes sense begins there, or the file ends. */
  private async isRecordAt(offset: number, tags?: ReadonlySet<number>): Promise<boolean> {
    if (offset === this.size) return true;
    if (offset + RECORD_HEAD > this.size) return false;
    this.window.seek(offset);
    const failure = await this.window.fill(RECORD_HEAD);
    if (failure || !this.window.has(RECORD_HEAD)) return false;
    const tag = this.window.bytes[this.window.at]!;
    const length = this.window.view.getUint32(this.window.at + 5);
    if (offset + RECORD_HEAD + length > this.size || (tags && !tags.has(tag))) return false;
    return isPlausible(tag, length, this.header.idSize);
  }

  private wantedOf(tag: number, length: number): number {
    const id = this.header.idSize;
    switch (tag) {
      case RECORD.name:
        return length >= id ? Math.min(length, id + 65_536) : 0;
      case RECORD.loadClass:
        return length >= 8 + 2 * id ? 8 + 2 * id : 0;
      case RECORD.frame:
        return length >= 8 + 4 * id ? 8 + 4 * id : 0;
      case RECORD.trace:
        return length >= 12 ? Math.min(length, 12 + LONGEST_TRACE * id) : 0;
      case RECORD.startThread:
        return length >= 8 + 2 * id ? Math.min(length, 8 + 4 * id) : 0;
      default:
        return 0;
    }
  }

  private take(tag: number, at: number, length: number): void {
    const { view, bytes } = this.window;
    const { idSize } = this.header;
    const { names, classes, traces, threadNames } = this.tables;
    const id = (after: number): number => idAt(view, at + after, idSize);
    switch (tag) {
      case RECORD.name:
        names.add(id(0), bytes.subarray(at + idSize, at + length));
        break;
      case RECORD.loadClass:
        classes.load(view.getUint32(at), id(4), id(8 + idSize));
        break;
      case RECORD.frame:
        traces.addFrame(id(0), {
          methodId: id(idSize),
          fileId: id(3 * idSize),
          classSerial: view.getUint32(at + 4 * idSize),
          line: view.getInt32(at + 4 * idSize + 4),
        });
        break;
      case RECORD.trace: {
        const count = Math.min(view.getUint32(at + 8), Math.floor((length - 12) / idSize));
        traces.addTrace(view.getUint32(at), Float64Array.from({ length: count }, (_, index) => id(12 + index * idSize)));
        break;
      }
      case RECORD.startThread:
        threadNames.set(id(4), id(8 + idSize));
        break;
      default:
    }
  }

  private damaged(at: number, bytes: number): void {
    this.damagedAt ??= at;
    this.damagedBytes += bytes;
  }

  private cut(missing: number): void {
    this.isCut = true;
    this.missingBytes = missing;
  }
}

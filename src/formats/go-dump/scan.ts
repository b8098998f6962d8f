import { err, ok, type Result } from '../../lib/result.ts';
import { CANCELLED_FAILURE, type Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { DumpCursor, isFailure } from './cursor.ts';
import { TAG, type DumpLayout, type DumpStop } from './layout.ts';
import { GO_DUMP_HEADER_BYTES } from './looks-like.ts';
import { RecordCollector } from './record-collector.ts';
import { ObjectScan, type ObjectSink } from './scan-objects.ts';

export interface ScannedDump {
  readonly layout: Omit<DumpLayout, 'runs'>;
  /** How many object records there were. */
  readonly objects: number;
}

type Step = Failure | DumpStop | undefined;

const CUT = 'cut';
const DAMAGED = 'damaged';
const PASS = 'Finding objects';

/** The first pass: where everything stands. Objects go to `sink`. */
export async function scanDump(source: ByteSource, sink: ObjectSink, watch: ReadWatch): Promise<Result<ScannedDump, Failure>> {
  return new DumpScan(source, sink, watch).run();
}

class DumpScan {
  private readonly cursor: DumpCursor;
  private readonly watch: ReadWatch;
  private readonly records: RecordCollector;
  private readonly sink: ObjectSink;
  private objects: ObjectScan | undefined;
  private readonly objectRanges: { from: number; to: number }[] = [];
  private readonly sampleRanges: { from: number; to: number }[] = [];
  private sampleCount = 0;

  constructor(source: ByteSource, sink: ObjectSink, watch: ReadWatch) {
    this.sink = sink;
    this.cursor = new DumpCursor(source, GO_DUMP_HEADER_BYTES);
    this.watch = watch;
    this.records = new RecordCollector(this.cursor);
  }

  async run(): Promise<Result<ScannedDump, Failure>> {
    const { window } = this.cursor;
    let stop: DumpStop | undefined;
    for (;;) {
      const failure = await this.more(16);
      if (failure) return err(failure);
      const from = window.offset;
      if (!window.has(1)) {
        stop = { offset: from, why: CUT };
        break;
      }
      const tag = window.bytes[window.at]!;
      if (tag === TAG.end) break;
      const step = await this.record(tag);
      if (step === undefined) continue;
      if (isFailure(step)) return err(step);
      stop = step;
      break;
    }
    return this.finish(stop);
  }

  private finish(stop: DumpStop | undefined): Result<ScannedDump, Failure> {
    const { params } = this.records;
    const { objects } = this;
    if (params === undefined || objects === undefined || objects.objects === 0) {
      return err({
        code: 'malformed',
        offset: stop?.offset ?? GO_DUMP_HEADER_BYTES,
        sentence:
          'This begins like a Go heap dump but ends or breaks before its first object. Write it again: the file must be a real file (not a pipe), and closed before it is copied.',
      });
    }
    return ok({
      objects: objects.objects,
      layout: {
        ...this.records.take(),
        params,
        objectRanges: this.objectRanges,
        pointerFields: objects.pointerFields,
        sampleRanges: this.sampleRanges,
        sampleCount: this.sampleCount,
        stop,
      },
    });
  }

  /** More bytes; this is where a cancel is heard and progress is told. */
  private async more(wanted: number): Promise<Failure | undefined> {
    const { window } = this.cursor;
    if (window.has(wanted)) return undefined;
    if (this.watch.isCancelled()) return CANCELLED_FAILURE;
    this.watch.onProgress({ phase: PASS, fraction: window.offset / window.size });
    return window.fill(wanted);
  }

  private async record(tag: number): Promise<Step> {
    const { window } = this.cursor;
    const from = window.offset;
    switch (tag) {
      case TAG.object: {
        if (this.objects === undefined) {
          if (this.records.params === undefined) return { offset: from, why: DAMAGED };
          this.objects = new ObjectScan(this.sink, this.records.params.pointerSize);
        }
        const step = await this.scanObjects(this.objects);
        extend(this.objectRanges, from, window.offset);
        return step;
      }
      case TAG.sample: {
        const step = await this.countSamples();
        extend(this.sampleRanges, from, window.offset);
        return step;
      }
      case TAG.frame:
      case TAG.data:
      case TAG.bss:
        return this.memoryRecord(tag);
      default: {
        const done = await this.cursor.take(() => this.records.plain(tag));
        if (done === true) return undefined;
        return isFailure(done) ? done : this.stopAt(from, done === false);
      }
    }
  }

  private stopAt(offset: number, isDamaged = false): DumpStop {
    return { offset, why: isDamaged || this.cursor.isBroken ? DAMAGED : CUT };
  }

  /** Bytes from here to the window's end could not be used: get more, or say that there are none. */
  private async beyond(): Promise<Step> {
    const { window } = this.cursor;
    if (window.base + window.end >= window.size) return this.stopAt(window.offset);
    return this.more(window.end - window.at + 1);
  }

  private async scanObjects(objects: ObjectScan): Promise<Step> {
    const { window } = this.cursor;
    for (;;) {
      const reason = objects.scan(window);
      if (reason === 'other-record') return undefined;
      if (reason === 'broken') return { offset: window.offset, why: DAMAGED };
      if (reason === 'large') {
        const { largeSize, pointerFields } = objects;
        window.seek(window.offset + largeSize);
        const step = await this.countFields(objects, largeSize);
        if (step) return step;
        objects.endLarge(objects.pointerFields - pointerFields);
        continue;
      }
      const step = await this.beyond();
      if (step) return step;
    }
  }

  private async countFields(objects: ObjectScan, length: number): Promise<Step> {
    const { window } = this.cursor;
    for (;;) {
      const reason = objects.countFields(window, length);
      if (reason === 'end') return undefined;
      if (reason === 'broken') return { offset: window.offset, why: DAMAGED };
      const step = await this.beyond();
      if (step) return step;
    }
  }

  private async countSamples(): Promise<Step> {
    const { cursor } = this;
    const { window } = cursor;
    for (;;) {
      const from = window.at;
      cursor.isShort = false;
      if (window.at < window.end && window.bytes[window.at] !== TAG.sample) return undefined;
      cursor.number();
      cursor.number();
      cursor.number();
      if (cursor.isBroken) return this.stopAt(window.offset);
      if (!cursor.isShort) {
        this.sampleCount++;
        continue;
      }
      window.at = from;
      const step = await this.beyond();
      if (step) return step;
    }
  }

  /** Stack frames and segments: a head, memory, perhaps more, and which words of the memory are pointers. */
  private async memoryRecord(tag: number): Promise<Step> {
    const { window } = this.cursor;
    const from = window.offset;
    const head = await this.cursor.take(() => this.records.memoryHead(tag));
    if (head === undefined) return this.stopAt(from);
    if (isFailure(head)) return head;
    const contents = window.offset;
    if (contents + head.length > window.size) return this.stopAt(from);
    window.seek(contents + head.length);
    const tail = await this.cursor.take(() => this.records.memoryTail(tag));
    if (tail === undefined) return this.stopAt(from);
    if (isFailure(tail)) return tail;
    const fields = window.offset;
    if (this.records.params === undefined) return { offset: from, why: DAMAGED };
    this.objects ??= new ObjectScan(this.sink, this.records.params.pointerSize);
    const step = await this.countFields(this.objects, head.length);
    if (step) return step;
    this.records.addMemory(tag, head, tail, { contents, length: head.length, fields });
    return undefined;
  }
}

function extend(ranges: { from: number; to: number }[], from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && last.to === from) last.to = to;
  else if (to > from) ranges.push({ from, to });
}

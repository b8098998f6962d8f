import type { SourceFrame } from '../../model/object-graph.ts';
import type { DumpCursor } from './cursor.ts';
import {
  MEM_STATS_FIELDS,
  MEM_STATS_PAUSES,
  TAG,
  type DumpBucket,
  type DumpFinalizer,
  type DumpFrame,
  type DumpGoroutine,
  type DumpLayout,
  type DumpParams,
  type DumpSegment,
  type DumpType,
  type MemoryPlace,
} from './layout.ts';

/** Deeper stacks than the profiler keeps (it stops at 128 by default, 1024 with GODEBUG=profstackdepth) are damage. */
const MOST_FRAMES_OF_A_BUCKET = 100_000;

export interface MemoryHead {
  readonly first: number;
  readonly length: number;
}

export interface MemoryTail {
  readonly pc: number;
  readonly continuation: number;
  readonly name: string;
}

type Collected = Omit<
  DumpLayout,
  'params' | 'runs' | 'objectRanges' | 'pointerFields' | 'sampleRanges' | 'sampleCount' | 'stop'
>;

/** Everything in a dump but objects and samples, as the first pass meets it. */
export class RecordCollector {
  params: DumpParams | undefined;
  private readonly cursor: DumpCursor;
  private readonly types = new Map<number, DumpType>();
  private readonly itabs = new Map<number, number>();
  private readonly goroutines: DumpGoroutine[] = [];
  private readonly goroutineAt = new Map<number, DumpGoroutine>();
  private readonly frames: DumpFrame[] = [];
  private readonly segments: DumpSegment[] = [];
  private readonly finalizers: DumpFinalizer[] = [];
  private readonly queuedFinalizers: DumpFinalizer[] = [];
  private readonly otherRoots: { name: string; address: number }[] = [];
  private readonly buckets: DumpBucket[] = [];
  private readonly bucketOf = new Map<number, number>();
  private memStats: Map<string, number> | undefined;
  private threads = 0;

  constructor(cursor: DumpCursor) {
    this.cursor = cursor;
  }

  take(): Collected {
    const { types, itabs, goroutines, frames, segments, finalizers, queuedFinalizers } = this;
    const { otherRoots, threads, memStats, buckets, bucketOf } = this;
    return {
      types, itabs, goroutines, frames, segments, finalizers, queuedFinalizers, otherRoots, threads, memStats, buckets, bucketOf,
    };
  }

  /**
   * One record without memory in it. False when there is no such record, or it can't be. May be called again for the
   * same record when bytes ran out: it keeps nothing before the whole record is here.
   */
  plain(tag: number): boolean {
    const { cursor } = this;
    cursor.number();
    switch (tag) {
      case TAG.otherRoot: {
        const name = cursor.text();
        const address = cursor.number();
        if (this.isWhole) this.otherRoots.push({ name, address });
        return true;
      }
      case TAG.type: {
        const address = cursor.number();
        const size = cursor.number();
        const name = cursor.text();
        cursor.number();
        if (this.isWhole) this.types.set(address, { address, size, name });
        return true;
      }
      case TAG.goroutine:
        this.goroutine();
        return true;
      case TAG.params:
        return this.readParams();
      case TAG.finalizer:
      case TAG.queuedFinalizer:
        this.finalizer(tag === TAG.finalizer ? this.finalizers : this.queuedFinalizers);
        return true;
      case TAG.itab: {
        const address = cursor.number();
        const type = cursor.number();
        if (this.isWhole) this.itabs.set(address, type);
        return true;
      }
      case TAG.thread:
        this.numbers(3);
        if (this.isWhole) this.threads++;
        return true;
      case TAG.memStats:
        this.readMemStats();
        return true;
      case TAG.defer: {
        const [, goroutine = 0, , , func = 0] = this.numbers(7);
        if (this.isWhole) this.goroutineAt.get(goroutine)?.held.push(func);
        return true;
      }
      case TAG.panic: {
        const [, goroutine = 0, , data = 0] = this.numbers(6);
        if (this.isWhole) this.goroutineAt.get(goroutine)?.held.push(data);
        return true;
      }
      case TAG.bucket:
        return this.bucket();
      default:
        return false;
    }
  }

  /** Tag, address and whatever else stands before the memory of a frame or a segment. */
  memoryHead(tag: number): MemoryHead {
    const { cursor } = this;
    cursor.number();
    const first = cursor.number();
    if (tag === TAG.frame) this.numbers(2);
    return { first, length: cursor.number() };
  }

  memoryTail(tag: number): MemoryTail {
    if (tag !== TAG.frame) return { pc: 0, continuation: 0, name: '' };
    const [, pc = 0, continuation = 0] = this.numbers(3);
    return { pc, continuation, name: this.cursor.text() };
  }

  addMemory(tag: number, head: MemoryHead, tail: MemoryTail, place: MemoryPlace): void {
    if (tag !== TAG.frame) {
      this.segments.push({ kind: tag === TAG.data ? 'data' : 'bss', address: head.first, ...place });
      return;
    }
    this.frames.push({ stackPointer: head.first, ...tail, ...place });
    const goroutine = this.goroutines.at(-1);
    if (goroutine) goroutine.frameCount++;
  }

  private get isWhole(): boolean {
    return !this.cursor.isShort && !this.cursor.isBroken;
  }

  private numbers(count: number): number[] {
    const values: number[] = [];
    for (let index = 0; index < count; index++) values.push(this.cursor.number());
    return values;
  }

  private goroutine(): void {
    const { cursor } = this;
    const [address = 0, , id = 0, creatorPc = 0, status = 0, isSystem = 0, , waitSince = 0] = this.numbers(8);
    const waitReason = cursor.text();
    const [context = 0, , defers = 0, panics = 0] = this.numbers(4);
    if (!this.isWhole) return;
    const goroutine: DumpGoroutine = {
      address, id, creatorPc, status, isSystem: isSystem !== 0, waitSince, waitReason,
      held: [context, defers, panics], firstFrame: this.frames.length, frameCount: 0,
    };
    this.goroutines.push(goroutine);
    this.goroutineAt.set(address, goroutine);
  }

  private readParams(): boolean {
    const { cursor } = this;
    const [isBigEndian = 0, pointerSize = 0, arenaStart = 0, arenaEnd = 0] = this.numbers(4);
    const arch = cursor.text();
    const goVersion = cursor.text();
    const cpus = cursor.number();
    if (!this.isWhole) return true;
    if ((pointerSize !== 4 && pointerSize !== 8) || this.params !== undefined) return false;
    this.params = { isBigEndian: isBigEndian !== 0, pointerSize, arenaStart, arenaEnd, arch, goVersion, cpus };
    return true;
  }

  private finalizer(list: DumpFinalizer[]): void {
    const [object = 0, func = 0, , , objectType = 0] = this.numbers(5);
    if (this.isWhole) list.push({ object, func, objectType });
  }

  private readMemStats(): void {
    const values = this.numbers(MEM_STATS_FIELDS.length + MEM_STATS_PAUSES);
    const cycles = this.cursor.number();
    if (!this.isWhole) return;
    this.memStats = new Map(MEM_STATS_FIELDS.map((name, index) => [name, values[index]!]));
    this.memStats.set('NumGC', cycles);
  }

  private bucket(): boolean {
    const { cursor } = this;
    const id = cursor.number();
    const size = cursor.number();
    const count = cursor.number();
    if (count > MOST_FRAMES_OF_A_BUCKET) return false;
    const stack: SourceFrame[] = [];
    for (let index = 0; index < count && this.isWhole; index++) {
      stack.push({ name: cursor.text(), file: cursor.text(), line: cursor.number() });
    }
    this.numbers(2);
    if (!this.isWhole) return true;
    this.bucketOf.set(id, this.buckets.length);
    this.buckets.push({ size, stack });
    return true;
  }
}

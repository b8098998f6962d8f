/**
 * The sub-records of a heap dump one after another, in what a window holds. Everything that goes through a file
 * stands on this: one place knows the layouts. No objects are made; the record is in the fields.
 */
import type { ByteWindow } from '../graph/byte-window.ts';
import { measureClass, MOST_CLASS_BYTES } from './class-record.ts';
import type { HprofHeader } from './header.ts';
import { ROOT_KINDS, SUB, typeSizes, type RootShape } from './tags.ts';

/** A record is in the fields. */
export const HELD = 0;
/** `needed` bytes are wanted from the window's position on. */
export const WANTS = 1;
/** The segment is through. */
export const THROUGH = 2;
/** No sub-record has this tag, or its types are none. */
export const UNKNOWN = 3;
/** The record would end after the segment. */
export const BEYOND = 4;
export type Step = 0 | 1 | 2 | 3 | 4;

/** The longest instance that is believed: all fields of a class and of a hundred above it. */
const LONGEST_INSTANCE = 2 ** 25;

const shapeCodes: Readonly<Record<RootShape, number>> = { plain: 1, id: 2, thread: 3, 'thread-and-frame': 4 };
const ROOT_SHAPE = new Uint8Array(256);
for (const { tag, shape } of ROOT_KINDS) ROOT_SHAPE[tag] = shapeCodes[shape];

export class SubRecords {
  needed = 0;
  tag = 0;
  id = 0;
  /** Stack trace serial of objects and classes. */
  trace = 0;
  classId = 0;
  /** Elements of an array; bytes of an instance. */
  count = 0;
  /** Of a primitive array's elements. */
  type = 0;
  /** Of a root: thread serial; frame number, -1 when not known (for a thread: trace serial). Of a heap: its id. */
  thread = 0;
  frame = 0;
  /** Offsets in the file: of the record, of what comes after its fixed part, of the next record. */
  start: number;
  body: number;
  next: number;
  readonly window: ByteWindow;
  readonly idSize: number;
  readonly sizes: Uint8Array;
  private end = 0;

  constructor(window: ByteWindow, header: HprofHeader) {
    this.window = window;
    this.idSize = header.idSize;
    this.sizes = typeSizes(header.idSize);
    this.start = 0;
    this.body = 0;
    this.next = 0;
  }

  /** The window must stand at a sub-record; `end` must not lie past the end of the file. */
  begin(from: number, end: number): void {
    this.next = from;
    this.end = end;
  }

  /** After `HELD` the window stands at the body; of a class the whole body is held, of others perhaps nothing. */
  step(): Step {
    const { window } = this;
    const at = this.next - window.base;
    if (at >= 0 && at <= window.end) window.at = at;
    else window.seek(this.next);
    this.start = this.next;
    if (this.next >= this.end) return THROUGH;
    if (!window.has(1)) return this.want(1);
    const tag = window.bytes[window.at]!;
    this.tag = tag;
    const size = this.idSize;
    switch (tag) {
      case SUB.instance: {
        const step = this.head(1 + 2 * size + 8);
        if (step !== HELD) return step;
        this.readId(1);
        this.trace = window.view.getUint32(window.at + 1 + size);
        this.classId = this.idAt(window.at + size + 5);
        this.count = window.view.getUint32(window.at + 2 * size + 5);
        if (this.count > LONGEST_INSTANCE) return UNKNOWN;
        return this.held(1 + 2 * size + 8, this.count);
      }
      case SUB.objectArray: {
        const step = this.head(1 + 2 * size + 8);
        if (step !== HELD) return step;
        this.readId(1);
        this.trace = window.view.getUint32(window.at + 1 + size);
        this.count = window.view.getUint32(window.at + 5 + size);
        this.classId = this.idAt(window.at + 9 + size);
        return this.held(1 + 2 * size + 8, this.count * size);
      }
      case SUB.primitiveArray:
      case SUB.primitiveArrayNoData: {
        const step = this.head(1 + size + 9);
        if (step !== HELD) return step;
        this.readId(1);
        this.trace = window.view.getUint32(window.at + 1 + size);
        this.count = window.view.getUint32(window.at + 5 + size);
        this.type = window.bytes[window.at + 9 + size]!;
        if (this.type < 4 || this.type > 11) return UNKNOWN;
        return this.held(1 + size + 9, tag === SUB.primitiveArray ? this.count * this.sizes[this.type]! : 0);
      }
      case SUB.classDump:
        return this.classStep();
      case SUB.heapInfo: {
        const step = this.head(5 + size);
        if (step !== HELD) return step;
        this.thread = window.view.getUint32(window.at + 1);
        this.readId(5);
        return this.held(5 + size, 0);
      }
      default:
        return this.rootStep(ROOT_SHAPE[tag]!);
    }
  }

  /** The id that stands at an index of the window's bytes. */
  idAt(at: number): number {
    const { view } = this.window;
    return this.idSize === 8 ? view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4) : view.getUint32(at);
  }

  private classStep(): Step {
    const { window } = this;
    const step = this.head(1 + this.idSize + 4);
    if (step !== HELD) return step;
    const limit = Math.min(window.end, this.end - window.base);
    const length = measureClass(window.view, window.at + 1, limit, this.sizes);
    if (length === 0) return UNKNOWN;
    if (length < 0) {
      const left = this.end - window.base - window.at;
      if (window.has(Math.min(MOST_CLASS_BYTES, left))) return BEYOND;
      return this.want(Math.min(MOST_CLASS_BYTES, left));
    }
    this.readId(1);
    this.trace = window.view.getUint32(window.at + 1 + this.idSize);
    return this.held(1, length);
  }

  private rootStep(shape: number): Step {
    if (shape === 0) return UNKNOWN;
    const { window } = this;
    const length = 1 + this.idSize + (shape === 2 ? this.idSize : shape === 3 ? 4 : shape === 4 ? 8 : 0);
    const step = this.head(length);
    if (step !== HELD) return step;
    this.readId(1);
    this.thread = shape >= 3 ? window.view.getUint32(window.at + 1 + this.idSize) : 0;
    this.frame = shape === 4 ? window.view.getInt32(window.at + 5 + this.idSize) : -1;
    return this.held(length, 0);
  }

  private head(length: number): Step {
    if (this.next + length > this.end) return BEYOND;
    return this.window.has(length) ? HELD : this.want(length);
  }

  private want(length: number): Step {
    this.needed = length;
    return WANTS;
  }

  private readId(after: number): void {
    this.id = this.idAt(this.window.at + after);
  }

  private held(head: number, body: number): Step {
    if (this.next + head + body > this.end) return BEYOND;
    this.body = this.next + head;
    this.next = this.body + body;
    this.window.at += head;
    return HELD;
  }
}

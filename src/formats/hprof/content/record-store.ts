/** Records of single objects, read from the file when asked for. */
import type { Failure } from '../../../model/failure.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { readExactly, type ByteSource } from '../../byte-source.ts';
import { idAt, measureClass, MOST_CLASS_BYTES, readClass, type ClassRecord } from '../class-record.ts';
import { SUB, TYPE, typeSizes } from '../tags.ts';

const BLOCK_BYTES = 2 ** 16;
/** Neighbours are often read after one another; 8 MiB of blocks stay. */
const MOST_BLOCKS = 128;

/** Thrown inside of content calls only, which answer with the failure. */
export class ReadError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.sentence);
    this.failure = failure;
  }
}

export async function answering<T>(work: () => Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof ReadError) return err(error.failure);
    throw error;
  }
}

export interface ObjectRecord {
  readonly kind: 'instance' | 'objects' | 'primitives' | 'class';
  readonly id: number;
  readonly trace: number;
  readonly classId: number;
  /** Elements; bytes of an instance. */
  readonly count: number;
  readonly type: number;
  /** Offset in the file of fields, elements or the class's body. */
  readonly body: number;
  /** Android can leave elements out. */
  readonly hasData: boolean;
}

export class RecordStore {
  readonly idSize: number;
  readonly sizes: Uint8Array;
  private readonly source: ByteSource;
  private readonly blocks = new Map<number, Promise<Result<Uint8Array, Failure>>>();

  constructor(source: ByteSource, idSize: number) {
    this.source = source;
    this.idSize = idSize;
    this.sizes = typeSizes(idSize);
  }

  /** Exactly so many bytes; only as many as a screen wants, for they are held twice. */
  async bytes(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const place = at + done;
      const block = await this.block(Math.floor(place / BLOCK_BYTES));
      const from = place % BLOCK_BYTES;
      const part = block.subarray(from, Math.min(block.length, from + length - done));
      if (part.length === 0) throw new ReadError(tooShort(place));
      out.set(part, done);
      done += part.length;
    }
    return out;
  }

  async view(at: number, length: number): Promise<DataView> {
    return new DataView((await this.bytes(at, length)).buffer);
  }

  async record(position: number): Promise<ObjectRecord> {
    const size = this.idSize;
    // The head of a primitive array is shorter, and may be all that is left.
    const view = new DataView(new ArrayBuffer(1 + 2 * size + 8));
    const held = await this.bytes(position, Math.max(0, Math.min(view.byteLength, this.source.size - position)));
    new Uint8Array(view.buffer).set(held);
    const tag = view.getUint8(0);
    const id = idAt(view, 1, size);
    const trace = view.getUint32(1 + size);
    const common = { id, trace, type: 0, hasData: true };
    switch (tag) {
      case SUB.instance:
        return {
          ...common,
          kind: 'instance',
          classId: idAt(view, 5 + size, size),
          count: view.getUint32(5 + 2 * size),
          body: position + 9 + 2 * size,
        };
      case SUB.objectArray:
        return {
          ...common,
          kind: 'objects',
          count: view.getUint32(5 + size),
          classId: idAt(view, 9 + size, size),
          type: TYPE.reference,
          body: position + 9 + 2 * size,
        };
      case SUB.primitiveArray:
      case SUB.primitiveArrayNoData:
        return {
          ...common,
          kind: 'primitives',
          classId: 0,
          count: view.getUint32(5 + size),
          type: view.getUint8(9 + size),
          body: position + 10 + size,
          hasData: tag === SUB.primitiveArray,
        };
      case SUB.classDump:
        return { ...common, kind: 'class', classId: 0, count: 0, body: position + 1 };
      default:
        throw new ReadError(changed(position));
    }
  }

  /** A class's record and its body, where the statics' values stand. */
  async classAt(body: number): Promise<{ readonly record: ClassRecord; readonly view: DataView }> {
    for (let length = 4096; ; length = Math.min(MOST_CLASS_BYTES, length * 16)) {
      const available = Math.min(length, this.source.size - body);
      const view = await this.view(body, available);
      const measured = measureClass(view, 0, available, this.sizes);
      if (measured > 0) return { record: readClass(view, 0, this.sizes), view };
      if (measured === 0 || available < length || length === MOST_CLASS_BYTES) throw new ReadError(changed(body));
    }
  }

  private async block(number: number): Promise<Uint8Array> {
    let block = this.blocks.get(number);
    if (block) this.blocks.delete(number);
    else {
      const at = number * BLOCK_BYTES;
      block = readExactly(this.source, at, Math.max(0, Math.min(BLOCK_BYTES, this.source.size - at)));
      if (this.blocks.size >= MOST_BLOCKS) this.blocks.delete(this.blocks.keys().next().value!);
    }
    this.blocks.set(number, block);
    const read = await block;
    if (read.ok) return read.value;
    this.blocks.delete(number);
    throw new ReadError(read.error);
  }
}

function changed(offset: number): Failure {
  return {
    code: 'unreadable-file',
    sentence: 'The file no longer holds what it held when it was opened. Open it again.',
    offset,
  };
}

function tooShort(offset: number): Failure {
  return {
    code: 'unreadable-file',
    sentence: 'The file became shorter after it was opened. Open it again.',
    offset,
  };
}

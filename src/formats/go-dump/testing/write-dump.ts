/** Writes heap dumps as runtime/heapdump.go does, for tests: any word size, any byte order, every record. */
import { MEM_STATS_FIELDS, MEM_STATS_PAUSES, TAG } from '../layout.ts';

export interface WrittenMemory {
  readonly bytes: Uint8Array;
  /** Offsets of pointers. */
  readonly pointers: readonly number[];
}

export interface WrittenFrame extends WrittenMemory {
  readonly name: string;
  readonly continuation: number;
}

export class DumpWriter {
  readonly pointerSize: 4 | 8;
  readonly isBigEndian: boolean;
  private readonly out: number[] = [];

  constructor(pointerSize: 4 | 8, isBigEndian: boolean) {
    this.pointerSize = pointerSize;
    this.isBigEndian = isBigEndian;
    for (const letter of 'go1.7 heap dump\n') this.out.push(letter.charCodeAt(0));
  }

  params(arenaStart = 0xc000000000, arenaEnd = 0xc000400000): this {
    this.numbers(TAG.params, this.isBigEndian ? 1 : 0, this.pointerSize, arenaStart, arenaEnd);
    return this.text('test64').text('go1.26.3').numbers(4);
  }

  object(address: number, memory: WrittenMemory): this {
    return this.numbers(TAG.object, address).memory(memory).fields(memory);
  }

  type(address: number, size: number, name: string): this {
    return this.numbers(TAG.type, address, size).text(name).numbers(1);
  }

  itab(address: number, type: number): this {
    return this.numbers(TAG.itab, address, type);
  }

  otherRoot(name: string, address: number): this {
    return this.numbers(TAG.otherRoot).text(name).numbers(address);
  }

  goroutine(address: number, id: number, waitReason: string, context = 0): this {
    this.numbers(TAG.goroutine, address, 0x7000, id, 0x401000, 4, 0, 0, 12345).text(waitReason);
    return this.numbers(context, 0, 0, 0);
  }

  frame(depth: number, frame: WrittenFrame): this {
    this.numbers(TAG.frame, 0x7000 + depth, depth, 0).memory(frame);
    return this.numbers(0x401000, 0x401010, frame.continuation).text(frame.name).fields(frame);
  }

  deferRecord(goroutine: number, func: number): this {
    return this.numbers(TAG.defer, 0x7100, goroutine, 0, 0, func, 0x401000, 0);
  }

  panicRecord(goroutine: number, data: number): this {
    return this.numbers(TAG.panic, 0x7200, goroutine, 0, data, 0, 0);
  }

  thread(id: number): this {
    return this.numbers(TAG.thread, 0x8000 + id, id, 100 + id);
  }

  segment(kind: 'data' | 'bss', address: number, memory: WrittenMemory): this {
    return this.numbers(kind === 'data' ? TAG.data : TAG.bss, address).memory(memory).fields(memory);
  }

  finalizer(object: number, func: number, isQueued = false): this {
    return this.numbers(isQueued ? TAG.queuedFinalizer : TAG.finalizer, object, func, 0x401000, 0, 0);
  }

  memStats(values: ReadonlyMap<string, number>): this {
    this.numbers(TAG.memStats, ...MEM_STATS_FIELDS.map((name) => values.get(name) ?? 0));
    for (let pause = 0; pause < MEM_STATS_PAUSES; pause++) this.numbers(pause);
    return this.numbers(values.get('NumGC') ?? 0);
  }

  bucket(id: number, size: number, functions: readonly string[]): this {
    this.numbers(TAG.bucket, id, size, functions.length);
    for (const name of functions) this.text(name).text(`${name}.go`).numbers(7);
    return this.numbers(3, 1);
  }

  sample(object: number, bucket: number): this {
    return this.numbers(TAG.sample, object, bucket);
  }

  end(): Uint8Array {
    this.numbers(TAG.end);
    return this.take();
  }

  take(): Uint8Array {
    return Uint8Array.from(this.out);
  }

  numbers(...values: readonly number[]): this {
    for (const value of values) {
      let rest = value;
      while (rest >= 128) {
        this.out.push((rest % 128) | 0x80);
        rest = Math.floor(rest / 128);
      }
      this.out.push(rest);
    }
    return this;
  }

  private text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    this.numbers(bytes.length);
    this.out.push(...bytes);
    return this;
  }

  private memory(memory: WrittenMemory): this {
    this.numbers(memory.bytes.length);
    for (const byte of memory.bytes) this.out.push(byte);
    return this;
  }

  private fields(memory: WrittenMemory): this {
    for (const offset of memory.pointers) this.numbers(1, offset);
    return this.numbers(0);
  }
}

/** Memory of a size with words at offsets. */
export function memoryOf(
  size: number,
  words: ReadonlyMap<number, number>,
  pointers: readonly number[],
  pointerSize: 4 | 8,
  isBigEndian: boolean,
): WrittenMemory {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [offset, value] of words) {
    if (pointerSize === 4) view.setUint32(offset, value, !isBigEndian);
    else view.setBigUint64(offset, BigInt(value), !isBigEndian);
  }
  return { bytes, pointers };
}

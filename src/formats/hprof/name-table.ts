/** Strings of the file (names of classes, fields, methods) by id; kept as bytes, for most of them nobody asks. */
import { IdTable } from './id-table.ts';
import { decodeModifiedUtf8 } from './modified-utf8.ts';

/** Longer ones are no names. */
const LONGEST_NAME = 65_536;
/** A service has some 20 MB of names. */
const MOST_BYTES = 384 * 2 ** 20;

export class NameTable {
  private readonly ids = new IdTable(4096);
  private starts = new Uint32Array(4096);
  private lengths = new Uint32Array(4096);
  private bytes = new Uint8Array(2 ** 18);
  private used = 0;

  add(id: number, name: Uint8Array): void {
    const kept = name.length > LONGEST_NAME ? name.subarray(0, LONGEST_NAME) : name;
    if (this.used + kept.length > MOST_BYTES) return;
    const number = this.ids.add(id);
    if (number >= this.starts.length) {
      this.starts = longer(this.starts);
      this.lengths = longer(this.lengths);
    }
    if (this.used + kept.length > this.bytes.length) {
      const next = new Uint8Array(Math.max(this.bytes.length * 2, this.used + kept.length));
      next.set(this.bytes);
      this.bytes = next;
    }
    this.bytes.set(kept, this.used);
    this.starts[number] = this.used;
    this.lengths[number] = kept.length;
    this.used += kept.length;
  }

  /** Undefined when the file has no string of that id. */
  get(id: number): string | undefined {
    const number = this.ids.find(id);
    if (number < 0) return undefined;
    const start = this.starts[number]!;
    return decodeModifiedUtf8(this.bytes.subarray(start, start + this.lengths[number]!));
  }
}

function longer(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(array.length * 2);
  next.set(array);
  return next;
}

import type { SizeCheck } from './size-check.ts';

/** Columns of a table of numbers that grow beyond what the header promised, and widen when a value needs it. */
const BEYOND_32_BITS = 2 ** 32;
/** A type that no header can name: V8 has about twenty. */
const UNKNOWN_TYPE = 255;
/** No string, no node: larger than any index that a file can have. */
export const NOWHERE = 0xffff_ffff;

export class ByteColumn {
  data: Uint8Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.data = new Uint8Array(capacity);
  }

  write(batch: Float64Array, rows: number, stride: number, field: number, at: number): void {
    this.reserve(at + rows);
    const { data } = this;
    for (let row = 0, from = field; row < rows; row++, from += stride) {
      const value = batch[from]!;
      data[at + row] = value >= 0 && value < UNKNOWN_TYPE ? value : UNKNOWN_TYPE;
    }
  }

  reserve(length: number): void {
    if (length <= this.data.length) return;
    const next = new Uint8Array(grown(length));
    next.set(this.data);
    this.data = next;
  }
}

/** Indexes: what does not fit is `NOWHERE`. */
export class IndexColumn {
  data: Uint32Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.data = new Uint32Array(capacity);
  }

  /** `divisor`: indexes into a flat table become numbers of rows. */
  write(batch: Float64Array, rows: number, stride: number, field: number, at: number, divisor = 1): void {
    this.reserve(at + rows);
    const { data } = this;
    for (let row = 0, from = field; row < rows; row++, from += stride) {
      const value = batch[from]!;
      const index = (value / divisor) >>> 0;
      data[at + row] = index * divisor === value ? index : NOWHERE;
    }
  }

  reserve(length: number): void {
    if (length <= this.data.length) return;
    const next = new Uint32Array(grown(length));
    next.set(this.data);
    this.data = next;
  }
}

/** Sizes and ids: 32 bits until one needs more. What is negative counts as 0, and so does what a check finds too large. */
export class NumberColumn {
  data: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  private readonly check: SizeCheck | undefined;

  constructor(capacity: number, check?: SizeCheck) {
    this.data = new Uint32Array(capacity);
    this.check = check;
  }

  write(batch: Float64Array, rows: number, stride: number, field: number, at: number): void {
    if (at + rows > this.data.length) {
      const length = grown(at + rows);
      const next = this.data instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length);
      next.set(this.data);
      this.data = next;
    }
    let { data } = this;
    const { check } = this;
    for (let row = 0, from = field; row < rows; row++, from += stride) {
      const told = batch[from]!;
      const value = check ? check.of(told) : Math.max(0, told);
      if (value >= BEYOND_32_BITS && data instanceof Uint32Array) {
        data = Float64Array.from(data);
        this.data = data;
      }
      data[at + row] = data instanceof Uint32Array ? value : Math.floor(value);
    }
  }
}

function grown(length: number): number {
  return Math.max(16, Math.ceil(length * 1.25));
}

/** Typed arrays that grow by doubling; `data` is valid up to `length`. Public fields: hot loops read them directly. */
export class GrowableInt32 {
  data: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 256) {
    this.data = new Int32Array(Math.max(capacity, 1));
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length++] = value;
  }

  /** Makes room for `length` elements in all. */
  reserve(length: number): void {
    if (length <= this.data.length) return;
    const next = new Int32Array(Math.max(length, this.data.length * 2));
    next.set(this.data);
    this.data = next;
  }

  /** An array of just the elements, owned by the caller. */
  take(): Int32Array<ArrayBuffer> {
    return this.data.slice(0, this.length);
  }
}

export class GrowableFloat64 {
  data: Float64Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 256) {
    this.data = new Float64Array(Math.max(capacity, 1));
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const next = new Float64Array(this.data.length * 2);
      next.set(this.data);
      this.data = next;
    }
    this.data[this.length++] = value;
  }

  take(): Float64Array<ArrayBuffer> {
    return this.data.slice(0, this.length);
  }
}

/** Where content of unknown size is collected: one buffer that doubles, with a limit. */

const SMALLEST = 64 * 1024;
const SPOOL_BYTES = 8 * 1024 * 1024;

export class ByteSink {
  /** Valid up to `length`. Public: a decoder writes into it directly. */
  data: Uint8Array<ArrayBuffer>;
  length = 0;
  readonly maxBytes: number;

  /** `expected` is where to start, from a hint that nobody has to trust. */
  constructor(expected: number, maxBytes: number) {
    this.maxBytes = maxBytes;
    this.data = allocate(Math.max(SMALLEST, Math.min(expected, maxBytes)));
  }

  /** False: over the limit. The content up to then is kept. Throws RangeError where the machine has no more room. */
  append(chunk: Uint8Array): boolean {
    if (this.length + chunk.length > this.maxBytes) return false;
    this.reserve(this.length + chunk.length);
    this.data.set(chunk, this.length);
    this.length += chunk.length;
    return true;
  }

  /** Makes room for at least `length` bytes in all: double where possible, just enough where memory is short. */
  reserve(length: number): void {
    if (length <= this.data.length) return;
    // One byte past the limit is allowed, so that a decoder can prove that there is more.
    const double = Math.min(this.data.length * 2, this.maxBytes + 1);
    const next = allocate(Math.max(double, length), length);
    next.set(this.data.subarray(0, this.length));
    this.data = next;
  }

  /** Bytes of content so far. */
  get total(): number {
    return this.length;
  }

  /** Back to the beginning. */
  clear(): void {
    this.length = 0;
  }

  /** A view of exactly the content. */
  view(): Uint8Array<ArrayBuffer> {
    return this.data.subarray(0, this.length);
  }
}

/** Content that is too large to hold: full buffers become parts of a Blob, which the platform may keep on disk. */
export class SpoolSink extends ByteSink {
  private parts: Blob[] = [];
  private spooled = 0;

  constructor(maxBytes: number) {
    super(SPOOL_BYTES, maxBytes);
  }

  override get total(): number {
    return this.spooled + this.length;
  }

  override append(chunk: Uint8Array): boolean {
    return this.total + chunk.length <= this.maxBytes && super.append(chunk);
  }

  override reserve(length: number): void {
    if (length <= this.data.length) return;
    const more = length - this.length;
    this.flush();
    super.reserve(more);
  }

  override clear(): void {
    super.clear();
    this.parts = [];
    this.spooled = 0;
  }

  blob(): Blob {
    this.flush();
    return new Blob(this.parts);
  }

  private flush(): void {
    if (this.length === 0) return;
    this.parts.push(new Blob([this.view()]));
    this.spooled += this.length;
    this.length = 0;
  }
}

function allocate(size: number, least = SMALLEST): Uint8Array<ArrayBuffer> {
  for (;;) {
    try {
      return new Uint8Array(size);
    } catch (error) {
      if (!(error instanceof RangeError) || size <= least) throw error;
      size = Math.max(least, Math.floor(size / 2));
    }
  }
}

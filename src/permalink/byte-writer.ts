/** Bytes that grow, and numbers as LEB128 varints: seven bits to a byte, the lowest first. */
const utf8 = new TextEncoder();

/** Up to here plain numbers do: a zigzagged value still fits a double exactly. */
const PLAIN = 2 ** 52;

export class ByteWriter {
  private bytes: Uint8Array<ArrayBuffer>;
  private length = 0;

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  raw(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** A non-negative safe integer. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  /** Any integer: 0, -1, 1, -2, … */
  signed(value: bigint): void {
    let rest = value < 0n ? -2n * value - 1n : 2n * value;
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** `to - from` of two safe integers, whose difference need not be one. */
  difference(from: number, to: number): void {
    const delta = to - from;
    if (delta > -PLAIN && delta < PLAIN) this.varint(delta < 0 ? -2 * delta - 1 : 2 * delta);
    else this.signed(BigInt(to) - BigInt(from));
  }

  text(value: string): void {
    const encoded = utf8.encode(value);
    this.varint(encoded.length);
    this.raw(encoded);
  }

  /** A view of what was written. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const next = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    next.set(this.bytes);
    this.bytes = next;
  }
}

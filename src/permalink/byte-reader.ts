/**
 * Reads what `ByteWriter` wrote, and believes nothing: past the end, an overlong or a too large number sets `failed`
 * and gives 0 from then on, so that a decoder checks once per column and not once per number.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Seven bytes of seven bits are exact in a double whatever they hold. */
const PLAIN_BYTES = 7;
const MOST_BYTES = 10;

export class ByteReader {
  failed = false;
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** How many bytes are left: the bound of every count. */
  get left(): number {
    return this.failed ? 0 : this.bytes.length - this.at;
  }

  byte(): number {
    if (this.left < 1) return this.fail();
    return this.bytes[this.at++]!;
  }

  raw(length: number): Uint8Array {
    if (length > this.left) {
      this.fail();
      return new Uint8Array(0);
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** What comes before the next `end`, which is skipped. */
  until(end: number): Uint8Array {
    const at = this.failed ? -1 : this.bytes.indexOf(end, this.at);
    if (at === -1) {
      this.fail();
      return new Uint8Array(0);
    }
    const found = this.bytes.subarray(this.at, at);
    this.at = at + 1;
    return found;
  }

  /** A non-negative safe integer. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < PLAIN_BYTES; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return byte === 0 && i > 0 ? this.fail() : value;
      scale *= 0x80;
    }
    const last = this.byte();
    // 49 bits are read; four more are left up to 2^53.
    return last > 0 && last < 0x10 ? value + last * scale : this.fail();
  }

  signed(): bigint {
    let value = 0n;
    for (let i = 0; i < MOST_BYTES; i++) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) {
        if (byte === 0 && i > 0) break;
        return value & 1n ? -((value + 1n) >> 1n) : value >> 1n;
      }
    }
    this.fail();
    return 0n;
  }

  /** The other end of a difference; both ends are safe integers. */
  differenceFrom(from: number): number {
    const start = this.at;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < PLAIN_BYTES; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && i > 0) return this.fail();
        const to = from + (value % 2 === 1 ? -(value + 1) / 2 : value / 2);
        return Number.isSafeInteger(to) ? to : this.fail();
      }
      scale *= 0x80;
    }
    this.at = start;
    const to = BigInt(from) + this.signed();
    return to >= Number.MIN_SAFE_INTEGER && to <= Number.MAX_SAFE_INTEGER ? Number(to) : this.fail();
  }

  text(): string {
    return this.decode(this.raw(this.varint()));
  }

  decode(encoded: Uint8Array): string {
    try {
      return utf8.decode(encoded);
    } catch {
      this.fail();
      return '';
    }
  }

  fail(): 0 {
    this.failed = true;
    return 0;
  }
}

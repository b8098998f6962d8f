import type { Reader } from 'protobufjs/minimal.js';

/**
 * 64-bit varints without an object each: protobufjs would return a `Long` per number, or lose the upper half.
 * The two halves of the last one read are left in `low` and `high`.
 */
export class WideVarint {
  low = 0;
  high = 0;

  read(reader: Reader): void {
    const bytes = reader.buf;
    let at = reader.pos;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= reader.len) throw new RangeError('a number is cut off');
      const byte = bytes[at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) {
        low |= bits << shift;
      } else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) {
        high |= bits << (shift - 32);
      } else {
        high |= (bits & 1) << 31;
      }
      if (byte < 0x80) {
        reader.pos = at;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw new RangeError('a number has more than ten bytes');
  }

  /** As int64. Not exact past 2^53: check with `Number.isSafeInteger`. */
  get signed(): number {
    return (this.high | 0) * 0x1_0000_0000 + this.low;
  }

  /** As uint64, exact. */
  get unsignedBig(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** As int64, exact. */
  get signedBig(): bigint {
    return BigInt.asIntN(64, this.unsignedBig);
  }
}

/** A 53-bit hash of an array's elements, fed piece by piece. Two 32-bit lanes; the constants are FNV's and Murmur's. */
export class ArrayHash {
  isZero = true;
  private low = 0;
  private high = 0;

  begin(type: number, length: number): void {
    this.isZero = true;
    this.low = Math.imul(length + 1, 0x01000193) ^ type;
    this.high = Math.imul(length ^ 0x9e3779b9, 0x85ebca6b) + type;
  }

  feed(bytes: Uint8Array, from: number, to: number): void {
    let { low, high } = this;
    let any = 0;
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      any |= byte;
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul((high ^ (high >>> 15)) + byte, 0x85ebca6b);
    }
    this.low = low;
    this.high = high;
    if (any !== 0) this.isZero = false;
  }

  /** At least 1. */
  key(): number {
    return mix(this.low, this.high);
  }
}

/** The same content that means something else (an offset into it, another encoding). */
export function withSalt(key: number, salt: number): number {
  if (salt === 0) return key;
  const high = Math.floor(key / 2 ** 32);
  return mix(Math.imul(key - high * 2 ** 32, 0xc2b2ae35) ^ salt, high + Math.imul(salt, 0x27d4eb2f));
}

function mix(low: number, high: number): number {
  const spread = Math.imul(low ^ (low >>> 16), 0x7feb352d);
  return ((high ^ (high >>> 13)) & 0x1fffff) * 2 ** 32 + ((spread ^ (spread >>> 15)) >>> 0) || 1;
}

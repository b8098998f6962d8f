/**
 * Gives the 64-bit ids of a file dense indexes, in order of first sight. References may come before definitions.
 * Small ids, which is all that real writers use, go through an array; any other through a map.
 */
export class IdTable {
  count = 0;
  private dense: Int32Array;
  private readonly denseLimit: number;
  private readonly sparse = new Map<number | string, number>();

  /** `byteLength` of the file bounds the array: a file cannot make it larger than it is itself. */
  constructor(byteLength: number) {
    this.denseLimit = Math.max(64, byteLength);
    this.dense = new Int32Array(64);
  }

  intern(low: number, high: number): number {
    if (high === 0 && low < this.denseLimit) {
      if (low >= this.dense.length) {
        const next = new Int32Array(Math.min(this.denseLimit, Math.max(low + 1, this.dense.length * 2)));
        next.set(this.dense);
        this.dense = next;
      }
      // Stored one up: 0 means not seen.
      const known = this.dense[low]!;
      if (known !== 0) return known - 1;
      this.dense[low] = ++this.count;
      return this.count - 1;
    }
    const key = high < 0x20_0000 ? high * 0x1_0000_0000 + low : `${high}:${low}`;
    const known = this.sparse.get(key);
    if (known !== undefined) return known;
    this.sparse.set(key, this.count);
    return this.count++;
  }
}

/**
 * Gives each pair of whole numbers (0 ≤ n < 2^31) a number of its own, in order of first sight: an open-addressed table in
 * typed arrays, for a Map of such keys would be an object for each stack node.
 */
export class PairNumbers {
  count = 0;
  /** The pair behind each number. */
  left: Int32Array<ArrayBuffer>;
  right: Int32Array<ArrayBuffer>;
  private slots: Int32Array<ArrayBuffer>;

  constructor(capacity = 1024) {
    let size = 16;
    while (size < capacity * 2) size *= 2;
    this.slots = new Int32Array(size);
    this.left = new Int32Array(size >> 1);
    this.right = new Int32Array(size >> 1);
  }

  numberOf(left: number, right: number): number {
    const mask = this.slots.length - 1;
    for (let at = hashOf(left, right) & mask; ; at = (at + 1) & mask) {
      const found = this.slots[at]! - 1;
      if (found === -1) {
        const number = this.count++;
        this.left[number] = left;
        this.right[number] = right;
        this.slots[at] = number + 1;
        if (this.count === this.left.length) this.grow();
        return number;
      }
      if (this.left[found] === left && this.right[found] === right) return found;
    }
  }

  private grow(): void {
    const size = this.slots.length * 2;
    const left = new Int32Array(size >> 1);
    const right = new Int32Array(size >> 1);
    left.set(this.left);
    right.set(this.right);
    const slots = new Int32Array(size);
    const mask = size - 1;
    for (let number = 0; number < this.count; number++) {
      let at = hashOf(left[number]!, right[number]!) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = number + 1;
    }
    this.left = left;
    this.right = right;
    this.slots = slots;
  }
}

/** The finisher of MurmurHash3 (Appleby) over both halves. */
function hashOf(left: number, right: number): number {
  let hash = Math.imul(left, 0x9e3779b1) ^ right;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Contents by a hash of 64 bits and their length: how often each is there, and which group an object is in. */
export class DuplicateTable {
  count = 1;
  copies = new Uint32Array(1024);
  first = new Uint32Array(1024);
  bytes = new Float64Array(1024);
  /** By node: its group, 0 for none. */
  readonly groupOf: Uint32Array;
  private low = new Uint32Array(1024);
  private high = new Uint32Array(1024);
  private length = new Float64Array(1024);
  private slots = new Uint32Array(4096);

  constructor(objects: number) {
    this.groupOf = new Uint32Array(objects + 1);
  }

  add(node: number, low: number, high: number, length: number, bytes: number): void {
    const group = this.find(low >>> 0, high >>> 0, length, node);
    this.groupOf[node] = group;
    this.copies[group]!++;
    this.bytes[group]! += bytes;
  }

  /** Groups with at least two copies, those that waste most first: all but the average copy. */
  worst(most: number): readonly number[] {
    const groups: number[] = [];
    for (let group = 1; group < this.count; group++) if (this.copies[group]! > 1) groups.push(group);
    return groups.sort((a, b) => this.wasted(b) - this.wasted(a)).slice(0, most);
  }

  wasted(group: number): number {
    const copies = this.copies[group]!;
    return Math.round((this.bytes[group]! * (copies - 1)) / copies);
  }

  private find(low: number, high: number, length: number, node: number): number {
    const last = this.slots.length - 1;
    let slot = low & last;
    for (;;) {
      const group = this.slots[slot]!;
      if (group === 0) break;
      if (this.low[group] === low && this.high[group] === high && this.length[group] === length) return group;
      slot = (slot + 1) & last;
    }
    const group = this.count++;
    if (group === this.low.length) this.grow();
    this.low[group] = low;
    this.high[group] = high;
    this.length[group] = length;
    this.first[group] = node;
    this.slots[slot] = group;
    if (this.count * 2 > this.slots.length) this.rehash();
    return group;
  }

  private grow(): void {
    const size = Math.ceil(this.low.length * 1.6);
    this.low = longer(this.low, size);
    this.high = longer(this.high, size);
    this.first = longer(this.first, size);
    this.copies = longer(this.copies, size);
    const length = new Float64Array(size);
    length.set(this.length);
    this.length = length;
    const bytes = new Float64Array(size);
    bytes.set(this.bytes);
    this.bytes = bytes;
  }

  private rehash(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    const last = slots.length - 1;
    for (let group = 1; group < this.count; group++) {
      let slot = this.low[group]! & last;
      while (slots[slot] !== 0) slot = (slot + 1) & last;
      slots[slot] = group;
    }
    this.slots = slots;
  }
}

function longer(values: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(size);
  next.set(values);
  return next;
}

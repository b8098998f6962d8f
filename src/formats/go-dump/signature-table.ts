/** Numbers for triples of size, count of pointers and a hash of where these are: open addressing, nothing allocated per look-up. */
export class SignatureTable {
  count = 1;
  size = new Float64Array(256);
  pointers = new Uint32Array(256);
  private hash = new Uint32Array(256);
  private slots = new Uint32Array(1024);
  private lastSize = -1;
  private lastPointers = -1;
  private lastHash = -1;
  private lastId = 0;

  idOf(size: number, pointers: number, hash: number): number {
    const mask = hash >>> 0;
    if (size === this.lastSize && pointers === this.lastPointers && mask === this.lastHash) return this.lastId;
    const id = this.find(size, pointers, mask);
    this.lastSize = size;
    this.lastPointers = pointers;
    this.lastHash = mask;
    this.lastId = id;
    return id;
  }

  private find(size: number, pointers: number, hash: number): number {
    const last = this.slots.length - 1;
    let slot = Math.imul(size ^ Math.imul(pointers, 0x85ebca6b) ^ hash, 0x9e3779b1) >>> 0 & last;
    for (;;) {
      const id = this.slots[slot]!;
      if (id === 0) break;
      if (this.size[id] === size && this.pointers[id] === pointers && this.hash[id] === hash) return id;
      slot = (slot + 1) & last;
    }
    const id = this.count++;
    if (id === this.size.length) this.grow();
    this.size[id] = size;
    this.pointers[id] = pointers;
    this.hash[id] = hash;
    this.slots[slot] = id;
    if (this.count * 2 > this.slots.length) this.rehash();
    return id;
  }

  private grow(): void {
    const length = this.size.length * 2;
    const size = new Float64Array(length);
    size.set(this.size);
    this.size = size;
    const pointers = new Uint32Array(length);
    pointers.set(this.pointers);
    this.pointers = pointers;
    const hash = new Uint32Array(length);
    hash.set(this.hash);
    this.hash = hash;
  }

  private rehash(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    const last = slots.length - 1;
    for (let id = 1; id < this.count; id++) {
      let slot = Math.imul(this.size[id]! ^ Math.imul(this.pointers[id]!, 0x85ebca6b) ^ this.hash[id]!, 0x9e3779b1) >>> 0 & last;
      while (slots[slot] !== 0) slot = (slot + 1) & last;
      slots[slot] = id;
    }
    this.slots = slots;
  }
}

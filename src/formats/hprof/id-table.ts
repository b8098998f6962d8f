/** Ids to dense numbers in order of first sight. Open addressing: a Map would take 16 M entries at most, and objects. */
const EMPTY = -1;

export class IdTable {
  count = 0;
  /** Id by number. */
  ids: Float64Array<ArrayBuffer>;
  private slots: Int32Array<ArrayBuffer>;
  private lastId = Number.NaN;
  private last = EMPTY;

  constructor(capacity = 1024) {
    this.ids = new Float64Array(capacity);
    this.slots = new Int32Array(capacity * 2).fill(EMPTY);
  }

  /** The number of an id, -1 when it was never added. */
  find(id: number): number {
    if (id === this.lastId) return this.last;
    const number = this.slots[this.slotOf(id)]!;
    if (number !== EMPTY) {
      this.lastId = id;
      this.last = number;
    }
    return number;
  }

  add(id: number): number {
    if (id === this.lastId) return this.last;
    const slot = this.slotOf(id);
    let number = this.slots[slot]!;
    if (number === EMPTY) {
      number = this.count++;
      this.ids[number] = id;
      this.slots[slot] = number;
      if (this.count === this.ids.length) this.grow();
    }
    this.lastId = id;
    this.last = number;
    return number;
  }

  private slotOf(id: number): number {
    const mask = this.slots.length - 1;
    const high = Math.floor(id / 2 ** 32);
    const low = id - high * 2 ** 32;
    const mixed = Math.imul((low >>> 3) ^ (low << 29) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const number = this.slots[slot]!;
      if (number === EMPTY || this.ids[number] === id) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const ids = new Float64Array(this.ids.length * 2);
    ids.set(this.ids);
    this.ids = ids;
    this.slots = new Int32Array(ids.length * 2).fill(EMPTY);
    for (let number = 0; number < this.count; number++) this.slots[this.slotOf(ids[number]!)] = number;
  }
}

/**
 * Addresses of objects to their ranks: object `i` is the one with the `i`-th lowest address.
 *
 * One bit per possible address in pages of 1 MiB, and before each 32 of them how many come earlier: a look-up is two
 * neighbouring words and a count of bits, where sorted addresses would take a search. A heap of 1 GB takes 33 MB.
 */
const PAGE_BYTES = 2 ** 20;
/** Objects of every runtime begin at multiples of this; where they do not, the map notices and counts bytes. */
const ALIGNMENT = 8;
/** Spans up to this many pages have a direct directory (16 MiB), others a hash table. */
const MOST_DIRECT_PAGES = 2 ** 22;

export class AddressMapBuilder {
  private unit = ALIGNMENT;
  private wordsPerPage = PAGE_BYTES / ALIGNMENT / 32;
  private bits = new Uint32Array(64 * this.wordsPerPage);
  private slots = new Map<number, number>();
  private lastPage = -1;
  private lastSlot = 0;

  /** Adding an address twice is adding it once. */
  add(address: number): void {
    const page = Math.floor(address / PAGE_BYTES);
    if (page !== this.lastPage) this.enter(page);
    const within = address - page * PAGE_BYTES;
    if (within % this.unit !== 0) {
      this.countBytes();
      this.add(address);
      return;
    }
    const place = within / this.unit;
    const word = this.lastSlot * this.wordsPerPage + (place >>> 5);
    this.bits[word]! |= 1 << (place & 31);
  }

  /** Memory taken so far: ids of a damaged file can lie anywhere. */
  get bytes(): number {
    return this.bits.length * 4;
  }

  seal(): AddressMap {
    const pages = [...this.slots.keys()].sort((a, b) => a - b);
    return new AddressMap(pages, pages.map((page) => this.slots.get(page)!), this.bits, this.unit);
  }

  private enter(page: number): void {
    let slot = this.slots.get(page);
    if (slot === undefined) {
      slot = this.slots.size;
      this.slots.set(page, slot);
      const needed = (slot + 1) * this.wordsPerPage;
      if (needed > this.bits.length) {
        const next = new Uint32Array(Math.max(needed, Math.ceil(this.bits.length * 1.5)));
        next.set(this.bits);
        this.bits = next;
      }
    }
    this.lastPage = page;
    this.lastSlot = slot;
  }

  /** Ids that are no addresses (the old agent's are numbers in sequence) need a bit for each. */
  private countBytes(): void {
    const before = this.seal();
    this.unit = 1;
    this.wordsPerPage = PAGE_BYTES / 32;
    this.bits = new Uint32Array(Math.max(1, this.slots.size) * this.wordsPerPage);
    this.slots = new Map();
    this.lastPage = -1;
    for (let index = 0; index < before.count; index++) this.add(before.addressOf(index));
  }
}

export class AddressMap {
  readonly count: number;
  /** Of the object that `floor` found. */
  floorStart = 0;
  private readonly pages: Float64Array;
  /** Rank of the first object of each page, in the order of `pages`. */
  private readonly firstRank: Uint32Array;
  /** Pairs: how many objects come before this word, and the word. Pages stand in ascending order. */
  private readonly cells: Uint32Array;
  private readonly directory: Int32Array | Map<number, number>;
  private readonly lowestPage: number;
  private readonly unitShift: number;
  private readonly wordsPerPage: number;

  constructor(pages: readonly number[], slots: readonly number[], bits: Uint32Array, unit: number) {
    this.unitShift = unit === 1 ? 0 : 3;
    this.wordsPerPage = PAGE_BYTES / unit / 32;
    this.pages = Float64Array.from(pages);
    this.firstRank = new Uint32Array(pages.length);
    this.cells = new Uint32Array(pages.length * this.wordsPerPage * 2);
    this.lowestPage = pages[0] ?? 0;
    const span = (pages.at(-1) ?? 0) - this.lowestPage + 1;
    const direct = span <= MOST_DIRECT_PAGES ? new Int32Array(span).fill(-1) : undefined;
    const hashed = new Map<number, number>();
    let rank = 0;
    for (let at = 0; at < pages.length; at++) {
      this.firstRank[at] = rank;
      if (direct) direct[pages[at]! - this.lowestPage] = at;
      else hashed.set(pages[at]! - this.lowestPage, at);
      const from = slots[at]! * this.wordsPerPage;
      const to = at * this.wordsPerPage;
      for (let word = 0; word < this.wordsPerPage; word++) {
        const value = bits[from + word]!;
        this.cells[2 * (to + word)] = rank;
        this.cells[2 * (to + word) + 1] = value;
        rank += countBits(value);
      }
    }
    this.directory = direct ?? hashed;
    this.count = rank;
  }

  /** Rank of the object that begins there, -1 when none does. */
  indexOf(address: number): number {
    const at = this.pageOf(address);
    if (at < 0) return -1;
    const within = address - this.pages[at]! * PAGE_BYTES;
    const place = within >>> this.unitShift;
    if (place << this.unitShift !== within) return -1;
    const cell = 2 * (at * this.wordsPerPage + (place >>> 5));
    const word = this.cells[cell + 1]!;
    const bit = 1 << (place & 31);
    return (word & bit) === 0 ? -1 : this.cells[cell]! + countBits(word & (bit - 1));
  }

  /**
   * Rank of the last object that begins at or before an address, -1 when none does; `floorStart` is where it begins.
   * Whether the address lies in it is for the caller to say, who knows its size.
   */
  floor(address: number): number {
    const at = this.pageOf(address);
    if (at < 0) return this.lastBefore(Math.floor(address / PAGE_BYTES));
    const within = address - this.pages[at]! * PAGE_BYTES;
    const place = within >>> this.unitShift;
    let word = at * this.wordsPerPage + (place >>> 5);
    const upTo = (place & 31) === 31 ? -1 : (1 << ((place & 31) + 1)) - 1;
    let value = this.cells[2 * word + 1]! & upTo;
    const rank = this.cells[2 * word]! + countBits(value) - 1;
    const first = at * this.wordsPerPage;
    while (value === 0 && word > first) value = this.cells[2 * --word + 1]!;
    if (value === 0) return this.lastBefore(this.pages[at]!);
    this.floorStart = this.pages[at]! * PAGE_BYTES + (((word - first) * 32 + 31 - Math.clz32(value)) << this.unitShift);
    return rank;
  }

  addressOf(index: number): number {
    let low = 0;
    let high = this.pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.firstRank[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    const page = low;
    low = page * this.wordsPerPage;
    high = low + this.wordsPerPage - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.cells[2 * middle]! <= index) low = middle;
      else high = middle - 1;
    }
    let word = this.cells[2 * low + 1]!;
    for (let skip = index - this.cells[2 * low]!; skip > 0; skip--) word &= word - 1;
    const place = (low - page * this.wordsPerPage) * 32 + (31 - Math.clz32(word & -word));
    return this.pages[page]! * PAGE_BYTES + (place << this.unitShift);
  }

  private lastBefore(page: number): number {
    let low = 0;
    let high = this.pages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.pages[middle]! < page) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return -1;
    const rank = (low === this.pages.length ? this.count : this.firstRank[low]!) - 1;
    this.floorStart = this.addressOf(rank);
    return rank;
  }

  private pageOf(address: number): number {
    const page = Math.floor(address / PAGE_BYTES) - this.lowestPage;
    if (this.directory instanceof Int32Array) return page >= 0 && page < this.directory.length ? this.directory[page]! : -1;
    return this.directory.get(page) ?? -1;
  }
}

/** Warren, Hacker's Delight, figure 5-2. */
function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

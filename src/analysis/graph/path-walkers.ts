/** Place of a walker that is not in use. */
const NOWHERE = 0xffffffff;

/**
 * Walkers on shortest paths: each stands on an object (by rank) and at a node of a merged tree, and stands for one or more
 * objects. Columns that are used again, 60 bytes for each walker that is on its way. Walker 0 is none.
 */
export class PathWalkers {
  /** By rank: the first walker there. */
  readonly head: Uint32Array;
  /** The next one at the same rank. */
  next = new Uint32Array(256);
  rank = new Uint32Array(256).fill(NOWHERE);
  /** Node of the merged tree. */
  at = new Uint32Array(256);
  /** The objects that it stands for: how many, their bytes, the range of their numbers, the one that retains most. */
  count = new Uint32Array(256);
  shallow = new Float64Array(256);
  retained = new Float64Array(256);
  lowest = new Uint32Array(256);
  highest = new Uint32Array(256);
  example = new Uint32Array(256);
  /** What the example retains. */
  weight = new Float64Array(256);
  private used = 1;
  private free = 0;

  constructor(ranks: number) {
    this.head = new Uint32Array(ranks);
  }

  /** `weight` is what the object retains, `retained` how much of that is counted. */
  start(rank: number, object: number, shallow: number, weight: number, retained: number): number {
    let walker = this.free;
    if (walker === 0) {
      if (this.used === this.next.length) this.enlarge();
      walker = this.used++;
    } else this.free = this.next[walker]!;
    this.count[walker] = 1;
    this.shallow[walker] = shallow;
    this.retained[walker] = retained;
    this.lowest[walker] = object;
    this.highest[walker] = object;
    this.example[walker] = object;
    this.weight[walker] = weight;
    this.move(walker, rank, 0);
    return walker;
  }

  move(walker: number, rank: number, at: number): void {
    this.rank[walker] = rank;
    this.at[walker] = at;
    this.next[walker] = this.head[rank]!;
    this.head[rank] = walker;
  }

  /** The walker must not be in any list, or its list must be given up. */
  release(walker: number): void {
    this.rank[walker] = NOWHERE;
    this.next[walker] = this.free;
    this.free = walker;
  }

  /** Makes one of all walkers of a rank that stand at the same node. `standing` has a place for each node; what is in it does not matter. */
  join(rank: number, standing: Uint32Array): void {
    let last = 0;
    for (let walker = this.head[rank]!, next = 0; walker !== 0; walker = next) {
      next = this.next[walker]!;
      const at = this.at[walker]!;
      const other = standing[at]!;
      if (other === walker || other === 0 || other >= this.used || this.rank[other] !== rank || this.at[other] !== at) {
        standing[at] = walker;
        last = walker;
        continue;
      }
      this.count[other]! += this.count[walker]!;
      this.shallow[other]! += this.shallow[walker]!;
      this.retained[other]! += this.retained[walker]!;
      if (this.lowest[walker]! < this.lowest[other]!) this.lowest[other] = this.lowest[walker]!;
      if (this.highest[walker]! > this.highest[other]!) this.highest[other] = this.highest[walker]!;
      if (isHeavier(this.weight[walker]!, this.example[walker]!, this.weight[other]!, this.example[other]!)) {
        this.weight[other] = this.weight[walker]!;
        this.example[other] = this.example[walker]!;
      }
      if (last === 0) this.head[rank] = next;
      else this.next[last] = next;
      this.release(walker);
    }
  }

  private enlarge(): void {
    const { next, rank, at, count, shallow, retained, lowest, highest, example, weight } = this;
    const length = 2 * next.length;
    this.next = copied(next, new Uint32Array(length));
    this.rank = copied(rank, new Uint32Array(length).fill(NOWHERE));
    this.at = copied(at, new Uint32Array(length));
    this.count = copied(count, new Uint32Array(length));
    this.lowest = copied(lowest, new Uint32Array(length));
    this.highest = copied(highest, new Uint32Array(length));
    this.example = copied(example, new Uint32Array(length));
    this.shallow = copied(shallow, new Float64Array(length));
    this.retained = copied(retained, new Float64Array(length));
    this.weight = copied(weight, new Float64Array(length));
  }
}

/** Which object stands for others: the one that retains more, of equals the lower one. */
export function isHeavier(weight: number, object: number, otherWeight: number, other: number): boolean {
  return weight > otherWeight || (weight === otherWeight && object < other);
}

function copied<T extends Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from);
  return to;
}

import { GrowableInt32 } from '../../lib/growable.ts';

/** Bounds for graphs that no program makes. Merged trees of real heaps have some thousands of nodes, and fewer than 100 levels. */
const MOST_NODES = 1 << 20;
const MOST_DEPTH = 256;
/** How often a label stands on a path at most. */
const MOST_REPEATS = 3;

export const NO_LABEL = -1;

/**
 * What a step becomes that would repeat its label once too often: nothing (the walker stays where it is), or a step back
 * to the nearest node with that label. Staying counts everyone once; going back puts each object beside its like.
 */
export type Repeats = 'stay' | 'go back';

/**
 * Paths merged by label. A step to the label of the node itself stays there, as linked lists would be endless; neither can
 * a cycle of types be, as labels repeat only so often. Steps are remembered in a hash table with open addressing, three
 * numbers to a slot, so that a step that was made before costs one look.
 */
export class LabelTrie {
  /** By node; a parent comes before its children. Of node 0 it is -1. */
  readonly parent = new GrowableInt32();
  readonly label = new GrowableInt32();
  private readonly depth = new GrowableInt32();
  private readonly repeats: Repeats;
  private steps = 0;
  private mask = (1 << 12) - 1;
  /** From (plus one, so that fresh memory is free), label, to. */
  private slots = new Uint32Array(3 << 12);

  constructor(label: number, repeats: Repeats) {
    this.repeats = repeats;
    this.parent.push(-1);
    this.label.push(label);
    this.depth.push(0);
  }

  get size(): number {
    return this.parent.length;
  }

  /** Where a step from a node to an object with a label leads. */
  step(from: number, label: number): number {
    const { slots, mask } = this;
    let slot = hash(from, label) & mask;
    for (;;) {
      const taken = slots[3 * slot]!;
      if (taken === from + 1 && slots[3 * slot + 1] === label) return slots[3 * slot + 2]!;
      if (taken === 0) break;
      slot = (slot + 1) & mask;
    }
    const to = this.resolve(from, label);
    slots[3 * slot] = from + 1;
    slots[3 * slot + 1] = label;
    slots[3 * slot + 2] = to;
    if (++this.steps * 2 > mask) this.enlarge();
    return to;
  }

  private resolve(from: number, label: number): number {
    const labels = this.label.data;
    const parents = this.parent.data;
    if (labels[from] === label) return from;
    let repeats = 0;
    let nearest = from;
    for (let node = from; node >= 0; node = parents[node]!) {
      if (labels[node] === label && ++repeats === 1) nearest = node;
    }
    if (repeats >= MOST_REPEATS) return this.repeats === 'stay' ? from : nearest;
    const depth = this.depth.data[from]! + 1;
    if (depth > MOST_DEPTH || this.size >= MOST_NODES) return from;
    this.parent.push(from);
    this.label.push(label);
    this.depth.push(depth);
    return this.size - 1;
  }

  private enlarge(): void {
    const old = this.slots;
    this.mask = 2 * this.mask + 1;
    this.slots = new Uint32Array(3 * (this.mask + 1));
    for (let i = 0; i < old.length; i += 3) {
      if (old[i] === 0) continue;
      let slot = hash(old[i]! - 1, old[i + 1]!) & this.mask;
      while (this.slots[3 * slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[3 * slot] = old[i]!;
      this.slots[3 * slot + 1] = old[i + 1]!;
      this.slots[3 * slot + 2] = old[i + 2]!;
    }
  }
}

/** Multiplicative hashing with odd constants; the high bits, which are the better ones, are folded in. */
function hash(from: number, label: number): number {
  const mixed = Math.imul(from, 0x9e3779b1) ^ Math.imul(label, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

import { GrowableInt32 } from '../../lib/growable.ts';

/** How often a group may stand on one path before its next appearance is folded into the nearest. */
const MOST_ON_PATH = 3;

/**
 * A tree of groups that is entered by (node, group). A group directly below itself is the same node, so that a linked
 * list is one; and what alternates endlessly (a table, its entries, a table …) is folded on its fourth round, so that
 * the tree is at most three times as deep as there are groups.
 */
export class FoldingTree {
  private readonly parent = new GrowableInt32();
  private readonly group = new GrowableInt32();
  /** Open addressing: three words for each entry: node + 1, group, child. */
  private table = new Int32Array(3 * 4096);
  private entries = 0;

  constructor() {
    this.parent.push(-1);
    this.group.push(0);
  }

  /** The node for a group below another node; made when it is new. */
  child(node: number, group: number): number {
    if (this.group.data[node] === group) return node;
    const mask = this.table.length / 3 - 1;
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(group, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const at = 3 * slot;
      const key = this.table[at]!;
      if (key === 0) return this.enter(at, node, group);
      if (key === node + 1 && this.table[at + 1] === group) return this.table[at + 2]!;
      slot = (slot + 1) & mask;
    }
  }

  parents(): Int32Array {
    return this.parent.take();
  }

  groups(): Int32Array {
    return this.group.take();
  }

  private enter(at: number, node: number, group: number): number {
    const child = this.place(node, group);
    this.table[at] = node + 1;
    this.table[at + 1] = group;
    this.table[at + 2] = child;
    if (++this.entries * 2 > this.table.length / 3) this.enlarge();
    return child;
  }

  private place(node: number, group: number): number {
    let nearest = -1;
    let times = 0;
    for (let above = node; above > 0; above = this.parent.data[above]!) {
      if (this.group.data[above] !== group) continue;
      if (nearest === -1) nearest = above;
      if (++times === MOST_ON_PATH) return nearest;
    }
    this.parent.push(node);
    this.group.push(group);
    return this.parent.length - 1;
  }

  private enlarge(): void {
    const old = this.table;
    this.table = new Int32Array(old.length * 2);
    const mask = this.table.length / 3 - 1;
    for (let from = 0; from < old.length; from += 3) {
      if (old[from] === 0) continue;
      let slot = (Math.imul(old[from]! - 1, 0x9e3779b1) ^ Math.imul(old[from + 1]!, 0x85ebca6b)) >>> 0;
      slot = (slot ^ (slot >>> 15)) & mask;
      while (this.table[3 * slot] !== 0) slot = (slot + 1) & mask;
      this.table.set(old.subarray(from, from + 3), 3 * slot);
    }
  }
}

/** Collects rows of waste by number, and gives out the worst. */
import { GrowableFloat64, GrowableInt32 } from '../../../lib/growable.ts';
import type { RawNode } from '../../../model/object-graph.ts';

export const MOST_ROWS = 200;
export const MOST_EXAMPLES = 20;

export interface WorstRow {
  readonly group: number;
  readonly count: number;
  readonly bytes: number;
}

export class WasteGroups {
  private readonly counts = new GrowableFloat64();
  private readonly saved = new GrowableFloat64();

  /** Groups are numbered from 0 without gaps. */
  add(group: number, count: number, bytes: number): void {
    while (group >= this.counts.length) {
      this.counts.push(0);
      this.saved.push(0);
    }
    this.counts.data[group]! += count;
    this.saved.data[group]! += bytes;
  }

  countOf(group: number): number {
    return this.counts.data[group] ?? 0;
  }

  /** Groups with something to save, worst first, and the sums of all of them. */
  worst(): { readonly rows: readonly WorstRow[]; readonly count: number; readonly bytes: number } {
    const kept = new GrowableInt32();
    let count = 0;
    let bytes = 0;
    for (let group = 0; group < this.counts.length; group++) {
      if (this.saved.data[group]! <= 0) continue;
      kept.push(group);
      count += this.counts.data[group]!;
      bytes += this.saved.data[group]!;
    }
    const order = kept.take().sort((a, b) => this.saved.data[b]! - this.saved.data[a]! || a - b);
    const rows = Array.from(order.subarray(0, MOST_ROWS), (group) => ({
      group,
      count: this.counts.data[group]!,
      bytes: this.saved.data[group]!,
    }));
    return { rows, count, bytes };
  }
}

/** The first few objects of each group that has a row. */
export class Examples {
  private readonly byGroup = new Map<number, RawNode[]>();

  constructor(groups: Iterable<number>) {
    for (const group of groups) this.byGroup.set(group, []);
  }

  add(group: number, node: RawNode): void {
    const nodes = this.byGroup.get(group);
    if (nodes && nodes.length < MOST_EXAMPLES) nodes.push(node);
  }

  of(group: number): readonly RawNode[] {
    return this.byGroup.get(group) ?? [];
  }
}

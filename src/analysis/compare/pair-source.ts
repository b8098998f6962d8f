import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import { nodeValue, nodeWeight } from '../stack-view.ts';
import type { TreeNames } from '../tree-names.ts';
import type { PairColumns, TreeSource, ViewTree } from '../view-tree.ts';
import { noiseOf } from './sampling-noise.ts';
import type { Comparison, Side } from './sides.ts';

/**
 * The merged tree of two sides, from the callers to the callees. A node stands for stack nodes of either side.
 *
 * Its width is its larger side, so that what shrank is as visible as what grew. Children whose larger sides come from
 * different sides can be wider together than their parent; they are then shrunk, all alike, to fit into it.
 */
export class PairSource implements TreeSource {
  readonly names: TreeNames;
  readonly keptValue: number;
  readonly pair: PairColumns;
  readonly rootGroup = -1;
  readonly rootValue: number;
  readonly rootWeight: number;
  readonly rootFrom = 0;
  readonly rootTo = 0;
  private readonly base: Members;
  private readonly head: Members;

  constructor(comparison: Comparison) {
    this.names = comparison.functions.names;
    this.base = new Members(comparison.base);
    this.head = new Members(comparison.head);
    this.pair = {
      base: this.base.value,
      head: this.head.value,
      noiseOf: (_tree, node) => noiseOf(this.base.varianceAt(node), this.head.varianceAt(node)),
    };
    this.base.openRoot();
    this.head.openRoot();
    this.rootValue = this.head.value.data[0]! - this.base.value.data[0]!;
    this.rootWeight = Math.max(this.base.weight.data[0]!, this.head.weight.data[0]!);
    this.keptValue = this.rootValue;
  }

  expand(tree: ViewTree, node: number): void {
    const base = this.base.gather(node);
    const head = this.head.gather(node);
    const keys = new Set([...base.keys(), ...head.keys()]);
    const children = [...keys].map((key) => {
      const before = base.get(key);
      const after = head.get(key);
      return { key, before, after, weight: Math.max(before?.weight ?? 0, after?.weight ?? 0) };
    });
    children.sort((a, b) => b.weight - a.weight || a.key - b.key);
    const own = Math.max(this.base.weight.data[node]!, this.head.weight.data[node]!);
    let sum = 0;
    for (const { weight } of children) sum += weight;
    // Drawn width of this node per unit, and less where its children would not fit.
    const shrink = own === 0 ? 0 : (tree.weight.data[node]! / own) * Math.min(1, own / Math.max(sum, own));
    let x = tree.x.data[node]!;
    for (const { key, before, after, weight } of children) {
      const inlinedIn = (before?.inlined ?? 0) + (after?.inlined ?? 0);
      const members = (before?.members.length ?? 0) + (after?.members.length ?? 0);
      const inlined = inlinedIn === 0 ? 0 : inlinedIn === members ? 2 : 1;
      this.base.add(before);
      this.head.add(after);
      tree.add(node, key, (after?.value ?? 0) - (before?.value ?? 0), weight * shrink, x, inlined, 0, 0);
      x += weight * shrink;
    }
  }

  linesOf(_tree: ViewTree, node: number, onLine: (line: number, value: number) => void): void {
    // The head's lines are the ones in the reader's editor; a frame that is gone has the base's.
    if (!this.head.linesOf(node, onLine)) this.base.linesOf(node, onLine);
  }
}

interface GatheredSide {
  value: number;
  weight: number;
  inlined: number;
  readonly members: number[];
}

/** One side's stack nodes behind every view node, and its values. */
class Members {
  readonly value = new GrowableFloat64();
  readonly weight = new GrowableFloat64();
  private readonly side: Side;
  private readonly list = new GrowableInt32();
  private readonly from = new GrowableInt32();
  private readonly to = new GrowableInt32();

  constructor(side: Side) {
    this.side = side;
  }

  openRoot(): void {
    const { view, factor } = this.side;
    this.add({ value: nodeValue(view, 0) * factor, weight: nodeWeight(view, 0) * factor, inlined: 0, members: [0] });
  }

  add(gathered: GatheredSide | undefined): void {
    this.value.push(gathered?.value ?? 0);
    this.weight.push(gathered?.weight ?? 0);
    this.from.push(this.list.length);
    for (const member of gathered?.members ?? []) this.list.push(member);
    this.to.push(this.list.length);
  }

  /** Children by key. Hidden frames are looked through. */
  gather(node: number): Map<number, GatheredSide> {
    const { view, keyOf, factor } = this.side;
    const { hidden } = view;
    const { stacks, frames } = view.index.profile;
    const { ofFrame } = view.index.groups;
    const found = new Map<number, GatheredSide>();
    for (let at = this.from.data[node]!; at < this.to.data[node]!; at++) {
      const member = this.list.data[at]!;
      const last = stacks.end[member]!;
      for (let child = member + 1; child < last; ) {
        const weight = nodeWeight(view, child);
        const frame = stacks.frame[child]!;
        if (weight === 0) {
          child = stacks.end[child]!;
        } else if (hidden !== undefined && hidden[frame] === 1) {
          child++;
        } else {
          const key = keyOf[ofFrame[frame]!]!;
          let entry = found.get(key);
          if (!entry) found.set(key, (entry = { value: 0, weight: 0, inlined: 0, members: [] }));
          entry.value += nodeValue(view, child) * factor;
          entry.weight += weight * factor;
          entry.inlined += frames.inlined[frame]!;
          entry.members.push(child);
          child = stacks.end[child]!;
        }
      }
    }
    return found;
  }

  varianceAt(node: number): number {
    const { view, variance, factor } = this.side;
    const { firstSample, profile } = view.index;
    let sum = 0;
    for (let at = this.from.data[node]!; at < this.to.data[node]!; at++) {
      const member = this.list.data[at]!;
      sum += variance[firstSample[profile.stacks.end[member]!]!]! - variance[firstSample[member]!]!;
    }
    return sum * factor * factor;
  }

  /** False when this side has nothing of the node. */
  linesOf(node: number, onLine: (line: number, value: number) => void): boolean {
    const { view } = this.side;
    const { stacks, frames } = view.index.profile;
    const from = this.from.data[node]!;
    const to = this.to.data[node]!;
    for (let at = from; at < to; at++) {
      const member = this.list.data[at]!;
      if (member !== 0) onLine(frames.line[stacks.frame[member]!]!, nodeValue(view, member));
    }
    return to > from;
  }
}

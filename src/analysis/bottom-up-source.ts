import { outermostNodes } from './outermost-nodes.ts';
import { visibleNode, type StackView } from './stack-view.ts';
import type { TreeNames } from './tree-names.ts';
import { compareGathered, inlineMark, type Gathered, type TreeSource, type ViewTree } from './view-tree.ts';

/**
 * From where value arises outwards to the callers (an inverted tree, or the callers of one function).
 *
 * Each place where value arises is a *walker* that stands on a stack node and goes up one visible frame per level. A
 * view node is an interval of walkers; expanding it moves them up and sorts them into the children's intervals, in
 * place. So the whole inverted tree, which can be far larger than the profile, is never built.
 */
export class BottomUpSource implements TreeSource {
  readonly view: StackView;
  readonly names: TreeNames;
  readonly keptValue: number;
  readonly pair = undefined;
  readonly rootGroup: number;
  readonly rootValue: number;
  readonly rootWeight: number;
  readonly rootFrom = 0;
  readonly rootTo: number;
  /** Where each walker stands; 0 when it has left the stack. */
  private readonly at: Int32Array;
  /** Where it started. */
  private readonly start: Int32Array;
  /** The samples it stands for: an interval, one sample or all of a subtree. */
  private readonly firstOfWalker: Int32Array;
  private readonly lastOfWalker: Int32Array;
  private readonly value: Float64Array;
  private readonly weight: Float64Array;
  private readonly gathered = new Map<number, Gathered>();

  private constructor(view: StackView, rootGroup: number, start: Int32Array, firstSample: Int32Array, lastSample: Int32Array) {
    this.view = view;
    this.names = view.index.groups;
    this.keptValue = view.values.at(-1)!;
    this.rootGroup = rootGroup;
    this.start = start;
    this.at = start.slice();
    this.firstOfWalker = firstSample;
    this.lastOfWalker = lastSample;
    this.value = Float64Array.from(start, (_, i) => view.values[lastSample[i]!]! - view.values[firstSample[i]!]!);
    this.weight = Float64Array.from(start, (_, i) => view.weights[lastSample[i]!]! - view.weights[firstSample[i]!]!);
    this.rootValue = sum(this.value);
    this.rootWeight = sum(this.weight);
    this.rootTo = start.length;
  }

  /** The whole profile: walkers start where samples end. */
  static ofAll(view: StackView): BottomUpSource {
    const { samples } = view.index.profile;
    let count = 0;
    for (let sample = 0; sample < samples.count; sample++) if (weightOf(view, sample) !== 0) count++;
    const start = new Int32Array(count);
    const first = new Int32Array(count);
    let next = 0;
    for (let sample = 0; sample < samples.count; sample++) {
      if (weightOf(view, sample) === 0) continue;
      start[next] = visibleNode(view, samples.node[sample]!);
      first[next++] = sample;
    }
    return new BottomUpSource(view, -1, start, first, first.map((sample) => sample + 1));
  }

  /** Who calls one function: walkers start on its outermost frames, so that recursion counts once. */
  static ofCallers(view: StackView, group: number): BottomUpSource {
    const start = outermostNodes(view, group);
    const { firstSample, profile } = view.index;
    const first = start.map((node) => firstSample[node]!);
    const last = start.map((node) => firstSample[profile.stacks.end[node]!]!);
    return new BottomUpSource(view, group, start, first, last);
  }

  expand(tree: ViewTree, node: number): void {
    const { view, at, gathered } = this;
    const { stacks, frames } = view.index.profile;
    const { ofFrame } = view.index.groups;
    const from = tree.from.data[node]!;
    const to = tree.to.data[node]!;
    gathered.clear();
    // In the tree of everything the first level is where walkers stand already.
    const stay = node === 0 && this.rootGroup === -1;
    const done: number[] = [];
    for (let walker = from; walker < to; walker++) {
      const here = at[walker]!;
      const next = stay || here === 0 ? here : visibleNode(view, stacks.parent[here]!);
      at[walker] = next;
      if (next === 0) {
        done.push(walker);
        continue;
      }
      const frame = stacks.frame[next]!;
      const group = ofFrame[frame]!;
      let entry = gathered.get(group);
      if (!entry) gathered.set(group, (entry = { group, value: 0, weight: 0, members: [], inlinedMembers: 0 }));
      entry.value += this.value[walker]!;
      entry.weight += this.weight[walker]!;
      entry.members.push(walker);
      entry.inlinedMembers += frames.inlined[frame]!;
    }
    const children = [...gathered.values()].sort(compareGathered);
    this.arrange(from, to, done, children);
    let x = tree.x.data[node]!;
    let start = from + done.length;
    for (const child of children) {
      const end = start + child.members.length;
      tree.add(node, child.group, child.value, child.weight, x, inlineMark(child), start, end);
      x += child.weight;
      start = end;
    }
  }

  linesOf(tree: ViewTree, node: number, onLine: (line: number, value: number) => void): void {
    const { view } = this;
    const { stacks, frames } = view.index.profile;
    const steps = tree.depth.data[node]! - (this.rootGroup === -1 ? 1 : 0);
    if (steps < 0) return;
    for (let walker = tree.from.data[node]!; walker < tree.to.data[node]!; walker++) {
      // Walkers may have gone further since: count the levels again from the start.
      let at = this.start[walker]!;
      for (let step = 0; step < steps; step++) at = visibleNode(view, stacks.parent[at]!);
      onLine(frames.line[stacks.frame[at]!]!, this.value[walker]!);
    }
  }

  /** The node's value in another type, given that type's running sums over the samples. */
  otherValue(tree: ViewTree, node: number, values: Float64Array): number {
    let total = 0;
    for (let walker = tree.from.data[node]!; walker < tree.to.data[node]!; walker++) {
      total += values[this.lastOfWalker[walker]!]! - values[this.firstOfWalker[walker]!]!;
    }
    return total;
  }

  /** Puts the walkers of an interval in the order: those that are done, then child by child. */
  private arrange(from: number, to: number, done: readonly number[], children: readonly Gathered[]): void {
    if (done.length === 0 && children.length === 1) return;
    const order = new Int32Array(to - from);
    let next = 0;
    for (const walker of done) order[next++] = walker;
    for (const child of children) for (const walker of child.members) order[next++] = walker;
    permute(this.at, from, order);
    permute(this.start, from, order);
    permute(this.firstOfWalker, from, order);
    permute(this.lastOfWalker, from, order);
    permute(this.value, from, order);
    permute(this.weight, from, order);
  }
}

function permute(column: Int32Array | Float64Array, from: number, order: Int32Array): void {
  const moved = Float64Array.from(order, (walker) => column[walker]!);
  column.set(moved, from);
}

function weightOf(view: StackView, sample: number): number {
  return view.weights[sample + 1]! - view.weights[sample]!;
}

function sum(column: Float64Array): number {
  let total = 0;
  for (const value of column) total += value;
  return total;
}

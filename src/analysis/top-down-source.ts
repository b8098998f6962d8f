import { GrowableInt32 } from '../lib/growable.ts';
import { outermostNodes } from './outermost-nodes.ts';
import { nodeValue, nodeWeight, type StackView } from './stack-view.ts';
import type { TreeNames } from './tree-names.ts';
import { compareGathered, inlineMark, type Gathered, type TreeSource, type ViewTree } from './view-tree.ts';

/**
 * From the callers to the callees. A view node stands for a list of stack nodes; its children are theirs, grouped by
 * function. Hidden frames are looked through.
 */
export class TopDownSource implements TreeSource {
  readonly view: StackView;
  readonly names: TreeNames;
  readonly keptValue: number;
  readonly pair = undefined;
  readonly rootGroup: number;
  readonly rootValue: number;
  readonly rootWeight: number;
  readonly rootFrom = 0;
  readonly rootTo: number;
  private readonly members = new GrowableInt32();
  private readonly gathered = new Map<number, Gathered>();

  private constructor(view: StackView, rootGroup: number, roots: Int32Array) {
    this.view = view;
    this.names = view.index.groups;
    this.keptValue = view.values.at(-1)!;
    this.rootGroup = rootGroup;
    let value = 0;
    let weight = 0;
    for (const root of roots) {
      this.members.push(root);
      value += nodeValue(view, root);
      weight += nodeWeight(view, root);
    }
    this.rootValue = value;
    this.rootWeight = weight;
    this.rootTo = roots.length;
  }

  /** The whole profile. */
  static ofAll(view: StackView): TopDownSource {
    return new TopDownSource(view, -1, Int32Array.of(0));
  }

  /** What one function calls: below its outermost frames, so that recursion counts once. */
  static ofCallees(view: StackView, group: number): TopDownSource {
    return new TopDownSource(view, group, outermostNodes(view, group));
  }

  expand(tree: ViewTree, node: number): void {
    const { gathered, members } = this;
    gathered.clear();
    for (let at = tree.from.data[node]!; at < tree.to.data[node]!; at++) this.gatherChildren(members.data[at]!);
    const children = [...gathered.values()].sort(compareGathered);
    let x = tree.x.data[node]!;
    for (const child of children) {
      const from = members.length;
      for (const member of child.members) members.push(member);
      tree.add(node, child.group, child.value, child.weight, x, inlineMark(child), from, members.length);
      x += child.weight;
    }
  }

  linesOf(tree: ViewTree, node: number, onLine: (line: number, value: number) => void): void {
    const { stacks, frames } = this.view.index.profile;
    for (let at = tree.from.data[node]!; at < tree.to.data[node]!; at++) {
      const member = this.members.data[at]!;
      if (member !== 0) onLine(frames.line[stacks.frame[member]!]!, nodeValue(this.view, member));
    }
  }

  /** The node's value in another type, given that type's running sums over the samples. */
  otherValue(tree: ViewTree, node: number, values: Float64Array): number {
    const { firstSample, profile } = this.view.index;
    let sum = 0;
    for (let at = tree.from.data[node]!; at < tree.to.data[node]!; at++) {
      const member = this.members.data[at]!;
      sum += values[firstSample[profile.stacks.end[member]!]!]! - values[firstSample[member]!]!;
    }
    return sum;
  }

  private gatherChildren(member: number): void {
    const { view, gathered } = this;
    const { hidden } = view;
    const { stacks, frames } = view.index.profile;
    const { ofFrame } = view.index.groups;
    const last = stacks.end[member]!;
    for (let child = member + 1; child < last; ) {
      const weight = nodeWeight(view, child);
      if (weight === 0) {
        child = stacks.end[child]!;
        continue;
      }
      const frame = stacks.frame[child]!;
      if (hidden !== undefined && hidden[frame] === 1) {
        // Its children are the next nodes in depth-first order: go on with them as if they were ours.
        child++;
        continue;
      }
      const group = ofFrame[frame]!;
      let entry = gathered.get(group);
      if (!entry) gathered.set(group, (entry = { group, value: 0, weight: 0, members: [], inlinedMembers: 0 }));
      entry.value += nodeValue(view, child);
      entry.weight += weight;
      entry.members.push(child);
      entry.inlinedMembers += frames.inlined[frame]!;
      child = stacks.end[child]!;
    }
  }
}

import { GrowableFloat64, GrowableInt32 } from '../lib/growable.ts';
import type { TreeNames } from './tree-names.ts';

/** What stands behind the nodes of a view tree, and how children are found in it. */
export interface TreeSource {
  readonly names: TreeNames;
  /** Σ value of all samples that the filters keep. */
  readonly keptValue: number;
  /** Function group of the root, -1 where the root stands for everything. */
  readonly rootGroup: number;
  readonly rootValue: number;
  readonly rootWeight: number;
  /** Interval of the root in the source's own list. */
  readonly rootFrom: number;
  readonly rootTo: number;
  /** Calls `add` for each child of the node with that interval, weightiest first. */
  expand(tree: ViewTree, node: number): void;
  /** Source lines behind a node with their values; 0 is an unknown line. */
  linesOf(tree: ViewTree, node: number, onLine: (line: number, value: number) => void): void;
  /** The two sides of a merged tree, by node; undefined for a tree of one profile. */
  readonly pair: PairColumns | undefined;
}

export interface PairColumns {
  readonly base: GrowableFloat64;
  readonly head: GrowableFloat64;
  /** Two sigma of the difference at a node. */
  noiseOf(tree: ViewTree, node: number): number;
}

/**
 * The tree that is drawn: nodes are functions, merged from all stack nodes they stand for. It grows where it is
 * looked at: a stack tree of millions of nodes costs nothing until a picture needs them.
 *
 * Children of a node are neighbours in the columns, weightiest first, and `x` is where a node starts in weight units.
 */
export class ViewTree {
  readonly source: TreeSource;
  readonly group = new GrowableInt32();
  readonly parent = new GrowableInt32();
  readonly depth = new GrowableInt32();
  readonly value = new GrowableFloat64();
  readonly weight = new GrowableFloat64();
  readonly x = new GrowableFloat64();
  /** How much of the weight ends in this node itself; known once the node is expanded. */
  readonly selfWeight = new GrowableFloat64();
  readonly selfValue = new GrowableFloat64();
  /** 0: not inlined · 1: in some places · 2: everywhere. */
  readonly inlined = new GrowableInt32();
  /** Interval in the source's list. */
  readonly from = new GrowableInt32();
  readonly to = new GrowableInt32();
  /** -1 until expanded. */
  readonly firstChild = new GrowableInt32();
  readonly childCount = new GrowableInt32();

  constructor(source: TreeSource) {
    this.source = source;
    this.add(-1, source.rootGroup, source.rootValue, source.rootWeight, 0, 0, source.rootFrom, source.rootTo);
  }

  get count(): number {
    return this.group.length;
  }

  /** Appends a node; sources call it for all children of one node in a row. */
  add(
    parent: number,
    group: number,
    value: number,
    weight: number,
    x: number,
    inlined: number,
    from: number,
    to: number,
  ): void {
    this.group.push(group);
    this.parent.push(parent);
    this.depth.push(parent === -1 ? 0 : this.depth.data[parent]! + 1);
    this.value.push(value);
    this.weight.push(weight);
    this.x.push(x);
    this.inlined.push(inlined);
    this.from.push(from);
    this.to.push(to);
    this.firstChild.push(-1);
    this.childCount.push(0);
    this.selfWeight.push(0);
    this.selfValue.push(0);
  }

  /** Makes sure the children of a node are there. */
  expand(node: number): void {
    if (this.firstChild.data[node] !== -1) return;
    const first = this.count;
    this.firstChild.data[node] = first;
    this.source.expand(this, node);
    this.childCount.data[node] = this.count - first;
    let restWeight = this.weight.data[node]!;
    let restValue = this.value.data[node]!;
    for (let child = first; child < this.count; child++) {
      restWeight -= this.weight.data[child]!;
      restValue -= this.value.data[child]!;
    }
    this.selfWeight.data[node] = restWeight;
    this.selfValue.data[node] = restValue;
  }

  childOf(node: number, group: number): number {
    this.expand(node);
    const first = this.firstChild.data[node]!;
    for (let child = first; child < first + this.childCount.data[node]!; child++) {
      if (this.group.data[child] === group) return child;
    }
    return -1;
  }

  /** Groups from below the root to the node. */
  pathTo(node: number): number[] {
    const path: number[] = [];
    for (let at = node; at > 0; at = this.parent.data[at]!) path.push(at);
    return path.reverse();
  }
}

/** A child being gathered. */
export interface Gathered {
  readonly group: number;
  value: number;
  weight: number;
  readonly members: number[];
  inlinedMembers: number;
}

/** Weightiest first; equal weights in the order of groups, so that a picture is the same every time. */
export function compareGathered(a: Gathered, b: Gathered): number {
  return b.weight - a.weight || a.group - b.group;
}

export function inlineMark(gathered: Gathered): number {
  return gathered.inlinedMembers === 0 ? 0 : gathered.inlinedMembers === gathered.members.length ? 2 : 1;
}

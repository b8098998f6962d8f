import { GrowableFloat64, GrowableInt32 } from '../../lib/growable.ts';
import type { Steps } from '../../lib/steps.ts';
import type { Groups } from './groupings.ts';
import type { HeapGraph, ObjectId } from './heap-graph.ts';
import { LabelTrie } from './label-trie.ts';

/**
 * The dominator tree with objects of one group under the same chain of groups made one node. Parents come before their
 * children; node 0 is the root.
 *
 * What a node retains is the sum of the shallow sizes in it and below, which is what its objects retain, each alone; what
 * only several of them together keep alive stands with their common dominator (MAT's "minimum retained size").
 */
export interface MergedTree {
  readonly count: number;
  readonly parent: Int32Array;
  readonly group: Int32Array;
  /** Objects in the node itself, and in it and below. */
  readonly objects: Float64Array;
  readonly objectsBelow: Float64Array;
  /** Bytes likewise. */
  readonly shallow: Float64Array;
  readonly retained: Float64Array;
  /** Reachable object → node. */
  readonly nodeOf: Uint32Array;
  /** Children of `n`, by retained size: `children[firstChild[n]] … children[firstChild[n + 1] - 1]`. */
  readonly firstChild: Int32Array;
  readonly children: Int32Array;
}

const OBJECTS_BETWEEN_YIELDS = 1 << 19;

export function* mergeDominators(graph: HeapGraph, groups: Groups): Steps<MergedTree> {
  const { reachable, label, shallow, dominator } = graph;
  const { ofLabel, isObject } = groups;
  const tree = new LabelTrie(ofLabel[label[0]!]!, 'go back');
  const nodeOf = new Uint32Array(reachable);
  const objects = new GrowableFloat64();
  const bytes = new GrowableFloat64();
  objects.push(0);
  bytes.push(shallow[0]!);
  for (let object = 1; object < reachable; object++) {
    if ((object & (OBJECTS_BETWEEN_YIELDS - 1)) === 0) yield { phase: 'Merging the tree by type', fraction: object / reachable };
    const group = ofLabel[label[object]!]!;
    const node = tree.step(nodeOf[dominator[object]!]!, group);
    if (node === objects.length) {
      objects.push(0);
      bytes.push(0);
    }
    nodeOf[object] = node;
    objects.data[node]! += isObject[group]!;
    bytes.data[node]! += shallow[object]!;
  }
  return { ...summedUp(tree.parent.take(), tree.label.take(), objects.take(), bytes.take()), nodeOf };
}

/** Sums below and children by size, from what stands in each node. */
export function summedUp(
  parent: Int32Array,
  group: Int32Array,
  objects: Float64Array,
  shallow: Float64Array,
): Omit<MergedTree, 'nodeOf'> {
  const count = parent.length;
  const objectsBelow = Float64Array.from(objects);
  const retained = Float64Array.from(shallow);
  const firstChild = new Int32Array(count + 1);
  for (let node = count - 1; node > 0; node--) {
    const above = parent[node]!;
    objectsBelow[above]! += objectsBelow[node]!;
    retained[above]! += retained[node]!;
    firstChild[above + 1]!++;
  }
  for (let node = 0; node < count; node++) firstChild[node + 1]! += firstChild[node]!;
  const order = Int32Array.from({ length: Math.max(0, count - 1) }, (_, at) => at + 1);
  order.sort((a, b) => retained[b]! - retained[a]! || a - b);
  const next = firstChild.slice();
  const children = new Int32Array(Math.max(0, count - 1));
  for (const node of order) children[next[parent[node]!]!++] = node;
  return { count, parent, group, objects, objectsBelow, shallow, retained, firstChild, children };
}

/** Objects of a node in the order of the dominator tree. */
export function membersOf(tree: MergedTree, node: number): Uint32Array<ArrayBuffer> {
  const members = new GrowableInt32();
  const { nodeOf } = tree;
  for (let object: ObjectId = 0; object < nodeOf.length; object++) if (nodeOf[object] === node) members.push(object);
  return new Uint32Array(members.take());
}

/** The dominator tree as far as a picture can show it. */
import { dominatedBy } from '../analysis/graph/dominated.ts';
import { readable } from '../analysis/function-groups.ts';
import { pruneTree, type TreeShape } from '../analysis/graph/pruned-tree.ts';
import { err, ok } from '../lib/result.ts';
import type { NodeKind } from '../model/object-graph.ts';
import type { Answer } from './contract.ts';
import type { PictureQuery, PrunedTree } from './graph-contract.ts';
import type { GraphDesk } from './graph-desk.ts';
import { kindOf } from './graph-rows.ts';

const MOST_NODES = 100_000;
const MOST_DEPTH = 400;
const MOST_ABOVE = 60;

/** What a picture needs to know of a tree's nodes. */
interface DrawnTree extends TreeShape {
  readonly count: number;
  parentOf(node: number): number;
  nameOf(node: number): string;
  kindOf(node: number): NodeKind;
  objectsOf(node: number): number;
  shallowOf(node: number): number;
}

export async function prunedTree(desk: GraphDesk, query: PictureQuery): Promise<Answer<PrunedTree>> {
  const tree = await drawnTree(desk, query.tree);
  const { root } = query;
  if (!(root >= 0 && root < tree.count)) return err({ code: 'not-found', sentence: 'That part of the heap is not there.' });
  const { node, parent, depth } = pruneTree(tree, root, {
    leastShare: query.leastShare,
    most: Math.min(MOST_NODES, query.most),
    maxDepth: Math.min(MOST_DEPTH, query.maxDepth),
  });
  const rest = node.map((one) => tree.retainedOf(one) - tree.shallowOf(one));
  for (let at = 1; at < node.length; at++) rest[parent[at]!]! -= tree.retainedOf(node[at]!);
  const above: number[] = [];
  for (let at = root; ; at = tree.parentOf(at)) {
    above.push(at);
    if (at === 0) break;
  }
  above.reverse();
  if (above.length > MOST_ABOVE) above.splice(10, above.length - MOST_ABOVE);
  return ok({
    id: node,
    parent,
    depth,
    name: node.map((one) => tree.nameOf(one)),
    kind: node.map((one) => tree.kindOf(one)),
    count: node.map((one) => tree.objectsOf(one)),
    shallow: node.map((one) => tree.shallowOf(one)),
    retained: node.map((one) => tree.retainedOf(one)),
    rest,
    above: above.map((id) => ({ id, name: tree.nameOf(id) })),
  });
}

async function drawnTree(desk: GraphDesk, which: PictureQuery['tree']): Promise<DrawnTree> {
  const { graph } = desk;
  if (which.kind === 'objects') {
    const { labels, label } = graph;
    return {
      count: graph.reachable,
      parentOf: (object) => graph.dominator[object]!,
      nameOf: (object) => readable(labels.names[label[object]!]!),
      kindOf: (object) => kindOf(labels.kind, label[object]!),
      objectsOf: () => 1,
      shallowOf: (object) => graph.shallow[object]!,
      retainedOf: (object) => graph.retained[object]!,
      childrenOf: (object, least) => {
        const children = dominatedBy(graph, object);
        let count = 0;
        while (count < children.length && count < MOST_NODES && graph.retained[children[count]!]! >= least) count++;
        return Array.from(children.subarray(0, count));
      },
    };
  }
  const tree = await desk.mergedTree(which.grouping);
  const groups = desk.groupsOf(which.grouping);
  return {
    count: tree.count,
    parentOf: (node) => tree.parent[node]!,
    nameOf: (node) => readable(groups.names[tree.group[node]!]!),
    kindOf: (node) => kindOf(groups.kind, tree.group[node]!),
    objectsOf: (node) => tree.objects[node]!,
    shallowOf: (node) => tree.shallow[node]!,
    retainedOf: (node) => tree.retained[node]!,
    childrenOf: (node, least) =>
      Array.from(tree.children.subarray(tree.firstChild[node], tree.firstChild[node + 1])).filter((child) => tree.retained[child]! >= least),
  };
}

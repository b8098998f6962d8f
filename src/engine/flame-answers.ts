import { layOutWindow } from '../analysis/flame-window.ts';
import type { ViewTree } from '../analysis/view-tree.ts';
import { err, ok } from '../lib/result.ts';
import { CODE_ORIGINS, type InlineState } from '../model/code-origin.ts';
import type { FlameTile } from '../model/flame-tile.ts';
import type { FlameWindow, Move, NodeId } from '../model/query.ts';
import type { Answer, NodeDetail, PathStep } from './contract.ts';
import { noFunction } from './not-found.ts';
import type { Picture } from './picture.ts';

const INLINE_STATES: readonly InlineState[] = ['no', 'partial', 'yes'];
const MOST_LINES = 5;

export function flameTile(picture: Picture, window: FlameWindow): Answer<FlameTile> {
  // A search that can't be read is said beside its box; the picture stays.
  return ok(layOutWindow(picture.tree, window, window.search && picture.matches(window.search)));
}

export function nodeDetail(picture: Picture, node: NodeId): Answer<NodeDetail> {
  return withNode(picture, node, () => ok(detailOf(picture, node)));
}

export function pathTo(picture: Picture, node: NodeId): Answer<readonly PathStep[]> {
  return withNode(picture, node, (tree) => ok([0, ...tree.pathTo(node)].map((id) => ({ node: id, ...namesOf(tree, id) }))));
}

/** Follows full names from the root as far as they go. */
export function resolvePath(picture: Picture, names: readonly string[]): Answer<NodeDetail> {
  const { tree } = picture;
  let node = 0;
  for (const name of names) {
    const group = tree.source.names.byName.get(name);
    const child = group === undefined ? -1 : tree.childOf(node, group);
    if (child === -1) break;
    node = child;
  }
  return ok(detailOf(picture, node));
}

export function locateFunction(picture: Picture, name: string): Answer<NodeDetail> {
  const { tree } = picture;
  const group = tree.source.names.byName.get(name);
  if (group === undefined) return noFunction(name);
  const path = picture.pathToFunction(group);
  if (!path) {
    return err({ code: 'not-found', sentence: `No sample that the filters keep has ${name} on its stack.` });
  }
  let node = 0;
  for (const step of path) {
    const child = tree.childOf(node, step);
    if (child === -1) break;
    node = child;
  }
  return ok(detailOf(picture, node));
}

export function moveFrom(picture: Picture, node: NodeId, move: Move): Answer<NodeDetail> {
  return withNode(picture, node, (tree) => ok(detailOf(picture, neighbourOf(tree, node, move))));
}

function neighbourOf(tree: ViewTree, node: NodeId, move: Move): NodeId {
  const parent = tree.parent.data[node]!;
  if (move === 'child') {
    tree.expand(node);
    return tree.childCount.data[node]! > 0 ? tree.firstChild.data[node]! : node;
  }
  if (parent === -1) return node;
  if (move === 'parent') return parent;
  const sibling = node + (move === 'next' ? 1 : -1);
  const first = tree.firstChild.data[parent]!;
  return sibling >= first && sibling < first + tree.childCount.data[parent]! ? sibling : node;
}

function withNode<T>(picture: Picture, node: NodeId, answer: (tree: ViewTree) => Answer<T>): Answer<T> {
  const { tree } = picture;
  if (node >= 0 && node < tree.count) return answer(tree);
  return err({ code: 'not-found', sentence: 'That frame is not in this picture any more.' });
}

function namesOf(tree: ViewTree, node: NodeId): { readonly name: string; readonly displayName: string } {
  const group = tree.group.data[node]!;
  const { names } = tree.source;
  return group === -1
    ? { name: '', displayName: 'all' }
    : { name: names.names[group]!, displayName: names.displayNames[group]! };
}

function detailOf(picture: Picture, node: NodeId): NodeDetail {
  const { tree } = picture;
  tree.expand(node);
  const { names, keptValue, rootGroup } = tree.source;
  const group = tree.group.data[node]!;
  const total = tree.value.data[node]!;
  const parent = tree.parent.data[node]!;
  const depth = tree.depth.data[node]!;
  // Inverted, a function's own value is what the first level shows; further rows are its callers.
  const self = picture.isInverted ? (depth === 1 && rootGroup === -1 ? total : 0) : tree.selfValue.data[node]!;
  return {
    node,
    parent,
    depth,
    x: tree.x.data[node]!,
    weight: tree.weight.data[node]!,
    ...namesOf(tree, node),
    packageName: group === -1 ? '' : names.packages[group]!,
    origin: group === -1 ? 'unknown' : CODE_ORIGINS[names.origin[group]!]!,
    file: group === -1 ? '' : names.files[group]!,
    lines: linesOf(tree, node),
    inline: INLINE_STATES[tree.inlined.data[node]!]!,
    self,
    total,
    ofAll: share(total, picture.total),
    ofKept: share(total, keptValue),
    ofParent: parent === -1 ? 1 : share(total, tree.value.data[parent]!),
    objects: picture.objectsOf(node),
    sides: picture.sidesOf(node),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function linesOf(tree: ViewTree, node: NodeId): NodeDetail['lines'] {
  if (node === 0) return [];
  const values = new Map<number, number>();
  tree.source.linesOf(tree, node, (line, value) => {
    if (line !== 0) values.set(line, (values.get(line) ?? 0) + value);
  });
  return [...values]
    .map(([line, value]) => ({ line, value }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.line - b.line)
    .slice(0, MOST_LINES);
}

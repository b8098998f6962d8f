import { heaviestPath } from '../analysis/find-function.ts';
import { layOutWindow } from '../analysis/flame-window.ts';
import { partnerType } from '../analysis/profile-totals.ts';
import { runningSums } from '../analysis/stack-view.ts';
import type { ViewTree } from '../analysis/view-tree.ts';
import { err, ok } from '../lib/result.ts';
import { CODE_ORIGINS, type InlineState } from '../model/code-origin.ts';
import type { FlameTile } from '../model/flame-tile.ts';
import type { FlameWindow, Move, NodeId } from '../model/query.ts';
import type { Answer, FlameQuery, NodeDetail, PathStep } from './contract.ts';
import { noFunction, type StackDesk } from './stack-desk.ts';

const INLINE_STATES: readonly InlineState[] = ['no', 'partial', 'yes'];
const MOST_LINES = 5;

export function flameTile(desk: StackDesk, query: FlameQuery, window: FlameWindow): Answer<FlameTile> {
  const tree = desk.tree(query);
  if (!tree.ok) return tree;
  // A search that can't be read is said beside its box; the picture stays.
  const search = window.search && desk.search(query, window.search);
  return ok(layOutWindow(tree.value, window, search?.ok === true ? search.value.groups : undefined));
}

export function nodeDetail(desk: StackDesk, query: FlameQuery, node: NodeId): Answer<NodeDetail> {
  const found = treeWith(desk, query, node);
  return found.ok ? ok(detailOf(desk, query, found.value, node)) : found;
}

export function pathTo(desk: StackDesk, query: FlameQuery, node: NodeId): Answer<readonly PathStep[]> {
  const found = treeWith(desk, query, node);
  if (!found.ok) return found;
  const tree = found.value;
  return ok([0, ...tree.pathTo(node)].map((id) => ({ node: id, ...namesOf(desk, tree, id) })));
}

/** Follows full names from the root as far as they go. */
export function resolvePath(desk: StackDesk, query: FlameQuery, names: readonly string[]): Answer<NodeDetail> {
  const tree = desk.tree(query);
  if (!tree.ok) return tree;
  let node = 0;
  for (const name of names) {
    const child = childByName(desk, tree.value, node, name);
    if (child === -1) break;
    node = child;
  }
  return ok(detailOf(desk, query, tree.value, node));
}

export function locateFunction(desk: StackDesk, query: FlameQuery, name: string): Answer<NodeDetail> {
  const made = desk.tree(query);
  if (!made.ok) return made;
  const tree = made.value;
  const { shape } = query;
  if ((shape.kind === 'callers' || shape.kind === 'callees') && shape.name === name) {
    return ok(detailOf(desk, query, tree, 0));
  }
  const group = desk.index.groups.byName.get(name);
  if (group === undefined) return err(noFunction(name));
  if (shape.kind === 'callers' || shape.kind === 'callees') {
    const child = tree.childOf(0, group);
    return child === -1 ? err(noFunction(name)) : ok(detailOf(desk, query, tree, child));
  }
  const path = heaviestPath(tree.source.view, group, shape.kind === 'bottomUp');
  if (!path) {
    return err({ code: 'not-found', sentence: `No sample that the filters keep has ${name} on its stack.` });
  }
  let node = 0;
  for (const step of path) {
    const child = tree.childOf(node, step);
    if (child === -1) break;
    node = child;
  }
  return ok(detailOf(desk, query, tree, node));
}

export function moveFrom(desk: StackDesk, query: FlameQuery, node: NodeId, move: Move): Answer<NodeDetail> {
  const found = treeWith(desk, query, node);
  if (!found.ok) return found;
  const tree = found.value;
  return ok(detailOf(desk, query, tree, neighbourOf(tree, node, move)));
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

function treeWith(desk: StackDesk, query: FlameQuery, node: NodeId): Answer<ViewTree> {
  const tree = desk.tree(query);
  if (tree.ok && !(node >= 0 && node < tree.value.count)) {
    return err({ code: 'not-found', sentence: 'That frame is not in this picture any more.' });
  }
  return tree;
}

function childByName(desk: StackDesk, tree: ViewTree, node: NodeId, name: string): NodeId {
  const group = desk.index.groups.byName.get(name);
  return group === undefined ? -1 : tree.childOf(node, group);
}

function namesOf(desk: StackDesk, tree: ViewTree, node: NodeId): { readonly name: string; readonly displayName: string } {
  const group = tree.group.data[node]!;
  return group === -1
    ? { name: '', displayName: 'all' }
    : { name: desk.index.groups.names[group]!, displayName: desk.index.groups.displayNames[group]! };
}

function detailOf(desk: StackDesk, query: FlameQuery, tree: ViewTree, node: NodeId): NodeDetail {
  tree.expand(node);
  const { groups } = desk.index;
  const group = tree.group.data[node]!;
  const total = tree.value.data[node]!;
  const parent = tree.parent.data[node]!;
  const bottomUp = query.shape.kind === 'bottomUp' || query.shape.kind === 'callers';
  // Inverted, a function's own value is what the first level shows; further rows are its callers.
  const self = bottomUp ? (tree.depth.data[node] === 1 && query.shape.kind === 'bottomUp' ? total : 0) : tree.selfValue.data[node]!;
  return {
    node,
    parent,
    depth: tree.depth.data[node]!,
    x: tree.x.data[node]!,
    weight: tree.weight.data[node]!,
    ...namesOf(desk, tree, node),
    packageName: group === -1 ? '' : groups.packages[group]!,
    origin: group === -1 ? 'unknown' : CODE_ORIGINS[groups.origin[group]!]!,
    file: group === -1 ? '' : groups.files[group]!,
    lines: linesOf(desk, tree, node),
    inline: INLINE_STATES[tree.inlined.data[node]!]!,
    self,
    total,
    ofAll: share(total, desk.facts.valueTypes[query.type]!.total),
    ofKept: share(total, tree.source.view.values.at(-1)!),
    ofParent: parent === -1 ? 1 : share(total, tree.value.data[parent]!),
    objects: objectsOf(desk, query, tree, node),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function linesOf(desk: StackDesk, tree: ViewTree, node: NodeId): NodeDetail['lines'] {
  if (node === 0) return [];
  const { line } = desk.index.profile.frames;
  const values = new Map<number, number>();
  tree.source.framesOf(tree, node, (frame, value) => {
    const at = line[frame]!;
    if (at !== 0) values.set(at, (values.get(at) ?? 0) + value);
  });
  return [...values]
    .map(([at, value]) => ({ line: at, value }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.line - b.line)
    .slice(0, MOST_LINES);
}

/** The same node in the partner type: how many objects, and how large they are on average. */
function objectsOf(desk: StackDesk, query: FlameQuery, tree: ViewTree, node: NodeId): NodeDetail['objects'] {
  const partner = partnerType(desk.facts.valueTypes, query.type);
  if (!partner) return undefined;
  const own = tree.value.data[node]!;
  const { kept } = tree.source.view;
  const other = tree.source.otherValue(tree, node, runningSums(desk.index.profile.samples.values[partner.index]!, kept).values);
  const count = partner.isCount ? other : own;
  const bytes = partner.isCount ? own : other;
  return count === 0 ? undefined : { count, meanSize: bytes / count };
}

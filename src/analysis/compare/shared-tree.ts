import type { SharedTree } from '../../model/shared-comparison.ts';

/** One stack with its values: per type, base and head. */
export interface SharedRow {
  /** Keys of the functions, outermost first. */
  readonly path: () => readonly number[];
  readonly base: readonly number[];
  readonly head: readonly number[];
}

interface TrieNode {
  readonly name: number;
  readonly children: Map<number, TrieNode>;
  readonly base: number[];
  readonly head: number[];
}

/**
 * The tree a link carries. The first `most` rows stand on their own; what is left is added to the deepest caller that
 * is there already, so that totals stay exact. Answers how many were.
 */
export function shareTree(rows: Iterable<SharedRow>, types: number, most: number): { readonly tree: SharedTree; readonly folded: number } {
  const root = trieNode(-1, types);
  let placed = 0;
  let nodes = 1;
  for (const { path, base, head } of rows) {
    let at = root;
    for (const name of path()) {
      let next = at.children.get(name);
      if (!next) {
        if (placed >= most) break;
        next = trieNode(name, types);
        at.children.set(name, next);
        nodes++;
      }
      at = next;
    }
    placed++;
    for (let type = 0; type < types; type++) {
      at.base[type]! += base[type]!;
      at.head[type]! += head[type]!;
    }
  }
  const tree = {
    count: nodes,
    parent: new Int32Array(nodes),
    name: new Int32Array(nodes),
    base: Array.from({ length: types }, () => new Float64Array(nodes)),
    head: Array.from({ length: types }, () => new Float64Array(nodes)),
  };
  let next = 0;
  const pending: { readonly node: TrieNode; readonly parent: number }[] = [{ node: root, parent: -1 }];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const id = next++;
    tree.parent[id] = step.parent;
    tree.name[id] = step.node.name;
    for (let type = 0; type < types; type++) {
      tree.base[type]![id] = step.node.base[type]!;
      tree.head[type]![id] = step.node.head[type]!;
    }
    // Children in the order of their names: neighbours that look alike compress well.
    const children = [...step.node.children.values()].sort((a, b) => b.name - a.name);
    for (const child of children) pending.push({ node: child, parent: id });
  }
  return { tree, folded: Math.max(0, placed - most) };
}

function trieNode(name: number, types: number): TrieNode {
  return {
    name,
    children: new Map(),
    base: Array.from({ length: types }, () => 0),
    head: Array.from({ length: types }, () => 0),
  };
}

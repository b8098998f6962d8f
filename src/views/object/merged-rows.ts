/** Merged paths as rows of a tree table. Pure. */
import type { MergedPaths } from '../../engine/graph-contract.ts';

export interface MergedTree {
  readonly paths: MergedPaths;
  /** Of each node, the heaviest first. */
  readonly children: readonly (readonly number[])[];
}

export interface MergedTreeRow {
  readonly node: number;
  /** 1 for the set itself. */
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  /** Undefined for a node that has nothing below it. */
  readonly expanded: boolean | undefined;
}

export function mergedTree(paths: MergedPaths): MergedTree {
  const children: number[][] = paths.parent.map(() => []);
  for (const [node, parent] of paths.parent.entries()) children[parent]?.push(node);
  const { retained, count } = paths;
  for (const list of children) {
    list.sort((a, b) => retained[b]! - retained[a]! || count[b]! - count[a]! || a - b);
  }
  return { paths, children };
}

/** The nodes to begin with: from `node` always on to the heaviest, as far as it goes. */
export function heaviestChain(tree: MergedTree, node = 0): readonly number[] {
  const chain: number[] = [];
  for (let next: number | undefined = node; next !== undefined; next = tree.children[next]?.[0]) chain.push(next);
  return chain;
}

export function visibleRows(tree: MergedTree, expanded: ReadonlySet<number>): readonly MergedTreeRow[] {
  if (tree.children.length === 0) return [];
  const rows: MergedTreeRow[] = [];
  // No recursion: a chain may be as long as the tree has nodes.
  const waiting: { readonly node: number; readonly level: number; readonly position: number; readonly setSize: number }[] = [
    { node: 0, level: 1, position: 1, setSize: 1 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { level } = next;
    const below = tree.children[next.node] ?? [];
    const isOpen = expanded.has(next.node);
    rows.push({ ...next, expanded: below.length === 0 ? undefined : isOpen });
    if (!isOpen) continue;
    for (let index = below.length - 1; index >= 0; index--) {
      waiting.push({ node: below[index]!, level: level + 1, position: index + 1, setSize: below.length });
    }
  }
  return rows;
}

/** Where Left and Right lead, as in every tree: in and out, then to the first child or the parent. */
export function treeMove(
  key: 'ArrowLeft' | 'ArrowRight',
  tree: MergedTree,
  rows: readonly MergedTreeRow[],
  cursor: number,
): { readonly kind: 'expand' | 'collapse'; readonly node: number } | { readonly kind: 'go'; readonly row: number } | undefined {
  const row = rows[cursor];
  if (!row) return undefined;
  if (key === 'ArrowRight') {
    if (row.expanded === undefined) return undefined;
    return row.expanded ? { kind: 'go', row: cursor + 1 } : { kind: 'expand', node: row.node };
  }
  if (row.expanded === true) return { kind: 'collapse', node: row.node };
  const parent = tree.paths.parent[row.node] ?? -1;
  const at = rows.findIndex((other) => other.node === parent);
  return at < 0 ? undefined : { kind: 'go', row: at };
}

/** Tab-separated, with the level of each row. */
export function mergedLines(tree: MergedTree): string {
  const { paths } = tree;
  const all = new Set(paths.parent.keys());
  const lines = visibleRows(tree, all).map(({ node, level }) =>
    [level, paths.retained[node], paths.shallow[node], paths.count[node], paths.isDominator[node] === true ? 'dominator' : '', paths.name[node]]
      .map((cell) => String(cell).replaceAll(/[\t\r\n]/g, ' '))
      .join('\t'),
  );
  return `${['level\tretained (bytes)\tshallow (bytes)\tobjects\tdominator\tname', ...lines].join('\n')}\n`;
}

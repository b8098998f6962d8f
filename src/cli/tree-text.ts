/** Trees of types or objects: as indented text, and as JSON. */
import type { NodeKind } from '../model/object-graph.ts';
import { formatBytes, formatCount } from '../lib/format-value.ts';
import { columns, percent, printable } from './layout.ts';

export interface TreeNode {
  readonly label: string;
  readonly kind: NodeKind;
  readonly count: number;
  readonly shallow: number;
  readonly retained: number;
  /** Of one object; empty for what stands for several. */
  readonly address: string;
  /** Beside the label, in text. */
  readonly note: string;
  readonly below: TreeLevel;
}

/** Children by size, the first of all there are. */
export interface TreeLevel {
  readonly nodes: readonly TreeNode[];
  /** Children that are not in `nodes`, and what they retain together. */
  readonly more: number;
  readonly moreRetained: number;
}

export const NOTHING: TreeLevel = { nodes: [], more: 0, moreRetained: 0 };

/** Deeper steps would stand beyond any screen. */
const MOST_INDENT = 60;

/** `whole` is what shares are of, `shareOf` the figure that they are shares with. */
export function treeText(level: TreeLevel, whole: number, shareName: string, shareOf: (node: TreeNode) => number): string {
  const rows: string[][] = [['count', 'shallow', 'retained', shareName, 'name']];
  const add = ({ nodes, more, moreRetained }: TreeLevel, depth: number): void => {
    const indent = '  '.repeat(depth);
    if (depth > MOST_INDENT) {
      rows.push(['', '', '', '', `${indent}… deeper`]);
      return;
    }
    for (const node of nodes) {
      const words = [node.label, node.address, node.note].filter((word) => word !== '').map(printable);
      rows.push([
        formatCount(node.count),
        formatBytes(node.shallow),
        formatBytes(node.retained),
        percent(shareOf(node), whole),
        `${indent}${words.join('  ')}`,
      ]);
      if (node.below.nodes.length > 0 || node.below.more > 0) add(node.below, depth + 1);
    }
    if (more > 0) rows.push(['', '', formatBytes(moreRetained), '', `${indent}… ${formatCount(more)} more`]);
  };
  add(level, 0);
  return columns(rows, 'rrrrl');
}

/** Rows as `--json` prints them. */
export function treeJson({ nodes }: TreeLevel): readonly object[] {
  return nodes.map(({ label, address, kind, count, shallow, retained, below }) => ({
    label,
    ...(address === '' ? {} : { address }),
    kind,
    count,
    shallow,
    retained,
    ...(below.nodes.length === 0 ? {} : { children: treeJson(below) }),
  }));
}

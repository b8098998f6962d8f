import type { PrunedTree } from '../../engine/graph-contract.ts';
import { LEAST_PIXELS, type TreeBox } from './boxes.ts';

/** Rows are at least so high, and higher where there is room for all of them. */
export const ICICLE_ROW = 20;
const HIGHEST_ROW = 30;

type Sized = Pick<PrunedTree, 'parent' | 'depth' | 'retained' | 'rest'>;

/** Depth goes downwards, width is retained size. Right of the children is what a node holds itself. */
export function icicleBoxes(tree: Sized, width: number, height: number): readonly TreeBox[] {
  const count = tree.parent.length;
  const scale = width / Math.max(1, tree.retained[0] ?? 0);
  /** By node: its box, -1 when it is too small, and how much of its width its children have taken. */
  const boxOf = new Int32Array(count).fill(-1);
  const taken = new Float64Array(count);
  const boxes: TreeBox[] = [];
  const parents = new Set<number>();
  const levels = 2 + tree.depth.reduce((most, depth) => Math.max(most, depth - tree.depth[0]!), 0);
  const row = Math.max(ICICLE_ROW, Math.min(HIGHEST_ROW, Math.floor(height / levels)));
  const rows = Math.floor(height / row);
  const put = (node: number, above: number, x: number, bytes: number, depth: number, isRest: boolean): number => {
    const wide = bytes * scale;
    if (wide < LEAST_PIXELS || depth >= rows) return -1;
    if (above !== -1) parents.add(above);
    boxes.push({ node, parent: above, x, y: depth * row, width: wide, height: row, isRest, isParent: false });
    return boxes.length - 1;
  };
  for (let node = 0; node < count; node++) {
    const parent = tree.parent[node]!;
    const above = node === 0 ? -1 : boxOf[parent]!;
    if (node > 0 && above === -1) continue;
    const bytes = tree.retained[node]!;
    const x = node === 0 ? 0 : boxes[above]!.x + taken[parent]! * scale;
    boxOf[node] = put(node, above, x, bytes, tree.depth[node]! - tree.depth[0]!, false);
    if (node > 0) taken[parent]! += bytes;
  }
  for (let node = 0; node < count; node++) {
    const above = boxOf[node]!;
    if (above === -1 || tree.rest[node]! <= 0) continue;
    const depth = tree.depth[node]! - tree.depth[0]! + 1;
    put(node, above, boxes[above]!.x + taken[node]! * scale, tree.rest[node]!, depth, true);
  }
  return boxes.map((box, index) => (parents.has(index) ? { ...box, isParent: true } : box));
}

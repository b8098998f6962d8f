/** The dominator tree as the table and the picture ask for it: merged by type, or object by object. */
import type { Answer, CaptureId } from '../../engine/contract.ts';
import type { GraphGrouping, MergedRow, ObjectRow, PictureQuery, TypeOrder } from '../../engine/graph-contract.ts';
import { ok } from '../../lib/result.ts';
import type { NodeKind } from '../../model/object-graph.ts';
import { engine } from '../../store/actions.ts';
import { BY_RETAINED, objectOrder } from '../../store/graph-look.ts';

export interface TreeItem {
  /** Number of the merged node, or of the object. */
  readonly id: number;
  readonly name: string;
  readonly kind: NodeKind;
  readonly group: string;
  readonly preview: string;
  readonly address: string;
  /** Of a merged node. */
  readonly count: number | undefined;
  readonly shallow: number;
  readonly retained: number;
  readonly children: number;
}

export interface TreePage {
  readonly rowCount: number;
  readonly rows: readonly TreeItem[];
}

export type TreeId = PictureQuery['tree'];

/** Of both trees: what is above all roots. */
export const ROOT = 0;

export async function askChildren(
  capture: CaptureId,
  tree: TreeId,
  node: number,
  order: TypeOrder,
  start: number,
  end: number,
): Promise<Answer<TreePage>> {
  if (tree.kind === 'merged') {
    const page = await engine.calls.mergedChildren({ capture, grouping: tree.grouping }, node, order, start, end);
    return page.ok ? ok({ rowCount: page.value.rowCount, rows: page.value.rows.map(mergedItem) }) : page;
  }
  const page = await engine.calls.dominated(capture, node, objectOrder(order), start, end);
  return page.ok ? ok({ rowCount: page.value.rowCount, rows: page.value.rows.map(objectItem) }) : page;
}

/** The child that keeps most, undefined for a leaf. */
export async function askLargest(capture: CaptureId, tree: TreeId, node: number): Promise<Answer<TreeItem | undefined>> {
  const page = await askChildren(capture, tree, node, BY_RETAINED, 0, 1);
  return page.ok ? ok(page.value.rows[0]) : page;
}

/** From the root's child down to the node. */
export async function askPath(capture: CaptureId, tree: TreeId, node: number): Promise<Answer<readonly number[]>> {
  const pruned = await engine.calls.prunedTree({ capture, tree, root: node, leastShare: 1, most: 1, maxDepth: 0 });
  if (!pruned.ok) return pruned;
  const path = pruned.value.above.map(({ id }) => id).filter((id) => id !== ROOT);
  return ok(path.at(-1) === node ? path : [...path, node]);
}

/** Two sources are the same when their keys are. */
export function treeKey(tree: TreeId): GraphGrouping | 'objects' {
  return tree.kind === 'objects' ? 'objects' : tree.grouping;
}

function mergedItem(row: MergedRow): TreeItem {
  const { node, name, kind, group, count, shallow, retained, children } = row;
  return { id: node, name, kind, group, preview: '', address: '', count, shallow, retained, children };
}

function objectItem(row: ObjectRow): TreeItem {
  const { id, name, kind, preview, address, shallow, retained, children } = row;
  return { id, name, kind, group: '', preview, address, count: undefined, shallow, retained, children };
}

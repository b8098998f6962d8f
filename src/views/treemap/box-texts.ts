/** Words in a picture's boxes: the most telling form of a name that fits, and the size where there is still room. */
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { formatBytes } from '../../lib/format-value.ts';
import { columnsOf, fitName } from '../flame/label-fit.ts';
import type { TreeBox } from './boxes.ts';

export const BOX_FONT_SIZE = 11;
export const TEXT_INSET = 4;
/** Less high boxes have no text. */
const LEAST_HEIGHT = 12;

export function boxName(tree: Pick<PrunedTree, 'name'>, box: TreeBox): string {
  return box.isRest ? 'smaller ones' : (tree.name[box.node] ?? '');
}

export function boxBytes(tree: Pick<PrunedTree, 'retained' | 'rest'>, box: TreeBox): number {
  return (box.isRest ? tree.rest[box.node] : tree.retained[box.node]) ?? 0;
}

export function boxText(tree: Pick<PrunedTree, 'name' | 'retained' | 'rest'>, box: TreeBox, columnPx: number): string {
  if (box.height < LEAST_HEIGHT) return '';
  const columns = Math.floor((box.width - 2 * TEXT_INSET) / columnPx);
  if (columns < 3) return '';
  const name = boxName(tree, box);
  const size = formatBytes(boxBytes(tree, box));
  const room = columns - size.length - 2;
  return columnsOf(name) <= room || room >= 14 ? `${fitName(name, room)}  ${size}` : fitName(name, columns);
}

/** What can be done with a node of the dominator tree, from the table and from the picture. */
import type { CaptureId } from '../../engine/contract.ts';
import type { ObjectSet } from '../../engine/graph-contract.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { engine, say } from '../../store/actions.ts';
import { graphLook, showSet, visitObject } from '../../store/graph-actions.ts';
import { activeGraph } from '../../store/graph-look.ts';
import { session } from '../../store/session.ts';
import { copyText } from '../shared/clipboard.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import { saveFile } from '../shared/save-file.ts';
import type { TreeDesk } from './tree-desk.ts';
import type { TreeId, TreeItem } from './tree-source.ts';

/** Of an exported subtree: what is deeper is summed up in it. */
const EXPORT_DEPTH = 12;

export type NamedNode = Pick<TreeItem, 'id' | 'name' | 'kind' | 'count'> & { readonly address?: string };

export function setOf(tree: TreeId, node: NamedNode): ObjectSet {
  return tree.kind === 'merged' ? { kind: 'merged', grouping: tree.grouping, node: node.id } : { kind: 'objects', objects: [node.id] };
}

/** Enter: the object, or the objects that are one node of the merged tree. */
export function openNode(tree: TreeId, node: NamedNode): void {
  if (tree.kind === 'objects') visitObject(node.id);
  else showSet(setOf(tree, node), node.name);
}

export async function saveSubtree(capture: CaptureId, tree: TreeId, root: number): Promise<void> {
  const answer = await engine.calls.exportGraph(capture, { format: 'json', tree, root, depth: EXPORT_DEPTH });
  if (!answer.ok) {
    say(answer.error.sentence);
    return;
  }
  saveFile(answer.value);
  say(`Saved ${answer.value.name} (${formatBytes(answer.value.bytes.length)})`);
}

export function copyWords(text: string): void {
  void copyText(text).then((copied) => say(copied ? `Copied ${text}` : 'The browser did not allow copying.'));
}

/** `here`: what only the table or only the picture can do. */
export function nodeMenu(capture: CaptureId, desk: TreeDesk, node: NamedNode, here: readonly MenuItem[]): readonly MenuItem[] {
  const { tree } = desk;
  const isMerged = tree.kind === 'merged';
  const { address = '' } = node;
  return [
    isMerged
      ? { id: 'instances', title: 'Show instances', hint: node.count === undefined ? 'Enter' : formatCount(node.count), run: () => openNode(tree, node) }
      : { id: 'open', title: 'Open object', hint: 'Enter', run: () => openNode(tree, node) },
    { id: 'paths', title: isMerged ? 'Why are they alive?' : 'Why is it alive?', hint: 'merged paths', disabled: node.kind === 'root', run: () => showSet(setOf(tree, node), node.name, 'paths') },
    'separator',
    ...here,
    'separator',
    { id: 'copy-name', title: 'Copy name', run: () => copyWords(node.name) },
    ...(address === '' ? [] : [{ id: 'copy-address', title: 'Copy address', hint: address, run: () => copyWords(address) }]),
    { id: 'save-json', title: 'Save subtree as JSON', run: () => void saveSubtree(capture, tree, node.id) },
  ];
}

/** Zooms the picture to a node, and shows the picture where only the table was. `wide`: there is room for both. */
export function showInPicture(desk: TreeDesk, id: number, wide: boolean): void {
  desk.setZoom(id);
  if (activeGraph(session.getState())?.look.layout !== 'picture') graphLook({ layout: wide ? 'both' : 'picture' });
}

/** Opens the table down to a node, and shows the table where only the picture was. */
export function showInTable(desk: TreeDesk, path: readonly number[], wide: boolean): void {
  if (activeGraph(session.getState())?.look.layout !== 'table') graphLook({ layout: wide ? 'both' : 'table' });
  void desk.reveal(path);
}

/** The right-click menu of a frame: what can be done with this place in the picture, then with its function. */
import type { NodeDetail } from '../../engine/contract.ts';
import { counted } from '../../lib/counted.ts';
import { engine, say } from '../../store/actions.ts';
import { copyText } from '../shared/clipboard.ts';
import { frameWords } from '../shared/frame-words.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import type { Shown } from './flame-desk.ts';

/** What can be done with a function; comparisons keep their filters elsewhere, and have a menu of their own. */
export type MenuFor = (
  name: string,
  displayName: string,
  packageName: string,
  extra: readonly MenuItem[],
) => readonly MenuItem[];

export function frameMenu(shown: Shown, detail: NodeDetail, zoomHere: () => void, menuFor: MenuFor): readonly MenuItem[] {
  const words = frameWords(shown.facts.kind);
  const extra: readonly MenuItem[] = [
    { id: 'zoom-here', title: 'Zoom here', hint: 'click', run: zoomHere },
    { id: 'copy-stack', title: `Copy ${words.stack}`, hint: words.innermost, run: () => void copyStack(shown, detail) },
  ];
  // The root stands for all samples: there is no function to do something with.
  if (detail.depth === 0 && shown.query.shape.kind !== 'callers' && shown.query.shape.kind !== 'callees') {
    return extra.slice(0, 1);
  }
  return menuFor(detail.name, detail.displayName, detail.packageName, extra);
}

/** One name per line, the innermost call first, as Go prints a stack. */
async function copyStack(shown: Shown, detail: NodeDetail): Promise<void> {
  const path = await engine.calls.path(shown.query, detail.node);
  if (!path.ok) {
    say(path.error.sentence);
    return;
  }
  const { kind } = shown.query.shape;
  const hasSyntheticRoot = kind === 'topDown' || kind === 'bottomUp';
  const names = path.value.slice(hasSyntheticRoot ? 1 : 0).map((step) => step.name);
  // Trees that grow from the leaf to its callers are in that order already.
  const leafFirst = kind === 'bottomUp' || kind === 'callers' ? names : names.toReversed();
  const copied = await copyText(leafFirst.join('\n'));
  const { stack, frames } = frameWords(shown.facts.kind);
  say(copied ? `Copied a ${stack} of ${counted(names.length, ...frames)}` : 'The browser did not allow copying.');
}

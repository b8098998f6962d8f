import type { GoroutineRow } from '../../engine/goroutine-contract.ts';
import { engine, say } from '../../store/actions.ts';
import { followGoroutine, visitGoroutine } from '../../store/goroutine-actions.ts';
import { activeGoroutines } from '../../store/goroutine-look.ts';
import { session } from '../../store/session.ts';
import { copyText } from '../shared/clipboard.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import { copyAsText } from './group-menu.ts';
import { detailToText } from './stack-text.ts';

export function openRow({ id, row }: GoroutineRow): void {
  visitGoroutine(id === undefined ? { kind: 'row', row } : { kind: 'goroutine', id });
}

export function rowMenu(row: GoroutineRow): readonly MenuItem[] {
  const creator = row.creator?.goroutine;
  return [
    { id: 'open', title: 'Open', hint: 'Enter', run: () => openRow(row) },
    ...(creator === undefined ? [] : [{ id: 'creator', title: `Open goroutine ${creator}, its creator`, run: () => void followGoroutine(creator) }]),
    'separator',
    { id: 'copy', title: 'Copy stack', run: () => void copyRow(row) },
    ...(row.id === undefined ? [] : [{ id: 'copy-id', title: 'Copy number', run: () => void copyNumber(row.id ?? 0) }]),
  ];
}

async function copyRow({ row }: GoroutineRow): Promise<void> {
  const capture = activeGoroutines(session.getState())?.capture;
  if (!capture) return;
  const answer = await engine.calls.goroutine(capture.id, row);
  if (answer.ok) await copyAsText(detailToText(answer.value));
  else say(answer.error.sentence);
}

async function copyNumber(id: number): Promise<void> {
  say((await copyText(String(id))) ? `Copied ${id}` : 'The browser did not allow copying.');
}

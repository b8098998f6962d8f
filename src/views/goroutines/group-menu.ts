import { plainState } from '../../analysis/goroutines/infer-state.ts';
import type { GoroutineGroupRow, GoroutineQuery } from '../../engine/goroutine-contract.ts';
import { say } from '../../store/actions.ts';
import { filterGoroutines } from '../../store/goroutine-actions.ts';
import { editHarmlessList } from '../../store/harmless-rules.ts';
import { copyText } from '../shared/clipboard.ts';
import { copyName } from '../shared/function-actions.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import { zoomTo } from '../shared/zoom-to.ts';
import { askExample, type GroupQuestion } from './goroutine-questions.ts';
import { ruleOfGroup } from './group-texts.ts';
import { detailToText } from './stack-text.ts';

export function groupMenu(query: GoroutineQuery, row: GoroutineGroupRow, onOpen: () => void): readonly MenuItem[] {
  const name = (row.programFrame ?? row.frame)?.name;
  const state = plainState(row.state);
  return [
    { id: 'open', title: 'Open', hint: 'Enter', run: onOpen },
    { id: 'flame', title: 'Show in flame graph', disabled: name === undefined, run: () => void zoomTo(name ?? '') },
    'separator',
    { id: 'state', title: `Only ${state}`, disabled: query.state === state, run: () => filterGoroutines({ state }) },
    { id: 'text', title: 'Only with this function', disabled: name === undefined, run: () => filterGoroutines({ text: name ?? '' }) },
    'separator',
    { id: 'harmless', title: 'Mark as harmless…', run: () => editHarmlessList(ruleOfGroup(row, query.by)) },
    'separator',
    { id: 'copy', title: 'Copy stack', run: () => void copyStack({ query, group: row.group }) },
    { id: 'copy-name', title: 'Copy function name', disabled: name === undefined, run: () => copyName(name ?? '') },
  ];
}

/** Of its oldest goroutine. */
export async function copyStack(question: GroupQuestion): Promise<void> {
  const answer = await askExample(question);
  if (!answer.ok) say(answer.error.sentence);
  else if (answer.value) await copyAsText(detailToText(answer.value));
}

export async function copyAsText(text: string): Promise<void> {
  say((await copyText(text)) ? 'Copied the stack' : 'The browser did not allow copying.');
}

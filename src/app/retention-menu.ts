import { engine, say } from '../store/actions.ts';
import { showSet } from '../store/graph-actions.ts';
import { activeGraph } from '../store/graph-look.ts';
import { session } from '../store/session.ts';
import { copyName, filterFunction, filterPackage } from '../views/shared/function-actions.ts';
import type { MenuItem } from '../views/shared/menu-moves.ts';

/** Types whose name contains another's come first in no order: the one that is meant is among these. */
const MOST_ALIKE = 200;

/** The menu of a type in the flame graph of what is retained. `extra` comes first. */
export function retentionMenu(name: string, displayName: string, packageName: string, extra: readonly MenuItem[]): readonly MenuItem[] {
  const noPackage = packageName === '';
  return [
    ...extra,
    'separator',
    { id: 'instances', title: 'Show all instances of the type', run: () => void showType(name) },
    'separator',
    { id: 'focus-type', title: 'Focus on type', hint: 'keep what it holds or is held by', run: () => filterFunction('focus', name) },
    { id: 'ignore-type', title: 'Ignore type', hint: 'drop it and what it holds', run: () => filterFunction('ignore', name) },
    { id: 'hide-type', title: 'Hide type', hint: 'drop its frames', run: () => filterFunction('hide', name) },
    'separator',
    { id: 'focus-package', title: 'Focus on package', disabled: noPackage, run: () => filterPackage('focus', packageName) },
    { id: 'ignore-package', title: 'Ignore package', disabled: noPackage, run: () => filterPackage('ignore', packageName) },
    'separator',
    { id: 'copy-name', title: 'Copy name', run: () => copyName(name) },
    ...(name === displayName ? [] : [{ id: 'copy-shown-name', title: 'Copy name as shown', run: () => copyName(displayName) }]),
  ];
}

async function showType(name: string): Promise<void> {
  const asked = activeGraph(session.getState());
  if (!asked) return;
  const page = await engine.calls.histogram(asked.facts.id, 'type', { by: 'retained', descending: true }, name, 0, MOST_ALIKE);
  if (!page.ok) {
    say(page.error.sentence);
    return;
  }
  const row = page.value.rows.find((candidate) => candidate.name === name);
  if (activeGraph(session.getState())?.facts !== asked.facts) return;
  if (row) showSet({ kind: 'type', type: row.key }, row.name);
  else say(`${name} is no type of its own.`);
}

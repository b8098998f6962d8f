import { copyName, filterFunction, filterPackage, showNeighbours } from './function-actions.ts';
import type { MenuItem } from './menu-moves.ts';

/** The menu of a function, the same in every view. `name` is the full name, `extra` comes first. */
export function functionMenu(
  name: string,
  displayName: string,
  packageName: string,
  extra: readonly MenuItem[] = [],
): readonly MenuItem[] {
  const noPackage = packageName === '';
  return [
    ...extra,
    ...(extra.length > 0 ? (['separator'] as const) : []),
    { id: 'neighbours', title: 'Show callers and callees', run: () => showNeighbours(name) },
    'separator',
    { id: 'focus-function', title: 'Focus on function', hint: 'keep its samples', run: () => filterFunction('focus', name) },
    { id: 'ignore-function', title: 'Ignore function', hint: 'drop its samples', run: () => filterFunction('ignore', name) },
    { id: 'hide-function', title: 'Hide function', hint: 'drop its frames', run: () => filterFunction('hide', name) },
    'separator',
    { id: 'focus-package', title: 'Focus on package', disabled: noPackage, run: () => filterPackage('focus', packageName) },
    { id: 'ignore-package', title: 'Ignore package', disabled: noPackage, run: () => filterPackage('ignore', packageName) },
    { id: 'hide-package', title: 'Hide package', disabled: noPackage, run: () => filterPackage('hide', packageName) },
    { id: 'show-package', title: 'Show only package', disabled: noPackage, run: () => filterPackage('show', packageName) },
    'separator',
    // The name the binary knows, as the key C copies it.
    { id: 'copy-name', title: 'Copy name', run: () => copyName(name) },
    ...(name === displayName ? [] : [{ id: 'copy-shown-name', title: 'Copy name as shown', run: () => copyName(displayName) }]),
  ];
}

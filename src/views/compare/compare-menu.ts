/** Menus of a comparison: its filters are kept with it, not with a capture. */
import type { GrewRow } from '../../engine/contract.ts';
import { say } from '../../store/actions.ts';
import { addComparedFilter } from '../../store/compare-actions.ts';
import type { Filter, Pattern } from '../../model/query.ts';
import { copyText } from '../shared/clipboard.ts';
import { copyName } from '../shared/function-actions.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import { zoomToSelected } from './zoom-to-selected.ts';

type FrameFilter = Extract<Filter, { readonly pattern: unknown }>['kind'];

const SAID: Readonly<Record<FrameFilter, string>> = {
  focus: 'Keeping only samples with',
  ignore: 'Dropping samples with',
  hide: 'Hiding frames of',
  show: 'Showing only frames of',
};

export function filterCompared(kind: FrameFilter, pattern: Pattern): void {
  if (addComparedFilter({ kind, pattern })) say(`${SAID[kind]} ${pattern.value}`);
}

/** Of a function in the pictures and in the table. */
export function comparedFunctionMenu(
  name: string,
  _displayName: string,
  packageName: string,
  extra: readonly MenuItem[] = [],
): readonly MenuItem[] {
  const noPackage = packageName === '';
  const onFunction = (kind: FrameFilter) => (): void => filterCompared(kind, { by: 'function', value: name });
  const onPackage = (kind: FrameFilter) => (): void => filterCompared(kind, { by: 'package', value: packageName });
  return [
    ...extra,
    ...(extra.length > 0 ? (['separator'] as const) : []),
    { id: 'focus-function', title: 'Focus on function', hint: 'keep its samples', run: onFunction('focus') },
    { id: 'ignore-function', title: 'Ignore function', hint: 'drop its samples', run: onFunction('ignore') },
    { id: 'hide-function', title: 'Hide function', hint: 'drop its frames', run: onFunction('hide') },
    'separator',
    { id: 'focus-package', title: 'Focus on package', disabled: noPackage, run: onPackage('focus') },
    { id: 'ignore-package', title: 'Ignore package', disabled: noPackage, run: onPackage('ignore') },
    { id: 'hide-package', title: 'Hide package', disabled: noPackage, run: onPackage('hide') },
    { id: 'show-package', title: 'Show only package', disabled: noPackage, run: onPackage('show') },
    'separator',
    { id: 'copy-name', title: 'Copy name', run: () => copyName(name) },
  ];
}

export function rowMenu(row: GrewRow): readonly MenuItem[] {
  const name = row.path.at(-1);
  if (name !== undefined) {
    return comparedFunctionMenu(name, row.displayName, row.packageName, [
      { id: 'zoom', title: 'Zoom the pictures to it', hint: 'Enter', run: () => void zoomToSelected() },
      ...(row.path.length > 1 ? [{ id: 'copy-path', title: 'Copy path', hint: 'leaf first', run: () => copyPath(row) }] : []),
    ]);
  }
  const label = labelOf(row);
  return [
    ...(label
      ? [
          { id: 'focus', title: 'Keep only samples with it', run: () => void addComparedFilter({ kind: 'labelFocus', ...label }) },
          { id: 'ignore', title: 'Drop samples with it', run: () => void addComparedFilter({ kind: 'labelIgnore', ...label }) },
        ]
      : [
          { id: 'focus', title: 'Focus on package', run: () => filterCompared('focus', { by: 'package', value: row.key }) },
          { id: 'ignore', title: 'Ignore package', run: () => filterCompared('ignore', { by: 'package', value: row.key }) },
          { id: 'hide', title: 'Hide package', run: () => filterCompared('hide', { by: 'package', value: row.key }) },
        ]),
    'separator',
    { id: 'copy-name', title: 'Copy name', run: () => copyName(row.displayName) },
  ];
}

function labelOf(row: GrewRow): { readonly key: string; readonly value: string } | undefined {
  const cut = row.displayName.indexOf(' = ');
  return cut === -1 ? undefined : { key: row.displayName.slice(0, cut), value: row.displayName.slice(cut + 3) };
}

function copyPath(row: GrewRow): void {
  void copyText(row.path.toReversed().join('\n')).then((copied) =>
    say(copied ? `Copied a path of ${row.path.length} frames` : 'The browser did not allow copying.'),
  );
}

/** Menus of a comparison: its filters are kept with it, not with a capture. */
import type { GrewRow } from '../../engine/contract.ts';
import { say } from '../../store/actions.ts';
import { addComparedFilter, shownComparison } from '../../store/compare-actions.ts';
import { session } from '../../store/session.ts';
import type { Filter, Pattern } from '../../model/query.ts';
import { copyText } from '../shared/clipboard.ts';
import { copyName } from '../shared/function-actions.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import { compareWords, type CompareWords } from './compare-words.ts';
import { zoomToSelected } from './zoom-to-selected.ts';

type FrameFilter = Extract<Filter, { readonly pattern: unknown }>['kind'];

function shownWords(): CompareWords {
  const state = session.getState();
  const shown = shownComparison(state);
  return compareWords(state.captures.find(({ id }) => shown?.captures.includes(id) === true)?.kind ?? 'other');
}

export function filterCompared(kind: FrameFilter, pattern: Pattern): void {
  const { samples, frames } = shownWords();
  const said: Readonly<Record<FrameFilter, string>> = {
    focus: `Keeping only ${samples} with`,
    ignore: `Dropping ${samples} with`,
    hide: `Hiding ${frames} of`,
    show: `Showing only ${frames} of`,
  };
  if (addComparedFilter({ kind, pattern })) say(`${said[kind]} ${pattern.value}`);
}

/** Of a function in the pictures and in the table. */
export function comparedFunctionMenu(
  name: string,
  _displayName: string,
  packageName: string,
  extra: readonly MenuItem[] = [],
): readonly MenuItem[] {
  const noPackage = packageName === '';
  const { name: [noun], samples, frames } = shownWords();
  const onFunction = (kind: FrameFilter) => (): void => filterCompared(kind, { by: 'function', value: name });
  const onPackage = (kind: FrameFilter) => (): void => filterCompared(kind, { by: 'package', value: packageName });
  return [
    ...extra,
    ...(extra.length > 0 ? (['separator'] as const) : []),
    { id: 'focus-function', title: `Focus on ${noun}`, hint: `keep its ${samples}`, run: onFunction('focus') },
    { id: 'ignore-function', title: `Ignore ${noun}`, hint: `drop its ${samples}`, run: onFunction('ignore') },
    { id: 'hide-function', title: `Hide ${noun}`, hint: `drop its ${frames}`, run: onFunction('hide') },
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
          { id: 'focus', title: `Keep only ${shownWords().samples} with it`, run: () => void addComparedFilter({ kind: 'labelFocus', ...label }) },
          { id: 'ignore', title: `Drop ${shownWords().samples} with it`, run: () => void addComparedFilter({ kind: 'labelIgnore', ...label }) },
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

export function copyPath(row: Pick<GrewRow, 'path'>): void {
  void copyText(row.path.toReversed().join('\n')).then((copied) =>
    say(copied ? `Copied a path of ${row.path.length} ${shownWords().frames}` : 'The browser did not allow copying.'),
  );
}

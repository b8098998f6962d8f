/** What can be done with a function from anywhere: tables, the picture, the palette. */
import { addFilter, look, say, showView } from '../../store/actions.ts';
import type { Filter } from '../../model/query.ts';
import { copyText } from './clipboard.ts';

export type FrameFilter = Extract<Filter, { readonly pattern: unknown }>['kind'];

const SAID: Readonly<Record<FrameFilter, string>> = {
  focus: 'Keeping only samples with',
  ignore: 'Dropping samples with',
  hide: 'Hiding frames of',
  show: 'Showing only frames of',
};

export function filterFunction(kind: FrameFilter, name: string): void {
  addFilter({ kind, pattern: { by: 'function', value: name } });
  say(`${SAID[kind]} ${name}`);
}

export function filterPackage(kind: FrameFilter, packageName: string): void {
  addFilter({ kind, pattern: { by: 'package', value: packageName } });
  say(`${SAID[kind]} package ${packageName}`);
}

export function showNeighbours(name: string): void {
  look({ selected: name });
  showView('neighbours');
}

export function copyName(name: string): void {
  void copyText(name).then((copied) => say(copied ? `Copied ${name}` : 'The browser did not allow copying.'));
}

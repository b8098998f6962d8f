/** A path from a root to an object as it is drawn: steps, and stretches of it that are folded. Pure. */
import type { ObjectRow, RootPath, RootPathStep } from '../../engine/graph-contract.ts';
import { formatCount } from '../../lib/format-value.ts';
import { shortened, visibleText } from '../../lib/visible-text.ts';

export type ChainItem =
  | { readonly kind: 'step'; readonly index: number }
  /** Steps that the answer leaves out, before the one of this number. */
  | { readonly kind: 'gap'; readonly index: number }
  | {
      readonly kind: 'fold';
      /** Steps that are not shown; `last` is one of them. */
      readonly first: number;
      readonly last: number;
      /** Where the fold began before some of it was revealed. */
      readonly origin: number;
      /** The references that repeat, in order; empty: it is just long. */
      readonly repeats: readonly string[];
    };

/** A linked list repeats one step, a tree of buckets two or three. */
const LONGEST_PERIOD = 4;
const LEAST_RUN = 8;
const LEAST_FOLDED = 3;
/** A chain with more lines than this loses its middle. */
const MOST_LINES = 60;
const KEPT_AT_ENDS = 20;
/** How many steps of a fold come at a time. */
export const REVEALED_STEPS = 200;
const MOST_REFERENCE = 80;

/** The root above all roots says nothing: a path begins below it. */
export function firstShown(steps: readonly RootPathStep[]): number {
  return steps.length > 1 && steps[0]?.object.id === 0 ? 1 : 0;
}

/** `revealed`: by the origin of a fold, how many of its steps the reader asked for. */
export function chainItems(steps: readonly RootPathStep[], revealed: ReadonlyMap<number, number>): readonly ChainItem[] {
  const items: ChainItem[] = [];
  const push = (index: number): void => {
    if ((steps[index]?.skipped ?? 0) > 0) items.push({ kind: 'gap', index });
    items.push({ kind: 'step', index });
  };
  for (const item of foldMiddle(foldRepeats(steps))) {
    const shown = item.kind === 'fold' ? (revealed.get(item.origin) ?? 0) : 0;
    if (item.kind === 'step') push(item.index);
    else if (item.kind === 'gap' || shown === 0) items.push(item);
    else {
      const end = Math.min(item.first + shown, item.last + 1);
      for (let index = item.first; index < end; index++) push(index);
      if (end <= item.last) items.push({ ...item, first: end });
    }
  }
  return items;
}

/** Long runs of the same one to four steps keep their first and last turn. */
function foldRepeats(steps: readonly RootPathStep[]): readonly ChainItem[] {
  const keys = steps.map(stepKey);
  const items: ChainItem[] = [];
  const first = firstShown(steps);
  let at = first;
  while (at < steps.length) {
    const run = at === first ? undefined : longestRun(keys, at);
    if (!run) {
      items.push({ kind: 'step', index: at++ });
      continue;
    }
    const { period, end } = run;
    for (let index = at; index < at + period; index++) items.push({ kind: 'step', index });
    const repeats = Array.from({ length: period }, (_, turn) => referenceText(steps, at + period + turn));
    items.push({ kind: 'fold', first: at + period, last: end - period - 1, origin: at + period, repeats });
    for (let index = end - period; index < end; index++) items.push({ kind: 'step', index });
    at = end;
  }
  return items;
}

/** The object itself, the last step, is never part of a run. */
function longestRun(keys: readonly string[], at: number): { readonly period: number; readonly end: number } | undefined {
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    let end = at + period;
    while (end < keys.length - 1 && keys[end] === keys[end - period]) end++;
    if (end - at >= Math.max(LEAST_RUN, 2 * period + LEAST_FOLDED)) return { period, end };
  }
  return undefined;
}

function foldMiddle(items: readonly ChainItem[]): readonly ChainItem[] {
  if (items.length <= MOST_LINES) return items;
  const middle = items.slice(KEPT_AT_ENDS, -KEPT_AT_ENDS);
  const first = firstOf(middle[0]!);
  const last = lastOf(middle.at(-1)!);
  return [
    ...items.slice(0, KEPT_AT_ENDS),
    { kind: 'fold', first, last, origin: first, repeats: [] },
    ...items.slice(-KEPT_AT_ENDS),
  ];
}

function firstOf(item: ChainItem): number {
  return item.kind === 'fold' ? item.first : item.index;
}

function lastOf(item: ChainItem): number {
  return item.kind === 'fold' ? item.last : item.index;
}

function stepKey(step: RootPathStep): string {
  return `${step.object.name}\0${step.reference.replaceAll(/\d+/g, '#')}\0${step.strength}\0${step.isDominator ? 1 : 0}`;
}

export function foldText(steps: readonly RootPathStep[], item: ChainItem & { readonly kind: 'fold' }): string {
  let number = 0;
  for (const step of steps.slice(item.first, item.last + 1)) number += 1 + step.skipped;
  const count = formatCount(number);
  if (item.repeats.length === 0) return `${count} more steps`;
  const names = item.repeats.filter((name) => name !== '');
  return names.length === 0 ? `${count} more steps like these` : `${count} more steps through ${names.join(' ')}`;
}

/** What stands on the arrow that leads to a step: `.next`, `[17]`, `key "a"`; empty where it is not known. */
export function referenceText(steps: readonly RootPathStep[], index: number): string {
  const step = steps[index];
  if (!step || step.reference === '') return '';
  const text = shortened(visibleText(step.reference), MOST_REFERENCE);
  // A root is no object with fields: its references are names of their own.
  const isField = steps[index - 1]?.object.kind !== 'root' && /^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(text);
  return isField ? `.${text}` : text;
}

/** The line over a path that is not unfolded: where it begins, what refers to the object in the end. */
export function pathTitle(path: RootPath): { readonly from: ObjectRow | undefined; readonly by: ObjectRow | undefined; readonly steps: number } {
  const begin = firstShown(path.steps);
  const from = path.steps[begin]?.object;
  const by = path.steps.at(-2)?.object;
  const after = path.steps.slice(begin + 1);
  const steps = after.reduce((sum, { skipped }) => sum + 1 + skipped, 0);
  return { from, by: by === from || by?.id === 0 ? undefined : by, steps };
}

/** Which filters of a link its numbers obey already, and which the reader added: told apart in the address as well. */
import type { Filter } from '../model/query.ts';
import { parsePairs } from '../permalink/percent.ts';
import type { Comparison } from './comparison.ts';

/** What a link's address says of filters, besides listing them. */
export interface LinkFilters {
  readonly madeWith: readonly Filter[];
  readonly held: readonly Filter[];
  readonly own: readonly Filter[];
}

/**
 * `fs=lxo`, a letter for each filter. l: the link was made with it · x: likewise, and the reader took it off the files
 * · o: the reader's own. Without it the link was made with all.
 */
const KEY = 'fs';
const END = '&s=1';

export function readLinkFilters(filters: readonly Filter[], hash: string): LinkFilters {
  const said = parsePairs(hash.replace(/^#/, '')).find(([key]) => key === KEY)?.[1] ?? '';
  const marks = new RegExp(`^[lxo]{${filters.length}}$`).test(said) ? said : 'l'.repeat(filters.length);
  const marked = (letters: string): readonly Filter[] => filters.filter((_, index) => letters.includes(marks[index]!));
  return { madeWith: marked('lx'), held: marked('l'), own: marked('o') };
}

/** For the address of a link: its payload stays as it is, so what that was made with stays in it. */
export function addressFilters(comparison: Comparison, onLink: boolean): { readonly filters: readonly Filter[]; readonly marks: string } {
  const { link, filters } = comparison;
  if (!link) return { filters, marks: '' };
  const active = onLink ? link.heldFilters : filters;
  const own = onLink ? filters : filters.filter((filter) => !includesFilter(link.madeWith, filter));
  const marks = link.madeWith.map((filter) => (includesFilter(active, filter) ? 'l' : 'x')).join('') + 'o'.repeat(own.length);
  return { filters: [...link.madeWith, ...own], marks: /^l*$/.test(marks) ? '' : marks };
}

/** For a link that is made anew: all that its numbers will obey. */
export function sharedFilters(comparison: Comparison, onLink: boolean): readonly Filter[] {
  return onLink && comparison.link ? [...comparison.link.madeWith, ...comparison.filters] : comparison.filters;
}

/** Puts the marks into a fragment, before its end mark. */
export function withMarks(hash: string, marks: string): string {
  return marks === '' || !hash.endsWith(END) ? hash : `${hash.slice(0, -END.length)}&${KEY}=${marks}${END}`;
}

export function includesFilter(filters: readonly Filter[], filter: Filter): boolean {
  const text = JSON.stringify(filter);
  return filters.some((other) => JSON.stringify(other) === text);
}

/** Which pages of a long table to ask for, and which to keep. Pure. */
export const PAGE_ROWS = 100;
const KEPT_PAGES = 24;

export function pagesOf(first: number, last: number): readonly number[] {
  const pages: number[] = [];
  for (let page = Math.floor(first / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page++) pages.push(page);
  return pages;
}

/** With one more page; when there are too many, the pages farthest from it go. */
export function withPage<T>(
  pages: ReadonlyMap<number, readonly T[]>,
  page: number,
  rows: readonly T[],
): ReadonlyMap<number, readonly T[]> {
  const all = [...pages.entries()].filter(([other]) => other !== page);
  all.sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page));
  return new Map([[page, rows], ...all.slice(0, KEPT_PAGES - 1)]);
}

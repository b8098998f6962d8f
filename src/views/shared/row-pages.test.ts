import { expect, test } from 'vitest';
import { pagesOf, withPage } from './row-pages.ts';

test('a range of rows lies on one page or on several', () => {
  expect(pagesOf(0, 40)).toEqual([0]);
  expect(pagesOf(90, 210)).toEqual([0, 1, 2]);
  expect(pagesOf(0, -1)).toEqual([]);
});

test('a page replaces itself, and far pages go first', () => {
  let pages: ReadonlyMap<number, readonly string[]> = new Map();
  for (let page = 0; page < 40; page++) pages = withPage(pages, page, [`row of ${page}`]);
  expect(pages.size).toBe(24);
  expect(pages.has(39)).toBe(true);
  expect(pages.has(0)).toBe(false);
  expect(withPage(pages, 39, ['new']).get(39)).toEqual(['new']);
});

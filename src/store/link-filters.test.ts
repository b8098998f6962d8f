import { expect, test } from 'vitest';
import type { Filter } from '../model/query.ts';
import { freshView, type Comparison } from './comparison.ts';
import { addressFilters, includesFilter, readLinkFilters, sharedFilters, withMarks } from './link-filters.ts';

const filter = (value: string): Filter => ({ kind: 'focus', pattern: { by: 'text', value } });
const [A, B, OWN] = [filter('a'), filter('b'), filter('own')] as const;

function comparison(change: Partial<NonNullable<Comparison['link']>>, filters: readonly Filter[]): Comparison {
  const link = { foldedStacks: 0, rounded: false, redacted: false, type: 'inuse_space', madeWith: [A, B], heldFilters: [A, B], heldType: undefined, ...change };
  return { id: 'link', captures: ['1', '2'], base: 0, head: 1, chosen: true, link, ...freshView('inuse_space', 'heap'), filters };
}

test('a link was made with its filters, unless its address marks them', () => {
  expect(readLinkFilters([A, B], '#d1=x&f=focus:a&f=focus:b&s=1')).toEqual({ madeWith: [A, B], held: [A, B], own: [] });
  expect(readLinkFilters([A, B, OWN], '#d1=x&fs=lxo&s=1')).toEqual({ madeWith: [A, B], held: [A], own: [OWN] });
  // Marks that do not fit the filters are of something else.
  expect(readLinkFilters([A, B], '#d1=x&fs=o&s=1').own).toEqual([]);
});

test('an address tells what the link was made with from what the reader added and took away, and back', () => {
  const onLink = comparison({}, [OWN]);
  expect(addressFilters(onLink, true)).toEqual({ filters: [A, B, OWN], marks: 'llo' });
  const onFiles = comparison({ heldFilters: [] }, [B, OWN]);
  const { filters, marks } = addressFilters(onFiles, false);
  expect(readLinkFilters(filters, withMarks('#d1=x&s=1', marks))).toEqual({ madeWith: [A, B], held: [B], own: [OWN] });
  expect(addressFilters(comparison({}, []), true).marks).toBe('');
  expect(addressFilters({ ...onLink, link: undefined }, false)).toEqual({ filters: [OWN], marks: '' });
});

test('marks stand before the end mark', () => {
  expect(withMarks('#d1=x&f=focus:a&s=1', 'o')).toBe('#d1=x&f=focus:a&fs=o&s=1');
  expect(withMarks('#d1=x&s=1', '')).toBe('#d1=x&s=1');
});

test('a link made of a link has obeyed the filters of both', () => {
  expect(sharedFilters(comparison({}, [OWN]), true)).toEqual([A, B, OWN]);
  expect(sharedFilters(comparison({ heldFilters: [] }, [B]), false)).toEqual([B]);
  expect(includesFilter([A, B], { ...B })).toBe(true);
});

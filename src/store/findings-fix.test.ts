import { expect, test } from 'vitest';
import { fixOf, heapProfiles, NO_VERDICT, spokenVerdict } from './findings-fix.ts';

const facts = (id: string, kind: 'heap' | 'allocs' | 'goroutine', fromLink = false) => ({ id, kind, fromLink, graph: undefined });
const OPEN = { captures: [facts('a', 'heap'), facts('b', 'allocs'), facts('g', 'goroutine'), facts('l', 'heap', true)] };

test('a fix is seen in heap profiles of files', () => {
  expect(heapProfiles(OPEN).map(({ id }) => id)).toEqual(['a', 'b']);
});

test('base is before and head is after, of two heap profiles that are open', () => {
  expect(fixOf({ captures: ['a', 'b'], base: 0, head: 1 }, OPEN)).toEqual({ before: 'a', after: 'b' });
  expect(fixOf({ captures: ['a', 'b'], base: 1, head: 0 }, OPEN)).toEqual({ before: 'b', after: 'a' });
  for (const [base, head] of [[0, 0], [0, 2], [0, 3], [0, 9]] as const) expect(fixOf({ captures: ['a', 'b', 'g', 'l'], base, head }, OPEN)).toBeUndefined();
});

test('what is said aloud once the rules have looked', () => {
  expect(spokenVerdict([])).toBe(NO_VERDICT);
});

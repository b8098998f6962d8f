import { expect, test } from 'vitest';
import { nextEntry, typedEntry, type MenuItem } from './menu-moves.ts';

const run = (): void => undefined;
const items: readonly MenuItem[] = [
  { id: 'a', title: 'Focus on function', run },
  'separator',
  { id: 'b', title: 'Focus on package', run },
  { id: 'c', title: 'Copy name', run },
];

test('walking skips separators and goes around', () => {
  expect(nextEntry(items, -1, 1)).toBe(0);
  expect(nextEntry(items, 0, 1)).toBe(2);
  expect(nextEntry(items, 3, 1)).toBe(0);
  expect(nextEntry(items, 0, -1)).toBe(3);
  expect(nextEntry(items, items.length, -1)).toBe(3);
});

test('a menu of nothing stays where it is', () => {
  expect(nextEntry(['separator'], -1, 1)).toBe(-1);
});

test('one letter again and again walks through its entries', () => {
  expect(typedEntry(items, 0, 'f')).toBe(2);
  expect(typedEntry(items, 2, 'ff')).toBe(0);
});

test('a word finds its entry and may stay on it', () => {
  expect(typedEntry(items, 0, 'co')).toBe(3);
  expect(typedEntry(items, 0, 'focus')).toBe(0);
  expect(typedEntry(items, 0, 'focus on p')).toBe(2);
  expect(typedEntry(items, 2, 'zz')).toBe(2);
});

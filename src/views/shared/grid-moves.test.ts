import { expect, test } from 'vitest';
import { cursorAfter } from './grid-moves.ts';

test('arrows walk and stop at the ends', () => {
  expect(cursorAfter('ArrowDown', -1, 10, 4)).toBe(0);
  expect(cursorAfter('ArrowDown', 9, 10, 4)).toBe(9);
  expect(cursorAfter('ArrowUp', 0, 10, 4)).toBe(0);
});

test('pages and ends', () => {
  expect(cursorAfter('PageDown', -1, 10, 4)).toBe(4);
  expect(cursorAfter('PageDown', 8, 10, 4)).toBe(9);
  expect(cursorAfter('PageUp', 8, 10, 4)).toBe(4);
  expect(cursorAfter('Home', 8, 10, 4)).toBe(0);
  expect(cursorAfter('End', 0, 10, 4)).toBe(9);
});

test('an empty table has nowhere to go, and other keys do not move', () => {
  expect(cursorAfter('ArrowDown', -1, 0, 4)).toBeUndefined();
  expect(cursorAfter('a', 3, 10, 4)).toBeUndefined();
});

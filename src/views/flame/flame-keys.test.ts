import { expect, test } from 'vitest';
import { magnificationText } from './breadcrumb.tsx';
import { actionOf, type KeyPress } from './flame-keys.ts';
import { rowsText } from './flame-status.tsx';
import { cardPlace, fileText } from './card-texts.ts';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

test('keys are what they say', () => {
  expect(actionOf(press('ArrowDown'))).toEqual({ kind: 'move', move: 'child' });
  expect(actionOf(press('Escape'))).toEqual({ kind: 'reset' });
  expect(actionOf(press('F10', { shiftKey: true }))).toEqual({ kind: 'menu' });
  expect(actionOf(press('+', { shiftKey: true }))).toMatchObject({ kind: 'zoom' });
});

test('keys of the page and the browser are left alone', () => {
  expect(actionOf(press('c', { ctrlKey: true }))).toBeUndefined();
  expect(actionOf(press('0', { metaKey: true }))).toBeUndefined();
  expect(actionOf(press('Tab'))).toBeUndefined();
  expect(actionOf(press('toString'))).toBeUndefined();
});

test('the card is never under the pointer and never outside of the window', () => {
  const page = { width: 1000, height: 600 };
  const card = { width: 300, height: 120 };
  for (const at of [{ x: 5, y: 5 }, { x: 995, y: 5 }, { x: 5, y: 595 }, { x: 995, y: 595 }, { x: 500, y: 300 }]) {
    const { x, y } = cardPlace(at, card, page);
    expect(x).toBeGreaterThanOrEqual(8);
    expect(y).toBeGreaterThanOrEqual(8);
    expect(x + card.width).toBeLessThanOrEqual(992);
    expect(y + card.height).toBeLessThanOrEqual(592);
    const isUnder = at.x >= x && at.x <= x + card.width && at.y >= y && at.y <= y + card.height;
    expect(isUnder).toBe(false);
  }
});

test('short texts', () => {
  expect(fileText({ file: 'a/b.go', lines: [{ line: 87, value: 2 }, { line: 91, value: 1 }] })).toBe('a/b.go:87, 91');
  expect(fileText({ file: 'a/b.go', lines: [{ line: 0, value: 2 }] })).toBe('a/b.go');
  expect(rowsText({ rows: 20, scrollTop: 0, height: 900 })).toBe('20 rows');
  expect(rowsText({ rows: 100, scrollTop: 0, height: 180 })).toBe('rows 1–10 of 100 · scroll for more ↓');
  expect(rowsText({ rows: 100, scrollTop: 90 * 18, height: 180 })).toBe('rows 91–100 of 100');
  expect(rowsText({ rows: 0, scrollTop: 0, height: 180 })).toBe('');
  expect(magnificationText({ rootWeight: 100, span: { x0: 0, x1: 100 } })).toBe('');
  expect(magnificationText({ rootWeight: 100, span: { x0: 0, x1: 40 } })).toBe('×2.5');
  expect(magnificationText({ rootWeight: 1e6, span: { x0: 0, x1: 100 } })).toBe('×10,000');
});

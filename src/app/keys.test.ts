import { expect, test } from 'vitest';
import { keyLabel, matchesKey, type KeyPress } from './keys.ts';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

test('letters are told apart by Shift', () => {
  expect(matchesKey(press('x'), 'X')).toBe(true);
  expect(matchesKey(press('X', { shiftKey: true }), 'X')).toBe(false);
  expect(matchesKey(press('X', { shiftKey: true }), 'Shift+X')).toBe(true);
  expect(matchesKey(press('x'), 'Shift+X')).toBe(false);
});

test('signs are taken as they come, with Shift or without', () => {
  expect(matchesKey(press('?', { shiftKey: true }), '?')).toBe(true);
  expect(matchesKey(press('/'), '/')).toBe(true);
  expect(matchesKey(press('/', { shiftKey: true }), '/')).toBe(true);
});

test('Mod is Ctrl or the command key, and nothing else slips through', () => {
  expect(matchesKey(press('k', { ctrlKey: true }), 'Mod+K')).toBe(true);
  expect(matchesKey(press('k', { metaKey: true }), 'Mod+K')).toBe(true);
  expect(matchesKey(press('k'), 'Mod+K')).toBe(false);
  expect(matchesKey(press('o', { ctrlKey: true }), 'O')).toBe(false);
  expect(matchesKey(press('o', { altKey: true }), 'O')).toBe(false);
});

test('labels follow the keyboard', () => {
  expect(keyLabel('Mod+K', true)).toBe('⌘K');
  expect(keyLabel('Mod+K', false)).toBe('Ctrl+K');
  expect(keyLabel('Shift+X', false)).toBe('Shift+X');
  expect(keyLabel('?', false)).toBe('?');
});

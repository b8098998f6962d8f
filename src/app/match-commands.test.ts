import { expect, test } from 'vitest';
import { fit } from './match-commands.ts';

test('every word must occur', () => {
  expect(fit('flame graph', 'Flame graph')).toBeGreaterThan(0);
  expect(fit('flame table', 'Flame graph')).toBe(0);
});

test('the start of the title beats the start of a word beats the inside', () => {
  expect(fit('co', 'Copy its name')).toBeGreaterThan(fit('co', 'Show its colour'));
  expect(fit('na', 'Copy its name')).toBeGreaterThan(fit('na', 'Signal'));
});

test('nothing typed fits everything', () => {
  expect(fit('', 'Anything')).toBe(1);
});

import { expect, test } from 'vitest';
import { cellText, valueColumnPx } from './value-column.ts';

test('an unknown unit is left out, a scaled one is not', () => {
  expect(cellText(5_164_653_752, 'widgets')).toBe('5,164,653,752');
  expect(cellText(1234, 'count')).toBe('1,234');
  expect(cellText(2048, 'bytes')).toBe('2.00 kB');
  expect(cellText(1, 'B')).toBe('1 B');
  expect(cellText(1_500_000, 'nanoseconds')).toBe('1.50 ms');
});

test('the column grows with the digits of the total and has a least width', () => {
  expect(valueColumnPx(12, 'count')).toBe(82);
  expect(valueColumnPx(5_164_653_752, 'widgets')).toBeGreaterThan(13 * 7.2 + 16);
  expect(valueColumnPx(2 ** 50, 'bytes')).toBe(82);
});

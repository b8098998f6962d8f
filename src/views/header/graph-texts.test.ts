import { expect, test } from 'vitest';
import { graphNotices, memStatText } from './graph-texts.ts';

test('memory statistics read by what they count', () => {
  expect(memStatText('HeapInuse', 3 * 1024 * 1024)).toBe('3.00 MB');
  expect(memStatText('OtherSys', 2048)).toBe('2.00 kB');
  expect(memStatText('HeapObjects', 12_345)).toBe('12,345');
  expect(memStatText('PauseTotalNs', 1_500_000)).toBe('1.50 ms');
  expect(memStatText('NumGC', 7)).toBe('7');
  expect(memStatText('LastGC', 1_795_165_102_909_040_384)).toBe('2026-11-20 08:58:22.909 UTC');
  expect(memStatText('LastGC', 0)).toBe('never');
});

test('a heap says what it lacks', () => {
  expect(graphNotices({ wantsBinary: false })).toEqual([]);
  expect(graphNotices({ wantsBinary: true }).map(({ code }) => code)).toEqual(['wants-binary']);
});

import { describe, expect, it } from 'vitest';
import { change, foldedText } from './comparison.ts';
import { ownDigits } from './layout.ts';

describe('ownDigits', () => {
  it.each([
    ['2026-11-20T08:42:48.061000000Z', '2026-11-20T08:42:48.061Z'],
    ['2026-11-20T08:42:48.750000000Z', '2026-11-20T08:42:48.750Z'],
    ['2026-11-20T08:42:48.000100000Z', '2026-11-20T08:42:48.000100Z'],
    ['2026-11-20T04:39:55.690285367Z', '2026-11-20T04:39:55.690285367Z'],
    ['2026-11-20T04:39:50Z', '2026-11-20T04:39:50Z'],
  ])('%s is %s', (time, shown) => {
    expect(ownDigits(time)).toBe(shown);
    expect(Date.parse(shown)).toBe(Date.parse(time));
  });
});

it('a change too small to print has no sign', () => {
  expect([1, -1].map((delta) => change(100_000, 100_000 + delta))).toEqual(['0.0 %', '0.0 %']);
  expect([[100, 110], [100, 90], [0, 1], [1, 0], [5, 5]].map(([base, head]) => change(base!, head!))).toEqual(['+10.0 %', '−10.0 %', 'new', 'gone', '']);
});

it('says what is folded in the words of the kind', () => {
  expect(foldedText(1, 'heap')).toBe('1 small stack is folded into its caller');
  expect(foldedText(1_200, 'go-objects')).toBe('1,200 small paths are folded into their owners');
});

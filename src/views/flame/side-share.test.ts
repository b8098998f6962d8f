import { expect, test } from 'vitest';
import { fillEnd, sideShare } from './side-share.ts';

test('the larger side fills its rectangle, the other one its share', () => {
  expect(sideShare('base', 30, 120)).toBe(0.25);
  expect(sideShare('head', 30, 120)).toBe(1);
  expect(sideShare('base', 120, 30)).toBe(1);
  expect(sideShare('head', 0, 30)).toBe(1);
  expect(sideShare('base', 0, 30)).toBe(0);
});

test('nothing on either side, or what is no amount, fills nothing', () => {
  expect(sideShare('base', 0, 0)).toBe(0);
  expect(sideShare('head', -5, 10)).toBe(1);
  expect(sideShare('base', -5, 10)).toBe(0);
  expect(sideShare('base', Number.NaN, Number.NaN)).toBe(0);
});

test('a little on one side stays visible, and so does a little that is missing', () => {
  expect(fillEnd(10, 110, 0.25)).toBe(35);
  expect(fillEnd(10, 110, 0.0001)).toBe(11);
  expect(fillEnd(10, 110, 0.9999)).toBe(109);
  expect(fillEnd(10, 110, 0)).toBe(10);
  expect(fillEnd(10, 110, 1)).toBe(110);
  // A hairline has room for one of the two.
  expect(fillEnd(10, 11, 0.2)).toBe(10);
  expect(fillEnd(10, 11, 0.8)).toBe(11);
});

import { expect, test } from 'vitest';
import { sparkPoints } from './spark-points.ts';

test('a series starts left, ends right, and stands on zero', () => {
  const points = sparkPoints([0, 5, 10], 66, 16);
  expect(points).toEqual([{ x: 3, y: 13 }, { x: 33, y: 8 }, { x: 63, y: 3 }]);
});

test('negative values go below zero, and nothing at all lies flat', () => {
  expect(sparkPoints([-10, 10], 26, 16).map(({ y }) => y)).toEqual([13, 3]);
  expect(sparkPoints([0, 0], 26, 16).map(({ y }) => y)).toEqual([13, 13]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thinLine } from './thin-line.ts';

const line = (values: readonly number[]): [Float64Array, Float64Array] => [Float64Array.from(values, (_, at) => at), Float64Array.from(values)];

test('what fits is kept as it is', () => {
  const [times, values] = line([3, 1, 2]);
  expect(thinLine(times, values, 0, 2, 10)).toEqual({ times, values });
});

test('a window has the points that lead into it and out of it', () => {
  const [times, values] = line([0, 1, 2, 3, 4, 5]);
  expect([...thinLine(times, values, 2, 3, 10).times]).toEqual([1, 2, 3, 4]);
});

test('extremes stay, times ascend, and the points are few', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 500 }), fc.integer({ min: 4, max: 60 }), (list, points) => {
      const [times, values] = line(list);
      const thin = thinLine(times, values, 0, list.length, points);
      expect(Math.max(...thin.values)).toBe(Math.max(...list));
      expect(Math.min(...thin.values)).toBe(Math.min(...list));
      expect(thin.times.length).toBeLessThanOrEqual(points + 2);
      for (let at = 0; at < thin.times.length; at++) {
        expect(thin.values[at]).toBe(list[thin.times[at]!]);
        if (at > 0) expect(thin.times[at]).toBeGreaterThan(thin.times[at - 1]!);
      }
    }),
  );
});

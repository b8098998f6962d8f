import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortBySize } from './sort-by-size.ts';

const size = fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 24, max: 2 ** 24 + 60 }), fc.integer({ min: 0, max: 2 ** 52 }));

test.each([20, 3000])('up to %d sizes, largest first, equal ones as they stood', (maxLength) => {
  fc.assert(
    fc.property(fc.array(size, { maxLength, size: 'max' }), (list) => {
      const sizes = Float64Array.from(list);
      const ids = Uint32Array.from(list, (_, id) => id);
      const expected = Array.from(ids).sort((a, b) => list[b]! - list[a]! || a - b);
      expect(Array.from(sortBySize(ids, sizes))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

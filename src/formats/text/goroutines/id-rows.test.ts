import { assert, array, double, integer, oneof, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { IdRows } from './id-rows.ts';

test('knows what a Map knows', () => {
  const id = oneof(integer({ min: 1, max: 50 }), integer({ min: 1 }), double({ min: 1, max: Number.MAX_SAFE_INTEGER, noNaN: true }).map(Math.floor));
  assert(
    property(array(tuple(id, integer({ min: 0 })), { maxLength: 3000, size: 'max' }), (pairs) => {
      const rows = new IdRows();
      const want = new Map(pairs);
      for (const [key, row] of pairs) rows.set(key, row);
      for (const [key, row] of want) expect(rows.get(key)).toBe(row);
      expect(rows.get(2 ** 52 - 1)).toBe(want.get(2 ** 52 - 1));
      rows.clear();
      for (const key of want.keys()) expect(rows.get(key)).toBe(undefined);
    }),
    { seed: 7, numRuns: 60 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderByNumber, orderByText } from './goroutine-order.ts';

const numbers = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN), fc.constantFrom(2 ** 40, 2 ** 53, 0.5)), { maxLength: 700 });

test('numbers: a plain stable sort, with what is not known at the end', () => {
  fc.assert(
    fc.property(numbers, fc.boolean(), (column, descending) => {
      const ids = Uint32Array.from(column.keys()).filter((id) => id % 5 !== 3);
      const expected = [...ids].toSorted((a, b) => {
        const [left, right] = [column[a]!, column[b]!];
        if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
        return descending ? right - left : left - right;
      });
      expect([...orderByNumber(ids.slice(), Float64Array.from(column), descending)]).toEqual(expected);
    }),
  );
});

test('texts: a plain stable sort, with nothing at the end', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', 'b', 'ä', 'main.x'), { maxLength: 700 }), fc.boolean(), (texts, descending) => {
      const ids = Uint32Array.from(texts.keys());
      const expected = [...ids].toSorted((a, b) => {
        const [left, right] = [texts[a]!, texts[b]!];
        if (left === right) return 0;
        if (left === '' || right === '') return left === '' ? 1 : -1;
        return left < right === descending ? 1 : -1;
      });
      expect([...orderByText(ids.slice(), (id) => texts[id]!, descending)]).toEqual(expected);
    }),
  );
});

import type { SharedComparison } from '../model/shared-comparison.ts';

/**
 * Whether all numbers keep the model's promise: safe integers, whose absolute values add up to one, together with what
 * is missing to the exact total. Then both sides can be made into profiles without a sum that is rounded.
 */
export function hasExactSums({ types, sides, tree }: SharedComparison): boolean {
  return sides.every((side, which) =>
    types.every((_, type) => {
      const column = (which === 0 ? tree.base : tree.head)[type];
      const total = side.totals[type];
      if (column === undefined || total === undefined || column.length < tree.count || !Number.isSafeInteger(total)) return false;
      let sum = 0;
      let size = 0;
      for (let node = 0; node < tree.count; node++) {
        const value = column[node]!;
        if (!Number.isInteger(value)) return false;
        sum += value;
        size += Math.abs(value);
        if (size > Number.MAX_SAFE_INTEGER) return false;
      }
      return size + Math.abs(total - sum) <= Number.MAX_SAFE_INTEGER;
    }),
  );
}

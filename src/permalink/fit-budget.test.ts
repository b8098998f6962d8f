import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SharedComparison } from '../model/shared-comparison.ts';
import { anyComparison, plainPaths } from '../testing/random-comparison.ts';
import { syntheticComparison } from '../testing/synthetic-comparison.ts';
import { fitBudget } from './fit-budget.ts';
import type { FittedPayload } from './fit-budget.ts';
import { countStacks } from './fold-tree.ts';
import { openPayload } from './open-payload.ts';
import { LARGEST_CODE, isThreeDigits, threeDigitCode, threeDigitValue, toThreeDigits } from './three-digits.ts';
import { cleanText } from './clean-text.ts';

const LADDER = [3_800, 8_000, 30_000, 64_000];

async function fit(comparison: SharedComparison, budget: number | undefined, keep?: (node: number) => boolean): Promise<FittedPayload> {
  const answer = await fitBudget(comparison, { budget, ...(keep ? { keep } : {}) });
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

const sums = (comparison: SharedComparison): readonly number[] => [...comparison.tree.base, ...comparison.tree.head].map((column) => column.reduce((sum, value) => sum + value, 0));

describe('sizes', () => {
  it('1,000 stacks exact in 30,000 characters, 200 in 8,500', async () => {
    const sizes: Record<string, string> = {};
    for (const [stacks, most] of [[1_000, 30_000], [200, 8_500]] as const) {
      for (const seed of [1, 2, 3]) {
        const comparison = syntheticComparison({ stacks, seed });
        const from = performance.now();
        const fitted = await fit(comparison, undefined);
        sizes[`${stacks} stacks, seed ${seed}`] = `${fitted.payload.length} characters, ${Math.round(performance.now() - from)} ms`;
        expect(fitted).toMatchObject({ stacks, rounded: false, foldedStacks: 0, exactShare: 1 });
        expect(fitted.payload.length).toBeLessThanOrEqual(most);
      }
    }
    console.table(sizes);
  });

  it('ten growing sites among 1,000 stacks keep 80 % of the change in 8,000 characters', async () => {
    const sizes: Record<string, string> = {};
    for (const seed of [1, 2, 3]) {
      const from = performance.now();
      const fitted = await fit(syntheticComparison({ stacks: 1_000, seed, growing: 10 }), 8_000);
      sizes[`seed ${seed}`] = `${fitted.payload.length} characters, ${(100 * fitted.exactShare).toFixed(1)} % exact, ${Math.round(performance.now() - from)} ms`;
      expect(fitted.exactShare).toBeGreaterThanOrEqual(0.8);
    }
    console.table(sizes);
  });
});

describe('the ladder', () => {
  it.each(LADDER)('%i characters hold, with exact totals and all stacks accounted for', async (budget) => {
    for (const comparison of [syntheticComparison({ stacks: 3_000, seed: 5 }), syntheticComparison({ stacks: 900, seed: 6, growing: 10 })]) {
      const fitted = await fit(comparison, budget);
      expect(fitted.payload.length).toBeLessThanOrEqual(budget);
      const back = await openPayload(fitted.payload);
      if (!back.ok) throw new Error(back.error.sentence);
      expect(back.value).toEqual(fitted.comparison);
      expect(back.value.sides.map(({ totals }) => totals)).toEqual(comparison.sides.map(({ totals }) => totals));
      expect(back.value.rounded).toBe(fitted.rounded);
      if (fitted.foldedStacks > 0) {
        // It was worth it: the room is used.
        expect(fitted.payload.length).toBeGreaterThan(budget * 0.9);
        expect(fitted.exactShare).toBeLessThan(1);
        const whole = plainPaths(comparison);
        const still = [...plainPaths(fitted.comparison).keys()].filter((path) => whole.has(path)).length;
        expect(still).toBe(countStacks(comparison.tree) - fitted.foldedStacks);
      }
      // Rounding moves a sum by far less than half a percent.
      const totals = comparison.sides.flatMap((side) => side.totals);
      sums(back.value).forEach((sum, at) => expect(Math.abs(sum / totals[at]! - 1)).toBeLessThan(0.005));
    }
  });

  it('rounds before it folds', async () => {
    const comparison = syntheticComparison({ stacks: 150, seed: 9 });
    const exact = await fit(comparison, undefined);
    expect(await fit(comparison, exact.payload.length)).toMatchObject({ rounded: false, foldedStacks: 0 });
    const rounded = await fit(comparison, exact.payload.length - 1);
    expect(rounded).toMatchObject({ rounded: true, foldedStacks: 0, exactShare: 1, stacks: 150 });
    for (const column of [...rounded.comparison.tree.base, ...rounded.comparison.tree.head]) expect(column.every(isThreeDigits)).toBe(true);
    expect(await fit(comparison, rounded.payload.length - 1)).toMatchObject({ rounded: true, foldedStacks: expect.any(Number) });
  });

  it('never folds what is to be kept', async () => {
    const comparison = syntheticComparison({ stacks: 600, seed: 10 });
    const cited = new Set([comparison.tree.count - 1, Math.floor(comparison.tree.count / 3)]);
    const pathOf = (node: number): string => (node === 0 ? '' : `${pathOf(comparison.tree.parent[node]!)}\n${comparison.names[comparison.tree.name[node]!]}`);
    const fitted = await fit(comparison, 3_800, (node) => cited.has(node));
    const paths = plainPaths(fitted.comparison);
    for (const node of cited) expect(paths.has(pathOf(node)), pathOf(node)).toBe(true);
    expect(await fitBudget(comparison, { budget: 3_800, keep: () => true })).toMatchObject({ ok: false, error: { code: 'too-large', sentence: expect.stringContaining('frames') } });
  });

  it('any comparison, folded as far as it goes', async () => {
    await fc.assert(
      fc.asyncProperty(anyComparison, fc.integer({ min: 200, max: 900 }), async (comparison, budget) => {
        const answer = await fitBudget(comparison, { budget });
        if (!answer.ok) {
          expect(answer.error.code).toBe('too-large');
          return;
        }
        expect(answer.value.payload.length).toBeLessThanOrEqual(budget);
        const before = plainPaths(comparison, cleanText);
        if (answer.value.foldedStacks === comparison.foldedStacks && !answer.value.rounded) expect(plainPaths(answer.value.comparison)).toEqual(before);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});

it('three digits', () => {
  for (const value of [0, 7, 999, 1000, 1010, 9990, 10_000, 123_000, 9_000_000_000_000_000]) {
    expect(isThreeDigits(value) && isThreeDigits(-value)).toBe(true);
    expect(threeDigitValue(threeDigitCode(value))).toBe(value);
    expect(threeDigitValue(threeDigitCode(-value))).toBe(-value);
  }
  expect([1001, 1234, 999_600].map((value) => toThreeDigits(value, 'nearest'))).toEqual([1000, 1230, 1_000_000]);
  expect(toThreeDigits(-999_600, 'down')).toBe(-999_000);
  for (let code = 1; code <= LARGEST_CODE; code++) {
    expect(threeDigitCode(threeDigitValue(code))).toBe(code);
    expect(threeDigitValue(code)).toBeGreaterThan(threeDigitValue(code - 1));
  }
  expect(Number.isSafeInteger(threeDigitValue(LARGEST_CODE))).toBe(true);
});

import { expect, test } from 'vitest';
import { isWhole, keepsText } from './share-budgets.ts';

const STACK = ['stack', 'stacks'] as const;
const link = { payload: 'x1', stacks: 1000, foldedStacks: 0, rounded: false, exactShare: 1 };

test('a link says what it keeps', () => {
  expect(keepsText(link, STACK)).toBe('exact, 1,000 stacks');
  expect(keepsText({ ...link, rounded: true }, STACK)).toBe('3 digits, 100 % of the change on its own stack');
  expect(keepsText({ ...link, rounded: true, foldedStacks: 412, exactShare: 0.93 }, STACK)).toBe(
    '3 digits, 412 small stacks folded, 93.0 % of the change on its own stack',
  );
  expect(keepsText({ ...link, foldedStacks: 1, exactShare: 0.99999 }, STACK)).toBe('1 small stack folded, over 99.9 % of the change on its own stack');
  expect(keepsText({ ...link, rounded: true, foldedStacks: 20_000, exactShare: 0.031 }, STACK)).toBe(
    '3 digits, 20,000 small stacks folded, hardly anything of the change survives: 3.10 % of it on its own stack',
  );
});

test('a link says how many findings it has', () => {
  expect(keepsText({ ...link, findings: { kept: 7, of: 7, isShort: false } }, STACK)).toBe('exact, 1,000 stacks, with 7 findings');
  expect(keepsText({ ...link, findings: { kept: 7, of: 7, isShort: true } }, STACK)).toBe('exact, 1,000 stacks, with 7 findings in short');
  expect(keepsText({ ...link, findings: { kept: 3, of: 7, isShort: true } }, STACK)).toBe('exact, 1,000 stacks, with the first 3 of 7 findings');
  expect(keepsText({ ...link, findings: { kept: 0, of: 1, isShort: false } }, STACK)).toBe('exact, 1,000 stacks, no room for 1 finding');
  expect(isWhole({ ...link, findings: { kept: 7, of: 7, isShort: false } })).toBe(true);
  expect(isWhole({ ...link, findings: { kept: 7, of: 7, isShort: true } })).toBe(false);
  expect(isWhole(link)).toBe(true);
});

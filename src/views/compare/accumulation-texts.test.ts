import { expect, test } from 'vitest';
import { accumulationSteps, asSentence, sentenceParts } from './accumulation-texts.ts';

test('names stand apart from the sentence around them', () => {
  expect(sentenceParts('`main.recent` grew from 3 to 9 entries.')).toEqual([
    { text: 'main.recent', isName: true },
    { text: ' grew from 3 to 9 entries.', isName: false },
  ]);
  expect(sentenceParts('a ` b')).toEqual([{ text: 'a ` b', isName: false }]);
});

test('a reason becomes a sentence', () => {
  expect(asSentence('the collector moves objects')).toBe('The collector moves objects.');
  expect(asSentence('Objects are recognised.')).toBe('Objects are recognised.');
  expect(asSentence('')).toBe('');
});

test('two captures ask for a third; three say whether every step grew', () => {
  expect(accumulationSteps({ perInterval: [6000], steady: false })).toBe('Grew once: take a third snapshot to confirm.');
  expect(accumulationSteps({ perInterval: [3000, 6000], steady: true })).toBe('+3,000, +6,000 entries per interval: grew at every step.');
  expect(accumulationSteps({ perInterval: [3000, -10], steady: false })).toBe('+3,000, −10 entries per interval: not at every step.');
});

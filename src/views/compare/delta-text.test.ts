import { expect, test } from 'vitest';
import { changeText, deltaText, isWithinNoise, rateText, spanText } from './delta-text.ts';

test('a difference always has its sign', () => {
  expect(deltaText(12_582_912, 'bytes')).toBe('+12.0 MB');
  expect(deltaText(-3, 'count')).toBe('−3');
  expect(deltaText(0, 'bytes')).toBe('0 B');
});

test('a rate keeps its unit', () => {
  expect(rateText(2048, 'bytes/s')).toBe('2.00 kB/s');
  expect(rateText(1234.56, 'count/s')).toBe('1,235/s');
});

test('a change is a percentage, a multiple, or a word', () => {
  expect(changeText(100, 150)).toBe('+50.0 %');
  expect(changeText(100, 50)).toBe('−50.0 %');
  expect(changeText(100, 100)).toBe('0 %');
  expect(changeText(0, 0)).toBe('');
  expect(changeText(0, 5)).toBe('new');
  expect(changeText(5, 0)).toBe('gone');
  expect(changeText(1, 20)).toBe('×20');
  expect(changeText(1, 1e6)).toBe('×1,000,000');
  expect(changeText(10, 199)).toBe('+1890 %');
});

test('noise dims only what differs', () => {
  expect(isWithinNoise({ delta: 5, noise: 6 })).toBe(true);
  expect(isWithinNoise({ delta: -7, noise: 6 })).toBe(false);
  expect(isWithinNoise({ delta: 0, noise: 6 })).toBe(false);
});

test('a span has two parts at most', () => {
  expect(spanText(0.5)).toBe('500 ms');
  expect(spanText(483)).toBe('8 min 3 s');
  expect(spanText(3600)).toBe('1 h');
  expect(spanText(-90_000)).toBe('1 d 1 h');
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortened, visibleBlock, visibleText } from './visible-text.ts';

it('control characters become their pictures, direction marks a replacement', () => {
  expect(visibleText('a\nb\tc\0\u007f')).toBe('a␊b␉c␀␡');
  expect(visibleText('safe\u202egnp.exe\u200b\u2028\ud800')).toBe('safe�gnp.exe���');
  expect(visibleText('plain – “ünïcode” 👩‍💻')).toBe('plain – “ünïcode” 👩‍💻');
});

it('a block keeps its lines and tabs', () => {
  expect(visibleBlock('a\r\n\tb\u001b[0m')).toBe('a␍\n\tb␛[0m');
});

it('shortening never cuts a character in half', () => {
  expect(shortened('abc', 3)).toBe('abc');
  expect(shortened('abcd', 3)).toBe('ab…');
  expect(shortened('a💾bcd', 3)).toBe('a…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, most) => {
      const short = shortened(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(/\p{Cs}/u.test(short)).toBe(false);
      if (text.length <= most) expect(short).toBe(text);
    }),
  );
});

import { expect, it } from 'vitest';
import { lineText, shortTypeName, splitTypeName } from './object-words.ts';

it.each([
  ['main.Session', '', 'main.Session'],
  ['*main.Session', '', '*main.Session'],
  ['*github.com/acme/shop/cart.Cart', '*github.com/acme/shop/', 'cart.Cart'],
  ['github.com/acme/shop.Cache[github.com/acme/shop.Key,int]', 'github.com/acme/', 'shop.Cache[github.com/acme/shop.Key,int]'],
  ['map[string]int', '', 'map[string]int'],
  ['map[string]*github.com/acme/shop/cart.Cart', '', 'map[string]*…/cart.Cart'],
  ['java.util.HashMap$Node[]', 'java.util.', 'HashMap$Node[]'],
  ['class java.util.HashMap', 'class java.util.', 'HashMap'],
  ['class Leaky', '', 'class Leaky'],
  ['Leaky$$Lambda$1/0x00007f1c20001000', '', 'Leaky$$Lambda$1/0x00007f1c20001000'],
  ['class com.acme.Leaky$$Lambda/0x0000000800c03000', 'class com.acme.', 'Leaky$$Lambda/0x0000000800c03000'],
  ['com.acme.Leaky$$Lambda$14/1234567', 'com.acme.', 'Leaky$$Lambda$14/1234567'],
  ['Window / https://example.com', '', 'Window / https://example.com'],
  ['(concatenated string)', '', '(concatenated string)'],
  ['', '', ''],
])('%s', (name, path, own) => {
  expect(splitTypeName(name)).toEqual({ path, own });
});

it('where there is room for little, a type keeps what it is', () => {
  expect(shortTypeName('[]*github.com/acme/shop/cart.Cart')).toBe('[]*cart.Cart');
  expect(shortTypeName('java.lang.String[]')).toBe('String[]');
  expect(shortTypeName('class java.util.HashMap')).toBe('class HashMap');
});

it('a line is one line, and not longer than can be read', () => {
  expect(lineText('a\nb')).toBe('a␊b');
  expect(lineText('x'.repeat(5_000))).toHaveLength(300);
});

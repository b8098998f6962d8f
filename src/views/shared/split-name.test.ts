import { expect, test } from 'vitest';
import { splitName } from './split-name.ts';

test('the path is cut before the last element of the package', () => {
  expect(splitName('github.com/acme/shop/cart.(*Cart).Add', 'github.com/acme/shop/cart')).toEqual({
    path: 'github.com/acme/shop/',
    own: 'cart.(*Cart).Add',
  });
});

test('a package without a slash has no path', () => {
  expect(splitName('runtime.mallocgc', 'runtime')).toEqual({ path: '', own: 'runtime.mallocgc' });
});

test('a name that does not begin with its package stays whole', () => {
  expect(splitName('operator new(unsigned long)', '')).toEqual({ path: '', own: 'operator new(unsigned long)' });
});

import { expect, test } from 'vitest';
import { classifyType, packageOfType } from './type-names.ts';

test.each([
  ['main.Order', 'main', 'own'],
  ['*main.Order', 'main', 'own'],
  ['[]main.Line', 'main', 'own'],
  ['map[string]*github.com/acme/shop.Cart', 'github.com/acme/shop', 'own'],
  ['main.Cache[string,*main.Order]', 'main', 'own'],
  ['next. (*main.Order)', 'main', 'own'],
  ['bytes.Buffer', 'bytes', 'std'],
  ['runtime.g', 'runtime', 'runtime'],
  ['[]uint8', '', 'runtime'],
  ['96 B, 5 pointers', '', 'runtime'],
  ['java.util.HashMap$Node[]', 'java.util', 'std'],
  ['com.acme.shop.Cart$1', 'com.acme.shop', 'own'],
  ['int[]', '', 'runtime'],
  ['class com.acme.shop.Cart', 'com.acme.shop', 'own'],
  ['Leaky$UserSession', '', 'own'],
  ['thread "main"', '', 'runtime'],
  ['{name, tags}', '', 'own'],
  ['(string)', '', 'runtime'],
])('%s is of package %s, which is %s', (name, packageName, origin) => {
  expect(packageOfType(name)).toBe(packageName);
  expect(classifyType(name, packageName)).toBe(origin);
});

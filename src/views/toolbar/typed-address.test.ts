import { expect, test } from 'vitest';
import type { Runtime } from '../../model/object-graph.ts';
import { typedAddresses } from './typed-address.ts';

test.each<[string, Runtime, readonly string[]]>([
  [' 0x7FF001230 ', 'jvm', ['0x7FF001230']],
  ['7ff001230', 'jvm', ['0x7ff001230']],
  ['12345', 'jvm', ['0x12345', '12345']],
  ['object 0x7ff001230, locked', 'jvm', ['0x7ff001230']],
  ['c000123400', 'go', ['0xc000123400']],
  ['12345', 'go', ['0x12345']],
  ['@12345', 'v8', ['@12345']],
  ['12345', 'v8', ['12345']],
  ['0x12345', 'v8', []],
  ['main.Cart', 'go', []],
  ['0xcart', 'go', []],
  ['@12345', 'jvm', []],
])('%s in a heap of %s', (text, runtime, addresses) => {
  expect(typedAddresses(text, runtime)).toEqual(addresses);
});

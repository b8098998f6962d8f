import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, fitName, withoutDirectory, withoutPackage } from './label-fit.ts';

test.each([
  ['github.com/acme/shop/internal/cache.(*LRU).Put', 'cache.(*LRU).Put', '(*LRU).Put'],
  ['main.main', 'main.main', 'main'],
  ['net/http.(*conn).serve', 'http.(*conn).serve', '(*conn).serve'],
  ['encoding/json/v2.Unmarshal', 'json/v2.Unmarshal', 'Unmarshal'],
  ['a.b/c/pool.(*Pool[d.e/f/g.T]).Get', 'pool.(*Pool[d.e/f/g.T]).Get', '(*Pool[d.e/f/g.T]).Get'],
  ['a.b/c/maps.Keys[...]', 'maps.Keys[...]', 'Keys[...]'],
  ['runtime.mallocgc', 'runtime.mallocgc', 'mallocgc'],
  ['__libc_start_main', '__libc_start_main', '__libc_start_main'],
  ['std::vector<a/b>::push_back', 'std::vector<a/b>::push_back', 'std::vector<a/b>::push_back'],
  ['0x4a3f10', '0x4a3f10', '0x4a3f10'],
  ['', '', ''],
  ['.', '.', '.'],
])('%s', (name, qualified, local) => {
  expect(withoutDirectory(name)).toBe(qualified);
  expect(withoutPackage(name)).toBe(local);
});

test('gives up the import path, then the package, then the receiver, then the end', () => {
  const name = 'github.com/acme/shop/internal/cache.(*LRU).PutIfAbsent.func1';
  expect(fitName(name, 80)).toBe(name);
  expect(fitName(name, 40)).toBe('cache.(*LRU).PutIfAbsent.func1');
  expect(fitName(name, 25)).toBe('(*LRU).PutIfAbsent.func1');
  expect(fitName(name, 20)).toBe('…PutIfAbsent.func1');
  expect(fitName(name, 8)).toBe('PutIfAb…');
  expect(fitName(name, 3)).toBe('Pu…');
  expect(fitName(name, 2)).toBe('');
  expect(fitName(name, -5)).toBe('');
});

test('a closure keeps the function that it is in', () => {
  expect(fitName('net/http.Serve.func1', 11)).toBe('Serve.func1');
  expect(fitName('net/http.Serve.func1', 8)).toBe('Serve.f…');
});

test('wide characters count twice', () => {
  expect(columnsOf('日本')).toBe(4);
  expect(columnsOf('naïve·δ')).toBe(7);
  expect(fitName('main.日本語日本語', 8)).toBe('日本語…');
});

test('what comes out fits, whatever goes in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: -3, max: 40 }), (name, columns) => {
      const fitted = fitName(name, columns);
      return fitted === name || fitted === '' || columnsOf(fitted) <= columns;
    }),
  );
});

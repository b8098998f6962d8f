import { expect, it } from 'vitest';
import { inWords, isOfLibrary, steadyName, withArticle } from './type-words.ts';

it('tells the program’s types from those of libraries of collections', () => {
  const library = ['java.util.HashMap', 'class java.lang.Thread', 'byte[]', 'int[][]', 'kotlin.collections.ArrayDeque', 'com.google.common.cache.LocalCache', 'java.lang.Object[]'];
  expect(library.filter((name) => !isOfLibrary(name))).toEqual([]);
  const program = ['class shop.Shop', 'javalin.Server', 'com.google.commonplace.Book', 'shop.Order[]', 'jdkless.Main'];
  expect(program.filter(isOfLibrary)).toEqual([]);
});

it('puts the article before a name', () => {
  expect(['Map', 'Array', 'Object', 'User', 'Upload', 'uploads.File', '(array)'].map(withArticle)).toEqual(['a `Map`', 'an `Array`', 'an `Object`', 'a `User`', 'an `Upload`', 'an `uploads.File`', 'a `(array)`']);
});

it('calls a lambda by the class that it stands in', () => {
  expect(inWords('web.Web$$Lambda$5/0x00007f6d40000a08')).toBe('a lambda of `web.Web`');
  expect(inWords('web.Web$$Lambda/0x0000019a3c003418')).toBe('a lambda of `web.Web`');
  expect(inWords('web.Web$Bus')).toBe('`web.Web$Bus`');
  expect(steadyName('web.Web$$Lambda$5/0x00007f6d40000a08')).toBe(steadyName('web.Web$$Lambda$12/0x00007f0000000001'));
});

import { expect, it } from 'vitest';
import { readCutLine } from './cut-line.ts';

it('knows what a stack can end in', () => {
  expect(readCutLine('main.(*Shop).serve(0xc0000, {0x1')).toEqual({ isCut: true, nameLength: 18 });
  for (const begun of ['main.(*Sh', 'net/http.HandlerFunc.ServeHTTP', 'gorout', 'created b', 'slices.Sort[...]']) expect(readCutLine(begun), begun).toEqual({ isCut: true, nameLength: 0 });
  for (const other of ['FAIL', 'exit status 2', '', 'Done: 5']) expect(readCutLine(other).isCut, other).toBe(false);
});

it('in linear time', () => {
  const started = performance.now();
  for (const name of ['a'.repeat(32_000), 'a*'.repeat(16_000), 'a.'.repeat(16_000)]) for (let at = 0; at < 50; at++) readCutLine(`${name} `);
  expect(performance.now() - started).toBeLessThan(500);
});

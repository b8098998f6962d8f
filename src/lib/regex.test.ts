import { describe, expect, it } from 'vitest';
import { compileRegex } from './regex.ts';

const matches = (source: string, text: string): boolean => {
  const test = compileRegex(source);
  if (!test.ok) throw new Error(test.error);
  return test.value(text);
};

describe('regular expressions are Go’s', () => {
  // Syntax that JavaScript reads as something else: https://pkg.go.dev/regexp/syntax
  it.each([
    ['[[:alpha:]]+\\.main', 'x.main', true],
    ['[[:digit:]]', 'main', false],
    ['\\pL', 'main', true],
    ['\\Qmain.(*T)\\E', 'main.(*T).Do', true],
    ['\\Amain\\.load\\z', 'main.load', true],
    ['load\\z', 'main.loads', false],
    ['(?P<package>main)\\.', 'main.load', true],
    ['(?i)MAIN', 'main.load', true],
    ['(?s:a.b)', 'a\nb', true],
    ['', 'anything', true],
  ])('%s on %s', (source, text, want) => {
    expect(matches(source, text)).toBe(want);
  });

  it.each(['(', '[', 'a**', '(?<=main)x', '\\1', '*'])('%s is refused with a reason', (source) => {
    const test = compileRegex(source);
    expect(test.ok ? '' : test.error).toMatch(/\w{4,}/);
  });
});

it('a pattern that makes other engines hang takes linear time', () => {
  const start = performance.now();
  expect(matches('^(\\w+[./]?)+$', `${'github.com/acme/'.repeat(60)}!`)).toBe(false);
  expect(matches('(a|a)*b', 'a'.repeat(20_000))).toBe(false);
  expect(matches('(.*.*.*)*x', 'y'.repeat(5_000))).toBe(false);
  // A backtracking engine would need longer than the universe has.
  expect(performance.now() - start).toBeLessThan(30_000);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../model/finding.ts';
import { dismissalOf, fits, fitsPattern, idOf, listFromJson, listToJson, ruleFor, withoutRule, withRule, withSwitched, type NotALeakList } from './findings-list.ts';

const finding: Finding = {
  rule: 'H04',
  key: 'H04 main.storeSession',
  kind: 'leak',
  title: 'A map that only grows',
  sentence: '140 → 1,240 sessions are kept by `main.storeSession`.',
  severity: 3,
  weight: 60,
  confidence: 0.8,
  reasons: [],
  impact: {},
  evidence: [],
  fix: '',
  surer: [],
  functions: ['example.com/shop/cache.(*Cache).Put', 'main.storeSession'],
  also: [],
};

test('a finding that was set aside fits its own rule, at its place only', () => {
  const rule = ruleFor(finding);
  expect(fits(rule, finding)).toBe(true);
  expect(fits(rule, { ...finding, key: 'H04 main.other' })).toBe(false);
  expect(fits(rule, { ...finding, rule: 'H01' })).toBe(false);
});

test('patterns are of whole names, and * stands for anything', () => {
  expect(fitsPattern('main.storeSession', 'main.storeSession')).toBe(true);
  expect(fitsPattern('main.storeSession', 'main.store')).toBe(false);
  expect(fitsPattern('example.com/shop/cache.(*Cache).Put', 'example.com/shop/*')).toBe(true);
  expect(fitsPattern('a.b', 'a*.*b')).toBe(true);
  expect(fitsPattern('ab', 'a*bb')).toBe(false);
  expect(fits({ rule: '', key: '', pattern: '*cache.*', reason: '' }, finding)).toBe(true);
  expect(fits({ rule: 'G02', key: '', pattern: '*cache.*', reason: '' }, finding)).toBe(false);
});

test('a star fits what the name has in its place', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 }).map((text) => text.replaceAll('*', '')), { minLength: 1, maxLength: 5 }), fc.string({ maxLength: 6 }), (parts, between) => {
      expect(fitsPattern(parts.join(between), parts.join('*'))).toBe(true);
    }),
  );
});

test('rules are switched, replaced and taken away', () => {
  const rule = ruleFor(finding);
  let list: NotALeakList = withRule([], rule);
  expect(dismissalOf(list, finding)).toEqual(rule);
  list = withSwitched(list, rule, false);
  expect(dismissalOf(list, finding)).toBeUndefined();
  list = withRule(list, { ...rule, reason: 'bounded' });
  expect(list).toHaveLength(1);
  expect(dismissalOf(list, finding)?.reason).toBe('bounded');
  expect(withoutRule(list, rule)).toEqual([]);
});

describe('as JSON', () => {
  test('a list comes back as it was', () => {
    const text = fc.string({ maxLength: 20 });
    const anyRule = fc.record({ rule: text, key: fc.string({ minLength: 1, maxLength: 20 }), pattern: text, reason: text });
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ rule: anyRule, isOn: fc.boolean() }), { selector: ({ rule }) => idOf(rule), maxLength: 8 }), (list) => {
        expect(listFromJson(listToJson(list))).toEqual({ list, dropped: 0 });
      }),
    );
  });

  test('what is no list is refused, and rules that would dim everything are left out', () => {
    expect(listFromJson('')).toBeUndefined();
    expect(listFromJson('{"rules":[]}')).toBeUndefined();
    const text = JSON.stringify({ kind: 'heapstory not leaks', rules: [{ pattern: '**' }, { pattern: 7 }, undefined, { pattern: 'main.*' }, { pattern: 'main.*', reason: 'again' }] });
    expect(listFromJson(text)).toEqual({ list: [{ rule: { rule: '', key: '', pattern: 'main.*', reason: '' }, isOn: true }], dropped: 4 });
  });
});

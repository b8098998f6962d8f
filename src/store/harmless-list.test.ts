import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HARMLESS_RULES, type HarmlessRule } from '../analysis/goroutines/harmless.ts';
import { listFromJson, listToJson, NO_CHANGES, ruleKey, rulesOf, withoutRule, withRule, withSwitched, type HarmlessList } from './harmless-list.ts';

const OWN: HarmlessRule = { pattern: '^main\\.janitor$', reason: 'One for each cache', where: 'creator' };
const [FIRST] = HARMLESS_RULES;

test('without changes it is the list that comes with Heapstory', () => {
  expect(rulesOf(NO_CHANGES)).toBeUndefined();
  expect(FIRST).toBeDefined();
});

test('own rules come first, can be switched off, edited and taken away', () => {
  const list = withRule(NO_CHANGES, OWN);
  expect(rulesOf(list)?.[0]).toEqual(OWN);
  expect(rulesOf(list)).toHaveLength(HARMLESS_RULES.length + 1);
  const again = withRule(withSwitched(list, OWN, false), { ...OWN, reason: 'Another reason' });
  expect(again.own).toEqual([{ rule: { ...OWN, reason: 'Another reason' }, isOn: true }]);
  expect(rulesOf(withSwitched(list, OWN, false))).toEqual(HARMLESS_RULES);
  expect(rulesOf(withoutRule(list, OWN))).toBeUndefined();
});

test('rules that come with Heapstory are switched off and on', () => {
  const list = withSwitched(NO_CHANGES, FIRST!, false);
  expect(rulesOf(list)).toEqual(HARMLESS_RULES.slice(1));
  expect(rulesOf(withSwitched(list, FIRST!, true))).toBeUndefined();
  // Adding what is there already.
  expect(rulesOf(withRule(list, { ...FIRST!, reason: 'mine' }))).toBeUndefined();
});

const text = fc.string({ minLength: 1, maxLength: 20 });
const rule: fc.Arbitrary<HarmlessRule> = fc
  .record({ pattern: text, reason: fc.string(), where: fc.constantFrom('any' as const, 'top' as const, 'creator' as const), calledBy: text, state: text }, { requiredKeys: ['pattern', 'reason'] });

test('what is saved is read again', () => {
  fc.assert(
    fc.property(fc.uniqueArray(rule, { selector: ruleKey, maxLength: 8 }), fc.subarray(HARMLESS_RULES.map(ruleKey)), fc.infiniteStream(fc.boolean()), (rules, off, switches) => {
      const list: HarmlessList = { own: rules.map((one) => ({ rule: one, isOn: switches.next().value })), off };
      expect(listFromJson(listToJson(list))).toEqual({ list, dropped: 0 });
    }),
  );
});

test('anything else is no list, or loses what makes no sense', () => {
  expect(listFromJson('')).toBeUndefined();
  expect(listFromJson('[]')).toBeUndefined();
  expect(listFromJson('{"kind":"heapstory harmless waits","rules":3}')).toBeUndefined();
  const rules = [null, {}, { pattern: '', reason: 'everything' }, { pattern: 'a', reason: 1 }, { pattern: 'a', reason: 'kept', where: 'nowhere', state: 5 }, { pattern: 'x'.repeat(3000), reason: '' }];
  expect(listFromJson(JSON.stringify({ kind: 'heapstory harmless waits', rules, off: ['unknown', 7] }))).toEqual({
    list: { own: [{ rule: { pattern: 'a', reason: 'kept' }, isOn: true }], off: [] },
    dropped: 5,
  });
  fc.assert(fc.property(fc.json(), (json) => void listFromJson(json)));
});

import { expect, test } from 'vitest';
import { runToEnd } from '../lib/steps.ts';
import { StackCollector } from '../formats/text/stack-collector.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { indexProfile } from './profile-index.ts';
import { kindOf } from './profile-kind.ts';

function heap(...stacks: readonly (readonly string[])[]): StackProfile {
  const collector = new StackCollector([
    { type: 'inuse_objects', unit: 'count' },
    { type: 'inuse_space', unit: 'bytes' },
  ]);
  for (const stack of stacks) collector.add(stack.map((name) => collector.location(name, '', 0)).reverse(), [1, 64]);
  return runToEnd(collector.take());
}

test('references that goref wrote are told from stacks of calls', () => {
  const goref = heap(
    ['main.cache', 'items. (map[string]*main.Order)', '$mapval. (*main.Order)', 'Next. (*main.Order)'],
    ['main.handler', 'buf. ([]uint8)', '$sub_objects$'],
  );
  expect(kindOf(goref)).toBe('retention');
  const { groups } = indexProfile(goref, 'types');
  expect(groups.packages[groups.byName.get('Next. (*main.Order)')!]).toBe('main');
  expect(kindOf(heap(['main.main', 'main.(*Cache).Put', 'bytes.growSlice']))).toBe('heap');
});

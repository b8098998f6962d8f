import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import type { GraphIdentity } from '../../model/object-graph.ts';
import { rawGraphOf, type PlainGraph } from '../../testing/graphs/plain-graph.ts';
import { compareIdentity, matchObjects } from './same-objects.ts';
import { settle } from './settle.ts';

function named(ids: readonly number[], facts: { readonly arena: string; readonly cycles: number }): Exclude<GraphIdentity, { readonly kind: 'none' }> {
  return {
    kind: 'address',
    sameIn: new Map([['arena start', facts.arena]]),
    growing: new Map([['GC cycles', facts.cycles]]),
    idOf: (node) => ids[node]!,
  };
}

/** All nodes hang on the root. */
function flat(shallow: readonly number[], label: readonly number[]): PlainGraph {
  return { shallow, label, edges: shallow.slice(1).map((_, at) => [0, at + 1]) };
}

test('one process is told from another by what must agree and by counters that went back', () => {
  const a = named([], { arena: '0xc000000000', cycles: 4 });
  const later = named([], { arena: '0xc000000000', cycles: 9 });
  const other = named([], { arena: '0xc400000000', cycles: 9 });
  expect(compareIdentity(a, later).known).toBe(true);
  expect(compareIdentity(later, a)).toMatchObject({ known: false, why: expect.stringContaining('GC cycles is lower') });
  expect(compareIdentity(a, other)).toMatchObject({ known: false, why: expect.stringContaining('arena start') });
  expect(compareIdentity(a, { kind: 'none', why: 'Objects move.' })).toEqual({ known: false, why: 'Objects move.' });
});

test.each([
  ['in order of names', [0, 10, 20, 30, 40], [0, 10, 20, 25, 40]],
  ['in any order', [0, 40, 10, 30, 20], [0, 25, 40, 20, 10]],
])('objects are new, survived or gone; a slot that another size took is another object (%s)', (_, before, after) => {
  const sizes = new Map([[0, 0], [10, 8], [20, 16], [30, 8], [40, 32], [25, 8]]);
  const label = [0, 1, 1, 1, 1];
  const base = runToEnd(settle(rawGraphOf(flat(before.map((id) => sizes.get(id)!), label))));
  // The object at 40 has another size now.
  const head = runToEnd(settle(rawGraphOf(flat(after.map((id) => (id === 40 ? 64 : sizes.get(id)!)), label))));
  const facts = { arena: 'a', cycles: 1 };
  const { survived, gone } = runToEnd(matchObjects(base, head, named(before, facts), named(after, facts)));
  const idsOf = (flags: Uint8Array, nodeOf: Uint32Array, ids: readonly number[]): readonly number[] =>
    Array.from(flags.keys()).filter((object) => flags[object] === 1).map((object) => ids[nodeOf[object]!]!).sort((a, b) => a - b);
  expect(idsOf(survived, head.nodeOf, after)).toEqual([10, 20]);
  expect(idsOf(gone, base.nodeOf, before)).toEqual([30, 40]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { lengauerTarjan } from '../../testing/graphs/lengauer-tarjan.ts';
import { anyGraph, rawGraphOf, reachableWithout, retainedBy, sumOf } from '../../testing/graphs/plain-graph.ts';
import { settle } from './settle.ts';

test('dominators, retained sizes and intervals are those of the definition', () => {
  fc.assert(
    fc.property(anyGraph(), (plain) => {
      const graph = runToEnd(settle(rawGraphOf(plain)));
      const reachable = reachableWithout(plain, new Set());
      const dominators = lengauerTarjan(plain);
      expect(graph.reachable).toBe(reachable.size);
      for (let object = 0; object < graph.count; object++) {
        const node = graph.nodeOf[object]!;
        expect(graph.objectOf[node]).toBe(object);
        expect(graph.shallow[object]).toBe(plain.shallow[node]);
        expect(reachable.has(node)).toBe(object < graph.reachable);
        if (object >= graph.reachable) continue;
        expect(graph.nodeOf[graph.dominator[object]!]).toBe(dominators[node]);
        const retained = retainedBy(plain, new Set([node]));
        const interval = Array.from({ length: graph.end[object]! - object }, (_, at) => graph.nodeOf[object + at]!);
        expect(new Set(interval)).toEqual(retained);
        expect(graph.retained[object]).toBe(sumOf(plain, retained));
      }
    }),
    { numRuns: 3000 },
  );
});

test('chains of a million nodes, back edges included, take no stack', () => {
  const count = 1_000_000;
  const edges = Array.from({ length: count - 1 }, (_, node): [number, number] => [node, node + 1]);
  edges.push([count - 1, 1]);
  const plain = { shallow: Array.from({ length: count }, () => 1), label: Array.from({ length: count }, () => 1), edges };
  const graph = runToEnd(settle(rawGraphOf(plain)));
  expect(graph.reachable).toBe(count);
  expect(graph.retained[0]).toBe(count);
  expect(graph.dominator[count - 1]).toBe(count - 2);
});

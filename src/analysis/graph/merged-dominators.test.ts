import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { anyGraph, rawGraphOf, retainedBy, sumOf } from '../../testing/graphs/plain-graph.ts';
import { dominatedBy } from './dominated.ts';
import { groupLabels } from './groupings.ts';
import { makeHistogram } from './histogram.ts';
import { LabelTrie } from './label-trie.ts';
import { membersOf, mergeDominators } from './merged-dominators.ts';
import { settle } from './settle.ts';

test('merged nodes, types and children add up to what the objects alone say', () => {
  fc.assert(
    fc.property(anyGraph(), (plain) => {
      const raw = rawGraphOf(plain);
      const graph = runToEnd(settle(raw));
      const groups = groupLabels(raw.labels, 'type');
      const tree = runToEnd(mergeDominators(graph, groups));
      const types = runToEnd(makeHistogram(graph, groups));

      const retainedOf = (nodes: readonly number[]): number =>
        sumOf(plain, new Set(nodes.flatMap((node) => [...retainedBy(plain, new Set([node]))])));
      let objects = 0;
      for (let node = 0; node < tree.count; node++) {
        const members = Array.from(membersOf(tree, node), (object) => graph.nodeOf[object]!);
        objects += members.length;
        expect(members.length).toBeGreaterThan(0);
        expect(tree.shallow[node]).toBe(sumOf(plain, members));
        expect(tree.retained[node]).toBe(retainedOf(members));
        const kept = new Set(members.flatMap((member) => [...retainedBy(plain, new Set([member]))]));
        kept.delete(0);
        expect(tree.objectsBelow[node]).toBe(kept.size);
        const children = Array.from(tree.children.subarray(tree.firstChild[node], tree.firstChild[node + 1]));
        expect(children.every((child) => tree.parent[child] === node)).toBe(true);
        expect(children.map((child) => tree.retained[child]!)).toEqual(children.map((child) => tree.retained[child]!).sort((a, b) => b - a));
      }
      expect(objects).toBe(graph.reachable);

      for (let group = 1; group < groups.count; group++) {
        const members = Array.from({ length: graph.reachable }, (_, object) => object)
          .filter((object) => graph.label[object] === group)
          .map((object) => graph.nodeOf[object]!);
        expect(types.count[group]).toBe(members.length);
        expect(types.shallow[group]).toBe(sumOf(plain, members));
        expect(types.retained[group]).toBe(retainedOf(members));
      }

      const everyChild = Array.from({ length: graph.reachable }, (_, object) => Array.from(dominatedBy(graph, object))).flat();
      expect(everyChild.toSorted((a, b) => a - b)).toEqual(Array.from({ length: graph.reachable - 1 }, (_, at) => at + 1));
    }),
    { numRuns: 1500 },
  );
});

test('what alternates endlessly is folded on its fourth round', () => {
  const tree = new LabelTrie(0, 'go back');
  const path = [0];
  for (let round = 0; round < 5; round++) for (const group of [7, 8]) path.push(tree.step(path.at(-1)!, group));
  expect(path).toEqual([0, 1, 2, 3, 4, 5, 6, 5, 6, 5, 6]);
  expect(tree.step(6, 8)).toBe(6);
  expect(tree.step(6, 9)).toBe(7);
});

test('many entries survive the growth of the table', () => {
  const tree = new LabelTrie(0, 'go back');
  const nodes = Array.from({ length: 20_000 }, (_, at) => tree.step(at % 100 === 0 ? 0 : at, (at % 977) + 1));
  expect(Array.from({ length: 20_000 }, (_, at) => tree.step(at % 100 === 0 ? 0 : at, (at % 977) + 1))).toEqual(nodes);
});

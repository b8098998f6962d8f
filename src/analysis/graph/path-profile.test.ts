import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { anyLooseGraph, rawGraphOf } from '../../testing/graphs/plain-graph.ts';
import { pathUp, walkBreadthFirst } from '../../testing/graphs/plain-merged-paths.ts';
import { pathProfile } from './path-profile.ts';
import { settle } from './settle.ts';
import { shortestPaths } from './shortest-paths.ts';

test('shortest paths are those of a breadth-first walk', () => {
  fc.assert(
    fc.property(anyLooseGraph(), fc.boolean(), (plain, withLoose) => {
      const graph = runToEnd(settle(rawGraphOf(plain)));
      const paths = runToEnd(shortestPaths(graph, withLoose));
      const above = walkBreadthFirst(plain, withLoose);
      expect(paths.count).toBe(above.filter((node) => node !== undefined).length);
      for (let rank = 1; rank < paths.count; rank++) {
        expect(paths.order[paths.above[rank]!]).toBe(above[paths.order[rank]!]);
        expect(paths.above[rank]!).toBeGreaterThanOrEqual(paths.above[rank - 1]!);
      }
    }),
    { numRuns: 1000 },
  );
});

test('each object stands where its path leads, with runs of a label as one and a fourth one folded back', () => {
  fc.assert(
    fc.property(anyLooseGraph(40), fc.boolean(), (plain, withLoose) => {
      const graph = runToEnd(settle(rawGraphOf(plain)));
      const above = walkBreadthFirst(plain, withLoose);
      const expected = new Map<string, { count: number; shallow: number }>();
      above.forEach((_, node) => {
        if (above[node] === undefined) return;
        const labels: number[] = [];
        for (const step of [...pathUp(above, node)].reverse()) {
          const label = graph.label[graph.objectOf[step]!]!;
          const repeats = labels.filter((other) => other === label).length;
          if (labels.at(-1) === label) continue;
          if (repeats < 3) labels.push(label);
          else labels.length = labels.lastIndexOf(label) + 1;
        }
        const sum = expected.get(labels.join()) ?? { count: 0, shallow: 0 };
        expected.set(labels.join(), { count: sum.count + 1, shallow: sum.shallow + plain.shallow[node]! });
      });
      const profile = runToEnd(pathProfile(graph, runToEnd(shortestPaths(graph, withLoose))));
      const paths: string[] = [];
      profile.parent.forEach((parent, node) => {
        expect(parent).toBeLessThan(node);
        paths.push(parent < 0 ? `${profile.label[node]!}` : `${paths[parent]!},${profile.label[node]!}`);
        expect(expected.get(paths[node]!)).toEqual({ count: profile.count[node], shallow: profile.shallow[node] });
      });
      expect(paths.length).toBe(expected.size);
    }),
    { numRuns: 2000 },
  );
});

test('bounds hold where every object has its own type', () => {
  const count = 20_000;
  const plain = {
    shallow: Array.from({ length: count }, () => 1),
    label: Array.from({ length: count }, (_, index) => index),
    edges: Array.from({ length: count - 1 }, (_, node): [number, number] => [node, node + 1]),
  };
  const graph = runToEnd(settle(rawGraphOf(plain)));
  const profile = runToEnd(pathProfile(graph, runToEnd(shortestPaths(graph, false))));
  expect(profile.parent.length).toBeLessThan(1000);
  expect(profile.shallow.reduce((sum, bytes) => sum + bytes, 0)).toBe(count);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { anyLooseGraph, rawGraphOf, retainedBy, sumOf, type PlainGraph } from '../../testing/graphs/plain-graph.ts';
import { pathUp, walkBreadthFirst } from '../../testing/graphs/plain-merged-paths.ts';
import type { HeapGraph } from './heap-graph.ts';
import { mergePaths, type MergedPathTree } from './merged-paths.ts';
import { settle } from './settle.ts';
import { shortestPaths } from './shortest-paths.ts';

interface Sum {
  count: number;
  shallow: number;
  retained: number;
  isDominator: boolean;
  objects: number[];
}

/** Merged nodes by the labels that lead to them, child first. */
function naively(plain: PlainGraph, graph: HeapGraph, members: readonly number[], withLoose: boolean): Map<string, Sum> {
  const above = walkBreadthFirst(plain, withLoose);
  const reached = members.filter((node) => above[node] !== undefined);
  const labelOf = (node: number): number => graph.label[graph.objectOf[node]!]!;
  const labels = new Set(members.map(labelOf));
  const start = labels.size === 1 ? [...labels] : [-1];
  const sums = new Map<string, Sum>();
  const dominates = (node: number, other: number): boolean => {
    const [a, b] = [graph.objectOf[node]!, graph.objectOf[other]!];
    return a < graph.reachable && a <= b && b < graph.end[a]!;
  };
  const add = (path: readonly number[], node: number, isDominator: boolean): void => {
    const sum = sums.get(path.join()) ?? { count: 0, shallow: 0, retained: 0, isDominator: true, objects: [] };
    const isTop = !members.some((other) => other !== node && dominates(other, node));
    sum.count++;
    sum.shallow += plain.shallow[node]!;
    if (isTop) sum.retained += sumOf(plain, retainedBy(plain, new Set([node])));
    sum.isDominator &&= isDominator;
    sum.objects.push(graph.objectOf[node]!);
    sums.set(path.join(), sum);
  };
  for (const node of reached) {
    const merged = [...start];
    add(merged, node, true);
    const path = pathUp(above, node).slice(0, -1);
    for (let i = 1; i < path.length; i++) {
      const label = labelOf(path[i]!);
      if (label === labelOf(path[i - 1]!) || label === merged.at(-1)) continue;
      if (merged.filter((other) => other === label).length >= 3) continue;
      merged.push(label);
      add(merged, node, dominates(path[i]!, node));
    }
  }
  return sums;
}

function labelsOf(tree: MergedPathTree, at: number): string {
  const labels: number[] = [];
  for (let node = at; node >= 0; node = tree.parent[node]!) labels.push(tree.label[node]!);
  return labels.reverse().join();
}

test('merged paths are those of each object, added up', () => {
  const anyCase = anyLooseGraph(30).chain((plain) =>
    fc.record({
      plain: fc.constant(plain),
      withLoose: fc.boolean(),
      members: fc.oneof(
        fc.uniqueArray(fc.nat(plain.shallow.length - 1), { minLength: 1 }),
        fc.constant(plain.label.flatMap((label, node) => (label === 2 && node > 0 ? [node] : []))),
      ),
    }),
  );
  fc.assert(
    fc.property(anyCase, ({ plain, withLoose, members }) => {
      const graph = runToEnd(settle(rawGraphOf(plain)));
      const paths = runToEnd(shortestPaths(graph, withLoose));
      const set = Uint32Array.from(members, (node) => graph.objectOf[node]!);
      const tree = runToEnd(mergePaths(graph, paths, set));
      const expected = naively(plain, graph, members, withLoose);
      const reached = members.filter((node) => walkBreadthFirst(plain, withLoose)[node] !== undefined);
      expect(tree.objects).toBe(reached.length);
      expect(tree.unreached).toBe(members.length - reached.length);
      expect(tree.pruned).toBe(0);
      expect(tree.parent[0]).toBe(-1);
      if (reached.length > 0) expect(tree.parent.length).toBe(expected.size);
      for (let node = 0; node < expected.size; node++) {
        const sum = expected.get(labelsOf(tree, node))!;
        expect(tree.count[node]).toBe(sum.count);
        expect(tree.shallow[node]).toBe(sum.shallow);
        expect(tree.retained[node]).toBe(sum.retained);
        expect(tree.isDominator[node] === 1).toBe(sum.isDominator);
        expect(sum.objects).toContain(tree.example[node]);
        const most = Math.max(...sum.objects.map((object) => graph.retained[object] ?? 0));
        expect(graph.retained[tree.example[node]!] ?? 0).toBe(most);
      }
      // Depth-first, and a smaller tree is the heaviest part of it.
      const small = runToEnd(mergePaths(graph, paths, set, 3));
      expect(small.parent.length + small.pruned).toBe(tree.parent.length);
      for (let node = 0; node < small.parent.length; node++) {
        if (node > 0) {
          let above = node - 1;
          while (above !== small.parent[node]! && above > 0) above = small.parent[above]!;
          expect(above).toBe(small.parent[node]);
        }
        const sum = expected.get(labelsOf(small, node));
        expect(small.count[node]).toBe(sum?.count ?? 0);
        const kept = new Set(Array.from(small.parent, (_, at) => labelsOf(small, at)));
        for (const [path, { retained }] of expected) if (!kept.has(path)) expect(retained).toBeLessThanOrEqual(small.retained[node]!);
      }
    }),
    { numRuns: 3000 },
  );
});

test('a million entries that pass each other take as many steps', () => {
  const count = 1_000_000;
  const edges = Array.from({ length: count - 1 }, (_, node): [number, number] => [node, node + 1]);
  const plain = { shallow: Array.from({ length: count }, () => 1), label: Array.from({ length: count }, (_, node) => 1 + (node & 1)), edges };
  const graph = runToEnd(settle(rawGraphOf(plain)));
  const paths = runToEnd(shortestPaths(graph, false));
  const started = performance.now();
  const tree = runToEnd(mergePaths(graph, paths, Uint32Array.from({ length: count / 2 }, (_, i) => 2 * i + 1)));
  expect(performance.now() - started).toBeLessThan(20_000);
  expect([...tree.label]).toEqual([2, 1, 2, 1, 2, 1]);
  expect(tree.count.slice(0, 2)).toEqual(Float64Array.of(count / 2, count / 2 - 1));
  expect(tree.retained[0]).toBe(count - 1);
});

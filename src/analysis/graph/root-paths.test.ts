import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { anyLooseGraph, rawGraphOf, type PlainGraph } from '../../testing/graphs/plain-graph.ts';
import { allPaths, mostIndependent, onAll, type AllowedReferences } from '../../testing/graphs/plain-paths.ts';
import { indexReferrers } from './referrers.ts';
import { findRootPaths, stepOf, type RootPathsQuery } from './root-paths.ts';
import { settle } from './settle.ts';

function prepared(plain: PlainGraph) {
  const graph = runToEnd(settle(rawGraphOf(plain)));
  return { graph, referrers: runToEnd(indexReferrers(graph)) };
}

function pathsIn(plain: PlainGraph, node: number, query: Partial<RootPathsQuery> = {}): number[][] {
  const { graph, referrers } = prepared(plain);
  const object = graph.objectOf[node]!;
  const { paths } = runToEnd(findRootPaths(graph, referrers, { object, ignored: [], withLoose: false, most: 50, ...query }));
  return paths.map(({ nodes }) => [...nodes]);
}

const plainOf = (count: number, edges: PlainGraph['edges'], loose: NonNullable<PlainGraph['loose']> = []): PlainGraph => ({
  shallow: Array.from({ length: count }, () => 1),
  label: Array.from({ length: count }, () => 1),
  edges,
  loose,
});

interface Case extends AllowedReferences {
  readonly plain: PlainGraph;
  readonly most: number;
}

/** With references to ignore, most of them such as there are. */
function anyCaseOf(graphs: fc.Arbitrary<PlainGraph>): fc.Arbitrary<Case> {
  return graphs.chain((plain) => {
    const pair = fc.tuple(fc.nat(plain.shallow.length - 1), fc.nat(plain.shallow.length - 1));
    const edge = plain.edges.length === 0 ? pair : fc.oneof(pair, fc.constantFrom(...plain.edges));
    return fc.record({
      plain: fc.constant(plain),
      withLoose: fc.boolean(),
      ignored: fc.oneof(fc.constant([]), fc.array(edge, { maxLength: 4 })),
      most: fc.oneof(fc.constant(50), fc.integer({ min: 1, max: 4 })),
    });
  });
}

/** Lanes side by side from 0 to 1, and short cuts across, some over another object, which lead short ways into the way of others. */
function anyLanes(mostLanes: number, mostLength: number, mostAcross: number): fc.Arbitrary<PlainGraph & { readonly lanes: number }> {
  return fc.record({ lanes: fc.integer({ min: 2, max: mostLanes }), length: fc.integer({ min: 1, max: mostLength }) }).chain(({ lanes, length }) => {
    const count = lanes * length;
    return fc
      .record({
        numbers: fc.shuffledSubarray(Array.from({ length: count + mostAcross }, (_, i) => i + 2), { minLength: count + mostAcross }),
        across: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), fc.boolean()), { maxLength: mostAcross }),
      })
      .map(({ numbers, across }) => {
        const edges = across.flatMap(([from, to, isLong], i): [number, number][] => {
          const over = numbers[count + i]!;
          const [source, target] = [numbers[from]!, numbers[to]!];
          return isLong ? [[source, over], [over, target]] : [[source, target]];
        });
        for (let lane = 0; lane < lanes; lane++) {
          const nodes = [0, ...numbers.slice(lane * length, (lane + 1) * length), 1];
          for (let i = 1; i < nodes.length; i++) edges.push([nodes[i - 1]!, nodes[i]!]);
        }
        return { ...plainOf(count + mostAcross + 2, edges), lanes };
      });
  });
}

/** Holds the paths to a node against all paths there are. */
function hold({ plain, withLoose, ignored, most }: Case, node: number, numberOf: (all: readonly (readonly number[])[]) => number): void {
  const { graph, referrers } = prepared(plain);
  const all = allPaths(plain, node, { withLoose, ignored });
  const shared = onAll(all);
  const query = {
    object: graph.objectOf[node]!,
    ignored: ignored.map(([source, target]) => ({ source: graph.objectOf[source]!, target: graph.objectOf[target]! })),
    withLoose,
    most,
  };
  const found = runToEnd(findRootPaths(graph, referrers, query));
  // Searches leave their memory to the next one as they found it.
  expect(runToEnd(findRootPaths(graph, referrers, query))).toEqual(found);
  const number = numberOf(all);
  expect(found.paths.length).toBe(Math.min(most, number));
  if (number > most) expect(found.mayBeMore).toBe(true);
  if (number < most) expect(found.mayBeMore).toBe(false);
  const texts = new Set(all.map((path) => path.join()));
  const taken = new Set<number>();
  let last = 0;
  for (const path of found.paths) {
    // Each is a path, and another one.
    expect(texts.delete(path.nodes.join())).toBe(true);
    expect(path.nodes.length).toBeGreaterThanOrEqual(last);
    last = path.nodes.length;
    for (let i = 0; i < path.nodes.length; i++) {
      const step = stepOf(graph, path, i);
      expect(graph.nodeOf[step.object]).toBe(step.node);
      expect(step.isDominator).toBe(shared.has(step.node));
      if (!step.isDominator) {
        expect(taken.has(step.node)).toBe(false);
        taken.add(step.node);
      }
      const from = path.nodes[i - 1] ?? 0;
      const isStrong = i === 0 || plain.edges.some(([source, target]) => source === from && target === step.node);
      expect(step.strength === 'strong').toBe(isStrong);
    }
  }
}

test('paths are independent, as many as can be, and marked by what is on all of them', () => {
  fc.assert(
    fc.property(anyCaseOf(anyLooseGraph(9)), (some) => {
      for (let node = 0; node < some.plain.shallow.length; node++) hold(some, node, mostIndependent);
    }),
    { numRuns: 3000 },
  );
});

test('so they are where some must give way to others', () => {
  fc.assert(
    fc.property(anyCaseOf(anyLanes(3, 4, 6)), (some) => {
      for (let node = 0; node < some.plain.shallow.length; node++) hold(some, node, mostIndependent);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(anyLanes(5, 5, 9), (plain) => hold({ plain, withLoose: false, ignored: [], most: 50 }, 1, () => plain.lanes)),
    { numRuns: 3000 },
  );
});

test('one path alone is the shortest, and of equal ones the first by number, read from the object', () => {
  const isBefore = (plain: PlainGraph, a: readonly number[], b: readonly number[]): boolean => {
    for (let i = a.length - 2; i >= 0; i--) {
      if (a[i] === b[i]) continue;
      const isLoose = (source: number): boolean => !plain.edges.some(([from, into]) => from === source && into === a[i + 1]);
      return isLoose(a[i]!) === isLoose(b[i]!) ? a[i]! < b[i]! : isLoose(b[i]!);
    }
    return false;
  };
  fc.assert(
    fc.property(anyLooseGraph(9), fc.boolean(), (plain, withLoose) => {
      for (let node = 0; node < plain.shallow.length; node++) {
        const [best, ...others] = allPaths(plain, node, { withLoose, ignored: [] });
        if (best === undefined) continue;
        const first = others.reduce(
          (best, path) => (path.length < best.length || (path.length === best.length && isBefore(plain, path, best)) ? path : best),
          best,
        );
        expect(pathsIn(plain, node, { withLoose, most: 1 })).toEqual([first]);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a shortest path that stands in the way of two others is given up only when two are wanted', () => {
  const plain = plainOf(8, [[0, 1], [1, 2], [2, 7], [1, 3], [3, 4], [4, 7], [0, 5], [5, 6], [6, 2]]);
  expect(pathsIn(plain, 7, { most: 1 })).toEqual([[0, 1, 2, 7]]);
  expect(pathsIn(plain, 7)).toEqual([[0, 1, 3, 4, 7], [0, 5, 6, 2, 7]]);
});

test('what only the given up path needed stands on none', () => {
  // 0 1 2 3 9 is the shortest; without 2, the ways over 4 and over 6 both fit.
  const edges: PlainGraph['edges'] = [[0, 1], [1, 2], [2, 3], [3, 9], [1, 4], [4, 5], [5, 8], [8, 9], [0, 6], [6, 7], [7, 10], [10, 11], [11, 3]];
  expect(pathsIn(plainOf(12, edges), 9, { most: 1 })).toEqual([[0, 1, 2, 3, 9]]);
  expect(pathsIn(plainOf(12, edges), 9)).toEqual([[0, 1, 4, 5, 8, 9], [0, 6, 7, 10, 11, 3, 9]]);
});

test('where one stretch has fewer ways than another, the other keeps its shortest', () => {
  // Up to 7 as above, with a third way; from there to 10 only two.
  const edges: PlainGraph['edges'] = [
    [0, 1], [1, 2], [2, 7], [1, 3], [3, 4], [4, 7], [0, 5], [5, 6], [6, 2], [0, 11], [11, 12], [12, 13], [13, 7],
    [7, 8], [8, 10], [7, 9], [9, 10],
  ];
  expect(pathsIn(plainOf(14, edges), 10)).toEqual([[0, 1, 2, 7, 8, 10], [0, 11, 12, 13, 7, 9, 10]]);
});

test('a bound on the work is told', () => {
  const plain = plainOf(6, [[0, 1], [0, 2], [0, 3], [1, 5], [2, 5], [3, 5]]);
  const { graph, referrers } = prepared(plain);
  const query = { object: graph.objectOf[5]!, ignored: [], withLoose: false, most: 9 };
  expect(runToEnd(findRootPaths(graph, referrers, query))).toMatchObject({ paths: { length: 3 }, mayBeMore: false });
  expect(runToEnd(findRootPaths(graph, referrers, { ...query, mostWork: 0 }))).toMatchObject({ paths: { length: 1 }, mayBeMore: true });
});

test('a doubly linked list is searched in one pass, however it is asked', () => {
  const count = 200_000;
  const edges: [number, number][] = [];
  for (let node = 1; node < count; node++) edges.push([node - 1, node], [node, node - 1]);
  const loose: [number, number, number][] = [[count - 1, 1, 2]];
  const { graph, referrers } = prepared(plainOf(count, edges, loose));
  const object = graph.objectOf[count / 2]!;
  for (const withLoose of [false, true]) {
    for (const ignored of [[], [{ source: object, target: object - 1 }]]) {
      const started = performance.now();
      const { paths } = runToEnd(findRootPaths(graph, referrers, { object, ignored, withLoose, most: 10 }));
      expect(paths.map(({ nodes }) => nodes.length)).toEqual([count / 2 + 1]);
      expect(performance.now() - started).toBeLessThan(20_000);
    }
  }
});

test('of very long paths only as many are told as fit', () => {
  const count = 300_000;
  const edges = Array.from({ length: count - 1 }, (_, node): [number, number] => [node, node + 1]);
  for (let i = 0; i < 9; i++) edges.push([1000 * i, count + i], [count + i, 1000 * i + 1]);
  const { graph, referrers } = prepared(plainOf(count + 9, edges));
  const query = { object: graph.objectOf[count - 1]!, ignored: [], withLoose: false, most: 50 };
  const found = runToEnd(findRootPaths(graph, referrers, query));
  expect(found.paths.map(({ nodes }) => nodes.length)).toEqual([count, count + 1, count + 1]);
  expect(found.mayBeMore).toBe(true);
});

test('there are no paths to what nothing reaches, and one to the root', () => {
  const plain = plainOf(4, [[0, 1], [2, 3]], [[1, 2, 1]]);
  expect(pathsIn(plain, 3)).toEqual([]);
  expect(pathsIn(plain, 3, { withLoose: true })).toEqual([[0, 1, 2, 3]]);
  expect(pathsIn(plain, 0)).toEqual([[0]]);
});

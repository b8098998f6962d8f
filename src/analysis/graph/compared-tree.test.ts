import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { findAccumulations } from './accumulation.ts';
import { alignTrees, type ComparedTree, type NamedTree } from './compared-tree.ts';

/** A node for each line: two spaces for each level, a name, objects, bytes of the node itself. */
function treeOf(text: string): NamedTree {
  const parent = [-1];
  const names = ['(root)'];
  const objects = [0];
  const shallow = [0];
  const path = [0];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, indent, name, count, bytes] = /^( *)(.+?) (\d+) (\d+)$/.exec(line)!;
    const depth = indent!.length / 2;
    path.length = depth + 1;
    parent.push(path[depth]!);
    path.push(parent.length - 1);
    names.push(name!);
    objects.push(Number(count));
    shallow.push(Number(bytes));
  }
  return {
    parent: Int32Array.from(parent),
    names,
    name: Int32Array.from(names, (_, at) => at),
    objects: Float64Array.from(objects),
    shallow: Float64Array.from(shallow),
  };
}

function pathsOf(tree: ComparedTree): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const rows = new Map<string, readonly (readonly [number, number])[]>();
  for (let node = 1; node < tree.count; node++) {
    let path = '';
    for (let at = node; at > 0; at = tree.parent[at]!) path = `/${tree.names[at]!}${path}`;
    rows.set(path, tree.sides.map(({ objects, retained }) => [objects[node]!, retained[node]!] as const));
  }
  return rows;
}

test('nodes match by name from the root down, then by name without numbers', () => {
  const base = treeOf(`
main.cache 0 0
  Entry 10 100
thread "worker-12" 0 0
  Task 1 5
goroutine 3 0 0
goroutine 4 0 0
`);
  const head = treeOf(`
thread "worker-31" 0 0
  Task 2 10
main.cache 0 0
  Entry 30 300
    Blob 30 3000
goroutine 7 0 0
`);
  expect(Object.fromEntries(pathsOf(runToEnd(alignTrees([base, head]))))).toEqual({
    '/main.cache': [[0, 100], [0, 3300]],
    '/main.cache/Entry': [[10, 100], [30, 3300]],
    '/main.cache/Entry/Blob': [[0, 0], [30, 3000]],
    '/thread "worker-31"': [[0, 5], [0, 10]],
    '/thread "worker-31"/Task': [[1, 5], [2, 10]],
    // Which of the two became number 7 can't be told.
    '/goroutine 3': [[0, 0], [0, 0]],
    '/goroutine 4': [[0, 0], [0, 0]],
    '/goroutine 7': [[0, 0], [0, 0]],
  });
});

const anyTree = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 0, max: 3 }), fc.nat(5), fc.nat(50)), { maxLength: 10 }).map((rows): NamedTree => {
  const names = ['(root)', 'a', 'b', 'c', 'd'];
  return {
    parent: Int32Array.from([-1, ...rows.map(([above], at) => above % (at + 1))]),
    names,
    name: Int32Array.from([0, ...rows.map(([, name]) => name + 1)]),
    objects: Float64Array.from([0, ...rows.map(([, , objects]) => objects)]),
    shallow: Float64Array.from([0, ...rows.map(([, , , bytes]) => bytes)]),
  };
});

test('no object and no byte is lost or counted twice, on any number of trees', () => {
  fc.assert(
    fc.property(fc.array(anyTree, { minLength: 1, maxLength: 4 }), (trees) => {
      const tree = runToEnd(alignTrees(trees));
      for (const [at, side] of tree.sides.entries()) {
        expect(side.retained[0]).toBe(trees[at]!.shallow.reduce((sum, bytes) => sum + bytes, 0));
        expect(side.objects.reduce((sum, count) => sum + count, 0)).toBe(trees[at]!.objects.reduce((sum, count) => sum + count, 0));
        for (const [node, place] of side.place.entries()) {
          if (node > 0) expect(tree.parent[place]).toBe(side.place[trees[at]!.parent[node]!]);
          expect(tree.names[place]).toBe(trees[at]!.names[trees[at]!.name[node]!]);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a map that got more entries is named, not the entries, and not the parts of the map', () => {
  const at = (tables: number, entries: number): NamedTree => treeOf(`
bss segment 0 0
  main.recent 0 0
    main.Cache 1 48
      map[string]*main.Order 1 48
        map[string]*main.Order (table) ${tables} ${tables * 32}
          map[string]*main.Order (groups) ${tables} ${tables * 27000}
            main.Order ${entries} ${entries * 96}
              uint8 ${entries} ${entries * 400}
  main.steady 0 0
    main.Config 5000 500000
`);
  const tree = runToEnd(alignTrees([at(4, 3000), at(16, 9000)]));
  const points = findAccumulations(tree, 0, 1);
  expect(points.map(({ entries, owner, countDelta }) => [tree.names[entries], tree.names[owner], countDelta])).toEqual([
    ['main.Order', 'main.recent', 6000],
  ]);
  expect(points[0]!.retainedDelta).toBe(6000 * 496 + 12 * 27_032);
  expect(findAccumulations(tree, 1, 0)).toEqual([]);
  expect(findAccumulations(tree, 0, 0)).toEqual([]);
});

test('two growing places are two points, larger growth first', () => {
  const at = (small: number, large: number): NamedTree => treeOf(`
class app.Small 1 8
  java.util.ArrayList 1 24
    java.lang.Object[] 1 16
      app.Item ${small} ${small * 2000}
class app.Large 1 8
  java.util.HashMap 1 48
    java.util.HashMap$Node[] 1 80000
      java.util.HashMap$Node ${large} ${large * 32}
        app.Session ${large} ${large * 500}
`);
  const tree = runToEnd(alignTrees([at(1000, 20_000), at(2000, 40_000)]));
  const points = findAccumulations(tree, 0, 1);
  expect(points.map(({ entries, owner, container }) => [tree.names[owner], tree.names[container], tree.names[entries]])).toEqual([
    ['class app.Large', 'java.util.HashMap$Node[]', 'java.util.HashMap$Node'],
    ['class app.Small', 'java.lang.Object[]', 'app.Item'],
  ]);
});

test('a kind of root is no container: what grew under it is looked for further down', () => {
  const at = (sessions: number): NamedTree => treeOf(`
(GC roots) 0 0
  Box ${sessions} ${sessions * 100}
  Map 1 40
    (array) 1 2000
      Session ${sessions * 3} ${sessions * 900}
`);
  const tree = runToEnd(alignTrees([at(60), at(240)]));
  expect(findAccumulations(tree, 0, 1).map(({ container, entries }) => [tree.names[container], tree.names[entries]])).toEqual([['(array)', 'Session']]);
});

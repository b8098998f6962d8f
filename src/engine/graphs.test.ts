/** Heaps through the engine, as the page asks for them; answers are held against each other and against the files' own. */
import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';
import { onlyCaptureOf } from '../testing/fixtures.ts';
import type { Answer, CaptureFacts } from './contract.ts';
import { Engine } from './engine.ts';
import type { GraphCompareQuery, MergedRow, TypeOrder } from './graph-contract.ts';

const BY_RETAINED: TypeOrder = { by: 'retained', descending: true };

async function open(engine: Engine, path: string): Promise<CaptureFacts> {
  return onlyCaptureOf(valueOf(await engine.open(path, { name: path, blob: new Blob([readFileSync(new URL(`../../fixtures/objects/${path}`, import.meta.url))]) }, () => undefined)));
}

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

// The last Java heap is gzip of many members, as the JDK writes it.
const FILES = ['hprof/shop-a.hprof.gz', 'hprof/shop-all.hprof.gz', 'hprof/shop-wide.hprof.gz', 'v8/page-before.heapsnapshot.gz', 'go/baskets-a.godump.gz'];

test.each(FILES)('%s: tables, trees and pictures tell the same totals', async (path) => {
  const engine = new Engine();
  const { id, graph, valueTypes } = await open(engine, path);
  expect(graph?.onlyHistogram).toBe(false);
  expect(valueTypes.map(({ type, total }) => [type, total])).toEqual([
    ['live_objects', graph!.objects],
    ['live_space', graph!.shallow],
  ]);

  for (const grouping of graph!.groupings) {
    const types = valueOf(await engine.histogram(id, grouping, BY_RETAINED, '', 0, 1e6)).rows;
    expect(types.reduce((sum, row) => sum + row.count, 0)).toBe(graph!.objects);
    // What is left are roots that are no objects.
    expect(types.reduce((sum, row) => sum + row.shallow, 0)).toBe(graph!.shallow);
    expect(types.every((row) => row.retained >= row.shallow && row.retained <= graph!.shallow)).toBe(true);

    const query = { capture: id, grouping };
    const root = valueOf(await engine.mergedNode(query, 0));
    expect([root.retainedCount, root.retained]).toEqual([graph!.objects, graph!.shallow]);
    const check = async (row: MergedRow): Promise<void> => {
      const { rows } = valueOf(await engine.mergedChildren(query, row.node, BY_RETAINED, 0, 1e6));
      expect(rows.length).toBe(row.children);
      expect(rows.reduce((sum, child) => sum + child.retained, row.shallow)).toBe(row.retained);
      for (const child of rows.slice(0, 2)) await check(child);
    };
    await check(root);
    const picture = valueOf(await engine.prunedTree({ capture: id, tree: { kind: 'merged', grouping }, root: 0, leastShare: 0.01, most: 500, maxDepth: 30 }));
    for (const [at, rest] of picture.rest.entries()) {
      const inside = picture.parent.reduce((sum, parent, child) => (parent === at ? sum + picture.retained[child]! : sum), 0);
      expect(picture.shallow[at]! + inside + rest).toBe(picture.retained[at]);
    }
  }
  const objects = valueOf(await engine.dominated(id, 0, { by: 'retained', descending: true }, 0, 1e6)).rows;
  expect(objects.reduce((sum, row) => sum + row.retained, 0)).toBe(graph!.shallow);
});

test.each(FILES)('%s: every object says how it is held, and its holders say the same', async (path) => {
  const engine = new Engine();
  const { id } = await open(engine, path);
  const types = valueOf(await engine.histogram(id, 'type', { by: 'count', descending: true }, '', 0, 12)).rows;
  for (const { key, count } of types) {
    const page = valueOf(await engine.instances(id, { kind: 'type', type: key }, { by: 'retained', descending: true }, 0, 3));
    expect(page.rowCount).toBe(count);
    for (const row of page.rows) {
      const object = valueOf(await engine.object(id, row.id));
      expect(object.row).toEqual(row);
      expect(valueOf(await engine.findObject(id, row.address)).id).toBe(row.id);
      const referrers = valueOf(await engine.referrers(id, row.id, 0, 5));
      expect(referrers.rowCount).toBe(object.referrers);
      for (const { object: holder, strength } of referrers.rows) {
        if (strength !== 'strong' || holder.kind === 'root') continue;
        const { fieldCount } = valueOf(await engine.object(id, holder.id));
        const fields = valueOf(await engine.fields(id, holder.id, 0, fieldCount)).rows;
        expect(fields.length).toBe(fieldCount);
      }
      const { paths } = valueOf(await engine.paths({ capture: id, object: row.id, withLoose: false, ignored: [], most: 5 }));
      expect(paths.length).toBeGreaterThan(0);
      for (const { steps } of paths) {
        expect([steps[0]!.object.id, steps.at(-1)!.object.id]).toEqual([0, row.id]);
      }
      // The dominators of the object are on every path, and nothing else is.
      const dominators: number[] = [];
      for (let at = object.dominator; at; at = valueOf(await engine.object(id, at.id)).dominator) dominators.unshift(at.id);
      for (const { steps } of paths) {
        if (steps.some(({ skipped }) => skipped > 0)) continue;
        const marked = steps.filter(({ isDominator }) => isDominator).map((step) => step.object.id);
        expect(marked).toEqual([...dominators, row.id]);
      }
    }
    const merged = valueOf(await engine.mergedPaths({ capture: id, set: { kind: 'type', type: key }, withLoose: false }));
    expect(merged.objects).toBe(count);
    expect(merged.count[0]).toBe(count);
  }
});

test('a heap along shortest paths is a capture of its own, and goes with its heap', async () => {
  const engine = new Engine();
  const heap = await open(engine, FILES[0]!);
  const paths = valueOf(await engine.openPaths(heap.id));
  expect(paths.valueTypes).toEqual(heap.valueTypes);
  expect(valueOf(await engine.top({ capture: paths.id, type: 1, filters: [] }, { by: 'cum', descending: true }, '', 0, 1)).kept).toBe(heap.graph!.shallow);
  engine.close(heap.id);
  expect((await engine.openPaths(heap.id)).ok).toBe(false);
  expect((await engine.top({ capture: paths.id, type: 1, filters: [] }, { by: 'cum', descending: true }, '', 0, 1)).ok).toBe(false);
});

async function compared(files: readonly string[]): Promise<{ readonly engine: Engine; readonly query: GraphCompareQuery; readonly facts: readonly CaptureFacts[] }> {
  const engine = new Engine();
  const facts: CaptureFacts[] = [];
  for (const file of files) facts.push(await open(engine, file));
  return { engine, facts, query: { captures: facts.map(({ id }) => id), base: 0, head: files.length - 1, filters: [] } };
}

test('two Java heaps: the growing cache is named; objects are not recognised, and it says why', async () => {
  const { engine, query, facts } = await compared(['hprof/shop-a.hprof.gz', 'hprof/shop-b.hprof.gz']);
  const { identity, points } = valueOf(await engine.compareGraphs(query));
  expect(identity.known).toBe(false);
  expect(points[0]!.sentence).toMatch(/^`shop\.Shop\$OrderCache` \(java\.util\.HashMap\) grew from 400 to 1,000 entries/);
  expect(points[0]!.path.at(-1)).toBe('java.util.HashMap$Node[]');
  const page = valueOf(await engine.comparedChildren(query, 0, { by: 'retained', descending: true }, 0, 1e6));
  expect([page.total.base.retained, page.total.head.retained]).toEqual(facts.map(({ graph }) => graph!.shallow));
  expect(page.rows.reduce((sum, row) => sum + row.head.retained - row.base.retained, 0)).toBe(facts[1]!.graph!.shallow - facts[0]!.graph!.shallow);
  expect(valueOf(await engine.comparedObjects(query))).toBeUndefined();
});

test('two Go heaps of one process: objects are new, survived or gone, and add up', async () => {
  const { engine, query, facts } = await compared(['go/baskets-a.godump.gz', 'go/baskets-b.godump.gz']);
  const { identity } = valueOf(await engine.compareGraphs(query));
  expect(identity.known).toBe(true);
  const changes = valueOf(await engine.comparedObjects(query))!;
  expect(changes.survived + changes.gone).toBe(facts[0]!.graph!.objects);
  expect(changes.survived + changes.fresh).toBe(facts[1]!.graph!.objects);
  const sums = { fresh: 0, survived: 0, gone: 0 };
  const add = async (node: number): Promise<void> => {
    for (const row of valueOf(await engine.comparedChildren(query, node, { by: 'name', descending: false }, 0, 1e6)).rows) {
      for (const change of ['fresh', 'survived', 'gone'] as const) sums[change] += row.objects![change];
      expect(row.objects!.fresh + row.objects!.survived).toBe(row.head.count);
      expect(row.objects!.gone).toBeLessThanOrEqual(row.base.count);
      if (row.children > 0) await add(row.node);
    }
  };
  await add(0);
  expect(sums).toEqual(changes);
});

test('a comparison of heaps is shared like any other, and the link alone names what grew', async () => {
  const { engine, facts } = await compared(['hprof/shop-a.hprof.gz', 'hprof/shop-b.hprof.gz']);
  const query = { captures: facts.map(({ id }) => id), base: 0, head: 1, type: 'live_space', filters: [], match: 'auto', scale: 'absolute' } as const;
  const shared = valueOf(await engine.share(query, { budget: 8000, redact: false }));
  expect(shared.payload.length).toBeLessThanOrEqual(8000);

  const other = new Engine();
  const { base, head } = valueOf(await other.openShared(shared.payload));
  expect([base!.kind, head.kind]).toEqual(['jvm-objects', 'jvm-objects']);
  const { points, identity } = valueOf(await other.compareGraphs({ captures: [base!.id, head.id], base: 0, head: 1, filters: [] }));
  expect(identity.known).toBe(false);
  expect(points[0]!.sentence).toMatch(/^`shop\.Shop\$OrderCache` \(java\.util\.HashMap\) grew from 400 to 1,000 entries/);
  const page = valueOf(await other.comparedChildren({ captures: [base!.id, head.id], base: 0, head: 1, filters: [] }, 0, { by: 'retained', descending: true }, 0, 5));
  expect([page.total.base.retained, page.total.head.retained]).toEqual(facts.map(({ graph }) => graph!.shallow));
});

test('a Go dump with its executable has types, and the variable that grew is named; another file is told to be none', async () => {
  const blobOf = (path: string): Blob => new Blob([readFileSync(new URL(`../../fixtures/objects/go/${path}`, import.meta.url))]);
  const engine = new Engine();
  const openWith = async (dump: string, binary: Blob): Promise<CaptureFacts> =>
    onlyCaptureOf(valueOf(await engine.open(dump, { name: dump, blob: blobOf(dump), binary }, () => undefined)));
  const base = await openWith('baskets-a.godump.gz', blobOf('baskets.gz'));
  const head = await openWith('baskets-b.godump.gz', blobOf('baskets.gz'));
  expect(base.graph!.typed).toBeGreaterThan(0.85);
  expect(base.graph!.wantsBinary).toBe(false);
  const { points } = valueOf(await engine.compareGraphs({ captures: [base.id, head.id], base: 0, head: 1, filters: [] }));
  expect(points[0]!.sentence).toMatch(/^`main\.\w+` \(.*\) grew from [\d,]+ to [\d,]+ entries \(main\.\w+\)/);

  const without = await openWith('baskets-a.godump.gz', new Blob(['not a program']));
  expect(without.graph!.wantsBinary).toBe(true);
  expect(without.notices.map(({ code }) => code)).toContain('program-not-read');
});

test('a typed and an untyped dump are not compared by type, and it says so', async () => {
  const blobOf = (path: string): Blob => new Blob([readFileSync(new URL(`../../fixtures/objects/go/${path}`, import.meta.url))]);
  const engine = new Engine();
  const base = onlyCaptureOf(valueOf(await engine.open('a', { name: 'a', blob: blobOf('baskets-a.godump.gz'), binary: blobOf('baskets.gz') }, () => undefined)));
  const head = onlyCaptureOf(valueOf(await engine.open('b', { name: 'b', blob: blobOf('baskets-b.godump.gz') }, () => undefined)));
  const query = { captures: [base.id, head.id], base: 0, head: 1, filters: [] };
  const { points, problem, identity } = valueOf(await engine.compareGraphs(query));
  expect(points).toEqual([]);
  expect(problem).toMatch(/Types are known on one side only/);
  expect(identity.known).toBe(false);
  expect(valueOf(await engine.comparedObjects(query))).toBeUndefined();
  const facts = valueOf(await engine.compareFacts({ ...query, type: 'live_space', match: 'auto', scale: 'absolute' }));
  expect(facts.cautions.map(({ code }) => code)).toContain('one-untyped');
});

test('the first path is the shortest, also where more independent ones would leave it out', async () => {
  const engine = new Engine();
  const { id } = await open(engine, 'v8/page-after.heapsnapshot.gz');
  const types = valueOf(await engine.histogram(id, 'type', BY_RETAINED, '', 0, 60)).rows;
  for (const { key } of types) {
    for (const row of valueOf(await engine.instances(id, { kind: 'type', type: key }, { by: 'retained', descending: true }, 0, 4)).rows) {
      const ask = { capture: id, object: row.id, withLoose: false, ignored: [] };
      const alone = valueOf(await engine.paths({ ...ask, most: 1 })).paths[0]!;
      const { paths } = valueOf(await engine.paths({ ...ask, most: 10 }));
      const lengths = paths.map(({ steps }) => steps.length + steps.reduce((sum, { skipped }) => sum + skipped, 0));
      expect(lengths[0]).toBe(alone.steps.length + alone.steps.reduce((sum, { skipped }) => sum + skipped, 0));
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
      const between = paths.flatMap(({ steps }) => steps.filter(({ isDominator }) => !isDominator).map(({ object }) => object.id));
      expect(new Set(between).size).toBe(between.length);
    }
  }
});

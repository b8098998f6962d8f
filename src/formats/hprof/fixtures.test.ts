/** Heap dumps of a real JVM (fixtures/programs/jvm), against the class histograms that it gave of the same moment. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { STRENGTHS, type ObjectContent, type ObjectField, type RawGraph, type WasteReport } from '../../model/object-graph.ts';
import { bytesSource } from '../byte-source.ts';
import { className } from './class-names.ts';
import { readHprof } from './read.ts';

const folder = new URL('../../../fixtures/objects/hprof/', import.meta.url);

async function fixture(name: string): Promise<RawGraph> {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.hprof.gz`, folder)));
  const read = await readHprof(bytesSource(bytes), { onProgress: () => {}, isCancelled: () => false });
  if (!read.ok) throw new Error(read.error.sentence);
  expect(read.value.notices).toEqual([]);
  return read.value.graph;
}

function histogramOf(name: string): ReadonlyMap<string, readonly [number, number]> {
  const rows = JSON.parse(readFileSync(new URL(`${name}.histogram.json`, folder), 'utf8')) as Record<string, [number, number]>;
  return new Map(Object.entries(rows).map(([key, row]) => [className(key), row]));
}

/** Objects and bytes by class. Class objects are instances of java.lang.Class, as the histogram has them. */
function countsOf(graph: RawGraph): Map<string, [number, number]> {
  const counts = new Map<string, [number, number]>();
  const { names, kind } = graph.labels;
  for (let node = 0; node < graph.nodeCount; node++) {
    const label = graph.label[node]!;
    if (kind[label] === 0) continue;
    const name = names[label]!.startsWith('class ') ? 'java.lang.Class' : names[label]!;
    const row = counts.get(name) ?? [0, 0];
    row[0]++;
    row[1] += graph.shallow[node]!;
    counts.set(name, row);
  }
  return counts;
}

/** Of these HotSpot's objects are larger: it adds fields, or padding between threads, that a dump does not show. */
const HIDDEN_FIELDS = [
  'java.lang.Class',
  'java.lang.Module',
  'java.lang.Thread',
  'java.lang.invoke.MemberName',
  'java.lang.invoke.ResolvedMethodName',
  'java.lang.ref.Finalizer$FinalizerThread',
  'java.lang.ref.Reference$ReferenceHandler',
  'jdk.internal.loader.ClassLoaders$AppClassLoader',
  'jdk.internal.loader.ClassLoaders$BootClassLoader',
  'jdk.internal.loader.ClassLoaders$PlatformClassLoader',
  'jdk.internal.misc.InnocuousThread',
  'shop.Shop$PluginLoader',
];
/** Of these they are 8 bytes smaller: since JDK 15 fields of a subclass fill gaps, which MAT's formula does not know. */
const FILLED_GAPS = [
  'java.lang.invoke.DirectMethodHandle',
  'java.lang.invoke.DirectMethodHandle$Accessor',
  'java.lang.invoke.DirectMethodHandle$Constructor',
  'java.lang.reflect.Constructor',
  'java.nio.DirectByteBuffer',
  'java.nio.DirectByteBufferR',
  'java.security.BasicPermissionCollection',
  'java.security.Permissions',
  'sun.security.util.LazyCodeSourcePermissionCollection',
];

describe.each(['shop-a', 'shop-b', 'shop-wide'])('%s', (name) => {
  test('as many objects of each class as the histogram counts, of all classes', async () => {
    const graph = await fixture(name);
    const counts = [...countsOf(graph)].map(([key, [count]]): [string, number] => [key, count]);
    const listed = [...histogramOf(name)].map(([key, [count]]): [string, number] => [key, count]);
    expect(new Map(counts)).toEqual(new Map(listed));
    const { identity } = graph.facts;
    expect(identity.kind === 'none' && identity.why).toMatch(/^[A-Z].*\.$/);
    expect(graph.facts.producer).toBe(`HPROF 1.0.2, ${name === 'shop-wide' ? '64-bit' : 'compressed oops'}`);
  });
});

test('with compressed oops the bytes of all other classes agree too', async () => {
  const counts = countsOf(await fixture('shop-a'));
  const listed = histogramOf('shop-a');
  const names = (isDifferent: (mine: number, theirs: number) => boolean): string[] =>
    [...counts].flatMap(([key, [, bytes]]) => (isDifferent(bytes, listed.get(key)![1]) ? [key] : [])).sort();
  expect(names((mine, theirs) => mine < theirs)).toEqual(HIDDEN_FIELDS);
  expect(names((mine, theirs) => mine > theirs)).toEqual(FILLED_GAPS);
  for (const key of FILLED_GAPS) {
    const [count, bytes] = counts.get(key)!;
    expect(bytes - listed.get(key)![1]).toBe(8 * count);
  }
});

test('what was added between two dumps, and what nothing held in a dump of everything', async () => {
  const [a, b, all] = (await Promise.all(['shop-a', 'shop-b', 'shop-all'].map(fixture))).map(countsOf);
  const orders = [a, b, all].map((counts) => counts?.get('shop.Shop$Order')?.[0]);
  expect(orders).toEqual([402, 1002, 1502]);
});

describe('what objects hold', () => {
  let graph: RawGraph;
  let planted: Map<string, ObjectField>;

  beforeAll(async () => {
    graph = await fixture('shop-a');
    planted = new Map((await described('shop.Shop$Planted')).fields.map((field) => [field.name, field]));
  });

  function nodeOf(label: string, skip = 0): number {
    const number = graph.labels.names.indexOf(label);
    let left = skip;
    return graph.label.findIndex((value) => value === number && left-- === 0);
  }

  async function describedNode(node: number, from = 0, to = 100): Promise<ObjectContent> {
    const content = await graph.content.describe(node, from, to);
    if (!content.ok) throw new Error(content.error.sentence);
    return content.value;
  }

  const described = (label: string): Promise<ObjectContent> => describedNode(nodeOf(label));
  const field = (name: string): Promise<ObjectContent> => describedNode(planted.get(name)!.target!);
  const entries = (content: ObjectContent): string[] => content.fields.map(({ name, value }) => `${name} = ${value}`);

  test('fields by name, own ones first, with their values', async () => {
    const order = await described('shop.Shop$Order');
    expect(order.summary).toBe('shop.Shop$Order');
    expect(order.fields.map(({ name, type }) => [name, type])).toEqual([
      ['total', 'double'],
      ['lines', ''],
      ['state', ''],
      ['customer', ''],
      ['number', 'int'],
      ['<class>', ''],
    ]);
    expect(order.fields.at(-1)).toMatchObject({ value: 'class shop.Shop$Order', target: nodeOf('class shop.Shop$Order') });
    expect(['OPEN', 'PAID', 'SHIPPED']).toContain(order.fields[2]!.value);
    expect(order.fields[3]!.value).toMatch(/^"customer--?\d"$/);
    const line = await described('shop.Shop$Line');
    expect(line.fields.map(({ name }) => name).sort()).toEqual(['<class>', 'article', 'grade', 'price']);
    expect(line.fields.find(({ name }) => name === 'grade')).toMatchObject({ type: 'char', value: "'A' (65)" });
    expect(line.fields.find(({ name }) => name === 'article')!.value).toMatch(/^\d+$/);
  });

  test('text, in either coder; arrays', async () => {
    expect((await field('wide')).text).toEqual({ value: 'Grüße, 世界 😀', truncated: false });
    expect((await field('latin')).text?.value).toBe('café');
    expect((await field('letters')).text?.value).toBe('letters');
    expect((await field('bytes')).bytes).toEqual({ value: Uint8Array.of(1, 2, 3, 0xfc), length: 4 });
    expect(entries(await field('longs'))).toEqual(['[0] = -9223372036854775808', '[1] = -1', '[2] = 0', '[3] = 9223372036854775807', '<class> = class long[]']);
    expect(entries(await field('doubles'))).toEqual(['[0] = 0.1', '[1] = NaN', '[2] = -0', '<class> = class double[]']);
    expect((await field('grid')).summary).toBe('int[][], 2 elements');
    expect(entries(await field('nothing'))).toEqual(['[0] = null', '[1] = null', '[2] = null', '<class> = class java.lang.Object[]']);
  });

  test.each([
    ['linked', '20 entries', '"linked-7" = 1007'],
    ['concurrent', '20 entries', '"concurrent-7" = "value-7"'],
    ['tree', '20 entries', '"tree-h" = "leaf-7"'],
    ['table', '20 entries', '"table-7" = "row-7"'],
    ['set', '20 elements', '"member-7"'],
    ['array', '20 elements', '[7] = "element-7"'],
    ['chained', '20 elements', '[7] = "chained-7"'],
    ['ring', '20 elements', '[7] = "ring-17"'],
  ])('a collection shows its entries: %s', async (name, size, entry) => {
    const content = await field(name);
    expect(content.summary).toMatch(new RegExp(`, ${size}$`));
    expect(content.fields.slice(0, 20).map(({ name: key, value }) => `${key} = ${value}`).join('\n')).toContain(entry);
    const page = await describedNode(planted.get(name)!.target!, 5, 10);
    expect(page.fields).toEqual(content.fields.slice(5, 10));
    const previews = await graph.content.previews([planted.get(name)!.target!]);
    expect(previews).toEqual({ ok: true, value: [size] });
  });

  test('the tree map is in order of its keys', async () => {
    const keys = (await field('tree')).fields.slice(0, 20).map(({ name }) => name);
    expect(keys).toEqual([...keys].sort());
  });

  test('statics and links of a class; two classes of one name', async () => {
    const cache = await described('class shop.Shop$OrderCache');
    expect(cache.fields.map(({ name }) => name)).toEqual(['static misses', 'static ORDERS_BY_NAME', '<super>', '<loader>', '<protection domain>', '<class>']);
    expect(cache.fields[0]).toMatchObject({ type: 'int', value: '7' });
    expect(cache.facts[0]!.value).toMatch(/^jdk\.internal\.loader\.ClassLoaders\$AppClassLoader @ 0x/);
    const { names, loader, loaders } = graph.labels;
    const plugins = names.flatMap((name, label) => (name === 'shop.Plugin' ? [loaders[loader![label]!]!.replace(/ @.*/, '')] : []));
    expect(plugins.sort()).toEqual(['jdk.internal.loader.ClassLoaders$AppClassLoader', 'shop.Shop$PluginLoader']);
  });

  test('references that hold nothing are kept apart', async () => {
    const strengths = new Map<string, string[]>();
    for (let at = 0; at < graph.loose.count; at++) {
      const source = graph.labels.names[graph.label[graph.loose.source[at]!]!]!;
      const target = graph.labels.names[graph.label[graph.loose.target[at]!]!]!;
      if (!target.startsWith('shop.')) continue;
      strengths.set(source, [...(strengths.get(source) ?? []), `${STRENGTHS[graph.loose.strength[at]!]!} ${target}`]);
    }
    expect(Object.fromEntries(strengths)).toMatchObject({
      'java.lang.ref.SoftReference': ['soft shop.Shop$Order'],
      'java.lang.ref.WeakReference': ['weak shop.Shop$Order'],
      'java.lang.ref.PhantomReference': ['phantom shop.Shop$Order'],
      'java.lang.ref.Finalizer': ['finalizer shop.Shop$Finalizable'],
    });
    const soft = await field('soft');
    expect(soft.fields.find(({ name }) => name === 'referent')).toMatchObject({ strength: 'soft' });
  });

  test('threads by name, with their stacks, and frames with what they hold', async () => {
    const worker = await described('thread "worker-1"');
    expect(worker.stack.map(({ name }) => name)).toContain('shop.Shop.serve');
    const serve = worker.fields.find(({ name }) => name.startsWith('shop.Shop.serve (Shop.java:'))!;
    const held = Array.from(graph.target.subarray(graph.edgeStart[serve.target!], graph.edgeEnd[serve.target!]));
    expect(held.map((node) => graph.shallow[node])).toContain(4344);
    const thread = worker.fields.find(({ name }) => name === '[0]')!.target!;
    expect((await describedNode(thread)).stack).toEqual(worker.stack);
    expect(await graph.content.previews([thread])).toEqual({ ok: true, value: ['"worker-1"'] });
    expect(graph.labels.names).toContain('thread "worker-2"');
  });

  test('names of references, and addresses', async () => {
    const { content } = graph;
    const cache = nodeOf('class shop.Shop$OrderCache');
    const map = (await describedNode(cache)).fields[1]!.target!;
    const inMap = await describedNode(map, 400, 500);
    const table = inMap.fields.find(({ name }) => name === 'table')!.target!;
    const order = nodeOf('shop.Shop$Order', 10);
    const slot = (await describedNode(table, 0, 1000)).fields.find(({ target }) => target !== undefined)!;
    const node = await describedNode(slot.target!);
    const value = node.fields.find(({ name }) => name.startsWith('value, key '))!.target!;
    const names = await content.referenceNames([
      { source: cache, target: map },
      { source: map, target: table },
      { source: table, target: slot.target! },
      { source: slot.target!, target: value },
      { source: order, target: nodeOf('class shop.Shop$Order') },
    ]);
    const key = node.fields.find(({ name }) => name === 'key')!.value;
    expect(names).toEqual({ ok: true, value: ['static ORDERS_BY_NAME', 'table', slot.name, `value, key ${key}`, '<class>'] });
    const address = content.addressOf(order);
    expect(address).toMatch(/^0x[0-9a-f]+$/);
    expect(content.nodeAt(address)).toBe(order);
    expect(content.nodeAt(`0x${(Number(address) + 9).toString(16)}`)).toBe(order);
    expect(content.nodeAt('0x10')).toBeUndefined();
    expect(content.nodeAt('no address')).toBeUndefined();
    expect(content.addressOf(0)).toBe('');
  });

  describe('what is wasted', () => {
    let report: WasteReport;

    beforeAll(async () => {
      const found = await graph.content.waste(() => true, { onProgress: () => {}, isCancelled: () => false });
      if (!found.ok) throw new Error(found.error.sentence);
      report = found.value;
    });

    test('equal strings: as many as were made, all but one with its array', () => {
      const customer = report.rows.find(({ kind, name }) => kind === 'duplicate-strings' && name === '"customer-3"')!;
      expect(customer.count).toBe(40);
      // A String takes 24 bytes, the ten characters with the array's header 32.
      expect(customer.bytes).toBe(39 * 56);
      expect(customer.examples.length).toBe(20);
    });

    test('empty and sparse collections', () => {
      const empty = report.rows.find(({ kind, name }) => kind === 'empty-collections' && name === 'java.util.ArrayList')!;
      expect(empty.count).toBeGreaterThanOrEqual(20);
      expect(empty.bytes).toBeGreaterThanOrEqual(20 * 216);
      const sparse = report.rows.find(({ kind, name }) => kind === 'sparse-collections' && name === 'java.util.HashMap')!;
      expect(sparse.count).toBeGreaterThanOrEqual(20);
      expect(sparse.bytes).toBeGreaterThanOrEqual(20 * 254 * 4);
    });

    test('boxes, zeros', () => {
      const boxes = report.rows.find(({ kind, name }) => kind === 'boxed-numbers' && name === 'java.lang.Integer')!;
      expect(boxes.bytes).toBe(boxes.count * 12);
      expect(report.rows.some(({ kind, name }) => kind === 'zero-arrays' && name === 'byte[4,321]')).toBe(true);
    });

    test('only what is live counts', async () => {
      const none = await graph.content.waste(() => false, { onProgress: () => {}, isCancelled: () => false });
      expect(none.ok && none.value.rows).toEqual([]);
    });
  });
});

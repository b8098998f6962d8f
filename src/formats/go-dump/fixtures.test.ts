import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawGraph, ReadGraph } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { readGoBinary } from '../go-binary/read.ts';
import { readGoDump } from './read.ts';

const FOLDER = new URL('../../../fixtures/objects/go/', import.meta.url);
const watch = { onProgress: () => {}, isCancelled: () => false };

interface Answers {
  readonly go: string;
  readonly baskets: number;
  readonly address: Readonly<Record<string, string>>;
  readonly text: Readonly<Record<string, string>>;
  readonly goroutines: number;
}

const HELD_BY_VARIABLES = [
  ['map of cache', 'map[string]*main.Basket'],
  ['queue', 'chan *main.Basket'],
  ['lru', 'list.List'],
] as const;

function source(name: string): ByteSource {
  const bytes = new Uint8Array(gunzipSync(readFileSync(new URL(name, FOLDER))));
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}

function answersOf(name: string): Answers {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Answers;
}

async function open(dump: string, program?: string): Promise<ReadGraph> {
  const binary = program === undefined ? undefined : await readGoBinary(source(`${program}.gz`));
  if (binary && !binary.ok) throw new Error(binary.error.sentence);
  const read = await readGoDump(source(`${dump}.godump.gz`), watch, binary?.value);
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

const row = (graph: RawGraph, node: number): number[] => [...graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])];
const nameOf = (graph: RawGraph, node: number): string => graph.labels.names[graph.label[node]!]!;

function reachable(graph: RawGraph): Set<number> {
  const seen = new Set([0]);
  const work = [0];
  while (work.length > 0) {
    for (const next of row(graph, work.pop()!)) {
      if (seen.has(next)) continue;
      seen.add(next);
      work.push(next);
    }
  }
  return seen;
}

/** Follows references by the names of labels from node 0 on. */
function follow(graph: RawGraph, ...names: readonly string[]): number {
  let node = 0;
  for (const name of names) {
    const next = row(graph, node).find((target) => nameOf(graph, target) === name);
    if (next === undefined) throw new Error(`${nameOf(graph, node)} does not lead to ${name}`);
    node = next;
  }
  return node;
}

const DUMPS = ['baskets-a', 'baskets-b', 'baskets-stripped-b', 'baskets-pie-b', 'baskets-386-b', 'orders-a'];

test.each(DUMPS)('%s: what roots reach is what the runtime counts as objects', async (name) => {
  const { graph, notices } = await open(name);
  expect(notices).toEqual([]);
  const objects = [...reachable(graph)].filter((node) => graph.content.addressOf(node) !== '').length;
  const counted = graph.facts.memStats!.get('HeapObjects')!;
  // A value that the tiny allocator put beside another is an object for MemStats and shares a slot in the dump.
  expect(Math.abs(objects - counted)).toBeLessThanOrEqual(Math.max(12, 0.01 * counted));
});

describe.each([
  ['baskets', 'baskets-b', 0.9],
  ['baskets-stripped', 'baskets-stripped-b', 0.9],
  ['baskets-pie', 'baskets-pie-b', 0.9],
  ['baskets-386', 'baskets-386-b', 0.9],
])('%s: with its executable', (program, dump, least) => {
  test('objects have the types that the program says', async () => {
    const answers = answersOf(program);
    const { graph, notices } = await open(dump, program);
    expect(notices).toEqual([]);
    const { content } = graph;
    const at = (what: string): number => content.nodeAt(answers.address[what]!)!;
    expect(nameOf(graph, at('basket 17'))).toBe('main.Basket');
    expect(nameOf(graph, at('items of basket 17'))).toMatch(/^(?:\[\])?main\.Item$/);
    expect(nameOf(graph, at('payload of basket 17'))).toBe('[]byte');
    expect(nameOf(graph, at('note of basket 17'))).toBe('main.remark');
    for (const [what, type] of HELD_BY_VARIABLES) {
      // Without debug information nothing tells the types of variables: then none is better than a wrong one.
      const name = nameOf(graph, at(what));
      if (program === 'baskets' || !/^\d+ B, /.test(name)) expect(name).toBe(type);
    }
    expect(nameOf(graph, at('finalized'))).toBe('main.Basket');
    const live = [...reachable(graph)];
    expect(live.filter((node) => nameOf(graph, node) === 'main.Basket').length).toBe(answers.baskets);
    const objects = live.filter((node) => content.addressOf(node) !== '');
    const typed = objects.filter((node) => !/^\d+ B, /.test(nameOf(graph, node)));
    expect(typed.length / objects.length).toBeGreaterThan(least);
  });

  test('fields have names and values', async () => {
    const answers = answersOf(program);
    const { content } = (await open(dump, program)).graph;
    const basket = content.nodeAt(answers.address['basket 17']!)!;
    const described = await content.describe(basket, 0, 100);
    const fields = new Map(described.ok ? described.value.fields.map(({ name, value }) => [name, value]) : []);
    expect(fields.get('ID')).toBe('17');
    expect(fields.get('Next')).toBe('nil');
    expect(fields.get('Ratio')).toBe('4.25');
    expect(fields.get('Open')).toBe('false');
    expect(fields.get('Created')).toBe('2024-02-29T12:30:17.000005000Z');
    expect(fields.get('Meta')).toBe('2 entries');
    expect(fields.get('Note')).toBe('*main.remark');
    const items = content.nodeAt(answers.address['items of basket 17']!)!;
    const elements = await content.describe(items, 0, 3);
    expect(elements.ok && elements.value.fields[0]!.value).toBe(`"${answers.text['sku of basket 17']}"`);
    expect(elements.ok && elements.value.fields[2]!.value).toBe('"EUR"');
    const previews = await content.previews([basket]);
    expect(previews.ok && previews.value).toEqual(['ID 17']);
  });

  test('goroutines say what they wait for', async () => {
    const { graph } = await open(dump, program);
    const waiting = row(graph, follow(graph, 'goroutines')).filter((node) => nameOf(graph, node).startsWith('goroutine in chan receive, main.main.gowrap1'));
    expect(waiting.length).toBe(answersOf(program).goroutines);
    const described = await graph.content.describe(waiting[0]!, 0, 10);
    expect(described.ok && described.value.stack.map(({ name }) => name)).toContain('main.main.gowrap1');
  });

  test('waste: zeros, spare room, empty maps, equal strings', async () => {
    const { content } = (await open(dump, program)).graph;
    const waste = await content.waste(() => true, watch);
    if (!waste.ok) throw new Error(waste.error.sentence);
    const kinds = new Set(waste.value.rows.map(({ kind }) => kind));
    expect(kinds).toContain('zero-arrays');
    if (program === 'baskets') expect(kinds).toContain('empty-collections');
    const strings = waste.value.rows.filter(({ kind }) => kind === 'duplicate-strings').map(({ name }) => name);
    expect(strings).toContain('"sku-000000"');
    for (const { count, bytes, examples } of waste.value.rows) {
      expect(count).toBeGreaterThan(0);
      expect(bytes).toBeGreaterThan(0);
      expect(examples.length).toBeGreaterThan(0);
    }
  });
});

test('maps and channels show what is in them', async () => {
  const answers = answersOf('baskets');
  const { content } = (await open('baskets-b', 'baskets')).graph;
  const basket = content.nodeAt(answers.address['basket 17']!)!;
  const map = content.nodeAt(answers.address['map of cache']!)!;
  const entries = await content.describe(map, 490, 520);
  // After the entries: where they are.
  expect(entries.ok && [entries.value.fieldCount, entries.value.fields.length]).toEqual([501, 11]);
  expect(entries.ok && entries.value.fields.at(-1)?.name).toBe('directory');
  const all = await content.describe(map, 0, 500);
  const keys = all.ok ? all.value.fields.map(({ name }) => name) : [];
  expect(new Set(keys).size).toBe(500);
  expect(all.ok && all.value.fields.find(({ name }) => name === 'key "basket-17"')?.target).toBe(basket);
  const channel = await content.describe(content.nodeAt(answers.address['queue']!)!, 0, 10);
  expect(channel.ok && channel.value.summary).toBe('chan *main.Basket, 3 of 8 buffered');
  expect(channel.ok && channel.value.fields.map(({ name }) => name)).toEqual(['[0]', '[1]', '[2]', 'buffer']);
  const previews = await content.previews([map]);
  expect(previews.ok && previews.value).toEqual(['500 entries']);
});

test('a path reads as the source does', async () => {
  const { graph } = await open('baskets-b', 'baskets');
  const map = 'map[string]*main.Basket';
  const segment = row(graph, 0).find((node) => row(graph, node).some((held) => nameOf(graph, held) === 'main.recent'))!;
  const path = ['main.recent', 'main.Cache[string,*main.Basket]', map, `${map} (directory)`, `${map} (table)`, `${map} (groups)`, 'main.Basket'];
  const end = follow(graph, nameOf(graph, segment), ...path);
  const groups = follow(graph, nameOf(graph, segment), ...path.slice(0, -1));
  const names = await graph.content.referenceNames([{ source: groups, target: end }]);
  expect(names.ok && names.value[0]).toMatch(/^key "basket-\d+"$/);
  const cache = follow(graph, nameOf(graph, segment), ...path.slice(0, 2));
  const items = await graph.content.referenceNames([{ source: cache, target: follow(graph, nameOf(graph, segment), ...path.slice(0, 3)) }]);
  expect(items.ok && items.value).toEqual(['items']);
  const spare = (await graph.content.waste(() => true, watch)).ok;
  expect(spare).toBe(true);
});

test('Go 1.27: types, variables and shares', async () => {
  const { graph, notices } = await open('orders-a', 'orders');
  expect(notices).toEqual([]);
  const objects = [...reachable(graph)].filter((node) => graph.content.addressOf(node) !== '');
  const typed = objects.filter((node) => !/^\d+ B, /.test(nameOf(graph, node)));
  expect(typed.length / objects.length).toBeGreaterThan(0.91);
  expect(follow(graph, 'bss segment', 'main.lru', 'list.List', 'list.Element')).toBeGreaterThan(0);
});

test('damage in a dump with types neither throws nor hangs', async () => {
  const binary = await readGoBinary(source('baskets-386.gz'));
  if (!binary.ok) throw new Error(binary.error.sentence);
  const whole = new Uint8Array(gunzipSync(readFileSync(new URL('baskets-386-b.godump.gz', FOLDER))));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 17), fc.nat(255)), { minLength: 1, maxLength: 300 }), async (changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[16 + at] = value;
      const damaged: ByteSource = { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
      const read = await readGoDump(damaged, watch, binary.value);
      if (!read.ok) return;
      const { graph } = read.value;
      for (let node = 0; node < graph.nodeCount; node += 97) {
        expect((await graph.content.describe(node, 0, 20)).ok).toBe(true);
        expect((await graph.content.referenceNames(row(graph, node).slice(0, 3).map((target) => ({ source: node, target })))).ok).toBe(true);
      }
      expect((await graph.content.previews([...Array(Math.min(500, graph.nodeCount)).keys()])).ok).toBe(true);
      expect((await graph.content.waste(() => true, watch)).ok).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('two dumps of one process agree on what tells processes apart, and addresses stay', async () => {
  const [a, b] = [(await open('baskets-a')).graph, (await open('baskets-b')).graph];
  const [before, after] = [a.facts.identity, b.facts.identity];
  if (before.kind !== 'address' || after.kind !== 'address') throw new Error('no identity');
  expect(after.sameIn).toEqual(before.sameIn);
  for (const [name, value] of before.growing) expect(after.growing.get(name)).toBeGreaterThanOrEqual(value);
  const basket = answersOf('baskets').address['basket 17']!;
  expect(before.idOf(a.content.nodeAt(basket)!)).toBe(after.idOf(b.content.nodeAt(basket)!));
});

test('an executable that is not the one is told and not used', async () => {
  for (const program of ['orders', 'baskets-stripped', 'baskets-386']) {
    const { graph, notices } = await open('baskets-b', program);
    const isSame = notices.length === 0;
    // The stripped build has the same code and data: its types are right.
    expect(isSame).toBe(program === 'baskets-stripped');
    if (!isSame) expect(notices[0]!.code).toBe('binary-does-not-fit');
    expect(graph.nodeCount).toBeGreaterThan(1000);
  }
});

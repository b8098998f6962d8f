import { describe, expect, test } from 'vitest';
import type { ObjectContent, RawGraph } from '../../model/object-graph.ts';
import { fixture, opened } from './testing/open.ts';

const { graph: page } = await opened(fixture('page-after'));

function nodesOf(graph: RawGraph, name: string): number[] {
  const labels = new Set(graph.labels.names.flatMap((text, label) => (text === name ? [label] : [])));
  return Array.from({ length: graph.nodeCount }, (_, node) => node).filter((node) => labels.has(graph.label[node]!));
}

async function described(graph: RawGraph, node: number, to = 1000): Promise<ObjectContent> {
  const read = await graph.content.describe(node, 0, to);
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

async function find(graph: RawGraph, name: string, is: (content: ObjectContent) => boolean): Promise<{ readonly node: number; readonly content: ObjectContent }> {
  for (const node of nodesOf(graph, name)) {
    const content = await described(graph, node);
    if (is(content)) return { node, content };
  }
  throw new Error(`no ${name} is like that`);
}

const value = (content: ObjectContent, name: string): string | undefined => content.fields.find((field) => field.name === name)?.value;
const fact = (content: ObjectContent, label: string): string | undefined => content.facts.find((entry) => entry.label === label)?.value;

describe('objects of a page', () => {
  test('an object has its properties, where it was constructed, and what a WeakMap holds for it', async () => {
    const { content } = await find(page, 'Session', ({ fields }) => fields.some(({ name }) => name === 'user'));
    expect(content.fields.find(({ name }) => name === 'user')?.type).toBe('{name, tags}');
    expect(content.fields.some(({ name }) => /^value in WeakMap \(table @\d+\)$/.test(name))).toBe(true);
    expect(fact(content, 'constructed by')).toMatch(/^script \d+:\d+:\d+$/);
  });

  test('a Map has entries by key, and references from its table are named by key', async () => {
    const { content } = await find(page, 'Map', ({ fields }) => fields.some(({ name }) => name === 'key "session 0"'));
    expect(content.summary).toBe('Map 80 entries');
    expect(content.fields[79]?.name).toBe('key "session 79"');
    expect(content.fields[79]?.type).toBe('Session');
    const table = content.fields.find(({ name }) => name === 'table (internal)')!.target!;
    const pairs = [3, 79].map((entry) => ({ source: table, target: content.fields[entry]!.target! }));
    expect(await page.content.referenceNames(pairs)).toEqual({ ok: true, value: ['key "session 3"', 'key "session 79"'] });
  });

  test('a Set has its members but for small integers, and says so', async () => {
    const { content } = await find(page, 'Set', ({ fields }) => fields.some(({ value }) => value === '"member 7"'));
    expect(content.summary).toBe('Set at least 1 entry');
  });

  test('odd names are what they were; V8 itself writes question marks for lone surrogates', async () => {
    const { content } = await find(page, 'Object', ({ fields }) => fields.some(({ value }) => value.endsWith(' alone"')));
    expect(value(content, 'a, b')).toBe('1');
    expect(value(content, '{"}')).toBe('2');
    expect(content.fields.some(({ name }) => name === '\n')).toBe(true);
  });

  test('a joined text is put together from its parts', async () => {
    const { content } = await find(page, '(concatenated string)', ({ text }) => (text?.value.length ?? 0) >= 3000);
    expect(content.text?.value).toMatch(/^x{3000,3001}$/);
  });

  test('detached elements are told from those of the document', async () => {
    expect(nodesOf(page, 'Detached <ul>')).toHaveLength(20);
    const [node] = nodesOf(page, 'Detached <li>');
    expect(fact(await described(page, node!), 'DOM')).toContain('detached');
  });

  test('a function leads to its context, whose variables have names', async () => {
    const { content } = await find(page, 'Function', ({ fields }) => fields.some(({ type }) => type.startsWith('system / Context / scope')) && fields.length < 8);
    const context = content.fields.find(({ name }) => name === 'context (internal)')!.target!;
    const { fields } = await described(page, context);
    expect(fields.some(({ name }) => name.endsWith(' in Context'))).toBe(true);
  });

  test('pages of fields fit together, and a node is found by its address', async () => {
    const [node] = nodesOf(page, 'Session');
    const whole = await described(page, node!);
    const parts = await Promise.all([0, 2, 4, 6, 8].map((from) => page.content.describe(node!, from, from + 2)));
    expect(parts.flatMap((part) => (part.ok ? part.value.fields : []))).toEqual(whole.fields);
    expect(page.content.nodeAt(page.content.addressOf(node!))).toBe(node);
    expect(page.content.nodeAt('nothing')).toBeUndefined();
    expect(page.content.addressOf(0)).toBe('');
  });

  test('waste: equal texts, empty arrays; each says what one copy would save', async () => {
    const waste = await page.content.waste(() => true, { onProgress: () => undefined, isCancelled: () => false });
    if (!waste.ok) throw new Error(waste.error.sentence);
    const row = waste.value.rows.find(({ name }) => name === '"a long text that is written more than once"');
    // 80 copies, and the one that the program itself has.
    expect(row?.count).toBe(81);
    expect(row?.examples).toHaveLength(20);
    expect(waste.value.totals.get('empty-collections')?.count).toBeGreaterThanOrEqual(80);
    const none = await page.content.waste(() => false, { onProgress: () => undefined, isCancelled: () => false });
    expect(none.ok && none.value.rows).toEqual([]);
  });
});

test('allocation stacks lead from the innermost call to the outermost', async () => {
  const { graph } = await opened(fixture('page-stacks'));
  expect(graph.facts.allocationStacks).toBe('some');
  const { content } = await find(graph, '{name, tags}', ({ allocatedAt }) => allocatedAt.length > 0);
  expect(content.allocatedAt.slice(0, 2).map(({ name }) => name)).toEqual(['Session', 'shop.add']);
});

test('two snapshots of one process agree in what must be equal, and their objects in their ids', async () => {
  const { graph: before } = await opened(fixture('page-before'));
  const one = before.facts.identity;
  const other = page.facts.identity;
  if (one.kind === 'none' || other.kind === 'none') throw new Error('no ids');
  expect(one.sameIn).toEqual(other.sameIn);
  expect([...one.sameIn.keys()]).toEqual(['snapshot layout']);
  expect(one.growing.get('highest id')!).toBeLessThan(other.growing.get('highest id')!);
  const sessions = nodesOf(before, 'Session').filter((node) => before.shallow[node] === 24);
  for (const node of sessions) {
    const later = page.content.nodeAt(before.content.addressOf(node))!;
    expect(page.labels.names[page.label[later]!]).toBe('Session');
  }
  expect(sessions.length).toBeGreaterThanOrEqual(20);
});

test('Node says its version, and where classes stand', async () => {
  const { graph } = await opened(fixture('sessions'));
  const { identity } = graph.facts;
  expect(identity.kind === 'id' && [...identity.sameIn.keys()]).toEqual(['snapshot layout', 'main global object']);
  expect(graph.facts.producer).toBe('Node.js v20.20.2');
  const label = graph.labels.names.indexOf('Session');
  expect(graph.labels.groups[graph.labels.group[label]!]).toMatch(/sessions\.mjs:\d+$/);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawGraph } from '../../model/object-graph.ts';
import { histogramOnly } from './histogram-only.ts';
import { naiveGraph } from './testing/naive-graph.ts';
import { opened, quick, UNWATCHED } from './testing/open.ts';
import { EDGE_TYPES, NODE_TYPES, USUAL_WRITING, writeSnapshot, type Writing, type WrittenNode } from './testing/write-snapshot.ts';

const names = fc.oneof(
  fc.constantFrom('Object', 'Array', 'Map', 'Window', '', '(Document DOM trees)', 'system / ExternalStringData', '<div id="a">', '<div>', 'Detached <p class>'),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('\ud800', '\udc00x\ud800', '"\\"', '🐢🐢', 'a\nb\tc\u0000', '],"nodes":[1,2', '\\u0041'),
);

function nodesOf(count: number): fc.Arbitrary<readonly WrittenNode[]> {
  const edge = fc
    .record({ type: fc.constantFrom(...EDGE_TYPES), name: names, index: fc.nat({ max: 3_000_000_000 }), to: fc.nat({ max: count - 1 }), table: fc.nat({ max: count - 1 }), isPair: fc.boolean() })
    .map(({ type, name, index, to, table, isPair }) => {
      if (type === 'element' || type === 'hidden') return { type, name: index, to };
      const pair = `3 / part of key (a @1) -> value (b (x) @2) pair in WeakMap (table @${2 * table + 1})`;
      return { type, name: isPair && type === 'internal' ? pair : name, to };
    });
  const node = fc.record({
    type: fc.constantFrom(...NODE_TYPES),
    name: names,
    size: fc.oneof(fc.constant(0), fc.nat({ max: 5000 }), fc.constant(2 ** 32 + 5)),
    detachedness: fc.constantFrom(0, 0, 0, 1, 2),
    edges: fc.array(edge, { maxLength: 4 }),
    at: fc.record({ script: fc.nat({ max: 3 }), line: fc.nat({ max: 3 }), column: fc.nat({ max: 1 }) }),
  });
  return fc.array(node, { minLength: count, maxLength: count }).map((list) =>
    list.map((written, index) => ({ ...written, ...(index === 0 ? { type: 'synthetic' as const, name: '', size: 0 } : {}), id: 2 * index + 1 })),
  );
}

const graphs = fc.integer({ min: 1, max: 14 }).chain(nodesOf);

const writings: fc.Arbitrary<Writing> = fc.record({
  nodeFields: fc.shuffledSubarray(['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness', 'trace_node_id', 'field_of_the_future'], { minLength: 8 }),
  edgeFields: fc.shuffledSubarray(['type', 'name_or_index', 'to_node', 'field_of_the_future'], { minLength: 4 }),
  nodeTypes: fc.shuffledSubarray([...NODE_TYPES], { minLength: NODE_TYPES.length }),
  edgeTypes: fc.shuffledSubarray([...EDGE_TYPES], { minLength: EDGE_TYPES.length }),
  sections: fc.shuffledSubarray(['nodes', 'edges', 'samples', 'section of the future', 'trace_tree', 'locations', 'strings'], { minLength: 7 }),
  escape: fc.constantFrom('plain', 'all'),
  space: fc.constantFrom('', '\n', ' \r\n\t '),
});

function targetsOf(graph: RawGraph): number[][] {
  return Array.from({ length: graph.nodeCount }, (_, node) => [...graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])].sort((a, b) => a - b));
}

function looseOf({ loose, nodeCount }: RawGraph): number[][] {
  const lists: number[][] = Array.from({ length: nodeCount }, () => []);
  for (let edge = 0; edge < loose.count; edge++) lists[loose.source[edge]!]!.push(loose.target[edge]!);
  return lists.map((list) => list.sort((a, b) => a - b));
}

test('what is written in any layout is read back by the rules of DevTools', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, writings, async (nodes, writing) => {
      const { graph, notices } = await opened(writeSnapshot(nodes, writing));
      const expected = naiveGraph(nodes);
      expect(notices.filter(({ severity }) => severity === 'caution')).toEqual([]);
      expect(graph.nodeCount).toBe(nodes.length);
      expect(targetsOf(graph)).toEqual(expected.strong);
      expect(looseOf(graph)).toEqual(expected.loose);
      expect([...graph.loose.source].every((source, index) => index === 0 || graph.loose.source[index - 1]! <= source)).toBe(true);
      expect([...graph.shallow]).toEqual(expected.shallow);
      expect(graph.facts.references).toBe(nodes.reduce((sum, { edges }) => sum + edges.length, 0));
      for (const [node, { name, type, id, at }] of nodes.entries()) {
        const label = graph.labels.names[graph.label[node]!]!;
        if (type === 'native' && name !== 'system / ExternalStringData') {
          const full = (expected.detached.has(node) ? 'Detached ' : '') + name;
          const tag = full.replace(/^((?:Detached )?<[^ ]*) [^]*$/, '$1>');
          expect(label).toBe(tag + (expected.shallow[node] === 0 ? ', no own bytes' : ''));
        }
        const group = graph.labels.groups[graph.labels.group[graph.label[node]!]!];
        if (node > 0) expect(group).toBe(type === 'object' && at ? `script ${at.script}:${at.line + 1}` : '');
        if (graph.facts.identity.kind === 'id') expect(graph.facts.identity.idOf(node)).toBe(id);
        if (node > 0) expect(graph.content.nodeAt(`@${id}`)).toBe(node);
      }
    }),
    { numRuns: 250 },
  );
});

test('names of references and texts come back as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, writings, async (nodes, writing) => {
      const { graph } = await opened(writeSnapshot(nodes, writing));
      for (const [node, { name, type }] of nodes.entries()) {
        const described = await graph.content.describe(node, 0, 100);
        if (!described.ok) throw new Error(described.error.sentence);
        if (type === 'string') expect(described.value.text?.value).toBe(name);
        const held = new Set(described.value.fields.map(({ target }) => target));
        for (const { to } of nodes[node]!.edges) expect(held.has(to)).toBe(true);
      }
      const pairs = nodes.flatMap(({ edges }, source) => edges.filter(({ type }) => type === 'property').map(({ to, name }) => ({ source, target: to, name })));
      const named = await graph.content.referenceNames(pairs);
      if (!named.ok) throw new Error(named.error.sentence);
      for (const [index, { name }] of pairs.entries()) expect(named.value[index]).toContain(name);
    }),
    { numRuns: 60 },
  );
});

test('fields that a file does not have are done without', async () => {
  const nodes: WrittenNode[] = [
    { type: 'synthetic', name: '', id: 1, size: 0, detachedness: 0, edges: [{ type: 'element', name: 1, to: 1 }] },
    { type: 'object', name: 'Thing', id: 3, size: 40, detachedness: 0, edges: [] },
  ];
  const { graph } = await opened(writeSnapshot(nodes, { ...USUAL_WRITING, nodeFields: ['edge_count', 'type'], edgeFields: ['to_node', 'type'], sections: ['nodes', 'edges', 'strings'] }));
  expect(graph.facts.identity.kind).toBe('none');
  expect(targetsOf(graph)).toEqual([[1], []]);
  expect(graph.content.addressOf(1)).toBe('');
});

test('the histogram of one pass counts what the graph counts', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (nodes) => {
      const read = await histogramOnly(quick(writeSnapshot(nodes)), UNWATCHED);
      if (!read.ok) throw new Error(read.error.sentence);
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      expect(sum(read.value.rows.map(({ count }) => count))).toBe(nodes.length);
      expect(sum(read.value.rows.map(({ shallow }) => shallow))).toBe(sum(nodes.map(({ size }) => size)));
      for (const [name, type] of [['Function', 'closure'], ['(string)', 'string']] as const) {
        const row = read.value.rows.find((row) => row.name === name && row.kind !== 'object');
        expect(row?.count ?? 0).toBe(nodes.filter((node) => node.type === type).length);
      }
    }),
    { numRuns: 60 },
  );
});

test('interfaces are sets of properties that enough objects have', async () => {
  const plain = (id: number, ...properties: string[]): WrittenNode => ({
    type: 'object', name: 'Object', id, size: 16, detachedness: 0,
    edges: [...properties, '__proto__'].map((name) => ({ type: 'property', name, to: 1 })),
  });
  const nodes: WrittenNode[] = [
    { type: 'synthetic', name: '', id: 1, size: 0, detachedness: 0, edges: [{ type: 'shortcut', name: 'g', to: 1 }, ...[2, 3, 4, 5, 6, 7].map((to) => ({ type: 'element' as const, name: to, to }))] },
    { type: 'string', name: 'x', id: 3, size: 8, detachedness: 0, edges: [] },
    plain(5, 'a', 'b'),
    plain(7, 'a', 'b'),
    plain(9, 'b', 'a', 'c'),
    plain(11, 'q,r'),
    plain(13, 'q,r'),
    plain(15),
  ];
  const { graph } = await opened(writeSnapshot(nodes));
  const names = [2, 3, 4, 5, 6, 7].map((node) => graph.labels.names[graph.label[node]!]);
  expect(names).toEqual(['{a, b}', '{a, b}', '{a, b}', '{"q,r"}', '{"q,r"}', 'Object']);
});

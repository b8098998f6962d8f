/** V8's root is its first node. Where a header says otherwise, the two change places, for node 0 is the root of a graph. */
import type { GraphContent, RawGraph } from '../../model/object-graph.ts';

export function putRootFirst(graph: RawGraph, root: number): RawGraph {
  if (root === 0) return graph;
  const other = (node: number): number => (node === root ? 0 : node === 0 ? root : node);
  const { label, shallow, loose, target, facts } = graph;
  const edgeStart = graph.edgeStart.slice();
  const edgeEnd = graph.edgeEnd.slice();
  for (const column of [label, shallow, edgeStart, edgeEnd]) {
    const first = column[0]!;
    column[0] = column[root]!;
    column[root] = first;
  }
  for (let edge = 0; edge < target.length; edge++) target[edge] = other(target[edge]!);
  const order = Uint32Array.from(loose.source, (_, index) => index).sort((a, b) => other(loose.source[a]!) - other(loose.source[b]!) || a - b);
  const { identity } = facts;
  return {
    ...graph,
    edgeStart,
    edgeEnd,
    loose: {
      count: loose.count,
      source: order.map((index) => other(loose.source[index]!)),
      target: order.map((index) => other(loose.target[index]!)),
      strength: Uint8Array.from(order, (index) => loose.strength[index]!),
    },
    facts: { ...facts, identity: identity.kind === 'none' ? identity : { ...identity, idOf: (node) => identity.idOf(other(node)) } },
    content: otherContent(graph.content, other),
  };
}

function otherContent(content: GraphContent, other: (node: number) => number): GraphContent {
  return {
    addressOf: (node) => content.addressOf(other(node)),
    nodeAt: (address) => {
      const node = content.nodeAt(address);
      return node === undefined ? undefined : other(node);
    },
    previews: (nodes) => content.previews(nodes.map(other)),
    describe: async (node, from, to) => {
      const read = await content.describe(other(node), from, to);
      if (!read.ok) return read;
      const fields = read.value.fields.map((field) => (field.target === undefined ? field : { ...field, target: other(field.target) }));
      return { ok: true, value: { ...read.value, fields } };
    },
    referenceNames: (pairs) => content.referenceNames(pairs.map(({ source, target }) => ({ source: other(source), target: other(target) }))),
    waste: async (isLive, watch) => {
      const read = await content.waste((node) => isLive(other(node)), watch);
      if (!read.ok) return read;
      return { ok: true, value: { ...read.value, rows: read.value.rows.map((row) => ({ ...row, examples: row.examples.map(other) })) } };
    },
  };
}

import type { RawGraph, RawNode } from '../../model/object-graph.ts';

/** Rows that are asked for at once, as many as a reader gives. */
const ROWS = 10_000;

/**
 * References whose name, as paths show it, is not that of a row with their target where the object is shown. Several
 * names are joined by commas; the first must then be one of them.
 */
export async function namesWithoutRow(graph: RawGraph, sources: Iterable<RawNode>): Promise<{ readonly asked: number; readonly odd: readonly string[] }> {
  const odd: string[] = [];
  let asked = 0;
  for (const source of sources) {
    const targets = new Set(graph.target.subarray(graph.edgeStart[source], graph.edgeEnd[source]));
    const rows = await rowsByTarget(graph, source);
    const pairs = [...targets].map((target) => ({ source, target }));
    const names = await graph.content.referenceNames(pairs);
    if (!names.ok) throw new Error(names.error.sentence);
    for (const [index, name] of names.value.entries()) {
      if (name === '') continue;
      asked++;
      const known = rows.get(pairs[index]!.target) ?? [];
      if (known.some((row) => row === name || name.startsWith(`${row}, `) || name.startsWith(`${row} and `))) continue;
      const labelOf = (node: RawNode): string => graph.labels.names[graph.label[node]!] ?? '';
      odd.push(`${labelOf(source)} → ${labelOf(pairs[index]!.target)}: ${name} is none of ${known.slice(0, 3).join(' | ')}`);
    }
  }
  return { asked, odd };
}

async function rowsByTarget(graph: RawGraph, source: RawNode): Promise<Map<RawNode, string[]>> {
  const rows = new Map<RawNode, string[]>();
  for (let from = 0, count = 1; from < count; from += ROWS) {
    const content = await graph.content.describe(source, from, from + ROWS);
    if (!content.ok) throw new Error(content.error.sentence);
    count = content.value.fieldCount;
    for (const { name, target } of content.value.fields) {
      if (target === undefined) continue;
      const names = rows.get(target);
      if (names) names.push(name);
      else rows.set(target, [name]);
    }
  }
  return rows;
}

/** Every node of a small graph, some of a large one, spread over all of it. */
export function* sampled(graph: RawGraph, most: number): Generator<RawNode> {
  const step = Math.max(1, Math.floor(graph.nodeCount / most));
  for (let node = 0; node < graph.nodeCount; node += step) yield node;
}

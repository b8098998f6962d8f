import { expect, test } from 'vitest';
import { namesWithoutRow, sampled } from '../../testing/graphs/names-agree.ts';
import { fixture, opened } from './testing/open.ts';

test.each(['sessions', 'page-after'])('%s: a reference is called in a path as it is in the object', async (name) => {
  const { graph } = await opened(fixture(name));
  const sources = new Set(sampled(graph, 1500));
  // What holds the entries of Maps and Sets.
  for (let node = 0; node < graph.nodeCount; node++) {
    if (!/^(?:Map|Set)$/.test(graph.labels.names[graph.label[node]!]!)) continue;
    for (const table of graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])) sources.add(table);
  }
  const { asked, odd } = await namesWithoutRow(graph, sources);
  expect(odd).toEqual([]);
  expect(asked).toBeGreaterThan(1500);
});

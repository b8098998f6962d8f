import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToEnd } from '../../lib/steps.ts';
import { anyLooseGraph, rawGraphOf } from '../../testing/graphs/plain-graph.ts';
import { indexReferrers } from './referrers.ts';
import { settle } from './settle.ts';

test('referrers are the sources of references, each once for each strength, strong ones first', () => {
  fc.assert(
    fc.property(anyLooseGraph(), fc.nat(6), fc.nat(6), (plain, start, length) => {
      const graph = runToEnd(settle(rawGraphOf(plain)));
      const referrers = runToEnd(indexReferrers(graph));
      for (let node = 0; node < graph.count; node++) {
        const strong = plain.edges.filter(([, target]) => target === node).map(([source]) => ({ source, strength: 0 }));
        const loose = (plain.loose ?? []).filter(([, target]) => target === node).map(([source, , strength]) => ({ source, strength }));
        const all = [...strong, ...loose].sort(
          (a, b) => Math.min(a.strength, 1) - Math.min(b.strength, 1) || a.source - b.source || a.strength - b.strength,
        );
        const rows = all.filter((row, at) => row.source !== all[at - 1]?.source || row.strength !== all[at - 1]?.strength);
        const page = referrers.referrersOf(node);
        expect([...page.node]).toEqual(rows.map(({ source }) => source));
        expect([...page.strength]).toEqual(rows.map(({ strength }) => strength));
        expect(referrers.countOf(node)).toBe(rows.length);
        const part = referrers.referrersOf(node, start, start + length);
        expect([...part.node]).toEqual(rows.slice(start, start + length).map(({ source }) => source));
        for (let source = 0; source < graph.count; source++) {
          const strengths = all.filter((row) => row.source === source).map(({ strength }) => strength);
          expect(referrers.strengthOf(source, node)).toBe(strengths.length === 0 ? undefined : Math.min(...strengths));
        }
      }
    }),
    { numRuns: 1000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pruneTree } from './pruned-tree.ts';

const anyTree = fc.array(fc.tuple(fc.nat(), fc.nat(30)), { minLength: 1, maxLength: 40 }).map((rows) => {
  const parent = rows.map(([above], at) => (at === 0 ? -1 : above % at));
  const retained = rows.map(([, own]) => own);
  for (let node = rows.length - 1; node > 0; node--) retained[parent[node]!]! += retained[node]!;
  return { parent, retained };
});

test('the largest nodes of a tree, each with its parent, in depth-first order', () => {
  fc.assert(
    fc.property(anyTree, fc.integer({ min: 1, max: 40 }), fc.nat(6), ({ parent, retained }, most, maxDepth) => {
      const childrenOf = (node: number): number[] =>
        parent.flatMap((above, child) => (above === node ? [child] : [])).sort((a, b) => retained[b]! - retained[a]! || a - b);
      const pruned = pruneTree(
        { retainedOf: (node) => retained[node]!, childrenOf: (node, least) => childrenOf(node).filter((child) => retained[child]! >= least) },
        0,
        { leastShare: 0, most, maxDepth },
      );
      const depthOf = (node: number): number => (parent[node] === -1 ? 0 : 1 + depthOf(parent[node]!));
      const candidates = parent.map((_, node) => node).filter((node) => node === 0 || (depthOf(node) <= maxDepth && retained[node]! >= 1));
      expect(pruned.node.length).toBe(Math.min(most, candidates.length));
      // No node that was left out is larger than one that is there.
      const taken = new Set(pruned.node);
      const smallest = Math.min(...pruned.node.map((node) => retained[node]!));
      expect(candidates.every((node) => taken.has(node) || retained[node]! <= smallest)).toBe(true);
      for (const [at, node] of pruned.node.entries()) {
        expect(pruned.depth[at]).toBe(depthOf(node));
        if (at > 0) expect(pruned.node[pruned.parent[at]!]).toBe(parent[node]);
        if (at > 0) expect(pruned.parent[at]).toBeLessThan(at);
      }
    }),
    { numRuns: 500 },
  );
});

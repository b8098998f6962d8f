import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MergedPaths } from '../../engine/graph-contract.ts';
import { heaviestChain, mergedLines, mergedTree, treeMove, visibleRows } from './merged-rows.ts';

function pathsOf(parent: readonly number[], retained: readonly number[]): MergedPaths {
  return {
    objects: 10,
    parent,
    retained,
    shallow: retained,
    count: parent.map(() => 1),
    name: parent.map((_, node) => `T${node}`),
    kind: parent.map(() => 'object'),
    isDominator: parent.map(() => false),
    example: parent.map((_, node) => node),
  };
}

// 0 ─ 1 ─ 2
//   └ 3 ─ 4
//       └ 5
const TREE = mergedTree(pathsOf([-1, 0, 1, 0, 3, 3], [100, 30, 30, 70, 20, 50]));

describe('merged paths as rows', () => {
  it('begin with the heaviest chain', () => {
    expect(heaviestChain(TREE)).toEqual([0, 3, 5]);
    expect(visibleRows(TREE, new Set([0, 3, 5])).map(({ node, level, expanded }) => [node, level, expanded])).toEqual([
      [0, 1, true],
      [3, 2, true],
      [5, 3, undefined],
      [4, 3, undefined],
      [1, 2, false],
    ]);
  });

  it('an empty answer has none', () => {
    const none = mergedTree(pathsOf([], []));
    expect(visibleRows(none, new Set())).toEqual([]);
    expect(mergedLines(none).split('\n')).toHaveLength(2);
  });

  it('all nodes expanded are all rows, parents before children', () => {
    const parents = fc.array(fc.nat(), { maxLength: 60 }).map((raw) => [-1, ...raw.map((value, index) => value % (index + 1))]);
    fc.assert(
      fc.property(parents, (parent) => {
        const tree = mergedTree(pathsOf(parent, parent.map((_, node) => (node * 7) % 5)));
        const rows = visibleRows(tree, new Set(parent.keys()));
        expect(rows.map(({ node }) => node).sort((a, b) => a - b)).toEqual(parent.map((_, node) => node));
        const levels = new Map(rows.map(({ node, level }) => [node, level]));
        for (const { node, level } of rows) if (node > 0) expect(level).toBe(levels.get(parent[node]!)! + 1);
      }),
    );
  });

  it('Left and Right open, close and walk', () => {
    const rows = visibleRows(TREE, new Set([0, 3]));
    expect(treeMove('ArrowRight', TREE, rows, 4)).toEqual({ kind: 'expand', node: 1 });
    expect(treeMove('ArrowRight', TREE, rows, 1)).toEqual({ kind: 'go', row: 2 });
    expect(treeMove('ArrowRight', TREE, rows, 2)).toBeUndefined();
    expect(treeMove('ArrowLeft', TREE, rows, 3)).toEqual({ kind: 'go', row: 1 });
    expect(treeMove('ArrowLeft', TREE, rows, 1)).toEqual({ kind: 'collapse', node: 3 });
    expect(treeMove('ArrowLeft', TREE, visibleRows(TREE, new Set()), 0)).toBeUndefined();
  });

  it('as text, a row each, levels first', () => {
    expect(mergedLines(TREE).split('\n').slice(0, 3)).toEqual([
      'level\tretained (bytes)\tshallow (bytes)\tobjects\tdominator\tname',
      '1\t100\t100\t1\t\tT0',
      '2\t70\t70\t1\t\tT3',
    ]);
  });
});

import { expect, test } from 'vitest';
import { EMPTY_BRANCH, parentIndex, visibleRows, type Branch, type TreeRow } from './tree-rows.ts';
import type { TreeItem } from './tree-source.ts';

function item(id: number, children: number): TreeItem {
  return { id, name: `n${id}`, kind: 'object', group: '', preview: '', address: '', count: 1, shallow: 8, retained: 8, children };
}

function branch(items: readonly TreeItem[], rowCount = items.length): Branch {
  return { ...EMPTY_BRANCH, items, rowCount };
}

const brief = (rows: readonly TreeRow[]): readonly string[] =>
  rows.map((row) => `${row.level}:${row.kind === 'item' ? row.item.name : `+${row.left}`}`);

test('open branches follow their node, and what is not loaded is one row', () => {
  const branches = new Map([
    [0, branch([item(1, 2), item(2, 0), item(3, 5)], 10)],
    [1, branch([item(4, 0), item(5, 0)])],
    [3, branch([item(6, 0)], 5)],
  ]);
  expect(brief(visibleRows(0, branches, new Set([1, 3])))).toEqual(['1:n1', '2:n4', '2:n5', '1:n2', '1:n3', '2:n6', '2:+4', '1:+7']);
  expect(brief(visibleRows(0, branches, new Set()))).toEqual(['1:n1', '1:n2', '1:n3', '1:+7']);
});

test('a node that was opened before its children came is busy', () => {
  const branches = new Map([[0, branch([item(1, 2)])], [1, { ...EMPTY_BRANCH, isLoading: true }]]);
  expect(visibleRows(0, branches, new Set([1]))).toMatchObject([{ isOpen: true, isBusy: true }]);
  expect(visibleRows(0, branches, new Set())).toMatchObject([{ isOpen: false, isBusy: false }]);
});

test('a failure stands where the children would', () => {
  const branches = new Map([[0, branch([item(1, 2)])], [1, { ...EMPTY_BRANCH, problem: 'No.' }]]);
  expect(visibleRows(0, branches, new Set([1]))).toMatchObject([{ kind: 'item' }, { kind: 'more', level: 2, problem: 'No.' }]);
});

test('the parent of a row is the nearest one above at a lower level', () => {
  const branches = new Map([
    [0, branch([item(1, 1), item(2, 0)])],
    [1, branch([item(3, 1)])],
    [3, branch([item(4, 0)])],
  ]);
  const rows = visibleRows(0, branches, new Set([1, 3]));
  expect(rows.map((_, index) => parentIndex(rows, index))).toEqual([-1, 0, 1, -1]);
});

test('chains of any length are laid out', () => {
  const length = 50_000;
  const branches = new Map<number, Branch>();
  const open = new Set<number>();
  for (let id = 0; id < length; id++) {
    branches.set(id, branch([item(id + 1, 1)]));
    open.add(id + 1);
  }
  expect(visibleRows(0, branches, open)).toHaveLength(length);
});

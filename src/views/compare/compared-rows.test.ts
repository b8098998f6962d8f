import { expect, test } from 'vitest';
import type { TreeRow } from '../dominators/tree-rows.ts';
import { largestChange, pathAt, type ComparedItem } from './compared-rows.ts';

const SIDE = { count: 1, shallow: 8 };

function row(name: string, level: number, delta: number): TreeRow<ComparedItem> {
  const item: ComparedItem = {
    id: 1, node: 1, name, kind: 'object', group: '', base: { ...SIDE, retained: 100 }, head: { ...SIDE, retained: 100 + delta },
    change: 'grew', objects: undefined, series: [1, 1], children: 0,
  };
  return { kind: 'item', key: name, item, parent: 0, level, position: 1, setSize: 1, isOpen: false, isBusy: false };
}

const ROWS = [row('main.cache', 1, -70), row('map', 2, 20), row('[]string', 3, 10), row('main.recent', 1, 50), row('[]main.Order', 2, 50)];

test('the path of a row leads through the rows that it is indented under', () => {
  expect(pathAt(ROWS, 2)).toEqual(['main.cache', 'map', '[]string']);
  expect(pathAt(ROWS, 4)).toEqual(['main.recent', '[]main.Order']);
  expect(pathAt(ROWS, 0)).toEqual(['main.cache']);
  expect(pathAt(ROWS, -1)).toEqual([]);
});

test('shrinking makes bars as long as growth does', () => {
  expect(largestChange(ROWS)).toBe(70);
  expect(largestChange([])).toBe(0);
});

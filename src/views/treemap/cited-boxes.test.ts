import { expect, test } from 'vitest';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import type { CaptureMarks } from '../../store/findings-marks.ts';
import type { TreeBox } from './boxes.ts';
import { citedBoxes } from './cited-boxes.ts';

const TREE: PrunedTree = {
  id: [0, 7, 8, 9],
  parent: [-1, 0, 1, 0],
  depth: [0, 1, 2, 1],
  name: ['heap', 'Cache', 'Cache', 'Cache'],
  kind: ['root', 'object', 'object', 'object'],
  count: [1, 1, 1, 1],
  shallow: [0, 1, 1, 1],
  retained: [200, 120, 100, 10],
  rest: [0, 0, 0, 0],
  above: [],
};
const box = (node: number, parent: number, isRest = false): TreeBox => ({ node, parent, x: 0, y: 0, width: 10, height: 10, isRest, isParent: false });
const BOXES = [box(0, -1), box(1, 0), box(2, 1), box(3, 0), box(1, 1, true)];
const mark = { key: 'J01 Cache', number: 1, severity: 3, sentence: '' } as const;
const NONE: CaptureMarks = { functions: new Map(), paths: new Map(), types: new Map(), objects: new Map(), groups: new Map(), cited: [] };

test('of a type the outermost box that holds enough is cited', () => {
  const marks = { ...NONE, types: new Map([['Cache', { ...mark, retained: 150 }]]) };
  expect(citedBoxes(TREE, BOXES, marks, false).map((cited) => cited.box)).toEqual([BOXES[1]]);
});

test('of objects the one that is meant', () => {
  const marks = { ...NONE, objects: new Map([[8, mark]]) };
  expect(citedBoxes(TREE, BOXES, marks, true).map((cited) => cited.box)).toEqual([BOXES[2]]);
  expect(citedBoxes(TREE, BOXES, NONE, true)).toEqual([]);
});

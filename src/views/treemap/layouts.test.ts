import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxAt, boxBeside, type TreeBox } from './boxes.ts';
import { icicleBoxes } from './icicle-layout.ts';
import { treemapBoxes } from './treemap-layout.ts';

interface Columns {
  readonly parent: readonly number[];
  readonly depth: readonly number[];
  readonly retained: readonly number[];
  readonly rest: readonly number[];
}

/** Sizes from the leaves up, as a dominator tree has them. */
function columns(parents: readonly number[], own: readonly number[], rest: readonly number[]): Columns {
  const parent = [-1, ...parents.map((wanted, index) => wanted % (index + 1))];
  // Depth-first order: a node's parent is the one before it, or one of its parents.
  for (let node = 1; node < parent.length; node++) {
    let above = node - 1;
    while (above !== -1 && above > parent[node]!) above = parent[above]!;
    parent[node] = Math.max(0, above);
  }
  const retained = parent.map((_, node) => own[node]! + rest[node]!);
  for (let node = parent.length - 1; node > 0; node--) retained[parent[node]!]! += retained[node]!;
  const depth: number[] = [];
  for (const [node, above] of parent.entries()) depth[node] = node === 0 ? 0 : depth[above]! + 1;
  return { parent, depth, retained, rest };
}

const trees = fc.integer({ min: 0, max: 40 }).chain((count) =>
  fc
    .tuple(
      fc.array(fc.nat(1000), { minLength: count, maxLength: count }),
      fc.array(fc.nat(500), { minLength: count + 1, maxLength: count + 1 }),
      fc.array(fc.nat(200), { minLength: count + 1, maxLength: count + 1 }),
    )
    .map(([parents, own, rest]) => columns(parents, own, rest)),
);

const layouts: readonly (readonly [string, (tree: Columns) => readonly TreeBox[], number])[] = [
  ['icicle', (tree) => icicleBoxes(tree, 800, 600), 0.01],
  ['treemap', (tree) => treemapBoxes(tree, 800, 600), 0.01],
];

test.each(layouts)('%s: children stand within, beside each other, and parents before them', (_name, layOut, slack) => {
  fc.assert(
    fc.property(trees, (tree) => {
      const boxes = layOut(tree);
      for (const [index, box] of boxes.entries()) {
        expect(box.parent).toBeLessThan(index);
        const parent = boxes[box.parent];
        if (!parent) continue;
        expect(parent.isParent).toBe(true);
        expect(box.x).toBeGreaterThanOrEqual(parent.x - slack);
        expect(box.x + box.width).toBeLessThanOrEqual(parent.x + parent.width + slack);
        for (const other of boxes.slice(0, index).filter((one) => one.parent === box.parent)) {
          const apart = box.x >= other.x + other.width - slack || other.x >= box.x + box.width - slack || box.y >= other.y + other.height - slack || other.y >= box.y + box.height - slack;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

test('icicle: widths are shares, and what was left out stands after the children', () => {
  const tree = columns([0, 0], [10, 50, 30], [10, 0, 0]);
  const boxes = icicleBoxes(tree, 1000, 100);
  expect(boxes.map(({ x, width, isRest }) => [x, width, isRest])).toEqual([
    [0, 1000, false],
    [0, 500, false],
    [500, 300, false],
    [800, 100, true],
  ]);
});

test('treemap: a leaf of twice the bytes has about twice the area', () => {
  const boxes = treemapBoxes(columns([0, 0], [0, 200, 100], [0, 0, 0]), 900, 600);
  const area = (index: number): number => boxes[index]!.width * boxes[index]!.height;
  expect(area(1) / area(2)).toBeCloseTo(2, 1);
});

test('the innermost box is hit, and arrows walk from it', () => {
  const boxes = icicleBoxes(columns([0, 0, 2], [0, 50, 30, 20], [0, 0, 0, 0]), 1000, 200);
  const at = boxAt(boxes, 100, boxes[1]!.y + 2);
  expect(at).toBe(1);
  expect(boxBeside(boxes, at, 'ArrowRight')).toBe(2);
  expect(boxBeside(boxes, 2, 'ArrowDown')).toBe(3);
  expect(boxBeside(boxes, 3, 'ArrowUp')).toBe(2);
  expect(boxBeside(boxes, 0, 'ArrowUp')).toBe(0);
  expect(boxBeside(boxes, 0, 'x')).toBeUndefined();
  expect(boxAt(boxes, 100, 199)).toBe(-1);
});

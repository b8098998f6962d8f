import { hierarchy, treemap, treemapSquarify } from 'd3';
import type { PrunedTree } from '../../engine/graph-contract.ts';
import { LEAST_PIXELS, type TreeBox } from './boxes.ts';

/** A strip for the name, where a box has room for one. */
export const TITLE_HEIGHT = 15;
const LEAST_TITLED = { width: 44, height: 34 } as const;
/** Narrower boxes are drawn edge to edge: frames in frames would eat them up. */
const LEAST_FRAMED = 8;

type Sized = Pick<PrunedTree, 'parent' | 'retained' | 'rest'>;

interface Datum {
  readonly node: number;
  readonly isRest: boolean;
  /** Bytes that none of the children has. */
  own: number;
  readonly children: Datum[];
}

export function isTitled(box: { readonly width: number; readonly height: number }): boolean {
  return box.width >= LEAST_TITLED.width && box.height >= LEAST_TITLED.height;
}

/** Area is retained size, children inside of their parents. What stays free is what a node holds itself. */
export function treemapBoxes(tree: Sized, width: number, height: number): readonly TreeBox[] {
  const root = datumOf(tree);
  if (!root || width < 1 || height < 1) return [];
  const laidOut = treemap<Datum>()
    .tile(treemapSquarify)
    .size([width, height])
    .paddingInner((node) => (isFramed(node) ? 1 : 0))
    .paddingOuter((node) => (isFramed(node) ? 2 : 0))
    .paddingTop((node) => (isTitled(sizeOf(node)) ? TITLE_HEIGHT : isFramed(node) ? 2 : 0))(
    hierarchy(root, (datum) => datum.children).sum((datum) => datum.own),
  );
  const boxes: TreeBox[] = [];
  const boxOf = new Map<Datum, number>();
  const parents = new Set<number>();
  laidOut.eachBefore((node) => {
    const above = node.parent ? boxOf.get(node.parent.data) : -1;
    const wide = node.x1 - node.x0;
    const high = node.y1 - node.y0;
    if (above === undefined || wide < LEAST_PIXELS || high < LEAST_PIXELS) return;
    boxOf.set(node.data, boxes.length);
    if (above !== -1) parents.add(above);
    boxes.push({ node: node.data.node, parent: above, x: node.x0, y: node.y0, width: wide, height: high, isRest: node.data.isRest, isParent: false });
  });
  return boxes.map((box, index) => (parents.has(index) ? { ...box, isParent: true } : box));
}

interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

function sizeOf({ x0, y0, x1, y1 }: Rectangle): { readonly width: number; readonly height: number } {
  return { width: x1 - x0, height: y1 - y0 };
}

function isFramed(node: Rectangle): boolean {
  const { width, height } = sizeOf(node);
  return Math.min(width, height) >= LEAST_FRAMED;
}

function datumOf(tree: Sized): Datum | undefined {
  const data: Datum[] = tree.retained.map((bytes, node) => ({ node, isRest: false, own: bytes, children: [] }));
  for (const [node, datum] of data.entries()) {
    const parent = node === 0 ? undefined : data[tree.parent[node]!];
    if (!parent) continue;
    parent.children.push(datum);
    parent.own -= tree.retained[node]!;
  }
  for (const [node, datum] of data.entries()) {
    const rest = Math.min(tree.rest[node]!, datum.own);
    if (rest <= 0) continue;
    datum.children.push({ node, isRest: true, own: rest, children: [] });
    datum.own -= rest;
  }
  // Sizes are rounded nowhere, but a file may say anything.
  for (const datum of data) datum.own = Math.max(0, datum.own);
  return data[0];
}

import type { Answer, CaptureFacts } from '../../engine/contract.ts';
import type { PictureQuery, PrunedTree } from '../../engine/graph-contract.ts';
import { engine } from '../../store/actions.ts';
import type { TreeShape } from '../../store/graph-look.ts';
import type { TreeId } from '../dominators/tree-source.ts';
import { LEAST_PIXELS, type TreeBox } from './boxes.ts';
import { ICICLE_ROW, icicleBoxes } from './icicle-layout.ts';
import { treemapBoxes } from './treemap-layout.ts';

/** More can't be told apart, and would be slow to draw. */
const MOST_NODES = 6_000;
const TREEMAP_DEPTH = 14;
/** Of a treemap: what has less than this many square pixels is only a speck. */
const LEAST_AREA = 6;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export const askTree = (query: PictureQuery): Promise<Answer<PrunedTree>> => engine.calls.prunedTree(query);

/** What must be asked for to fill a picture of that size. */
export function questionFor(facts: CaptureFacts, tree: TreeId, root: number, shape: TreeShape, size: PictureSize): PictureQuery {
  const { width, height } = size;
  const least = shape === 'icicle' ? LEAST_PIXELS / Math.max(1, width) : LEAST_AREA / Math.max(1, width * height);
  const maxDepth = shape === 'icicle' ? Math.max(1, Math.floor(height / ICICLE_ROW) - 1) : TREEMAP_DEPTH;
  return { capture: facts.id, tree, root, leastShare: least, most: MOST_NODES, maxDepth };
}

export function boxesOf(tree: PrunedTree, shape: TreeShape, size: PictureSize): readonly TreeBox[] {
  return shape === 'icicle' ? icicleBoxes(tree, size.width, size.height) : treemapBoxes(tree, size.width, size.height);
}

/** A dominator tree, asked for row by row as far as it is printed. */
import type { Answer } from '../engine/contract.ts';
import type { GraphGrouping, Page } from '../engine/graph-contract.ts';
import { ok } from '../lib/result.ts';
import { MOST_ROWS } from './heap.ts';
import type { Heap } from './heap.ts';
import type { Io } from './io.ts';
import { NOTHING } from './tree-text.ts';
import type { TreeLevel, TreeNode } from './tree-text.ts';

export type TreeChoice = { readonly kind: 'merged'; readonly by: GraphGrouping } | { readonly kind: 'objects' };

export interface TreeLimits {
  /** Rows of a level. */
  readonly most: number;
  readonly depth: number;
  /** Bytes: what retains less is left out. */
  readonly least: number;
}

export interface GrownTree {
  readonly level: TreeLevel;
  /** Rows right below those of `level` that did not fit any more; what is below them has not been looked at. */
  readonly leftOut: number;
}

/** A row whose children have not been asked for. */
type Bud = Omit<TreeNode, 'below'> & { readonly id: number; readonly children: number };
type Ask = (parent: number, end: number) => Promise<Answer<Page<Bud>>>;

interface Growing extends TreeNode {
  below: TreeLevel;
}

/** Level by level, so that what does not fit any more is what is deepest. */
export async function growTree(io: Io, { facts, graph }: Heap, choice: TreeChoice, limits: TreeLimits): Promise<Answer<GrownTree>> {
  const ask = choice.kind === 'merged' ? askMerged(io, facts.id, choice.by) : askObjects(io, facts.id);
  let rows = 0;
  let leftOut = 0;
  const top: { below: TreeLevel } = { below: NOTHING };
  let parents = [{ node: top, id: 0, depth: 0, size: graph.shallow, children: 0 }];
  while (parents.length > 0) {
    const next: typeof parents = [];
    for (const { node, id, depth, size } of parents) {
      const room = Math.min(limits.most, MOST_ROWS - rows);
      const page = await ask(id, room);
      if (!page.ok) return page;
      const listed = page.value.rows.filter(({ retained }) => retained >= limits.least);
      rows += listed.length;
      const more = page.value.rowCount - listed.length;
      // By size: where one was too small already, so are all that follow.
      if (listed.length === room) leftOut += Math.min(limits.most, page.value.rowCount) - room;
      let moreRetained = size;
      const nodes = listed.map(({ id: below, children, ...row }): Growing => {
        const grown = { ...row, below: NOTHING };
        moreRetained -= row.retained;
        if (children > 0 && depth + 1 < limits.depth) next.push({ node: grown, id: below, depth: depth + 1, size: row.retained - row.shallow, children });
        return grown;
      });
      node.below = { nodes, more, moreRetained };
    }
    if (rows >= MOST_ROWS) {
      for (const { children } of next) leftOut += Math.min(limits.most, children);
      break;
    }
    parents = next;
  }
  return ok({ level: top.below, leftOut });
}

function askMerged({ engine }: Io, capture: string, grouping: GraphGrouping): Ask {
  return async (parent, end) => {
    const page = await engine.mergedChildren({ capture, grouping }, parent, { by: 'retained', descending: true }, 0, end);
    if (!page.ok) return page;
    const rows = page.value.rows.map(({ node, name, kind, count, shallow, retained, children }): Bud => ({
      id: node,
      label: name,
      kind,
      count,
      shallow,
      retained,
      address: '',
      note: '',
      children,
    }));
    return ok({ ...page.value, rows });
  };
}

function askObjects({ engine }: Io, capture: string): Ask {
  return async (parent, end) => {
    const page = await engine.dominated(capture, parent, { by: 'retained', descending: true }, 0, end);
    if (!page.ok) return page;
    const rows = page.value.rows.map(({ id, name, kind, shallow, retained, address, preview, children }): Bud => ({
      id,
      label: name,
      kind,
      count: kind === 'root' ? 0 : 1,
      shallow,
      retained,
      address,
      note: preview,
      children,
    }));
    return ok({ ...page.value, rows });
  };
}

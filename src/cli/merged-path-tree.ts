/** Paths merged by type, from columns to a tree. */
import type { MergedPaths } from '../engine/graph-contract.ts';
import { NOTHING } from './tree-text.ts';
import type { TreeLevel, TreeNode } from './tree-text.ts';

export interface PathLimits {
  /** Rows of a level. */
  readonly most: number;
  /** Objects: what is on the way of fewer is left out. */
  readonly least: number;
}

/** One row for the objects themselves, and below it what holds them. */
export function pathLevel(paths: MergedPaths, { most, least }: PathLimits): TreeLevel {
  const { name, kind, count, shallow, retained, isDominator, parent } = paths;
  const below = name.map((): TreeNode[] => []);
  const more = new Float64Array(name.length);
  const moreRetained = new Float64Array(name.length);
  // Children come after their parents, so from the end each is whole when its parent takes it.
  const nodes = name.map((label, at): TreeNode => ({
    label,
    kind: kind[at]!,
    count: count[at]!,
    shallow: shallow[at]!,
    retained: retained[at]!,
    address: '',
    note: isDominator[at]! && at > 0 ? '*' : '',
    below: NOTHING,
  }));
  const places = name.map((): number[] => []);
  for (let at = 1; at < name.length; at++) places[parent[at]!]!.push(at);
  for (let at = name.length - 1; at >= 0; at--) {
    for (const child of places[at]!) {
      if (below[at]!.length < most && count[child]! >= least) below[at]!.push(nodes[child]!);
      else {
        more[at]!++;
        moreRetained[at]! += retained[child]!;
      }
    }
    nodes[at] = { ...nodes[at]!, below: { nodes: below[at]!, more: more[at]!, moreRetained: moreRetained[at]! } };
  }
  return { nodes: nodes.slice(0, 1), more: 0, moreRetained: 0 };
}

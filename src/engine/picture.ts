import { BottomUpSource } from '../analysis/bottom-up-source.ts';
import { heaviestPath } from '../analysis/find-function.ts';
import { partnerType } from '../analysis/profile-totals.ts';
import { runningSums, type StackView } from '../analysis/stack-view.ts';
import type { SearchSums } from '../analysis/search-frames.ts';
import { TopDownSource } from '../analysis/top-down-source.ts';
import { ViewTree } from '../analysis/view-tree.ts';
import { ok } from '../lib/result.ts';
import type { NodeId, Pattern } from '../model/query.ts';
import type { Answer, CaptureFacts, FlameQuery, NodeDetail } from './contract.ts';
import { noFunction } from './not-found.ts';

/** A tree that is drawn, with what only its makers know: how to search it, find a function in it, count objects. */
export interface Picture {
  readonly tree: ViewTree;
  /** What "of all" is of. */
  readonly total: number;
  readonly isInverted: boolean;
  /** 1 for groups of the tree that match; undefined when the pattern can't be read. */
  matches(pattern: Pattern): Uint8Array | undefined;
  /** Groups from below the root to where a function weighs most; undefined when the tree does not have it. */
  pathToFunction(group: number): readonly number[] | undefined;
  objectsOf(node: NodeId): NodeDetail['objects'];
  sidesOf(node: NodeId): NodeDetail['sides'];
}

/** A picture of one profile. */
export function plainPicture(
  facts: CaptureFacts,
  view: StackView,
  shape: FlameQuery['shape'],
  search: (pattern: Pattern) => Answer<SearchSums>,
): Answer<Picture> {
  const { groups, profile } = view.index;
  const root = shape.kind === 'callers' || shape.kind === 'callees' ? groups.byName.get(shape.name) : -1;
  if (root === undefined) return noFunction('name' in shape ? shape.name : '');
  const source = sourceOf(shape.kind, view, root);
  const tree = new ViewTree(source);
  const { valueTypes } = facts;
  const partner = partnerType(valueTypes, view.type);
  const partnerSums = partner && runningSums(profile.samples.values[partner.index]!, view.kept).values;
  return ok({
    tree,
    total: valueTypes[view.type]!.total,
    isInverted: shape.kind === 'bottomUp' || shape.kind === 'callers',
    matches: (pattern) => {
      const found = search(pattern);
      return found.ok ? found.value.groups : undefined;
    },
    pathToFunction: (group) => {
      if (root !== -1) return group === root ? [] : tree.childOf(0, group) === -1 ? undefined : [group];
      return heaviestPath(view, group, shape.kind === 'bottomUp');
    },
    objectsOf: (node) => {
      if (!partner || !partnerSums) return undefined;
      const own = tree.value.data[node]!;
      const other = source.otherValue(tree, node, partnerSums);
      const count = partner.isCount ? other : own;
      const bytes = partner.isCount ? own : other;
      return count === 0 ? undefined : { count, meanSize: bytes / count };
    },
    sidesOf: () => undefined,
  });
}

function sourceOf(
  shape: FlameQuery['shape']['kind'],
  view: StackView,
  group: number,
): TopDownSource | BottomUpSource {
  switch (shape) {
    case 'topDown':
      return TopDownSource.ofAll(view);
    case 'bottomUp':
      return BottomUpSource.ofAll(view);
    case 'callers':
      return BottomUpSource.ofCallers(view, group);
    case 'callees':
      return TopDownSource.ofCallees(view, group);
  }
}

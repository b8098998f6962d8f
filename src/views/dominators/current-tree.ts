/** Which tree the commands mean: that of the mounted view. And where trees stay while another view is shown. */
import type { CaptureFacts } from '../../engine/contract.ts';
import type { TypeOrder } from '../../engine/graph-contract.ts';
import { TreeDesk } from './tree-desk.ts';
import { treeKey, type TreeId } from './tree-source.ts';

let current: TreeDesk | undefined;

/** The answer takes the offer back. */
export function offerTree(desk: TreeDesk): () => void {
  current = desk;
  return () => {
    if (current === desk) current = undefined;
  };
}

export function currentTree(): TreeDesk | undefined {
  return current;
}

const kept = new WeakMap<CaptureFacts, Map<string, TreeDesk>>();

export function deskOf(facts: CaptureFacts, tree: TreeId, order: TypeOrder): TreeDesk {
  const desks = kept.get(facts) ?? new Map<string, TreeDesk>();
  kept.set(facts, desks);
  const key = treeKey(tree);
  const desk = desks.get(key) ?? new TreeDesk(facts.id, tree, order, facts.graph?.shallow ?? 0);
  desks.set(key, desk);
  return desk;
}

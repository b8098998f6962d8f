import { nodeValue, nodeWeight, visibleNode, type StackView } from './stack-view.ts';

export interface Edge {
  readonly group: number;
  value: number;
  /** Bit 1: somewhere inlined · bit 2: somewhere not. */
  calls: number;
}

/** Who calls a function, and whom it calls. An edge counts a sample once however often it is on the stack. */
export function sumNeighbours(view: StackView, group: number): { readonly callers: Edge[]; readonly callees: Edge[] } {
  const { profile, groups } = view.index;
  const { stacks, frames } = profile;
  const { hidden } = view;
  const { ofFrame } = groups;
  const callers = new Map<number, Edge>();
  const callees = new Map<number, Edge>();
  const callerUntil = new Int32Array(groups.count);
  const calleeUntil = new Int32Array(groups.count);
  const add = (edges: Map<number, Edge>, until: Int32Array, other: number, node: number, inlined: number): void => {
    let edge = edges.get(other);
    if (!edge) edges.set(other, (edge = { group: other, value: 0, calls: 0 }));
    edge.calls |= inlined === 1 ? 1 : 2;
    if (node < until[other]!) return;
    until[other] = stacks.end[node]!;
    edge.value += nodeValue(view, node);
  };
  for (let node = 1; node < stacks.count; ) {
    if (nodeWeight(view, node) === 0) {
      node = stacks.end[node]!;
      continue;
    }
    const frame = stacks.frame[node]!;
    if (hidden === undefined || hidden[frame] === 0) {
      const own = ofFrame[frame]!;
      const above = visibleNode(view, stacks.parent[node]!);
      const caller = above === 0 ? -1 : ofFrame[stacks.frame[above]!]!;
      if (caller !== -1 && caller !== own) {
        if (own === group) add(callers, callerUntil, caller, node, frames.inlined[frame]!);
        else if (caller === group) add(callees, calleeUntil, own, node, frames.inlined[frame]!);
      }
    }
    node++;
  }
  const byWeight = (a: Edge, b: Edge): number => Math.abs(b.value) - Math.abs(a.value) || a.group - b.group;
  return { callers: [...callers.values()].sort(byWeight), callees: [...callees.values()].sort(byWeight) };
}

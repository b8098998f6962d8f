import { nodeWeight, visibleNode, type StackView } from './stack-view.ts';
import { outermostNodes } from './outermost-nodes.ts';

/** Groups from the outermost frame to a function where it weighs most; undefined when no kept sample has it. */
export function heaviestPath(view: StackView, group: number, bottomUp: boolean): readonly number[] | undefined {
  const nodes = outermostNodes(view, group);
  let best = -1;
  let bestWeight = 0;
  for (const node of nodes) {
    const weight = nodeWeight(view, node);
    if (weight > bestWeight) {
      best = node;
      bestWeight = weight;
    }
  }
  if (best === -1) return undefined;
  const { profile, groups, firstSample } = view.index;
  const { stacks, samples } = profile;
  if (!bottomUp) return groupsUpTo(view, best, 0).reverse();
  // In the inverted tree the way starts where the heaviest sample below it ends.
  let leaf = best;
  let leafWeight = -1;
  for (let sample = firstSample[best]!; sample < firstSample[stacks.end[best]!]!; sample++) {
    const weight = view.weights[sample + 1]! - view.weights[sample]!;
    if (weight > leafWeight) {
      leafWeight = weight;
      leaf = samples.node[sample]!;
    }
  }
  const path: number[] = [];
  for (let node = visibleNode(view, leaf); node !== 0; node = visibleNode(view, stacks.parent[node]!)) {
    const own = groups.ofFrame[stacks.frame[node]!]!;
    path.push(own);
    if (own === group) break;
  }
  return path;
}

function groupsUpTo(view: StackView, node: number, top: number): number[] {
  const { stacks } = view.index.profile;
  const path: number[] = [];
  for (let at = visibleNode(view, node); at !== top; at = visibleNode(view, stacks.parent[at]!)) {
    path.push(view.index.groups.ofFrame[stacks.frame[at]!]!);
  }
  return path;
}

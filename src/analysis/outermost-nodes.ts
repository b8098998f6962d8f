import { GrowableInt32 } from '../lib/growable.ts';
import { nodeWeight, type StackView } from './stack-view.ts';

/** The stack nodes of a function that have no frame of the same function above them, and some weight. */
export function outermostNodes(view: StackView, group: number): Int32Array {
  const { stacks } = view.index.profile;
  const { ofFrame } = view.index.groups;
  const { hidden } = view;
  const found = new GrowableInt32();
  for (let node = 1; node < stacks.count; ) {
    const frame = stacks.frame[node]!;
    if (ofFrame[frame] !== group || (hidden !== undefined && hidden[frame] === 1)) {
      node++;
      continue;
    }
    if (nodeWeight(view, node) !== 0) found.push(node);
    node = stacks.end[node]!;
  }
  return found.take();
}

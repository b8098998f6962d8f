import { GrowableInt32 } from '../lib/growable.ts';
import { runToEnd } from '../lib/steps.ts';
import { buildStacks } from './build-stacks.ts';
import type { LabelColumns, StackProfile } from './stack-profile.ts';

/**
 * Without the innermost locations that have no name. `heap?debug=1` has the addresses of the runtime's own frames (mallocgc
 * and what is around it) and not their names; the protobuf form leaves them out (runtime/pprof, protomem.go), so that values
 * stand on the code that allocates. The same profile where there are none. What has no name at all stays.
 */
export function withoutHiddenLeaves(profile: StackProfile): StackProfile {
  const { stacks, frames, locations, samples } = profile;
  const start = new Int32Array(samples.count + 1);
  const kept = new GrowableInt32();
  let isChanged = false;
  for (let sample = 0; sample < samples.count; sample++) {
    const leaf = samples.node[sample]!;
    let from = leaf;
    while (from > 0 && frames.func[stacks.frame[from]!] === -1) from = stacks.parent[from]!;
    if (from <= 0) from = leaf;
    isChanged ||= from !== leaf;
    for (let node = from; node > 0; node = stacks.parent[node]!) {
      const frame = stacks.frame[node]!;
      const location = frames.location[frame]!;
      // A location with inlined frames has several nodes and is one step.
      if (frame === locations.firstFrame[location]) kept.push(location);
    }
    start[sample + 1] = kept.length;
  }
  if (!isChanged) return profile;
  const built = runToEnd(buildStacks({ count: samples.count, start, locations: kept.take() }, locations.firstFrame));
  return {
    ...profile,
    stacks: built.tree,
    samples: {
      count: samples.count,
      node: built.node,
      values: samples.values.map((column) => Float64Array.from(built.order, (sample) => column[sample]!)),
      labels: inOrder(samples.labels, built.order),
    },
  };
}

function inOrder(labels: LabelColumns, order: Int32Array): LabelColumns {
  const first = new Int32Array(order.length + 1);
  const from: number[] = [];
  for (const [at, sample] of order.entries()) {
    for (let label = labels.first[sample]!; label < labels.first[sample + 1]!; label++) from.push(label);
    first[at + 1] = from.length;
  }
  return {
    first,
    key: Int32Array.from(from, (label) => labels.key[label]!),
    text: Int32Array.from(from, (label) => labels.text[label]!),
    number: Float64Array.from(from, (label) => labels.number[label]!),
    unit: Int32Array.from(from, (label) => labels.unit[label]!),
  };
}

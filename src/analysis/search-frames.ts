import type { StackView } from './stack-view.ts';

export interface SearchSums {
  /** Σ value of the kept samples that have a matching frame, each once. */
  readonly matched: number;
  readonly functions: number;
  /** 1 for groups with a matching frame. */
  readonly groups: Uint8Array;
}

export function sumMatches(view: StackView, matched: Uint8Array): SearchSums {
  const { profile, groups, firstSample } = view.index;
  const { stacks } = profile;
  const { hidden, values, weights } = view;
  const hit = new Uint8Array(groups.count);
  let functions = 0;
  let sum = 0;
  let insideUntil = 0;
  for (let node = 1; node < stacks.count; ) {
    const from = firstSample[node]!;
    const to = firstSample[stacks.end[node]!]!;
    if (weights[from] === weights[to]) {
      node = stacks.end[node]!;
      continue;
    }
    const frame = stacks.frame[node]!;
    if (matched[frame] === 1 && (hidden === undefined || hidden[frame] === 0)) {
      const group = groups.ofFrame[frame]!;
      if (hit[group] === 0) {
        hit[group] = 1;
        functions++;
      }
      if (node >= insideUntil) {
        insideUntil = stacks.end[node]!;
        sum += values[to]! - values[from]!;
      }
    }
    node++;
  }
  return { matched: sum, functions, groups: hit };
}

import { err, ok, type Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Filter } from '../model/query.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { labelValue } from './labels.ts';
import { matchFrames, spreadToLocations, type MatchedNames } from './match-frames.ts';
import type { ProfileIndex } from './profile-index.ts';

/** A profile seen through filters, for one value type. */
export interface StackView {
  readonly index: ProfileIndex;
  readonly type: number;
  /** 1 for samples that the filters keep. */
  readonly kept: Uint8Array;
  /** 1 for frames that are taken out of the stacks; undefined when none are. */
  readonly hidden: Uint8Array | undefined;
  /** Running sums over the kept samples, `samples + 1` entries. */
  readonly values: Float64Array;
  /** The same for |value|; the same array where nothing is negative. */
  readonly weights: Float64Array;
}

export function makeView(
  index: ProfileIndex,
  type: number,
  filters: readonly Filter[],
  names?: MatchedNames,
): Result<StackView, Failure> {
  const { profile } = index;
  const kept = new Uint8Array(profile.samples.count).fill(1);
  let hidden: Uint8Array | undefined;
  for (const filter of filters) {
    if ('key' in filter) {
      keepByLabel(profile, filter.key, filter.value, filter.kind === 'labelFocus', kept);
      continue;
    }
    const matched = matchFrames(index, filter.pattern, { binary: true, ...(names && { matched: names }) });
    if (!matched.ok) return err(matched.error);
    if (filter.kind === 'focus' || filter.kind === 'ignore') {
      keepByFrames(index, spreadToLocations(index, matched.value), filter.kind === 'focus', kept);
    } else {
      hidden ??= new Uint8Array(profile.frames.count);
      const hide = filter.kind === 'hide' ? 1 : 0;
      const { func } = profile.frames;
      for (let frame = 0; frame < hidden.length; frame++) {
        // A regular expression never shows a frame without a symbol, not even by its binary's name.
        const unnamed = hide === 0 && filter.pattern.by === 'regex' && func[frame] === -1;
        if (matched.value[frame] === hide || unnamed) hidden[frame] = 1;
      }
    }
  }
  if (hidden) dropEmptied(profile, hidden, kept);
  const { values, weights } = runningSums(profile.samples.values[type]!, kept);
  return ok({ index, type, kept, hidden, values, weights });
}

/** The same filters for another value type. */
export function viewOfType(view: StackView, type: number): StackView {
  return { ...view, type, ...runningSums(view.index.profile.samples.values[type]!, view.kept) };
}

export function runningSums(
  column: Float64Array,
  kept: Uint8Array,
): { readonly values: Float64Array; readonly weights: Float64Array } {
  const values = new Float64Array(column.length + 1);
  let sum = 0;
  let negative = false;
  for (let sample = 0; sample < column.length; sample++) {
    if (kept[sample] === 1) {
      sum += column[sample]!;
      if (column[sample]! < 0) negative = true;
    }
    values[sample + 1] = sum;
  }
  if (!negative) return { values, weights: values };
  const weights = new Float64Array(column.length + 1);
  sum = 0;
  for (let sample = 0; sample < column.length; sample++) {
    if (kept[sample] === 1) sum += Math.abs(column[sample]!);
    weights[sample + 1] = sum;
  }
  return { values, weights };
}

export function nodeValue(view: StackView, node: number): number {
  const { firstSample, profile } = view.index;
  return view.values[firstSample[profile.stacks.end[node]!]!]! - view.values[firstSample[node]!]!;
}

export function nodeWeight(view: StackView, node: number): number {
  const { firstSample, profile } = view.index;
  return view.weights[firstSample[profile.stacks.end[node]!]!]! - view.weights[firstSample[node]!]!;
}

/** The nearest node from `node` outwards whose frame is not hidden; 0 when all are. */
export function visibleNode(view: StackView, node: number): number {
  const { hidden } = view;
  if (!hidden) return node;
  const { parent, frame } = view.index.profile.stacks;
  let at = node;
  while (at !== 0 && hidden[frame[at]!] === 1) at = parent[at]!;
  return at;
}

function keepByFrames(index: ProfileIndex, matched: Uint8Array, keepMatches: boolean, kept: Uint8Array): void {
  const { stacks } = index.profile;
  const found = keepMatches ? new Uint8Array(kept.length) : undefined;
  for (let node = 1; node < stacks.count; ) {
    if (matched[stacks.frame[node]!] === 0) {
      node++;
      continue;
    }
    const from = index.firstSample[node]!;
    const to = index.firstSample[stacks.end[node]!]!;
    if (found) found.fill(1, from, to);
    else kept.fill(0, from, to);
    node = stacks.end[node]!;
  }
  if (found) for (let sample = 0; sample < kept.length; sample++) kept[sample] = kept[sample]! & found[sample]!;
}

function keepByLabel(profile: StackProfile, key: string, value: string, keepMatches: boolean, kept: Uint8Array): void {
  const { labels } = profile.samples;
  for (let sample = 0; sample < kept.length; sample++) {
    let has = false;
    for (let at = labels.first[sample]!; at < labels.first[sample + 1]! && !has; at++) {
      has = profile.strings[labels.key[at]!] === key && labelValue(profile, at) === value;
    }
    if (has !== keepMatches) kept[sample] = 0;
  }
}

/** A sample that is left without any frame is gone, as in the reference tool. */
function dropEmptied(profile: StackProfile, hidden: Uint8Array, kept: Uint8Array): void {
  const { stacks, samples } = profile;
  // Whether a node or any node above it is visible, carried down in one pass: parents come first.
  const shown = new Uint8Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    shown[node] = shown[stacks.parent[node]!]! | (hidden[stacks.frame[node]!]! ^ 1);
  }
  for (let sample = 0; sample < kept.length; sample++) if (shown[samples.node[sample]!] === 0) kept[sample] = 0;
}

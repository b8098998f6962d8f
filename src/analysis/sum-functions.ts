import type { Steps } from '../lib/steps.ts';
import type { InlineState } from '../model/code-origin.ts';
import { visibleNode, type StackView } from './stack-view.ts';

/** Flat and cum of every function group. `present` is 0 for groups that no weighty kept sample touches. */
export interface FunctionSums {
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  readonly present: Uint8Array;
  /** Bit 1: somewhere inlined · bit 2: somewhere called as itself (by another function). */
  readonly calls: Uint8Array;
}

/** Sums by other numbers than the profile's own groups: in a comparison several groups can be one function. */
export interface Keys {
  readonly ofGroup: Int32Array;
  readonly count: number;
}

const STEPS_BETWEEN_YIELDS = 65_536;

/**
 * One pass over the stack tree. A frame counts for `cum` only where no frame of the same function stands above it:
 * recursion counts once. Subtrees are intervals, so "above" is "the interval of the last outermost one has not ended".
 */
export function* sumFunctions(view: StackView, keys?: Keys): Steps<FunctionSums> {
  const { profile, groups, firstSample } = view.index;
  const { stacks, frames } = profile;
  const { hidden, values, weights } = view;
  const ofFrame = keys ? groups.ofFrame.map((group) => keys.ofGroup[group]!) : groups.ofFrame;
  const count = keys?.count ?? groups.count;
  const cum = new Float64Array(count);
  const present = new Uint8Array(count);
  const calls = new Uint8Array(count);
  const insideUntil = new Int32Array(count);
  let steps = 0;
  for (let node = 1; node < stacks.count; ) {
    if (++steps % STEPS_BETWEEN_YIELDS === 0) yield { phase: 'Adding up functions', fraction: node / stacks.count };
    const from = firstSample[node]!;
    const end = stacks.end[node]!;
    const to = firstSample[end]!;
    if (weights[to] === weights[from]) {
      node = end;
      continue;
    }
    const frame = stacks.frame[node]!;
    if (hidden === undefined || hidden[frame] === 0) {
      const group = ofFrame[frame]!;
      if (node >= insideUntil[group]!) {
        insideUntil[group] = end;
        cum[group]! += values[to]! - values[from]!;
        present[group] = 1;
      }
      const caller = visibleNode(view, stacks.parent[node]!);
      if (caller !== 0 && ofFrame[stacks.frame[caller]!] !== group) {
        calls[group] = calls[group]! | (frames.inlined[frame] === 1 ? 1 : 2);
      }
    }
    node++;
  }
  return { flat: sumFlat(view, keys), cum, present, calls };
}

/** Flat alone: a pass over the samples. */
export function sumFlat(view: StackView, keys?: Keys): Float64Array {
  const { profile, groups } = view.index;
  const { stacks, samples } = profile;
  const { values, weights } = view;
  const flat = new Float64Array(keys?.count ?? groups.count);
  for (let sample = 0; sample < samples.count; sample++) {
    if (weights[sample + 1] === weights[sample]) continue;
    const node = visibleNode(view, samples.node[sample]!);
    if (node === 0) continue;
    const group = groups.ofFrame[stacks.frame[node]!]!;
    flat[keys ? keys.ofGroup[group]! : group]! += values[sample + 1]! - values[sample]!;
  }
  return flat;
}

export function inlineState(calls: number): InlineState {
  return (calls & 1) === 0 ? 'no' : (calls & 2) === 0 ? 'yes' : 'partial';
}

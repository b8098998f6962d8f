import type { StackProfile } from '../model/stack-profile.ts';
import { groupFunctions, type FunctionGroups, type Naming } from './function-groups.ts';

/** What every question about a profile needs; made once per capture. */
export interface ProfileIndex {
  readonly profile: StackProfile;
  readonly groups: FunctionGroups;
  /**
   * First sample at or after each stack node, `nodes + 1` entries. The samples of a subtree are an interval, so that
   * with running sums over the samples any node's total is one subtraction.
   */
  readonly firstSample: Int32Array;
}

export function indexProfile(profile: StackProfile, naming: Naming = 'symbols'): ProfileIndex {
  const { stacks, samples } = profile;
  const firstSample = new Int32Array(stacks.count + 1);
  let sample = 0;
  for (let node = 0; node < stacks.count; node++) {
    while (sample < samples.count && samples.node[sample]! < node) sample++;
    firstSample[node] = sample;
  }
  firstSample[stacks.count] = samples.count;
  return { profile, groups: groupFunctions(profile, naming), firstSample };
}

import { formatCount } from '../lib/format-value.ts';
import type { Notice } from '../model/failure.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { hasBaseSamples } from './profile-totals.ts';

/** Where the Go runtime cuts stacks: heap and contention up to 1.22, CPU, and all profiles from 1.23 on. */
const STACK_CAPS: readonly number[] = [32, 64, 128];
/** `/debug/pprof/threadcreate` fills stacks with this sentinel address. */
const SENTINEL = 0xffff_ffff;

export interface Depths {
  readonly deepest: number;
  readonly distinctStacks: number;
  /** Samples whose stack is exactly `deepest` frames and starts in a named function. */
  readonly atDeepest: number;
}

export function measureDepths(profile: StackProfile): Depths {
  const { stacks, samples, frames } = profile;
  const depth = new Int32Array(stacks.count);
  let deepest = 0;
  for (let node = 1; node < stacks.count; node++) {
    depth[node] = depth[stacks.parent[node]!]! + 1;
    if (depth[node]! > deepest) deepest = depth[node]!;
  }
  let distinctStacks = 0;
  let atDeepest = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const node = samples.node[sample]!;
    if (sample === 0 || samples.node[sample - 1] !== node) distinctStacks++;
    if (node !== 0 && depth[node] === deepest && STACK_CAPS.includes(deepest)) {
      if (frames.func[stacks.frame[outermost(profile, node)]!] !== -1) atDeepest++;
    }
  }
  return { deepest, distinctStacks, atDeepest };
}

/** What a reader must know before believing the numbers. */
export function cautionsOf(profile: StackProfile, depths: Depths): readonly Notice[] {
  const notices: Notice[] = [];
  const { samples, locations, frames } = profile;
  const caution = (code: string, sentence: string): void => {
    notices.push({ code, severity: 'caution', sentence });
  };
  if (samples.count === 0) {
    notices.push({
      code: 'no-samples',
      severity: 'info',
      sentence: 'The profile has no samples: nothing was recorded, or (with ?seconds=N) nothing changed in that time.',
    });
  }
  if (depths.atDeepest > 0) {
    const share = Math.round((100 * depths.atDeepest) / samples.count);
    caution(
      'stack-cap',
      `${formatCount(depths.atDeepest)} of ${formatCount(samples.count)} samples (${share} %) stand at exactly ${depths.deepest} frames, where the Go runtime cuts stacks: their outer callers are missing, so they look like roots of their own.`,
    );
  }
  if (hasBaseSamples(profile)) {
    caution(
      'diff-base',
      'This is a difference made with -diff_base: values are after minus before and can be negative; percentages are of the before side, as in go tool pprof.',
    );
  } else if (samples.values.some((column) => column.some((value) => value < 0))) {
    caution(
      'negative-values',
      'Some values are negative: this is a difference (made with -base, or fetched with ?seconds=N). In-use figures of such a file are what is left after a subtraction, not what is in use.',
    );
  }
  let unsymbolized = 0;
  for (let location = 0; location < locations.count; location++) {
    const frame = locations.firstFrame[location]!;
    const sentinel = locations.addressHigh[location] === SENTINEL && locations.addressLow[location] === SENTINEL;
    if (frames.func[frame] === -1 && !sentinel) unsymbolized++;
  }
  if (unsymbolized > 0) {
    caution(
      'unsymbolized',
      `${formatCount(unsymbolized)} of ${formatCount(locations.count)} locations have no function name and are shown by their binary. go tool pprof -proto with the binary at hand writes a copy that has names.`,
    );
  }
  return notices;
}

function outermost(profile: StackProfile, node: number): number {
  const { parent } = profile.stacks;
  let at = node;
  while (parent[at] !== 0) at = parent[at]!;
  return at;
}

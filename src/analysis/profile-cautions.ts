import { formatCount } from '../lib/format-value.ts';
import { isOfOwners, type ProfileKind } from '../model/capture.ts';
import type { Notice } from '../model/failure.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import { hasBaseSamples } from './profile-totals.ts';

/**
 * Where the Go runtime cuts stacks: 64 addresses for CPU (maxCPUProfStack in runtime/cpuprof.go); 32 for the others up
 * to Go 1.22, 128 from 1.23 on (maxProfStackDepth in runtime/mprof.go). Frames inlined at an address may come on top.
 */
function capOf(profile: StackProfile, deepest: number): number {
  if (profile.valueTypes.some(({ type }) => type === 'cpu')) return 64;
  return deepest > 32 ? 128 : 32;
}

/** A stack that begins here is whole. Wrappers of `go` statements and test runners begin goroutines too. */
const GOROUTINE_ENTRY =
  /^runtime\.(main|goexit|mcall|mstart\d?|systemstack|morestack|rt0_go|gcBgMarkWorker|bgsweep|bgscavenge|forcegchelper|runfinq|sysmon|ensureSigM\.\w+|unique_runtime\S*)$|\.gowrap\d+$|^testing\.tRunner$|^net\/http\.\(\*conn\)\.serve$/;
/** `/debug/pprof/threadcreate` fills stacks with this sentinel address. */
const SENTINEL = 0xffff_ffff;

interface Depths {
  readonly deepest: number;
  readonly distinctStacks: number;
  /** How many frames or addresses the runtime keeps at most, for this kind of profile. */
  readonly cap: number;
  /** Samples that reach the cap and do not begin where goroutines do. */
  readonly atCap: number;
}

export function measureDepths(profile: StackProfile): Depths {
  const { stacks, samples } = profile;
  const depth = new Int32Array(stacks.count);
  let deepest = 0;
  for (let node = 1; node < stacks.count; node++) {
    depth[node] = depth[stacks.parent[node]!]! + 1;
    if (depth[node]! > deepest) deepest = depth[node]!;
  }
  const cap = capOf(profile, deepest);
  let distinctStacks = 0;
  let atCap = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const node = samples.node[sample]!;
    if (sample === 0 || samples.node[sample - 1] !== node) distinctStacks++;
    if (depth[node]! >= cap && beginsNowhere(profile, node)) atCap++;
  }
  return { deepest, distinctStacks, cap, atCap };
}

function beginsNowhere(profile: StackProfile, node: number): boolean {
  const { stacks, frames, functions, strings } = profile;
  const func = frames.func[stacks.frame[outermost(profile, node)]!]!;
  const name = func === -1 ? '' : strings[functions.name[func]!]!;
  return name !== '' && !GOROUTINE_ENTRY.test(name);
}

/** What a reader must know before believing the numbers. */
export function cautionsOf(profile: StackProfile, depths: Depths, kind: ProfileKind): readonly Notice[] {
  const notices: Notice[] = [];
  const { samples, locations, mappings } = profile;
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
  // Nobody cuts chains of owners.
  if (depths.atCap > 0 && !isOfOwners(kind)) {
    const share = Math.round((100 * depths.atCap) / samples.count);
    caution(
      'stack-cap',
      `${formatCount(depths.atCap)} of ${formatCount(samples.count)} samples (${share} %) reach the ${depths.cap} frames at which the Go runtime cuts stacks, and do not begin where goroutines do: outer callers are missing, and what called them shows as a root of its own.`,
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
  const { missing, hidden } = namelessLocations(profile);
  const nameless = missing + hidden;
  // With ?debug=1 Go leaves out the lines of the runtime's frames in which a stack waits or allocates.
  if (hidden > 0 && missing === 0 && mappings.length === 0 && profile.functions.count > 0) {
    notices.push({
      code: 'runtime-frames-nameless',
      severity: 'info',
      sentence: `The innermost frames of stacks, ${formatCount(hidden)} locations in all, have no name; all others have theirs. In what Go prints with ?debug=1 these are the runtime’s own. What go tool nm -n lists of the program names them, too.`,
    });
  } else if (nameless > 0) {
    caution(
      'unsymbolized',
      `${formatCount(nameless)} of ${formatCount(locations.count)} locations have no function name and are shown by their ${mappings.length === 0 ? 'address. Drop what go tool nm -n lists of the program, or an answer of /debug/pprof/symbol, and they are named.' : 'binary. go tool pprof -proto with the binary at hand writes a copy that has names.'}`,
    );
  }
  return notices;
}

/**
 * Locations without a name. `hidden`: they stand only further in than all that have one, or all alone: so do goroutines that
 * have not begun, whose stack is `runtime.goexit`.
 */
function namelessLocations({ stacks, locations, frames }: StackProfile): { readonly missing: number; readonly hidden: number } {
  const kind = new Uint8Array(locations.count);
  /** By node: something between it and the root, or further in, has a name. Parents come before their children. */
  const isNamedOutside = new Uint8Array(stacks.count);
  const isNamedInside = new Uint8Array(stacks.count);
  const hasInner = new Uint8Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    const up = stacks.parent[node]!;
    hasInner[up] = 1;
    isNamedOutside[node] = up > 0 && (isNamedOutside[up] === 1 || frames.func[stacks.frame[up]!] !== -1) ? 1 : 0;
  }
  for (let node = stacks.count - 1; node > 0; node--) {
    const frame = stacks.frame[node]!;
    const isNamed = frames.func[frame] !== -1;
    if (isNamed || isNamedInside[node] === 1) isNamedInside[stacks.parent[node]!] = 1;
    const location = frames.location[frame]!;
    const isSentinel = locations.addressHigh[location] === SENTINEL && locations.addressLow[location] === SENTINEL;
    if (isSentinel || frames.func[locations.firstFrame[location]!] !== -1) continue;
    const isAlone = stacks.parent[node] === 0 && hasInner[node] === 0;
    if ((isNamedOutside[node] === 0 && !isAlone) || isNamedInside[node] === 1) kind[location] = MISSING;
    else if (kind[location] === 0) kind[location] = HIDDEN;
  }
  let missing = 0;
  let hidden = 0;
  for (const one of kind) {
    if (one === MISSING) missing++;
    else if (one === HIDDEN) hidden++;
  }
  return { missing, hidden };
}

const MISSING = 2;
const HIDDEN = 1;

function outermost(profile: StackProfile, node: number): number {
  const { parent } = profile.stacks;
  let at = node;
  while (parent[at] !== 0) at = parent[at]!;
  return at;
}

/**
 * Functions of the program that call a library, by what their calls keep in the newest heap profile: goroutines that a
 * library starts do not have the caller on their stack, what it allocates for the call has.
 */
import { framesOf, PROGRAM } from '../../analysis/goroutines/frame-roles.ts';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import type { HintContext, ProfileSource } from '../context.ts';

const OWN = CODE_ORIGINS.indexOf('own');

export interface HeapCaller {
  readonly name: string;
  /** In use. */
  readonly objects: number;
  /** All that were ever made. */
  readonly allocated: number;
}

/** Those that keep the most objects first. Empty without a heap profile. */
export function heapCallers(context: HintContext, library: RegExp): readonly HeapCaller[] {
  const newest = context.heaps.at(-1);
  return newest ? callersIn(newest, library).filter(({ objects }) => objects > 0) : [];
}

/** `of`: the innermost caller that is no standard library, or the innermost that is of the program's own module. */
export function callersIn({ index: { profile, firstSample, groups } }: ProfileSource, library: RegExp, of: 'program' | 'own' = 'program'): readonly HeapCaller[] {
  const { functions, stacks, strings, valueTypes, samples } = profile;
  const fits = new Uint8Array(strings.length);
  let isThere = false;
  for (let func = 0; func < functions.count; func++) {
    const name = functions.name[func]!;
    if (!library.test(strings[name]!)) continue;
    fits[name] = 1;
    isThere = true;
  }
  const inUse = samples.values[valueTypes.findIndex(({ type }) => type === 'inuse_objects')];
  if (!isThere || !inUse) return [];
  const made = samples.values[valueTypes.findIndex(({ type }) => type === 'alloc_objects')];
  const frames = framesOf(profile);
  const found = new Map<string, { objects: number; allocated: number }>();
  // A subtree is an interval: what lies below a call that was counted is passed over.
  for (let node = 1; node < stacks.count; node++) {
    if (fits[frames.name[stacks.frame[node]!]!] === 0) continue;
    const name = callerOf(node);
    const end = stacks.end[node]!;
    if (name !== undefined) {
      const sum = found.get(name) ?? { objects: 0, allocated: 0 };
      for (let sample = firstSample[node]!; sample < firstSample[end]!; sample++) {
        sum.objects += inUse[sample]!;
        sum.allocated += made?.[sample] ?? 0;
      }
      found.set(name, sum);
    }
    node = end - 1;
  }
  return Array.from(found, ([name, sum]) => ({ name, ...sum })).sort((one, other) => other.objects - one.objects || other.allocated - one.allocated);

  function callerOf(from: number): string | undefined {
    for (let node = stacks.parent[from]!; node > 0; node = stacks.parent[node]!) {
      const frame = stacks.frame[node]!;
      const isCaller = of === 'own' ? groups.origin[groups.ofFrame[frame]!] === OWN : frames.role[frame] === PROGRAM;
      if (isCaller && frames.name[frame] !== 0) return strings[frames.name[frame]!];
    }
    return undefined;
  }
}

/**
 * Functions of the program that call a library, by what their calls keep in the newest heap profile: goroutines that a
 * library starts do not have the caller on their stack, what it allocates for the call has.
 */
import { framesOf, PROGRAM } from '../../analysis/goroutines/frame-roles.ts';
import type { HintContext, ProfileSource } from '../context.ts';

export interface HeapCaller {
  readonly name: string;
  readonly objects: number;
  readonly bytes: number;
}

/** Those that keep the most objects first. Empty without a heap profile. */
export function heapCallers(context: HintContext, library: RegExp): readonly HeapCaller[] {
  const newest = context.heaps.at(-1);
  return newest ? callersIn(newest, library) : [];
}

export function callersIn({ index: { profile, firstSample } }: ProfileSource, library: RegExp): readonly HeapCaller[] {
  const { stacks, strings, valueTypes, samples } = profile;
  const objects = samples.values[valueTypes.findIndex(({ type }) => type === 'inuse_objects')];
  const bytes = samples.values[valueTypes.findIndex(({ type }) => type === 'inuse_space')];
  if (!objects || !bytes) return [];
  const frames = framesOf(profile);
  const fits = new Int8Array(strings.length).fill(-1);
  const found = new Map<string, { objects: number; bytes: number }>();
  // A subtree is an interval: what lies below a call that was counted is passed over.
  for (let node = 1; node < stacks.count; node++) {
    const string = frames.name[stacks.frame[node]!]!;
    if (fits[string] === -1) fits[string] = library.test(strings[string]!) ? 1 : 0;
    if (fits[string] === 0) continue;
    const name = callerOf(node);
    const end = stacks.end[node]!;
    if (name !== undefined) {
      const sum = found.get(name) ?? { objects: 0, bytes: 0 };
      for (let sample = firstSample[node]!; sample < firstSample[end]!; sample++) {
        sum.objects += objects[sample]!;
        sum.bytes += bytes[sample]!;
      }
      found.set(name, sum);
    }
    node = end - 1;
  }
  return Array.from(found, ([name, sum]) => ({ name, ...sum }))
    .filter((caller) => caller.objects > 0)
    .sort((one, other) => other.objects - one.objects || other.bytes - one.bytes);

  function callerOf(from: number): string | undefined {
    for (let node = stacks.parent[from]!; node > 0; node = stacks.parent[node]!) {
      const frame = stacks.frame[node]!;
      if (frames.role[frame] === PROGRAM && frames.name[frame] !== 0) return strings[frames.name[frame]!];
    }
    return undefined;
  }
}

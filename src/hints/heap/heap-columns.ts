/** Columns of heap profiles: what they hold, and sums of them. */
import type { StackProfile } from '../../model/stack-profile.ts';
import { columnOf } from './why-apart.ts';

/** A value for each capture of the row. */
export interface Columns {
  readonly inuseBytes: Float64Array;
  readonly inuseObjects: Float64Array;
  readonly allocBytes: Float64Array;
  readonly allocObjects: Float64Array;
  /** How many objects were sampled; what the profile says is an estimate from these. */
  readonly inuseSamples: Float64Array;
  readonly allocSamples: Float64Array;
}

export function lastOf(values: Float64Array): number {
  return values[values.length - 1] ?? 0;
}

export function emptyColumns(count: number): Columns {
  return {
    inuseBytes: new Float64Array(count), inuseObjects: new Float64Array(count), allocBytes: new Float64Array(count),
    allocObjects: new Float64Array(count), inuseSamples: new Float64Array(count), allocSamples: new Float64Array(count),
  };
}

export function sumColumns(list: readonly Columns[], count: number): Columns {
  const sum = emptyColumns(count);
  for (const columns of list) for (const key of KEYS) for (let at = 0; at < count; at++) sum[key][at]! += columns[key][at]!;
  return sum;
}

const KEYS = ['inuseBytes', 'inuseObjects', 'allocBytes', 'allocObjects', 'inuseSamples', 'allocSamples'] as const;

/** The four columns of a heap profile; those that it lacks are undefined. */
export function heapColumns({ samples, valueTypes }: StackProfile): readonly (Float64Array | undefined)[] {
  return ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'].map((name) => samples.values[columnOf(valueTypes, name)]);
}

/** The `bytes` label of Go's heap profiles; where there is none, what a sample's bytes make by object. */
export function blockSizes(profile: StackProfile): (sample: number) => number {
  const { labels } = profile.samples;
  const { first, key: keys, text, number } = labels;
  const key = profile.strings.indexOf('bytes');
  const [inuse, inuseN, alloc, allocN] = heapColumns(profile);
  return (sample) => {
    if (key !== -1) for (let at = first[sample]!; at < first[sample + 1]!; at++) if (keys[at] === key && text[at] === -1) return number[at]!;
    const made = allocN?.[sample] ?? 0;
    if (made > 0) return (alloc?.[sample] ?? 0) / made;
    const held = inuseN?.[sample] ?? 0;
    return held > 0 ? (inuse?.[sample] ?? 0) / held : 0;
  };
}

/** What disproves that two heap profiles are of one process. */
import type { ProfileIndex } from '../../analysis/profile-index.ts';
import { formatBytes } from '../../lib/format-value.ts';
import type { ProfileSource } from '../context.ts';
import { areTwoPrograms } from './two-programs.ts';

/** Of what was allocated since the start; rounding takes less. */
const FALLS = 0.02;
/** One sampled object stands for as much as the sampling rate, or more. */
const SAMPLE = 0.9;

/** A clause; undefined: they may be of one. `other` is the later one. */
export function whyApart(one: ProfileSource, other: ProfileSource): string | undefined {
  if (areTwoPrograms(one, other)) return 'they are of two programs, with hardly a function in common';
  if (one.buildId !== undefined && other.buildId !== undefined && one.buildId !== other.buildId) return 'they are of different builds';
  if (areLaidOutAlike(one, other) === false) return 'the kernel laid them out at different addresses';
  const [before, after] = [allocatedBy(one), allocatedBy(other)];
  if (before > 0 && after < (1 - FALLS) * before) return `what was allocated since the start falls from ${formatBytes(before)} to ${formatBytes(after)}`;
  // Texts, which say no time, have frames of the runtime that protobuf leaves out: their innermost functions are others.
  const fallen = (one.time === undefined) === (other.time === undefined) ? fallenFunction(one, other) : undefined;
  return fallen && `what \`${fallen.name}\` had allocated since the start falls from ${formatBytes(fallen.before)} to ${formatBytes(fallen.after)}`;
}

/** The kernel puts the vdso at an address of its own in each process (mm/mmap.c, vdso_addr); undefined where one does not say. */
export function areLaidOutAlike(one: ProfileSource, other: ProfileSource): boolean | undefined {
  const [first, second] = [one, other].map(({ index }) => index.profile.mappings.find(({ file }) => file === '[vdso]')?.start);
  return first === undefined || second === undefined ? undefined : first === second;
}

export function columnOf(types: readonly { readonly type: string }[], name: string): number {
  return types.findIndex(({ type }) => type === name);
}

/** 0 where the profile does not have it. */
export function allocatedBy(source: ProfileSource): number {
  return sumOf(source, 'alloc_space');
}

export function heldBy(source: ProfileSource): number {
  return sumOf(source, 'inuse_space');
}

function sumOf({ index: { profile } }: ProfileSource, type: string): number {
  return profile.samples.values[columnOf(profile.valueTypes, type)]?.reduce((sum, value) => sum + value, 0) ?? 0;
}

/** The runtime counts allocations of each stack from the start of the process, and never takes any back (runtime/mprof.go). */
function fallenFunction(one: ProfileSource, other: ProfileSource): { readonly name: string; readonly before: number; readonly after: number } | undefined {
  const [before, after] = [madeByFunction(one.index), madeByFunction(other.index)];
  const { period } = one.index.profile.origin;
  if (!before || !after || period !== other.index.profile.origin.period) return undefined;
  const { groups } = one.index;
  let most: { readonly name: string; readonly before: number; readonly after: number } | undefined;
  for (let group = 0; group < before.length; group++) {
    const made = before[group]!;
    const name = groups.names[group]!;
    // Frames without a name are no function.
    if (made === 0 || groups.byName.get(name) !== group) continue;
    const there = other.index.groups.byName.get(name);
    const later = there === undefined ? 0 : after[there]!;
    const fell = made - later;
    if (fell > FALLS * made && fell > SAMPLE * period && fell > (most ? most.before - most.after : 0)) most = { name, before: made, after: later };
  }
  return most;
}

const tables = new WeakMap<ProfileIndex, Float64Array | undefined>();

/** By the innermost frame's function; undefined where the profile does not have it. */
function madeByFunction(index: ProfileIndex): Float64Array | undefined {
  if (tables.has(index)) return tables.get(index);
  const { samples, stacks, valueTypes } = index.profile;
  const column = samples.values[columnOf(valueTypes, 'alloc_space')];
  const sums = column && new Float64Array(index.groups.count);
  if (sums && column) {
    for (let sample = 0; sample < samples.count; sample++) {
      const frame = stacks.frame[samples.node[sample]!]!;
      if (frame >= 0) sums[index.groups.ofFrame[frame]!]! += column[sample]!;
    }
  }
  tables.set(index, sums);
  return sums;
}

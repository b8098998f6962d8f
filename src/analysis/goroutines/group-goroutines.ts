import { sortBySize } from '../../lib/sort-by-size.ts';
import { keepGoroutines, type GoroutineFilter } from './filter-goroutines.ts';
import { entryName, framesOf, programFrame, shownNodes, topFrame, type StackFrames } from './frame-roles.ts';
import { LEAKED, type GoroutineColumns } from './goroutine-columns.ts';
import type { HarmlessMarks } from './harmless.ts';
import type { GoroutineStates } from './infer-state.ts';
import { PairNumbers } from './number-pairs.ts';
import { orderById } from './order-by-id.ts';
import { numberStacks } from './number-stacks.ts';
import { shownWaits } from './shown-waits.ts';
import { medianOfSorted } from './waits.ts';

export type GoroutineGrouping = 'state' | 'stack' | 'creator';

/** Groups of goroutines as columns, the largest first; of equal ones that whose samples stand first. */
export interface GoroutineGroups {
  readonly by: GoroutineGrouping;
  readonly count: number;
  /** Goroutines that the filter keeps, and all of the profile: what shares are of. */
  readonly kept: number;
  readonly total: number;
  /** By group. */
  readonly goroutines: Float64Array;
  /** Of `total`, 0 to 1. */
  readonly share: Float64Array;
  /** Minutes; NaN where no wait is known. A goroutine of a dump that waits and has none printed counts as 0. */
  readonly longestWait: Float64Array;
  readonly medianWait: Float64Array;
  /** The smallest id: goroutines are numbered as they are created. NaN without ids. */
  readonly oldest: Float64Array;
  /** The state of most of its goroutines, and how many there are. */
  readonly state: Int32Array;
  readonly stateCount: Int32Array;
  /** String id of the creator of most, -1 where none is said; how many there are. */
  readonly creator: Int32Array;
  readonly creatorCount: Int32Array;
  /** The sample of the oldest goroutine, or the first one. */
  readonly sample: Int32Array;
  /** Of that sample: the innermost frame that is no part of how it waits, and the innermost of the program; -1: none. */
  readonly topFrame: Int32Array;
  readonly programFrame: Int32Array;
  /** Goroutines whose wait is harmless, and those that the runtime proved leaked. */
  readonly harmless: Float64Array;
  readonly leaked: Float64Array;
  /** Samples of group `g` are `samples[first[g] … first[g + 1] - 1]`, oldest first. */
  readonly first: Int32Array;
  readonly samples: Uint32Array;
}

export interface GroupingInput {
  readonly columns: GoroutineColumns;
  readonly states: GoroutineStates;
  /** Left out: nothing is known to be harmless. */
  readonly harmless?: HarmlessMarks;
}

/**
 * `stack`: the same functions at the same lines in the same state. The runtime's frames that tracebacks leave out do not
 * tell stacks apart, so that all forms of one profile give the same groups. `creator`: by the function of the `go`
 * statement; where the form does not say it, by the function that the goroutine runs.
 */
export function groupGoroutines(input: GroupingInput, by: GoroutineGrouping, filter: GoroutineFilter = {}): GoroutineGroups {
  const { columns, states } = input;
  const { profile, value } = columns;
  const frames = framesOf(profile);
  const shown = shownNodes(profile, frames);
  const kept = keepGoroutines(input, frames, filter);
  const groupOf = numberGroups(input, by, frames, shown, kept);
  const members = sortMembers(columns, groupOf.group, groupOf.count);
  const sums = sumGroups(input, members, groupOf.count);
  const tops = topFrames(columns, frames, shown, sums.sample);
  const byStates = mostOf(columns, members, groupOf.count, states.state);
  const byCreators = mostOf(columns, members, groupOf.count, columns.creator);

  // By size also in a difference of two profiles, where some are negative.
  const unsorted = new Uint32Array(groupOf.count);
  for (let group = 0; group < unsorted.length; group++) unsorted[group] = group;
  const order = sortBySize(unsorted, sums.goroutines.map(Math.abs));
  let total = 0;
  for (let sample = 0; sample < value.length; sample++) total += value[sample]!;
  let keptTotal = 0;
  for (let group = 0; group < groupOf.count; group++) keptTotal += sums.goroutines[group]!;
  const first = new Int32Array(groupOf.count + 1);
  const samples = new Uint32Array(members.samples.length);
  for (let at = 0; at < order.length; at++) {
    const group = order[at]!;
    const from = members.first[group]!;
    const to = members.first[group + 1]!;
    const start = first[at]! - from;
    for (let k = from; k < to; k++) samples[start + k] = members.samples[k]!;
    first[at + 1] = start + to;
  }
  const goroutines = inOrder(sums.goroutines, order);
  return {
    by,
    count: groupOf.count,
    kept: keptTotal,
    total,
    goroutines,
    share: goroutines.map((count) => (total === 0 ? 0 : count / total)),
    longestWait: inOrder(sums.longestWait, order),
    medianWait: inOrder(sums.medianWait, order),
    oldest: inOrder(sums.oldest, order),
    state: intsInOrder(byStates.most, order),
    stateCount: intsInOrder(byStates.distinct, order),
    creator: intsInOrder(byCreators.most, order),
    creatorCount: intsInOrder(byCreators.distinct, order),
    sample: intsInOrder(sums.sample, order),
    topFrame: intsInOrder(tops.top, order),
    programFrame: intsInOrder(tops.program, order),
    harmless: inOrder(sums.harmless, order),
    leaked: inOrder(sums.leaked, order),
    first,
    samples,
  };
}

/** All of its goroutines wait as harmless ones do. */
export function isHarmless(groups: GoroutineGroups, group: number): boolean {
  return groups.goroutines[group]! > 0 && groups.harmless[group] === groups.goroutines[group];
}

export function samplesOf(groups: GoroutineGroups, group: number): Uint32Array {
  return groups.samples.subarray(groups.first[group], groups.first[group + 1]);
}

function numberGroups(
  { columns, states }: GroupingInput,
  by: GoroutineGrouping,
  frames: StackFrames,
  shown: Int32Array,
  kept: Uint8Array,
): { readonly group: Int32Array<ArrayBuffer>; readonly count: number } {
  const { node, count } = columns.profile.samples;
  const group = new Int32Array(count).fill(-1);
  const numbers = new PairNumbers();
  const stackNumbers = by === 'stack' ? numberStacks(columns.profile, frames) : undefined;
  let entry = 0;
  let entryNode = -1;
  for (let sample = 0; sample < count; sample++) {
    if (kept[sample] === 0) continue;
    if (stackNumbers) {
      group[sample] = numbers.numberOf(stackNumbers[shown[sample]!]!, states.state[sample]!);
    } else if (by === 'state') {
      group[sample] = numbers.numberOf(states.state[sample]!, 0);
    } else {
      const creator = columns.creator[sample]!;
      if (creator === -1 && node[sample] !== entryNode) {
        entryNode = node[sample]!;
        entry = entryName(columns.profile, frames, entryNode);
      }
      group[sample] = creator === -1 ? numbers.numberOf(entry, 1) : numbers.numberOf(creator, 0);
    }
  }
  return { group, count: numbers.count };
}

interface Members {
  readonly first: Int32Array;
  readonly samples: Uint32Array;
}

/** Samples by group, and in each by id; those without an id as they stand. */
function sortMembers({ id }: GoroutineColumns, group: Int32Array, count: number): Members {
  const first = new Int32Array(count + 1);
  for (let sample = 0; sample < group.length; sample++) if (group[sample] !== -1) first[group[sample]! + 1]!++;
  for (let at = 0; at < count; at++) first[at + 1]! += first[at]!;
  const next = first.slice();
  const samples = new Uint32Array(first[count]!);
  const order = orderById(id);
  for (let at = 0; at < order.length; at++) {
    const sample = order[at]!;
    if (group[sample] !== -1) samples[next[group[sample]!]!++] = sample;
  }
  return { first, samples };
}

interface GroupSums {
  readonly goroutines: Float64Array;
  readonly longestWait: Float64Array;
  readonly medianWait: Float64Array;
  readonly oldest: Float64Array;
  readonly sample: Int32Array;
  readonly harmless: Float64Array;
  readonly leaked: Float64Array;
}

function sumGroups({ columns, states, harmless }: GroupingInput, members: Members, count: number): GroupSums {
  const goroutines = new Float64Array(count);
  const longestWait = new Float64Array(count).fill(Number.NaN);
  const medianWait = new Float64Array(count).fill(Number.NaN);
  const oldest = new Float64Array(count).fill(Number.NaN);
  const sampleOf = new Int32Array(count);
  const harmlessSum = new Float64Array(count);
  const leaked = new Float64Array(count);
  const waits = new Float64Array(members.samples.length);
  const waitOf = shownWaits(columns, states);
  for (let group = 0; group < count; group++) {
    const from = members.first[group]!;
    const to = members.first[group + 1]!;
    let waitCount = 0;
    for (let at = from; at < to; at++) {
      const sample = members.samples[at]!;
      const value = columns.value[sample]!;
      goroutines[group]! += value;
      if (harmless !== undefined && harmless.rule[sample] !== -1) harmlessSum[group]! += value;
      if ((columns.flags[sample]! & LEAKED) !== 0) leaked[group]! += value;
      const wait = waitOf[sample]!;
      if (!Number.isNaN(wait)) waits[waitCount++] = wait;
    }
    // Sorted by id.
    sampleOf[group] = members.samples[from]!;
    oldest[group] = columns.id[sampleOf[group]!]!;
    if (waitCount === 0) continue;
    const sorted = waitCount === 1 ? waits : waits.subarray(0, waitCount).sort();
    longestWait[group] = sorted[waitCount - 1]!;
    medianWait[group] = medianOfSorted(sorted, 0, waitCount);
  }
  return { goroutines, longestWait, medianWait, oldest, sample: sampleOf, harmless: harmlessSum, leaked };
}

/** By group: which number (a state, a string id) most of its goroutines have, and how many different ones; -1 is none. */
function mostOf({ value }: GoroutineColumns, members: Members, count: number, column: Int32Array): { readonly most: Int32Array; readonly distinct: Int32Array } {
  const most = new Int32Array(count).fill(-1);
  const distinct = new Int32Array(count);
  let largest = -1;
  for (let at = 0; at < members.samples.length; at++) largest = Math.max(largest, column[members.samples[at]!]!);
  const sum = new Float64Array(largest + 1);
  const seenIn = new Int32Array(largest + 1).fill(-1);
  for (let group = 0; group < count; group++) {
    const from = members.first[group]!;
    const to = members.first[group + 1]!;
    for (let at = from; at < to; at++) {
      const sample = members.samples[at]!;
      const number = column[sample]!;
      if (number === -1) continue;
      if (seenIn[number] !== group) {
        seenIn[number] = group;
        sum[number] = 0;
        distinct[group]!++;
        if (most[group] === -1) most[group] = number;
      }
      sum[number]! += value[sample]!;
    }
    if (distinct[group]! < 2) continue;
    for (let at = from; at < to; at++) {
      const number = column[members.samples[at]!]!;
      if (number !== -1 && sum[number]! > sum[most[group]!]!) most[group] = number;
    }
  }
  return { most, distinct };
}

function topFrames({ profile }: GoroutineColumns, frames: StackFrames, shown: Int32Array, samples: Int32Array): { readonly top: Int32Array; readonly program: Int32Array } {
  const top = new Int32Array(samples.length);
  const program = new Int32Array(samples.length);
  for (let group = 0; group < samples.length; group++) {
    const node = shown[samples[group]!]!;
    top[group] = topFrame(profile, frames, node);
    program[group] = programFrame(profile, frames, node);
  }
  return { top, program };
}

function inOrder(column: Float64Array, order: Uint32Array): Float64Array<ArrayBuffer> {
  const sorted = new Float64Array(order.length);
  for (let at = 0; at < order.length; at++) sorted[at] = column[order[at]!]!;
  return sorted;
}

function intsInOrder(column: Int32Array, order: Uint32Array): Int32Array<ArrayBuffer> {
  const sorted = new Int32Array(order.length);
  for (let at = 0; at < order.length; at++) sorted[at] = column[order[at]!]!;
  return sorted;
}

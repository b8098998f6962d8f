import { GrowableInt32 } from '../../lib/growable.ts';
import { foldName } from '../compare/fold-name.ts';
import { keepGoroutines, type GoroutineFilter } from './filter-goroutines.ts';
import { entryName, framesOf, shownNode, shownNodes, topFrame, type StackFrames } from './frame-roles.ts';
import type { GoroutineGrouping, GroupingInput } from './group-goroutines.ts';
import { plainState } from './infer-state.ts';
import { PairNumbers } from './number-pairs.ts';
import { numberStacksBy } from './number-stacks.ts';
import { judgeProcess, matchIds, type MatchedIds, type ProcessVerdict } from './same-process.ts';

/** Groups of several dumps side by side, the largest change first; columns by group. */
export interface ComparedGroups {
  readonly by: GoroutineGrouping;
  readonly count: number;
  /** Goroutines of group `g` in dump `d` are `series[g * dumps + d]`. */
  readonly series: Float64Array;
  readonly dumps: number;
  /** Head minus base. */
  readonly delta: Float64Array;
  /** More in every dump than in the one before it; of three dumps or more. */
  readonly isSteady: Uint8Array;
  readonly state: readonly string[];
  /** The creator's or the innermost function's name as the newest dump has it; empty for groups by state. */
  readonly name: readonly string[];
  /** A sample of the group, and the dump that it is in. */
  readonly sample: Int32Array;
  readonly sampleDump: Int32Array;
  readonly process: ProcessVerdict;
  /** By group, where ids mean something (`process.same`): in the group in both, in the head only, in the base only. */
  readonly ids: GroupIds | undefined;
  /** By dump and sample: its group, -1 where the filter drops it. */
  readonly groupOf: readonly Int32Array[];
  readonly sides: GoroutineSides;
  /** Samples of base and head with the same id. */
  readonly matched: MatchedIds;
}

/** Which goroutines of a group: in it in both dumps, created between the two, ended between the two. */
export type GoroutineChange = 'stayed' | 'came' | 'went';

/** Samples of the head; of `went` samples of the base. Only where `ids` are there. */
export function changedGoroutines({ groupOf, sides, matched }: ComparedGroups, group: number, change: GoroutineChange): Uint32Array<ArrayBuffer> {
  const here = groupOf[change === 'went' ? sides.base : sides.head]!;
  const there = groupOf[change === 'went' ? sides.head : sides.base]!;
  const otherOf = change === 'went' ? matched.inHead : matched.inBase;
  const found = new GrowableInt32();
  for (let sample = 0; sample < here.length; sample++) {
    if (here[sample] !== group) continue;
    const other = otherOf[sample]!;
    if (change === 'stayed' ? other !== -1 && there[other] === group : other === -1) found.push(sample);
  }
  return Uint32Array.from(found.take());
}

export interface GroupIds {
  /** In this group in both dumps. */
  readonly stayed: Float64Array;
  /** In this group in every dump of the series. */
  readonly stayedInAll: Float64Array;
  /** Created between the two. */
  readonly came: Float64Array;
  /** Ended between the two. */
  readonly went: Float64Array;
  /** In both dumps, but in another group in the base, and in another one in the head. */
  readonly movedIn: Float64Array;
  readonly movedOut: Float64Array;
}

export interface GoroutineSides {
  readonly base: number;
  readonly head: number;
}

/**
 * Groups match by folded names without lines, so that they match across builds; a state that is not certain counts as what
 * it most likely is.
 */
export function compareGoroutines(inputs: readonly GroupingInput[], by: GoroutineGrouping, sides: GoroutineSides, filter: GoroutineFilter = {}): ComparedGroups {
  const dumps = inputs.length;
  const keys = new GroupKeys(by);
  const frames = inputs.map(({ columns }) => framesOf(columns.profile));
  const groups = inputs.map((input, dump) => keys.groupsOf(input, frames[dump]!, filter));
  const { count } = keys;
  const series = new Float64Array(count * dumps);
  const sample = new Int32Array(count).fill(-1);
  const sampleDump = new Int32Array(count).fill(-1);
  // The head's names and samples first, then the newest that has the group.
  const order = [sides.head, ...Array.from(inputs.keys()).reverse()];
  for (const dump of order) {
    const ofSample = groups[dump]!;
    for (let at = 0; at < ofSample.length; at++) {
      const group = ofSample[at]!;
      if (group === -1 || sample[group] !== -1) continue;
      sample[group] = at;
      sampleDump[group] = dump;
    }
  }
  for (const [dump, { columns }] of inputs.entries()) {
    const ofSample = groups[dump]!;
    for (let at = 0; at < ofSample.length; at++) if (ofSample[at] !== -1) series[ofSample[at]! * dumps + dump]! += columns.value[at]!;
  }
  const { process, ids, matched } = followIds(inputs, groups, count, sides);

  const delta = Float64Array.from({ length: count }, (_, group) => series[group * dumps + sides.head]! - series[group * dumps + sides.base]!);
  const sorted = Int32Array.from({ length: count }, (_, group) => group).sort(
    (a, b) => Math.abs(delta[b]!) - Math.abs(delta[a]!) || delta[b]! - delta[a]! || series[b * dumps + sides.head]! - series[a * dumps + sides.head]! || a - b,
  );
  const inOrder = (column: Float64Array): Float64Array => Float64Array.from(sorted, (group) => column[group]!);
  const rowOf = new Int32Array(count);
  for (const [row, group] of sorted.entries()) rowOf[group] = row;
  const sortedSeries = new Float64Array(count * dumps);
  for (const [row, group] of sorted.entries()) sortedSeries.set(series.subarray(group * dumps, (group + 1) * dumps), row * dumps);
  return {
    by,
    count,
    series: sortedSeries,
    dumps,
    delta: inOrder(delta),
    isSteady: Uint8Array.from(sorted, (group) => (isSteady(series.subarray(group * dumps, (group + 1) * dumps)) ? 1 : 0)),
    state: Array.from(sorted, (group) => keys.stateOf(group)),
    name: Array.from(sorted, (group) => keys.nameOf(inputs[sampleDump[group]!]!, frames[sampleDump[group]!]!, sample[group]!)),
    sample: Int32Array.from(sorted, (group) => sample[group]!),
    sampleDump: Int32Array.from(sorted, (group) => sampleDump[group]!),
    process,
    ids: ids && {
      stayed: inOrder(ids.stayed),
      stayedInAll: inOrder(ids.stayedInAll),
      came: inOrder(ids.came),
      went: inOrder(ids.went),
      movedIn: inOrder(ids.movedIn),
      movedOut: inOrder(ids.movedOut),
    },
    groupOf: groups.map((column) => column.map((group) => (group === -1 ? -1 : rowOf[group]!))),
    sides,
    matched,
  };
}

function isSteady(series: Float64Array): boolean {
  return series.length > 2 && series.every((value, at) => at === 0 || value > series[at - 1]!);
}

/** Numbers groups alike in all dumps. */
class GroupKeys {
  private readonly by: GoroutineGrouping;
  private readonly names = new Map<string, number>();
  private readonly states: string[] = [];
  private readonly stateNumbers = new Map<string, number>();
  private readonly stacks = new PairNumbers();
  private readonly groups = new PairNumbers();

  constructor(by: GoroutineGrouping) {
    this.by = by;
  }

  get count(): number {
    return this.groups.count;
  }

  /** By sample, -1 where the filter drops it. */
  groupsOf(input: GroupingInput, frames: StackFrames, filter: GoroutineFilter): Int32Array {
    const { columns, states } = input;
    const { profile } = columns;
    const kept = keepGoroutines(input, frames, filter);
    const stateOf = Int32Array.from(states.states, (state) => this.stateNumber(plainState(state)));
    const nameOf = new Int32Array(profile.strings.length).fill(-1);
    const numberOf = (string: number): number => {
      if (nameOf[string] === -1) nameOf[string] = this.nameNumber(profile.strings[string]!);
      return nameOf[string]!;
    };
    const group = new Int32Array(profile.samples.count).fill(-1);
    if (this.by === 'stack') {
      const shown = shownNodes(profile, frames);
      const ofFrame = frames.name.map(numberOf);
      const ofNode = numberStacksBy(profile, frames, ofFrame, this.stacks);
      for (let sample = 0; sample < group.length; sample++) {
        if (kept[sample] === 1) group[sample] = this.groups.numberOf(ofNode[shown[sample]!]!, stateOf[states.state[sample]!]!);
      }
      return group;
    }
    let entry = 0;
    let entryNode = -1;
    for (let sample = 0; sample < group.length; sample++) {
      if (kept[sample] === 0) continue;
      if (this.by === 'state') {
        group[sample] = this.groups.numberOf(0, stateOf[states.state[sample]!]!);
        continue;
      }
      const creator = columns.creator[sample]!;
      const node = profile.samples.node[sample]!;
      if (creator === -1 && node !== entryNode) {
        entryNode = node;
        entry = numberOf(entryName(profile, frames, node));
      }
      group[sample] = creator === -1 ? this.groups.numberOf(entry, 1) : this.groups.numberOf(numberOf(creator), 0);
    }
    return group;
  }

  /** Empty where a group has goroutines in several. */
  stateOf(group: number): string {
    return this.by === 'creator' ? '' : this.states[this.groups.right[group]!]!;
  }

  nameOf({ columns: { profile, creator } }: GroupingInput, frames: StackFrames, sample: number): string {
    if (this.by === 'state') return '';
    const node = profile.samples.node[sample]!;
    if (this.by === 'creator') return profile.strings[creator[sample] === -1 ? entryName(profile, frames, node) : creator[sample]!]!;
    const frame = topFrame(profile, frames, shownNode(profile, frames, node));
    return frame === -1 ? '' : profile.strings[frames.name[frame]!]!;
  }

  private stateNumber(state: string): number {
    let number = this.stateNumbers.get(state);
    if (number === undefined) {
      number = this.states.length;
      this.states.push(state);
      this.stateNumbers.set(state, number);
    }
    return number;
  }

  private nameNumber(name: string): number {
    const folded = foldName(name);
    let number = this.names.get(folded);
    if (number === undefined) this.names.set(folded, (number = this.names.size));
    return number;
  }
}

/** Only between dumps that follow each other in one process; the whole series is judged pair by pair. */
function followIds(
  inputs: readonly GroupingInput[],
  groups: readonly Int32Array[],
  count: number,
  { base, head }: GoroutineSides,
): { readonly process: ProcessVerdict; readonly ids: GroupIds | undefined; readonly matched: MatchedIds } {
  const from = inputs[base]!.columns;
  const to = inputs[head]!.columns;
  const matched = matchIds(from, to);
  const process = judgeProcess(from, to, matched);
  if (!process.same) return { process, ids: undefined, matched };
  const ids = {
    stayed: new Float64Array(count),
    stayedInAll: new Float64Array(count),
    came: new Float64Array(count),
    went: new Float64Array(count),
    movedIn: new Float64Array(count),
    movedOut: new Float64Array(count),
  };
  const before = groups[base]!;
  const after = groups[head]!;
  for (let sample = 0; sample < after.length; sample++) {
    const group = after[sample]!;
    if (group === -1) continue;
    const other = matched.inBase[sample]!;
    if (other === -1) ids.came[group]!++;
    else if (before[other] === group) ids.stayed[group]!++;
    else ids.movedIn[group]!++;
  }
  for (let sample = 0; sample < before.length; sample++) {
    const group = before[sample]!;
    if (group === -1) continue;
    const other = matched.inHead[sample]!;
    if (other === -1) ids.went[group]!++;
    else if (after[other] !== group) ids.movedOut[group]!++;
  }
  // By sample of the head: still in one group in every dump so far.
  const inAll = new Uint8Array(after.length).fill(1);
  for (const [dump, { columns }] of inputs.entries()) {
    if (dump === head) continue;
    const { inBase } = dump === base ? matched : matchIds(columns, to);
    for (let sample = 0; sample < inAll.length; sample++) {
      const other = inBase[sample]!;
      if (other === -1 || groups[dump]![other] !== after[sample]) inAll[sample] = 0;
    }
  }
  for (let sample = 0; sample < after.length; sample++) if (after[sample] !== -1 && inAll[sample] === 1) ids.stayedInAll[after[sample]!]!++;
  return { process, ids, matched };
}

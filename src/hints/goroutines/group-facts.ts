/** What a dump tells of the goroutines of each group: who started them, since when they wait, which of them were there before. */
import { framesOf } from '../../analysis/goroutines/frame-roles.ts';
import { knownWait, LEAKED } from '../../analysis/goroutines/goroutine-columns.ts';
import { orderById } from '../../analysis/goroutines/order-by-id.ts';
import { matchIds } from '../../analysis/goroutines/same-process.ts';
import type { GoroutineSource } from '../context.ts';
import { MARK, markStacks } from './stack-marks.ts';

export interface GroupFacts {
  /** Function with the `go` statement of most; undefined where no dump says it. */
  readonly creator: string | undefined;
  /** Of the oldest. */
  readonly ids: readonly number[];
  /** Minutes; NaN where none is known. */
  readonly longestWait: number;
  /** Minutes: the longest, that of three quarters, the median, that of a quarter; NaN where none has waited ten minutes. */
  readonly waits: readonly number[];
  /** Share that has waited a minute, and ten: of those with a known wait; 0 without. */
  readonly waitedOne: number;
  readonly waitedTen: number;
  /** Goroutines with an id, whose share the figures below are of. */
  readonly known: number;
  /** Different goroutines that started them, as far as the dump says. */
  readonly starters: number;
  /** Share whose starter is no longer there, and whose starter serves requests. */
  readonly orphans: number;
  readonly ofRequests: number;
  /** Ids of the middle 80 %: from the first to the last of them by all numbers given out. Near 0 they were started at once. */
  readonly spread: number;
  /** So many numbers were given out while the middle 80 % were started, for each of them. */
  readonly idsEach: number;
  /** Goroutines that the runtime has marked as leaked. */
  readonly leaked: number;
  /** What most wait on ("sync.Mutex 0xc000…"), and how many of them. */
  readonly object: string | undefined;
  readonly onObject: number;
  /** Against the first step: those still there in this group, and those that ended; undefined where ids can't be followed. */
  readonly stayed: number | undefined;
  readonly went: number | undefined;
  /** Sample of the oldest, in `detail`. -1: the newest capture with ids has none of them. */
  readonly sample: number;
}

const MOST_IDS = 20;
const TEN = 10;
const NO_QUARTERS: readonly number[] = [1, 0.75, 0.5, 0.25].map(() => Number.NaN);

interface Earlier {
  readonly source: GoroutineSource;
  readonly groupOf: Int32Array;
}

export function describeGroups(detail: GoroutineSource, groupOf: Int32Array, count: number, earlier: Earlier | undefined): readonly GroupFacts[] {
  const { columns } = detail;
  const order = orderById(columns.id);
  const starters = new Starters(detail, order);
  const first = new Int32Array(count + 1);
  for (const group of groupOf) if (group !== -1) first[group + 1]!++;
  for (let group = 0; group < count; group++) first[group + 1]! += first[group]!;
  const next = first.slice();
  const samples = new Int32Array(first[count]!);
  for (const sample of order) {
    const group = groupOf[sample]!;
    if (group !== -1) samples[next[group]!++] = sample;
  }
  const survivors = earlier && countSurvivors(detail, groupOf, count, earlier);
  return Array.from({ length: count }, (_, group) => {
    const members = samples.subarray(first[group], first[group + 1]);
    return { ...describe(detail, members, starters), stayed: survivors?.stayed[group], went: survivors?.went[group] };
  });
}

function describe({ columns }: GoroutineSource, members: Int32Array, starters: Starters): Omit<GroupFacts, 'stayed' | 'went'> {
  const { strings } = columns.profile;
  const creators = new Tally();
  const objects = new Tally();
  const seen = new Set<number>();
  let longestWait = Number.NaN;
  const minutes: number[] = [];
  let one = 0;
  let ten = 0;
  let known = 0;
  let told = 0;
  let orphans = 0;
  let ofRequests = 0;
  let leaked = 0;
  for (const sample of members) {
    creators.add(columns.creator[sample]!);
    objects.add(columns.waitsOn[sample]!);
    if ((columns.flags[sample]! & LEAKED) !== 0) leaked += columns.value[sample]!;
    if (!Number.isNaN(columns.id[sample]!)) known++;
    const wait = knownWait(columns, sample);
    if (!Number.isNaN(wait)) {
      minutes.push(wait);
      if (wait >= 1) one++;
      if (wait >= 10) ten++;
      if (!(longestWait >= wait)) longestWait = wait;
    }
    const starter = columns.createdIn[sample]!;
    if (!(starter > 0)) continue;
    told++;
    seen.add(starter);
    const by = starters.marksOf(starter);
    if (by === undefined) orphans++;
    else if ((by & MARK.handler) !== 0) ofRequests++;
  }
  const from = known === 0 ? Number.NaN : columns.id[members[Math.floor(known * 0.1)]!]!;
  const to = known === 0 ? Number.NaN : columns.id[members[Math.floor((known - 1) * 0.9)]!]!;
  return {
    creator: creators.most === -1 ? undefined : strings[creators.most],
    ids: Array.from(members.subarray(0, Math.min(known, MOST_IDS)), (sample) => columns.id[sample]!),
    longestWait,
    waits: longestWait >= TEN ? quartersOf(minutes) : NO_QUARTERS,
    waitedOne: minutes.length === 0 ? 0 : one / minutes.length,
    waitedTen: minutes.length === 0 ? 0 : ten / minutes.length,
    known,
    starters: seen.size,
    orphans: told === 0 ? 0 : orphans / told,
    ofRequests: told === 0 ? 0 : ofRequests / told,
    spread: known === 0 ? 0 : (to - from) / starters.largest,
    idsEach: known === 0 ? 0 : (to - from + 1) / Math.max(1, known * 0.8),
    leaked,
    object: objects.most === -1 ? undefined : strings[objects.most],
    onObject: objects.count,
    sample: members[0] ?? -1,
  };
}

function quartersOf(minutes: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(minutes).sort();
  return [1, 0.75, 0.5, 0.25].map((share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
}

/** Which number comes most often. */
class Tally {
  most = -1;
  count = 0;
  private readonly counts = new Map<number, number>();

  add(number: number): void {
    if (number === -1) return;
    const count = (this.counts.get(number) ?? 0) + 1;
    this.counts.set(number, count);
    if (count <= this.count) return;
    this.count = count;
    this.most = number;
  }
}

/** Finds the goroutine that ran a `go` statement. */
class Starters {
  readonly largest: number;
  private readonly ids: Float64Array;
  private readonly order: Uint32Array;
  private readonly marks: Int32Array;
  private readonly node: Int32Array;

  constructor({ columns: { profile, id } }: GoroutineSource, order: Uint32Array) {
    this.order = order.filter((sample) => id[sample]! > 0);
    this.ids = Float64Array.from(this.order, (sample) => id[sample]!);
    this.largest = this.ids.at(-1) ?? 1;
    this.marks = markStacks(profile, framesOf(profile));
    this.node = profile.samples.node;
  }

  /** Undefined: no goroutine of the dump has this id. */
  marksOf(id: number): number | undefined {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return this.ids[low] === id ? this.marks[this.node[this.order[low]!]!]! : undefined;
  }
}

function countSurvivors(detail: GoroutineSource, groupOf: Int32Array, count: number, earlier: Earlier): { readonly stayed: Float64Array; readonly went: Float64Array } {
  const { inHead } = matchIds(earlier.source.columns, detail.columns);
  const stayed = new Float64Array(count);
  const went = new Float64Array(count);
  for (let sample = 0; sample < inHead.length; sample++) {
    const group = earlier.groupOf[sample]!;
    if (group === -1) continue;
    const other = inHead[sample]!;
    if (other !== -1 && groupOf[other] === group) stayed[group]!++;
    else went[group]!++;
  }
  return { stayed, went };
}

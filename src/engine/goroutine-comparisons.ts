/** Goroutine profiles of several moments side by side. */
import { readable } from '../analysis/function-groups.ts';
import { changedGoroutines, compareGoroutines, type ComparedGroups, type GoroutineChange } from '../analysis/goroutines/compare-goroutines.ts';
import { programFrame, shownNode } from '../analysis/goroutines/frame-roles.ts';
import type { GroupingInput } from '../analysis/goroutines/group-goroutines.ts';
import { err, ok } from '../lib/result.ts';
import type { Answer, CaptureId } from './contract.ts';
import type { ComparedGoroutineOrder, ComparedGoroutinePage, ComparedGoroutineRow, GoroutineCompareQuery, GoroutineRow } from './goroutine-contract.ts';
import { filterOf, keyOf, type GoroutineDesk, type Read } from './goroutine-desk.ts';
import { orderByNumber, orderByText } from './goroutine-order.ts';
import { rowsOf } from './goroutine-rows.ts';
import type { Page } from './graph-contract.ts';
import { Recent } from './recent.ts';

interface Compared {
  readonly desks: readonly GoroutineDesk[];
  /** As they were when this was worked out: other names may have come since. */
  readonly reads: readonly Read[];
  readonly groups: ComparedGroups;
  readonly orders: Recent<Uint32Array>;
  readonly totals: readonly number[];
}

/** What was compared lately. */
export class GoroutineComparisons {
  private readonly deskOf: (capture: CaptureId) => Answer<GoroutineDesk>;
  private readonly compared = new Recent<Answer<Compared>>(2);

  constructor(deskOf: (capture: CaptureId) => Answer<GoroutineDesk>) {
    this.deskOf = deskOf;
  }

  forget(): void {
    this.compared.clear();
  }

  page(query: GoroutineCompareQuery, order: ComparedGoroutineOrder, start: number, end: number): Answer<ComparedGoroutinePage> {
    const compared = this.prepare(query);
    if (!compared.ok) return compared;
    const { groups, reads, orders, totals } = compared.value;
    const sorted = orders.get(`${order.by} ${order.descending}`, () => ordered(groups, query, order));
    const rows = Array.from(sorted.subarray(start, end), (group) => rowOf(groups, reads, query, group));
    return ok({ rowCount: groups.count, start, rows, totals, process: groups.process });
  }

  goroutines(query: GoroutineCompareQuery, group: number, change: GoroutineChange, start: number, end: number): Answer<Page<GoroutineRow>> {
    const compared = this.prepare(query);
    if (!compared.ok) return compared;
    const { groups, reads } = compared.value;
    if (!groups.ids) return err({ code: 'not-found', sentence: groups.process.why });
    if (!Number.isInteger(group) || group < 0 || group >= groups.count) return err({ code: 'not-found', sentence: 'There is no such group in this comparison.' });
    const samples = changedGoroutines(groups, group, change);
    const read = reads[change === 'went' ? query.base : query.head]!;
    const oldestFirst = orderByNumber(samples, read.columns.id, false);
    return ok({ rowCount: samples.length, start, rows: rowsOf(read, oldestFirst.subarray(start, end)) });
  }

  private prepare(query: GoroutineCompareQuery): Answer<Compared> {
    const { captures, base, head } = query;
    const desks: GoroutineDesk[] = [];
    for (const capture of captures) {
      const desk = this.deskOf(capture);
      if (!desk.ok) return desk;
      desks.push(desk.value);
    }
    if (!desks[base] || !desks[head]) return err({ code: 'not-found', sentence: 'A comparison needs two goroutine profiles.' });
    const reads = desks.map((desk) => desk.read());
    const key = `${JSON.stringify([captures, base, head])}${keyOf(query.groups)}`;
    const known = this.compared.get(key, () => compare(desks, reads, query));
    if (!known.ok || known.value.reads.every((read, at) => read === reads[at])) return known;
    // States were read anew with names that came later.
    this.compared.clear();
    return this.compared.get(key, () => compare(desks, reads, query));
  }
}

function compare(desks: readonly GoroutineDesk[], reads: readonly Read[], { base, head, groups: query }: GoroutineCompareQuery): Answer<Compared> {
  const inputs: GroupingInput[] = [];
  for (const desk of desks) {
    const input = desk.input(query);
    if (!input.ok) return input;
    inputs.push(input.value);
  }
  const groups = compareGoroutines(inputs, query.by, { base, head }, filterOf(query));
  const totals = inputs.map((_, dump) => {
    let total = 0;
    for (let group = 0; group < groups.count; group++) total += groups.series[group * groups.dumps + dump]!;
    return total;
  });
  return ok({ desks, reads, groups, orders: new Recent(4), totals });
}

function ordered(groups: ComparedGroups, { base, head }: GoroutineCompareQuery, { by, descending }: ComparedGoroutineOrder): Uint32Array {
  const all = Uint32Array.from({ length: groups.count }, (_, group) => group);
  if (by === 'name') return orderByText(all, (group) => groups.name[group]! || groups.state[group]!, descending);
  // Groups stand in order of how much they changed, so that of equal ones the larger change comes first.
  const side = by === 'base' ? base : head;
  const column = by === 'delta' ? groups.delta : Float64Array.from(all, (group) => groups.series[group * groups.dumps + side]!);
  return orderByNumber(all, column, descending);
}

function rowOf(groups: ComparedGroups, reads: readonly Read[], { captures, base, head, groups: { by } }: GoroutineCompareQuery, group: number): ComparedGoroutineRow {
  const series = Array.from(groups.series.subarray(group * groups.dumps, (group + 1) * groups.dumps));
  const before = series[base]!;
  const after = series[head]!;
  const { ids } = groups;
  return {
    group,
    name: readable(groups.name[group]!),
    programName: by === 'stack' ? programName(reads[groups.sampleDump[group]!]!, groups.sample[group]!, groups.name[group]!) : undefined,
    state: readable(groups.state[group]!),
    base: before,
    head: after,
    delta: groups.delta[group]!,
    change: before === after ? 'same' : before === 0 ? 'new' : after === 0 ? 'gone' : after > before ? 'grew' : 'shrank',
    series,
    steady: groups.isSteady[group] === 1,
    ids: ids && {
      stayed: ids.stayed[group]!,
      stayedInAll: ids.stayedInAll[group]!,
      came: ids.came[group]!,
      went: ids.went[group]!,
      movedIn: ids.movedIn[group]!,
      movedOut: ids.movedOut[group]!,
    },
    example: { capture: captures[groups.sampleDump[group]!]!, row: groups.sample[group]! },
  };
}

function programName({ columns: { profile }, frames }: Read, sample: number, groupName: string): string | undefined {
  const frame = programFrame(profile, frames, shownNode(profile, frames, profile.samples.node[sample]!));
  const name = frame === -1 ? '' : profile.strings[frames.name[frame]!]!;
  return name === '' || name === groupName ? undefined : readable(name);
}

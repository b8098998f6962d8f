/** Groups of goroutines, as rows of a page. */
import { readable } from '../analysis/function-groups.ts';
import { summariseGroupLabels } from '../analysis/goroutines/group-labels.ts';
import { isHarmless, samplesOf } from '../analysis/goroutines/group-goroutines.ts';
import { entryName } from '../analysis/goroutines/frame-roles.ts';
import type { GoroutineColumns } from '../analysis/goroutines/goroutine-columns.ts';
import type { SourceFrame } from '../model/object-graph.ts';
import type { GoroutineGroupOrder, GoroutineGroupPage, GoroutineGroupRow, GoroutineQuery } from './goroutine-contract.ts';
import { keyOf, type GoroutineDesk, type Grouped } from './goroutine-desk.ts';
import { known, orderByNumber, orderByText } from './goroutine-order.ts';

const MOST_LABELS = 5;
/** The rows of larger groups are kept. */
const LARGE_GROUP = 1000;

export function groupPage(desk: GoroutineDesk, query: GoroutineQuery, grouped: Grouped, order: GoroutineGroupOrder, start: number, end: number): GoroutineGroupPage {
  const { groups } = grouped;
  const sorted = desk.order(`groups ${order.by} ${order.descending} ${keyOf(query)}`, () => ordered(grouped, order));
  const rows = Array.from(sorted.subarray(start, end), (group) => rowOf(grouped, group));
  return { rowCount: groups.count, start, rows, kept: groups.kept, total: groups.total };
}

function ordered({ columns, groups }: Grouped, { by, descending }: GoroutineGroupOrder): Uint32Array {
  const all = Uint32Array.from({ length: groups.count }, (_, group) => group);
  if (by === 'name') return orderByText(all, (group) => nameOf(columns, groups.topFrame[group]!), descending);
  const numbers = { count: groups.goroutines, longestWait: groups.longestWait, medianWait: groups.medianWait, oldestId: groups.oldest };
  return orderByNumber(all, numbers[by], descending);
}

function rowOf(grouped: Grouped, group: number): GoroutineGroupRow {
  const { groups, rows } = grouped;
  if (groups.first[group + 1]! - groups.first[group]! < LARGE_GROUP) return makeRow(grouped, group);
  const row = rows.get(group) ?? makeRow(grouped, group);
  rows.set(group, row);
  return row;
}

function makeRow(grouped: Grouped, group: number): GoroutineGroupRow {
  const { columns, groups, states: { states }, rules, harmless } = grouped;
  const [top, program] = [groups.topFrame[group]!, groups.programFrame[group]!];
  const sample = groups.sample[group]!;
  return {
    group,
    count: groups.goroutines[group]!,
    share: groups.share[group]!,
    longestWait: known(groups.longestWait[group]!),
    medianWait: known(groups.medianWait[group]!),
    oldestId: known(groups.oldest[group]!),
    state: readable(states[groups.state[group]!] ?? ''),
    otherStates: groups.stateCount[group]! - 1,
    frame: frameOf(columns, top),
    programFrame: program === top ? undefined : frameOf(columns, program),
    creator: creatorOf(grouped, group),
    labels: summariseGroupLabels(columns, samplesOf(groups, group))
      .slice(0, MOST_LABELS)
      .map(({ key, values, top: value, topCount }) => ({ key: readable(key), values, top: readable(value), topCount })),
    leaked: groups.leaked[group]!,
    harmless: isHarmless(groups, group) ? rules[harmless.rule[sample]!]?.reason : undefined,
  };
}

/** Where the form does not tell who began a goroutine, groups by creator are by the function that it runs. */
function creatorOf({ columns: { profile }, frames, groups }: Grouped, group: number): GoroutineGroupRow['creator'] {
  const creator = groups.creator[group]!;
  if (creator !== -1) return { name: readable(profile.strings[creator]!), others: groups.creatorCount[group]! - 1, isEntry: false };
  if (groups.by !== 'creator') return undefined;
  const entry = entryName(profile, frames, profile.samples.node[groups.sample[group]!]!);
  return entry === 0 ? undefined : { name: readable(profile.strings[entry]!), others: 0, isEntry: true };
}

function nameOf({ profile: { frames, functions, strings } }: GoroutineColumns, frame: number): string {
  const func = frame === -1 ? -1 : frames.func[frame]!;
  return func === -1 ? '' : strings[functions.name[func]!]!;
}

export function frameOf({ profile }: GoroutineColumns, frame: number): SourceFrame | undefined {
  const func = frame === -1 ? -1 : profile.frames.func[frame]!;
  if (func === -1) return undefined;
  const { strings, functions, frames } = profile;
  return { name: readable(strings[functions.name[func]!]!), file: readable(strings[functions.file[func]!]!), line: frames.line[frame]! };
}

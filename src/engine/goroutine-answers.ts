/** What goroutines wait for, in groups: fetched with the first question about them. */
import { inferStates, type GoroutineStates } from '../analysis/goroutines/infer-state.ts';
import { groupGoroutines, samplesOf, type GoroutineGroups } from '../analysis/goroutines/group-goroutines.ts';
import { summariseGroupLabels } from '../analysis/goroutines/group-labels.ts';
import { readGoroutines, type GoroutineColumns } from '../analysis/goroutines/goroutine-columns.ts';
import { HARMLESS_RULES, markHarmless } from '../analysis/goroutines/harmless.ts';
import { readable } from '../analysis/function-groups.ts';
import { ok } from '../lib/result.ts';
import type { SourceFrame } from '../model/object-graph.ts';
import type { Answer } from './contract.ts';
import type { GoroutineGroupOrder, GoroutineGroupPage, GoroutineGroupRow, GoroutineQuery } from './goroutine-contract.ts';
import { Recent } from './recent.ts';
import type { StackDesk } from './stack-desk.ts';

const MOST_LABELS = 5;

interface Grouped {
  readonly columns: GoroutineColumns;
  readonly states: GoroutineStates;
  readonly groups: GoroutineGroups;
  readonly reasonOf: (sample: number) => string | undefined;
}

/** Groups that were asked for lately: a page of them, or another order, must not work out a million goroutines again. */
const recent = new WeakMap<StackDesk, Recent<Answer<Grouped>>>();

export async function goroutineGroups(
  desk: StackDesk,
  query: GoroutineQuery,
  order: GoroutineGroupOrder,
  start: number,
  end: number,
): Promise<Answer<GoroutineGroupPage>> {
  let known = recent.get(desk);
  if (!known) recent.set(desk, (known = new Recent(4)));
  const grouped = known.get(JSON.stringify(query), () => group(desk, query));
  if (!grouped.ok) return grouped;
  const { groups } = grouped.value;
  const rows = ordered(grouped.value, order)
    .slice(start, end)
    .map((one) => rowOf(grouped.value, one));
  return ok({ rowCount: groups.count, start, rows, kept: groups.kept, total: groups.total });
}

function group(desk: StackDesk, query: GoroutineQuery): Answer<Grouped> {
  const columns = readGoroutines(desk.index.profile);
  const states = inferStates(desk.index.profile, columns);
  const rules = query.harmlessRules ?? HARMLESS_RULES;
  const harmless = markHarmless(columns, states, rules);
  if (!harmless.ok) return harmless;
  const { state, text, leastWait, hideHarmless, by } = query;
  const filter = { ...(state === '' ? {} : { state }), ...(text === '' ? {} : { text }), leastWait, hideHarmless };
  const groups = groupGoroutines({ columns, states, harmless: harmless.value }, by, filter);
  return ok({ columns, states, groups, reasonOf: (sample) => rules[harmless.value.rule[sample]!]?.reason });
}

function ordered({ columns, groups }: Grouped, { by, descending }: GoroutineGroupOrder): readonly number[] {
  const list = Array.from({ length: groups.count }, (_, group) => group);
  const nameOf = (group: number): string => frameOf(columns, groups.topFrame[group]!)?.name ?? '';
  const numbers = { count: groups.goroutines, longestWait: groups.longestWait, medianWait: groups.medianWait, oldestId: groups.oldest };
  // What is not known comes last in either direction.
  const known = (value: number): number => (Number.isNaN(value) ? (descending ? -Infinity : Infinity) : value);
  const compare = (a: number, b: number): number =>
    by === 'name' ? (nameOf(a) < nameOf(b) ? -1 : 1) : known(numbers[by][a]!) - known(numbers[by][b]!) || 0;
  return list.sort((a, b) => (descending ? -1 : 1) * compare(a, b) || a - b);
}

function rowOf({ columns, groups, states: { states }, reasonOf }: Grouped, group: number): GoroutineGroupRow {
  const { profile } = columns;
  const number = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
  const creator = groups.creator[group]!;
  const [top, program] = [groups.topFrame[group]!, groups.programFrame[group]!];
  const isAllHarmless = groups.harmless[group]! > 0 && groups.harmless[group] === groups.goroutines[group];
  return {
    group,
    count: groups.goroutines[group]!,
    share: groups.share[group]!,
    longestWait: number(groups.longestWait[group]!),
    medianWait: number(groups.medianWait[group]!),
    oldestId: number(groups.oldest[group]!),
    state: readable(states[groups.state[group]!] ?? ''),
    otherStates: groups.stateCount[group]! - 1,
    frame: frameOf(columns, top),
    programFrame: program === top ? undefined : frameOf(columns, program),
    creator: creator === -1 ? undefined : { name: readable(profile.strings[creator]!), others: groups.creatorCount[group]! - 1, isEntry: false },
    labels: summariseGroupLabels(columns, samplesOf(groups, group))
      .slice(0, MOST_LABELS)
      .map(({ key, values, top: value, topCount }) => ({ key: readable(key), values, top: readable(value), topCount })),
    leaked: groups.leaked[group]!,
    harmless: isAllHarmless ? reasonOf(groups.sample[group]!) : undefined,
  };
}

function frameOf({ profile }: GoroutineColumns, frame: number): SourceFrame | undefined {
  const func = frame === -1 ? -1 : profile.frames.func[frame]!;
  if (func === -1) return undefined;
  const { strings, functions, frames } = profile;
  return { name: readable(strings[functions.name[func]!]!), file: readable(strings[functions.file[func]!]!), line: frames.line[frame]! };
}

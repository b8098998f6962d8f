import { comparisonCautions } from '../analysis/compare/comparison-cautions.ts';
import type { GrewTable } from '../analysis/compare/grew-table.ts';
import { PairSource } from '../analysis/compare/pair-source.ts';
import { isLevelType } from '../analysis/compare/sides.ts';
import { everyStepGrew, theilSenSlope } from '../analysis/compare/trend.ts';
import { matchFrames } from '../analysis/match-frames.ts';
import { ViewTree } from '../analysis/view-tree.ts';
import { err, ok } from '../lib/result.ts';
import { CODE_ORIGINS } from '../model/code-origin.ts';
import type { GrewBy, GrewOrder, Pattern, Scale } from '../model/query.ts';
import type { CompareDesk, Compared } from './compare-desk.ts';
import type { Answer, CompareFacts, CompareQuery, ComparedType, FlameQuery, GrewPage, GrewRow } from './contract.ts';
import type { Picture } from './picture.ts';
import type { StackDesk } from './stack-desk.ts';

const SCALES: readonly Scale[] = ['absolute', 'normalised', 'perSecond'];
const MS_PER_HOUR = 3_600_000;

export function compareFacts(desk: CompareDesk, query: CompareQuery): Answer<CompareFacts> {
  const prepared = desk.prepare(query);
  if (!prepared.ok) return prepared;
  const { desks, sides, base, head, functions } = prepared.value;
  const [before, after] = [desks[base]!, desks[head]!];
  const types = sharedTypes(desks, before, after);
  const times = desks.map(timeOf);
  const netOf = (at: number): number => sides[at]!.view.values.at(-1)!;
  const rates = query.scale === 'perSecond' ? '/s' : '';
  return ok({
    types,
    defaultType: after.facts.valueTypes[after.facts.defaultType]?.type ?? types[0]?.type ?? '',
    unit: `${types.find(({ type }) => type === query.type)?.unit ?? ''}${rates}`,
    base: netOf(base) * sides[base]!.factor,
    head: netOf(head) * sides[head]!.factor,
    measured: { base: netOf(base), head: netOf(head) },
    factor: sides[base]!.factor / sides[head]!.factor,
    onlyDeltaRates: query.scale === 'perSecond' && !hasDurations(before, after),
    totals: desks.map((_, at) => netOf(at)),
    times,
    seconds: times[base] === undefined || times[head] === undefined ? undefined : (times[head] - times[base]) / 1000,
    scales: SCALES.map((scale) => {
      const factors = desk.factors(query, scale);
      return { scale, possible: factors.ok, why: factors.ok ? '' : factors.error };
    }),
    match: {
      ...desk.matching(desks, query.match),
      renamed: functions.renamed.map(({ from, to }) => ({ from, to })),
    },
    cautions: before === after ? [] : comparisonCautions(comparable(before), comparable(after)),
  });
}

export async function grewPage(
  desk: CompareDesk,
  query: CompareQuery,
  by: GrewBy,
  order: GrewOrder,
  text: string,
  start: number,
  end: number,
): Promise<Answer<GrewPage>> {
  const prepared = desk.prepare(query);
  if (!prepared.ok) return prepared;
  const compared = prepared.value;
  const table = await desk.table(compared, by);
  const rows = desk.order(compared, table, order, text);
  const { sides, base, head } = compared;
  let largest = 0;
  for (const row of rows) largest = Math.max(largest, Math.abs(table.head[row]! - table.base[row]!));
  return ok({
    rowCount: rows.length,
    start,
    rows: Array.from(rows.subarray(start, end), (row) => grewRow(compared, table, row)),
    base: sides[base]!.view.values.at(-1)! * sides[base]!.factor,
    head: sides[head]!.view.values.at(-1)! * sides[head]!.factor,
    largest,
  });
}

export async function grewIndex(
  desk: CompareDesk,
  query: CompareQuery,
  by: GrewBy,
  order: GrewOrder,
  text: string,
  key: string,
): Promise<Answer<number>> {
  const prepared = desk.prepare(query);
  if (!prepared.ok) return prepared;
  const table = await desk.table(prepared.value, by);
  const rows = desk.order(prepared.value, table, order, text);
  return ok(rows.findIndex((row) => keyOf(prepared.value, table, row) === key));
}

/** The merged tree of two captures, for the same calls that draw one profile. */
export function pairPicture(desk: CompareDesk, query: FlameQuery, head: StackDesk): Answer<Picture> {
  const { against, shape, capture } = query;
  const type = head.facts.valueTypes[query.type]?.type;
  if (!against || type === undefined || shape.kind !== 'topDown') {
    return err({ code: 'not-found', sentence: 'Two captures are compared from the top down only.' });
  }
  const isSplit = against.capture === capture;
  const prepared = desk.prepare({
    captures: isSplit ? [capture] : [against.capture, capture],
    base: 0,
    head: isSplit ? 0 : 1,
    type,
    filters: query.filters,
    match: against.match,
    scale: against.scale,
  });
  if (!prepared.ok) return prepared;
  const { sides, functions, base, head: headAt } = prepared.value;
  const source = new PairSource({ functions, base: sides[base]!, head: sides[headAt]! });
  const tree = new ViewTree(source);
  const renamedFrom = new Map(functions.renamed.map(({ key, from }) => [key, from]));
  return ok({
    tree,
    total: Math.max(source.pair.base.data[0]!, source.pair.head.data[0]!),
    isInverted: false,
    matches: (pattern) => matchedKeys(prepared.value, pattern),
    pathToFunction: (key) => pathToKey(tree, key),
    objectsOf: () => undefined,
    sidesOf: (node) => ({
      base: source.pair.base.data[node]!,
      head: source.pair.head.data[node]!,
      noise: source.pair.noiseOf(tree, node),
      renamedFrom: renamedFrom.get(tree.group.data[node]!),
    }),
  });
}

function matchedKeys({ sides, functions }: Compared, pattern: Pattern): Uint8Array | undefined {
  const keys = new Uint8Array(functions.names.count);
  for (const { view, keyOf } of sides) {
    const matched = matchFrames(view.index, pattern, { binary: false, matched: { ofGroup: keyOf, names: functions.names } });
    if (!matched.ok) return undefined;
    const { ofFrame } = view.index.groups;
    for (let frame = 0; frame < ofFrame.length; frame++) if (matched.value[frame] === 1) keys[keyOf[ofFrame[frame]!]!] = 1;
  }
  return keys;
}

/** More nodes than anyone would follow; the weightiest come first. */
const MOST_NODES_TO_VISIT = 50_000;

/** Weightiest nodes first, so that the first one found is the weightiest of its function. */
function pathToKey(tree: ViewTree, key: number): readonly number[] | undefined {
  const { weight, group, firstChild, childCount } = tree;
  let frontier = [0];
  for (let visited = 0; frontier.length > 0 && visited < MOST_NODES_TO_VISIT; ) {
    const next: number[] = [];
    let best = -1;
    for (const node of frontier) {
      if (group.data[node] === key && (best === -1 || weight.data[node]! > weight.data[best]!)) best = node;
      tree.expand(node);
      visited++;
      for (let child = firstChild.data[node]!; child < firstChild.data[node]! + childCount.data[node]!; child++) next.push(child);
    }
    if (best !== -1) return tree.pathTo(best).map((node) => group.data[node]!);
    frontier = next.sort((a, b) => weight.data[b]! - weight.data[a]!).slice(0, MOST_NODES_TO_VISIT / 10);
  }
  return undefined;
}

function grewRow(compared: Compared, table: GrewTable, row: number): GrewRow {
  const { names, renamed } = compared.functions;
  const key = table.key[row]!;
  const path = table.pathOf(row);
  const base = table.base[row]!;
  const head = table.head[row]!;
  const series = table.values.map((column) => column[row]!);
  const times = compared.desks.map(timeOf);
  const known = times.filter((time) => time !== undefined);
  const slope = known.length === times.length && times.length > 1 ? theilSenSlope(known, series) : undefined;
  return {
    key: keyOf(compared, table, row),
    displayName: key === -1 ? (table.text[row] ?? 'all') : names.displayNames[key]!,
    packageName: key === -1 ? '' : names.packages[key]!,
    origin: key === -1 ? 'unknown' : CODE_ORIGINS[names.origin[key]!]!,
    path: path.map((step) => names.names[step]!),
    displayPath: path.map((step) => names.displayNames[step]!),
    renamedFrom: renamed.find((rename) => rename.key === key)?.from,
    base,
    head,
    delta: head - base,
    cumBase: table.cumBase?.[row],
    cumHead: table.cumHead?.[row],
    noise: 2 * Math.sqrt(table.variance[row]!),
    change: base === head ? 'same' : base === 0 ? 'new' : head === 0 ? 'gone' : Math.abs(head) > Math.abs(base) ? 'grew' : 'shrank',
    series,
    perHour: slope === undefined ? undefined : slope * MS_PER_HOUR,
    everyStepGrew: everyStepGrew(series),
  };
}

function keyOf({ functions }: Compared, table: GrewTable, row: number): string {
  if (table.by === 'package' || table.by === 'label') return table.text[row]!;
  return table.pathOf(row).map((key) => functions.names.names[key]!).join(';');
}

function sharedTypes(desks: readonly StackDesk[], base: StackDesk, head: StackDesk): readonly ComparedType[] {
  return head.facts.valueTypes.flatMap(({ type, unit }, headIndex) => {
    const inAll = desks.every(({ facts }) => facts.valueTypes.some((other) => other.type === type && other.unit === unit));
    const baseIndex = base.facts.valueTypes.findIndex((other) => other.type === type);
    return inAll ? [{ type, unit, isLevel: isLevelType(type), baseIndex, headIndex }] : [];
  });
}

function hasDurations(...desks: readonly StackDesk[]): boolean {
  return desks.every(({ index }) => index.profile.origin.durationNanos > 0n);
}

function timeOf({ index }: StackDesk): number | undefined {
  const { timeNanos } = index.profile.origin;
  return timeNanos > 0n ? Number(timeNanos / 1000n) / 1000 : undefined;
}

function comparable({ facts, index }: StackDesk): Parameters<typeof comparisonCautions>[0] {
  const isCut = facts.notices.some(({ code }) => code === 'cut' || code === 'damaged' || code.startsWith('gzip-'));
  return { name: facts.name, profile: index.profile, kind: facts.kind, heap: facts.graph, deepestStack: facts.deepestStack, isCut };
}

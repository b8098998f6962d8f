import { sumLabels } from '../analysis/labels.ts';
import { inlineState } from '../analysis/sum-functions.ts';
import { sumNeighbours, type Edge } from '../analysis/sum-neighbours.ts';
import { ok } from '../lib/result.ts';
import { CODE_ORIGINS } from '../model/code-origin.ts';
import type { Pattern, TopOrder } from '../model/query.ts';
import type { Answer, LabelTable, Neighbour, Neighbours, SearchResult, StackQuery, TopPage, TopRow } from './contract.ts';
import { noFunction } from './not-found.ts';
import type { StackDesk } from './stack-desk.ts';

export async function topPage(
  desk: StackDesk,
  query: StackQuery,
  order: TopOrder,
  text: string,
  start: number,
  end: number,
): Promise<Answer<TopPage>> {
  const made = await desk.table(query);
  if (!made.ok) return made;
  const ordered = desk.rows(query, made.value, order, text);
  const { view, table } = made.value;
  const { groups } = desk.index;
  const { flat, cum, calls } = table.sums;
  const rows: TopRow[] = [];
  let runningFlat = 0;
  const last = Math.min(end, ordered.length);
  for (let row = 0; row < last; row++) {
    const group = ordered[row]!;
    runningFlat += flat[group]!;
    if (row < start) continue;
    const size = table.objectSize?.[group];
    rows.push({
      name: groups.names[group]!,
      displayName: groups.displayNames[group]!,
      packageName: groups.packages[group]!,
      origin: CODE_ORIGINS[groups.origin[group]!]!,
      file: groups.files[group]!,
      inline: inlineState(calls[group]!),
      flat: flat[group]!,
      cum: cum[group]!,
      runningFlat,
      objectSize: size !== undefined && Number.isFinite(size) ? size : undefined,
    });
  }
  return ok({
    rowCount: ordered.length,
    total: desk.facts.valueTypes[query.type]!.total,
    kept: view.values.at(-1)!,
    start,
    rows,
    hasObjectSize: table.objectSize !== undefined,
  });
}

export async function topIndex(
  desk: StackDesk,
  query: StackQuery,
  order: TopOrder,
  text: string,
  name: string,
): Promise<Answer<number>> {
  const made = await desk.table(query);
  if (!made.ok) return made;
  const ordered = desk.rows(query, made.value, order, text);
  const group = desk.index.groups.byName.get(name);
  return ok(group === undefined ? -1 : ordered.indexOf(group));
}

export async function neighbours(desk: StackDesk, query: StackQuery, name: string): Promise<Answer<Neighbours>> {
  const made = await desk.table(query);
  if (!made.ok) return made;
  const { groups } = desk.index;
  const group = groups.byName.get(name);
  if (group === undefined) return noFunction(name);
  const { callers, callees } = sumNeighbours(made.value.view, group);
  const named = (edge: Edge): Neighbour => ({
    name: groups.names[edge.group]!,
    displayName: groups.displayNames[edge.group]!,
    packageName: groups.packages[edge.group]!,
    origin: CODE_ORIGINS[groups.origin[edge.group]!]!,
    value: edge.value,
    inline: inlineState(edge.calls),
  });
  return ok({
    name,
    displayName: groups.displayNames[group]!,
    packageName: groups.packages[group]!,
    file: groups.files[group]!,
    flat: made.value.table.sums.flat[group]!,
    cum: made.value.table.sums.cum[group]!,
    total: desk.facts.valueTypes[query.type]!.total,
    kept: made.value.view.values.at(-1)!,
    callers: callers.map(named),
    callees: callees.map(named),
  });
}

export function labelTable(desk: StackDesk, query: StackQuery): Answer<LabelTable> {
  const view = desk.view(query);
  if (!view.ok) return view;
  const keys = sumLabels(view.value);
  return ok({
    total: desk.facts.valueTypes[query.type]!.total,
    kept: view.value.values.at(-1)!,
    rows: keys.flatMap(({ values }) => values),
    without: keys.map(({ key, without }) => ({ key, ...without })),
  });
}

export function searchResult(desk: StackDesk, query: StackQuery, pattern: Pattern): Answer<SearchResult> {
  const sums = desk.search(query, pattern);
  if (!sums.ok) return sums;
  const { matched, functions } = sums.value;
  return ok({ matched, functions, total: desk.facts.valueTypes[query.type]!.total });
}

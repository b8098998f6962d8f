/** Goroutine profiles of several moments side by side, as text and JSON. */
import type { CaptureFacts, EngineApi } from '../engine/contract.ts';
import type { ComparedGoroutinePage, ComparedGoroutineRow, GoroutineCompareQuery } from '../engine/goroutine-contract.ts';
import { counted } from '../lib/counted.ts';
import { formatCount } from '../lib/format-value.ts';
import { signed } from './comparison.ts';
import type { Io } from './io.ts';
import { columns, printable } from './layout.ts';

type GoroutineChange = Parameters<EngineApi['comparedGoroutineIds']>[2];

export interface DiffRow extends ComparedGoroutineRow {
  /** Where they were asked for and can be followed. */
  readonly numbers: Readonly<Record<GoroutineChange, readonly number[]>> | undefined;
}

export interface GoroutineDiff {
  readonly captures: readonly CaptureFacts[];
  readonly page: ComparedGoroutinePage;
  readonly rows: readonly DiffRow[];
}

const CHANGES = ['stayed', 'came', 'went'] as const satisfies readonly GoroutineChange[];

/** With numbers only where a row has any: each question is a pass over all goroutines. */
export async function withNumbers(io: Io, query: GoroutineCompareQuery, row: ComparedGoroutineRow): Promise<DiffRow> {
  const { ids } = row;
  if (!ids) return { ...row, numbers: undefined };
  const numbers: Record<GoroutineChange, readonly number[]> = { stayed: [], came: [], went: [] };
  for (const change of CHANGES) {
    if (ids[change] === 0) continue;
    const page = await io.engine.comparedGoroutineIds(query, row.group, change, 0, Infinity);
    if (page.ok) numbers[change] = page.value.rows.flatMap(({ id }) => id ?? []);
  }
  return { ...row, numbers };
}

export function goroutineDiffJson({ captures, page, rows }: GoroutineDiff): unknown {
  return {
    files: captures.map(({ name }) => name),
    totals: page.totals,
    sameProcess: page.process.same,
    why: page.process.why,
    rows: rows.map(({ name, state, base, head, delta, change, series, steady, ids, numbers }) => ({
      name,
      state,
      base,
      head,
      delta,
      change,
      series,
      steady,
      ids: ids ?? null,
      ...(numbers === undefined ? {} : { stayedIds: numbers.stayed, cameIds: numbers.came, wentIds: numbers.went }),
    })),
  };
}

export function goroutineDiffText({ captures, page, rows }: GoroutineDiff): string {
  const isSeries = captures.length > 2;
  const hasIds = rows.some(({ ids }) => ids !== undefined);
  const changed = rows.filter(({ delta, series, ids }) => delta !== 0 || new Set(series).size > 1 || (ids?.came ?? 0) > 0 || (ids?.went ?? 0) > 0);
  const cells = ({ name, state, base, head, delta, series, steady, ids, change }: DiffRow): readonly string[] => [
    ...(isSeries ? series : [base, head]).map(formatCount),
    signed(delta, 'count'),
    ...(hasIds && ids ? [ids.stayed, ids.came + ids.movedIn, ids.went + ids.movedOut].map(formatCount) : hasIds ? ['', '', ''] : []),
    printable(state),
    [printable(name || (state === '' ? '(no stack)' : '')), ...(change === 'new' || change === 'gone' ? [`(${change})`] : []), ...(steady ? ['(grows from each to the next)'] : [])].join(' ').trimStart(),
  ];
  const first = isSeries ? captures.map((_, at) => `#${at + 1}`) : ['base', 'head'];
  const head = [...first, 'change', ...(hasIds ? ['stayed', 'came', 'left'] : []), 'state', 'where'];
  const same = rows.length - changed.length;
  return [
    `${page.totals.map(formatCount).join(' → ')} goroutines, ${counted(page.rowCount, 'group')}\n`,
    `${printable(page.process.why)}\n`,
    ...(isSeries ? captures.map(({ name }, at) => `#${at + 1} ${printable(name)}\n`) : []),
    columns([head, ...changed.map(cells)], `${'r'.repeat(head.length - 2)}ll`),
    ...changed.flatMap(numbersText),
    ...(same > 0 && rows.length === page.rowCount ? [`${counted(same, 'group')} did not change\n`] : []),
  ].join('');
}

function numbersText({ name, state, numbers }: DiffRow): readonly string[] {
  if (!numbers) return [];
  const lists = CHANGES.filter((change) => numbers[change].length > 0).map((change) => `  ${change}: ${numbers[change].join(' ')}\n`);
  return lists.length === 0 ? [] : [`\n${[printable(name), printable(state)].filter((text) => text !== '').join(', ')}\n`, ...lists];
}

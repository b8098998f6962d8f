/** What a heap could do without. */
import { formatCount } from '../../../lib/format-value.ts';
import { err, type Result } from '../../../lib/result.ts';
import type { Failure, Notice } from '../../../model/failure.ts';
import type { RawNode, WasteKind, WasteReport, WasteRow, WasteWatch } from '../../../model/object-graph.ts';
import type { DumpContext } from '../content/dump-context.ts';
import { readFields } from '../content/fields.ts';
import { answering, RecordStore } from '../content/record-store.ts';
import { quoted, readString } from '../content/strings.ts';
import { IdTable } from '../id-table.ts';
import { TYPE_NAMES } from '../tags.ts';
import { withSalt } from './array-hash.ts';
import { Examples, WasteGroups } from './waste-rows.ts';
import { NO_ARRAY, NOT_HASHED, WasteScan, ZERO_ARRAY } from './waste-scan.ts';

const MOST_TEXT = 120;

interface Part {
  readonly rows: readonly WasteRow[];
  readonly count: number;
  readonly bytes: number;
}

export async function findWaste(
  context: DumpContext,
  isLive: (node: RawNode) => boolean,
  watch: WasteWatch,
): Promise<Result<WasteReport, Failure>> {
  const scan = new WasteScan(context, isLive);
  const failure = await scan.run(watch);
  if (failure) return err(failure);
  const store = new RecordStore(context.source, context.header.idSize);
  return answering(async () => {
    const parts: (readonly [WasteKind, Part])[] = [
      ['duplicate-strings', await duplicateStrings(context, store, scan)],
      ['zero-arrays', await arrays(context, store, scan, 'zero-arrays')],
      ['duplicate-arrays', await arrays(context, store, scan, 'duplicate-arrays')],
      ['empty-collections', collections(context, 'empty-collections', scan.empty.take(), scan.emptyBytes.take())],
      ['sparse-collections', collections(context, 'sparse-collections', scan.sparse.take(), scan.sparseBytes.take())],
      ['boxed-numbers', boxes(context, scan)],
    ];
    return {
      rows: parts.flatMap(([, { rows }]) => rows),
      totals: new Map(parts.map(([kind, { count, bytes }]) => [kind, { count, bytes }])),
      notices: notices(scan),
    };
  });
}

/** Takes the arrays of strings out of `scan.keys`, so that what is left are arrays in their own right. */
async function duplicateStrings(context: DumpContext, store: RecordStore, scan: WasteScan): Promise<Part> {
  const { keys } = scan;
  const strings = scan.strings.take();
  const values = scan.values.take();
  const table = new IdTable(4096);
  const groups = new WasteGroups();
  const groupOf = new Int32Array(strings.length).fill(-1);
  for (let at = 0; at < strings.length; at++) {
    const key = keys[values[at]!]!;
    if (key === NO_ARRAY || key === NOT_HASHED) continue;
    // All zeros differ by their lengths only.
    const content = key === ZERO_ARRAY ? -context.shallow[values[at]!]! : withSalt(key, scan.salts.data[at]!);
    groupOf[at] = table.add(content);
  }
  for (let at = 0; at < strings.length; at++) {
    const group = groupOf[at]!;
    const value = values[at]!;
    const hasOwnArray = keys[value]! !== NO_ARRAY;
    keys[value] = NO_ARRAY;
    if (group < 0) continue;
    const isFirst = groups.countOf(group) === 0;
    const bytes = isFirst ? 0 : context.shallow[strings[at]!]! + (hasOwnArray ? context.shallow[value]! : 0);
    groups.add(group, 1, bytes);
  }
  const { rows, count, bytes } = groups.worst();
  const examples = new Examples(rows.map(({ group }) => group));
  for (let at = 0; at < strings.length; at++) if (groupOf[at]! >= 0) examples.add(groupOf[at]!, strings[at]!);
  const named: WasteRow[] = [];
  for (const row of rows) {
    const nodes = examples.of(row.group);
    const name = await stringText(context, store, nodes[0]!);
    named.push({ kind: 'duplicate-strings', name, count: row.count, bytes: row.bytes, examples: nodes });
  }
  return { rows: named, count, bytes };
}

async function stringText(context: DumpContext, store: RecordStore, node: RawNode): Promise<string> {
  const record = await store.record(context.position[node]!);
  const text = await readString(context, store, await readFields(context, store, record), MOST_TEXT);
  return text ? quoted(text.value, text.value.length === text.length) : '';
}

/** Primitive arrays that are no string's: equal ones, or such of zeros only. */
async function arrays(
  context: DumpContext,
  store: RecordStore,
  scan: WasteScan,
  kind: 'zero-arrays' | 'duplicate-arrays',
): Promise<Part> {
  const { keys } = scan;
  const wantsZeros = kind === 'zero-arrays';
  const table = new IdTable(4096);
  const groups = new WasteGroups();
  const groupOf = (node: RawNode): number => {
    const key = keys[node]!;
    if (wantsZeros) return key === ZERO_ARRAY ? table.add(context.shallow[node]!) : -1;
    return key > 0 ? table.add(key) : -1;
  };
  for (let node = context.base; node < keys.length; node++) {
    const group = groupOf(node);
    if (group < 0) continue;
    groups.add(group, 1, wantsZeros || groups.countOf(group) > 0 ? context.shallow[node]! : 0);
  }
  const { rows, count, bytes } = groups.worst();
  const examples = new Examples(rows.map(({ group }) => group));
  for (let node = context.base; node < keys.length; node++) {
    const group = groupOf(node);
    if (group >= 0) examples.add(group, node);
  }
  const named: WasteRow[] = [];
  for (const row of rows) {
    const nodes = examples.of(row.group);
    const record = await store.record(context.position[nodes[0]!]!);
    const name = `${TYPE_NAMES[record.type] ?? ''}[${formatCount(record.count)}]`;
    named.push({ kind, name, count: row.count, bytes: row.bytes, examples: nodes });
  }
  return { rows: named, count, bytes };
}

/** By class. */
function collections(
  context: DumpContext,
  kind: 'empty-collections' | 'sparse-collections',
  nodes: Int32Array,
  bytesOf: Int32Array,
): Part {
  const groups = new WasteGroups();
  const table = new IdTable();
  for (let at = 0; at < nodes.length; at++) groups.add(table.add(context.label[nodes[at]!]!), 1, bytesOf[at]!);
  const { rows, count, bytes } = groups.worst();
  const examples = new Examples(rows.map(({ group }) => group));
  for (const node of nodes) examples.add(table.find(context.label[node]!), node);
  return {
    rows: rows.map((row) => ({
      kind,
      name: context.columns.names[context.columns.label.indexOf(table.ids[row.group]!)] ?? '',
      count: row.count,
      bytes: row.bytes,
      examples: examples.of(row.group),
    })),
    count,
    bytes,
  };
}

function boxes(context: DumpContext, scan: WasteScan): Part {
  const rows: WasteRow[] = [];
  for (const [number, plan] of scan.plans.entries()) {
    const count = scan.boxCounts[number]!;
    if (plan?.kind !== 'box' || count === 0) continue;
    const name = context.columns.names[number]!;
    rows.push({ kind: 'boxed-numbers', name, count, bytes: count * plan.saved, examples: scan.boxExamples[number]! });
  }
  rows.sort((a, b) => b.bytes - a.bytes);
  const sum = (pick: (row: WasteRow) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  return { rows, count: sum((row) => row.count), bytes: sum((row) => row.bytes) };
}

function notices(scan: WasteScan): readonly Notice[] {
  if (scan.unhashed === 0) return [];
  const what = scan.unhashed === 1 ? 'One array is' : `${formatCount(scan.unhashed)} arrays are`;
  return [
    { code: 'not-compared', severity: 'info', sentence: `${what} longer than 16 MiB and was not compared with others.` },
  ];
}

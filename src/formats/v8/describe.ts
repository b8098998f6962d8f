/** One object: its references by name, its text, where it was allocated, where its function stands. */
import { GrowableInt32 } from '../../lib/growable.ts';
import { formatBytes, formatCount } from '../../lib/format-value.ts';
import { ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { LabelTable, ObjectContent, ObjectField, SourceFrame } from '../../model/object-graph.ts';
import { collectionOf, denseEntries, entriesOf, entryNames, probeNames, type Collection, type Entries } from './collections.ts';
import { edgesOf, strengthOf, targetOf, typeOf } from './edges-of.ts';
import { factName, isString, isTruncated, parentOf, textParts, V8_CUTS_AT, valueName } from './node-texts.ts';
import { previewsOf } from './previews.ts';
import { edgeNames } from './reference-names.ts';
import { scriptNames } from './script-names.ts';
import type { Snapshot } from './snapshot.ts';
import type { TableKinds } from './table-entries.ts';

const MOST_TEXT = 64 * 1024;
const MOST_FRAMES = 1000;
/** What V8 leaves out of a snapshot. */
const NO_REFERENCE = 'a small integer, boolean, null or undefined';

export interface Described {
  readonly snapshot: Snapshot;
  readonly labels: LabelTable;
  readonly label: Uint32Array;
}

interface Row {
  readonly edge: number;
  /** Entries of a Map or Set are named by their key instead. */
  readonly key?: number | undefined;
  readonly index?: number;
  readonly target: number | undefined;
}

interface Shown extends Described {
  readonly tables: TableKinds;
}

export async function describe(about: Shown, node: number, from: number, to: number): Promise<Result<ObjectContent, Failure>> {
  const { snapshot } = about;
  const rows = await rowsOf(snapshot, node);
  if (!rows.ok) return rows;
  const shown = rows.value.slice(Math.max(0, from), Math.max(0, to));
  const fields = await fieldsOf(about, node, shown);
  if (!fields.ok) return fields;
  const previews = await previewsOf(snapshot, [node]);
  if (!previews.ok) return previews;
  const text = await textOf(snapshot, node);
  if (!text.ok) return text;
  const facts = await factsOf(snapshot, node);
  if (!facts.ok) return facts;
  const allocatedAt = await allocationOf(snapshot, node);
  if (!allocatedAt.ok) return allocatedAt;
  const name = about.labels.names[about.label[node]!] ?? '';
  return ok({
    summary: [name, previews.value[0] ?? ''].filter((part) => part !== '').join(' '),
    fieldCount: rows.value.count,
    fields: fields.value,
    text: text.value,
    bytes: undefined,
    allocatedAt: allocatedAt.value,
    stack: [],
    facts: facts.value,
  });
}

interface Rows {
  readonly count: number;
  slice(from: number, to: number): readonly Row[];
}

/** Entries first, then references as people think of them: properties, elements, variables, and V8's own at last. */
async function rowsOf(snapshot: Snapshot, node: number): Promise<Result<Rows, Failure>> {
  const { edges } = snapshot;
  const order = [edges.property, edges.element, edges.context, edges.shortcut, edges.internal, edges.hidden];
  const ranked = Array.from({ length: order.length + 1 }, () => new GrowableInt32());
  for (const edge of edgesOf(snapshot, node)) {
    const place = edge < 0 ? -1 : order.indexOf(typeOf(snapshot, edge));
    ranked[place < 0 ? order.length : place]!.push(edge);
  }
  const collection = collectionOf(snapshot, node);
  const read = collection ? await readEntries(snapshot, collection) : ok(undefined);
  if (!read.ok) return read;
  const entries = read.value;
  const count = ranked.reduce((sum, { length }) => sum + length, entries?.count ?? 0);
  const row = (index: number): Row => {
    let at = index;
    if (entries && at < entries.count) {
      const { index: place, key, value } = entries.at(at);
      return { edge: 0, index: place, key, target: collection?.kind === 'Map' ? value : key };
    }
    at -= entries?.count ?? 0;
    let rank = 0;
    while (at >= ranked[rank]!.length) at -= ranked[rank++]!.length;
    const edge = ranked[rank]!.data[at]!;
    return { edge, target: targetOf(snapshot, edge) };
  };
  return ok({ count, slice: (from, to) => Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, at) => row(from + at)) });
}

async function readEntries(snapshot: Snapshot, collection: Collection): Promise<Result<Entries, Failure>> {
  const probe = await snapshot.strings.texts(probeNames(snapshot, collection), 32);
  if (!probe.ok) return probe;
  const dense = denseEntries(snapshot, collection, (name) => probe.value.get(name));
  if (dense) return ok(dense);
  const all = await snapshot.strings.texts(entryNames(snapshot, collection), 32);
  return all.ok ? ok(entriesOf(snapshot, collection, (name) => all.value.get(name))) : all;
}

async function fieldsOf({ snapshot, labels, label, tables }: Shown, node: number, rows: readonly Row[]): Promise<Result<readonly ObjectField[], Failure>> {
  const edges = rows.filter(({ index }) => index === undefined).map(({ edge }) => edge);
  const edgeName = await edgeNames(snapshot, tables, [{ source: node, edges }]);
  if (!edgeName.ok) return edgeName;
  const nodes = new Set<number>();
  for (const { key, target } of rows) {
    if (key !== undefined) nodes.add(key);
    if (target !== undefined) nodes.add(target);
  }
  const list = [...nodes];
  const previews = await previewsOf(snapshot, list);
  if (!previews.ok) return previews;
  const preview = new Map(list.map((node, at) => [node, previews.value[at] ?? '']));
  const typeName = (node: number): string => labels.names[label[node]!] ?? '';
  const isValue = (node: number): boolean => isString(snapshot, node) || snapshot.nodeType[node] === snapshot.nodes.number;
  const say = (node: number): string => (isValue(node) ? (preview.get(node) ?? '') : `${typeName(node)} @${snapshot.ids[node] ?? node}`);
  return ok(
    rows.map(({ edge, key, index, target }) => ({
      name: index === undefined ? edgeName.value(edge) : key === undefined ? `[${index}]` : `key ${say(key)}`,
      type: target === undefined ? '' : typeName(target),
      value: target === undefined ? NO_REFERENCE : (preview.get(target) ?? ''),
      target,
      strength: index === undefined ? strengthOf(snapshot, edge) : 'strong',
    })),
  );
}

async function textOf(snapshot: Snapshot, node: number): Promise<Result<ObjectContent['text'], Failure>> {
  if (!isString(snapshot, node) || parentOf(snapshot, node) !== undefined) return ok(undefined);
  const parts = textParts(snapshot, node);
  const texts = await snapshot.strings.texts(parts, MOST_TEXT * 6);
  if (!texts.ok) return texts;
  let value = '';
  let isCut = isTruncated(snapshot, node);
  for (const part of parts) {
    const text = texts.value.get(part) ?? '';
    value += text;
    isCut ||= text.length >= V8_CUTS_AT && text.length % V8_CUTS_AT === 0;
    if (value.length > MOST_TEXT) break;
  }
  return ok({ value: value.slice(0, MOST_TEXT), truncated: isCut || value.length > MOST_TEXT });
}

async function factsOf(snapshot: Snapshot, node: number): Promise<Result<ObjectContent['facts'], Failure>> {
  const { places, ids, isDetached, nodeTypes, nodeType, shallow, nodes } = snapshot;
  const facts: { label: string; value: string }[] = [];
  if (ids[node] !== undefined) facts.push({ label: 'id', value: `@${ids[node]}` });
  facts.push({ label: 'kind', value: nodeTypes[nodeType[node]!] ?? 'unknown' });
  facts.push({ label: 'size with what it owns', value: formatBytes(shallow[node]!) });
  if (isDetached?.[node] === 1) facts.push({ label: 'DOM', value: 'detached from its document' });
  const length = factName(snapshot, node, 'length');
  const value = valueName(snapshot, node);
  const texts = await snapshot.strings.texts([length, value].filter((name) => name !== undefined), 64);
  if (!texts.ok) return texts;
  if (length !== undefined) facts.push({ label: 'length', value: count(texts.value.get(length) ?? '') });
  if (value !== undefined) facts.push({ label: 'value', value: texts.value.get(value) ?? '' });
  const place = places.of(node);
  if (place !== 0) {
    const script = places.script.data[place]!;
    const names = await scriptNames(snapshot, new Set([script]));
    if (!names.ok) return names;
    const where = `${names.value.get(script) ?? `script ${script}`}:${places.line.data[place]! + 1}:${places.column.data[place]! + 1}`;
    facts.push({ label: nodeType[node] === nodes.closure ? 'source' : 'constructed by', value: where });
  }
  return ok(facts);
}

function count(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) ? formatCount(number) : text;
}

async function allocationOf(snapshot: Snapshot, node: number): Promise<Result<readonly SourceFrame[], Failure>> {
  const { traceNode, traceTree, traceFunctions } = snapshot;
  const infos: number[] = [];
  let call = traceNode[node] ?? 0;
  while (call > 0 && call < traceTree.info.length && infos.length < MOST_FRAMES) {
    const info = traceTree.info.data[call]!;
    if (info >= 0 && info < traceFunctions.count) infos.push(info);
    call = traceTree.caller.data[call]!;
  }
  const texts = await snapshot.strings.texts(infos.flatMap((info) => [traceFunctions.name.data[info]!, traceFunctions.script.data[info] ?? 0]), 4096);
  if (!texts.ok) return texts;
  const frames = infos.map((info) => ({
    name: texts.value.get(traceFunctions.name.data[info]!) || '(anonymous)',
    file: texts.value.get(traceFunctions.script.data[info] ?? 0) ?? '',
    line: traceFunctions.line.data[info] ?? 0,
  }));
  return ok(frames.filter(({ name }) => name !== '(root)'));
}

/**
 * One pass over the file: its sections become columns. Sections may stand in any order after the header, unknown ones
 * are read over, and what a cut file still has is kept.
 * Source: V8, src/profiler/heap-snapshot-generator.cc (HeapSnapshotJSONSerializer).
 */
import { err, ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { ReadWatch } from '../../model/object-graph.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../graph/byte-window.ts';
import { ByteColumn, IndexColumn, NumberColumn, NOWHERE } from './columns.ts';
import { findSection } from './find-section.ts';
import { malformed, parseHeader, type SnapshotHeader } from './header.ts';
import { JsonBytes } from './json-bytes.ts';
import { Places } from './places.ts';
import { NumberScan } from './scan-numbers.ts';
import { SizeCheck } from './size-check.ts';
import { StringTable } from './string-table.ts';
import { TraceTree } from './trace-tree.ts';

const HEADER_BYTES = 1024 * 1024;
const ROWS_AT_ONCE = 2048;
/** A number and its comma. */
const LEAST_BYTES = 2;

export interface Sections {
  readonly header: SnapshotHeader;
  nodeCount: number;
  readonly nodeType: ByteColumn;
  readonly nodeName: IndexColumn;
  readonly nodeId: NumberColumn;
  readonly nodeSize: NumberColumn;
  readonly sizeCheck: SizeCheck;
  readonly nodeEdges: IndexColumn;
  /** Empty where the file has no such field. */
  readonly detachedness: ByteColumn;
  readonly traceNode: IndexColumn;
  edgeCount: number;
  readonly edgeType: ByteColumn;
  readonly edgeName: IndexColumn;
  /** Numbers of nodes. */
  readonly edgeTo: IndexColumn;
  readonly places: Places;
  readonly strings: StringTable;
  readonly traceTree: TraceTree;
  readonly traceFunctions: TraceFunctions;
  sampleCount: number;
  scopeCount: number;
  readonly seen: Set<string>;
  /** The section in which the file ends, '' where it is whole. */
  cutIn: string;
  /** Sections whose end was damaged. */
  readonly lost: string[];
  /** Tokens that should have been numbers. */
  damaged: number;
}

interface TraceFunctions {
  readonly name: IndexColumn;
  readonly script: IndexColumn;
  readonly line: IndexColumn;
  count: number;
}

type Rows = (batch: Float64Array, rows: number, at: number) => void;

export async function readSections(source: ByteSource, watch: ReadWatch): Promise<Result<Sections, Failure>> {
  const window = new ByteWindow(source);
  const json = new JsonBytes(window, watch.isCancelled);
  const opened = await openSections(json, source, { keeps: true });
  if (!opened.ok) return opened;
  const sections = opened.value;
  for (;;) {
    watch.onProgress({ phase: 'Reading the snapshot', fraction: window.offset / source.size });
    const next = await json.peek();
    if (json.failure) return err(json.failure);
    if (next < 0) {
      sections.cutIn = lastSection(sections);
      break;
    }
    if (next === 125) break;
    if (next === 44) {
      window.at++;
      continue;
    }
    const name = (await json.key()) ?? (await findSection(json));
    if (json.failure) return err(json.failure);
    if (name === undefined) {
      sections.cutIn ||= lastSection(sections);
      break;
    }
    if (sections.seen.has(name)) {
      await json.skipValue();
      continue;
    }
    sections.seen.add(name);
    const isWhole = await readSection(json, name, sections, watch);
    if (json.failure) return err(json.failure);
    if (!isWhole && window.isAtEnd && window.at >= window.end) {
      sections.cutIn = name;
      break;
    }
  }
  if (!sections.seen.has('nodes')) return err(malformed('it has no nodes: the file was cut off', window.offset));
  if (sections.cutIn === 'nodes') {
    const share = Math.floor((100 * sections.nodeCount) / Math.max(1, sections.header.nodeCount));
    return err(malformed(`it was cut off: ${share} % of its nodes are here, none of what links them`, source.size));
  }
  if (sections.nodeCount === 0) return err(malformed('it has no nodes'));
  return ok(sections);
}

/** `keeps`: whether columns are to be filled; without, none is allocated. */
export async function openSections(json: JsonBytes, source: ByteSource, { keeps }: { readonly keeps: boolean }): Promise<Result<Sections, Failure>> {
  if ((await json.peek()) !== 123) return err(json.failure ?? malformed('it does not begin as one', 0));
  json.window.at++;
  let key = await json.key();
  // Whatever stands before the header is read over.
  for (let skipped = 0; key !== undefined && key !== 'snapshot' && skipped < 16; skipped++) {
    await json.skipValue();
    if ((await json.peek()) === 44) json.window.at++;
    key = await json.key();
  }
  if (key !== 'snapshot') return err(json.failure ?? malformed('its header is missing', json.window.offset));
  const text = await json.valueText(HEADER_BYTES);
  if (text === undefined) return err(json.failure ?? malformed('its header is cut off', json.window.offset));
  const header = parseHeader(text);
  return header.ok ? ok(emptySections(header.value, source, keeps)) : header;
}

function emptySections(header: SnapshotHeader, source: ByteSource, keeps: boolean): Sections {
  // A count in the header is a promise that the file's size must be able to keep.
  const nodes = !keeps ? 0 : Math.min(header.nodeCount, Math.ceil(source.size / (LEAST_BYTES * header.node.count)));
  const edges = !keeps ? 0 : Math.min(header.edgeCount, Math.ceil(source.size / (LEAST_BYTES * header.edge.count)));
  const hasTraces = header.traceFunctionCount > 0 && header.node.traceNode >= 0;
  const sizeCheck = new SizeCheck();
  return {
    header,
    nodeCount: 0,
    nodeType: new ByteColumn(nodes),
    nodeName: new IndexColumn(nodes),
    nodeId: new NumberColumn(header.node.id >= 0 ? nodes : 0),
    nodeSize: new NumberColumn(nodes, sizeCheck),
    sizeCheck,
    nodeEdges: new IndexColumn(nodes),
    detachedness: new ByteColumn(header.node.detachedness >= 0 ? nodes : 0),
    traceNode: new IndexColumn(hasTraces ? nodes : 0),
    edgeCount: 0,
    edgeType: new ByteColumn(edges),
    edgeName: new IndexColumn(edges),
    edgeTo: new IndexColumn(edges),
    places: new Places(),
    strings: new StringTable(source),
    traceTree: new TraceTree(),
    traceFunctions: { name: new IndexColumn(0), script: new IndexColumn(0), line: new IndexColumn(0), count: 0 },
    sampleCount: 0,
    scopeCount: 0,
    seen: new Set(['snapshot']),
    cutIn: '',
    lost: [],
    damaged: 0,
  };
}

function lastSection(sections: Sections): string {
  if (sections.seen.has('strings')) return '';
  return [...sections.seen].at(-1) ?? '';
}

async function readSection(json: JsonBytes, name: string, sections: Sections, watch: ReadWatch): Promise<boolean> {
  const { header } = sections;
  if (name === 'strings') {
    if (!(await openArray(json))) return false;
    return sections.strings.scan(json, () => watch.onProgress({ phase: 'Reading names', fraction: json.window.offset / json.window.size }));
  }
  if (name === 'trace_tree') return sections.traceTree.scan(json, header.trace, json.window.size / 8);
  const table = tableOf(name, sections);
  if (table === undefined) return json.skipValue();
  const phase = name === 'nodes' ? 'Reading objects' : name === 'edges' ? 'Reading references' : 'Reading the snapshot';
  return readRows(json, name, table.stride, table.take, sections, (fraction) => watch.onProgress({ phase, fraction }));
}

function tableOf(name: string, sections: Sections): { readonly stride: number; readonly take: Rows } | undefined {
  const { header } = sections;
  if (name === 'nodes') return { stride: header.node.count, take: nodeRows(sections) };
  if (name === 'edges') return { stride: header.edge.count, take: edgeRows(sections) };
  if (name === 'locations' && header.location.object >= 0 && header.location.script >= 0) {
    return { stride: header.location.count, take: locationRows(sections) };
  }
  if (name === 'trace_function_infos' && header.traceFunction.name >= 0) {
    return { stride: header.traceFunction.count, take: functionRows(sections) };
  }
  if (name === 'samples' && header.sampleFieldCount > 0) {
    return { stride: header.sampleFieldCount, take: (_batch, rows) => void (sections.sampleCount += rows) };
  }
  if (name === 'scopes' && header.scopeFieldCount > 0) {
    return { stride: header.scopeFieldCount, take: (_batch, rows) => void (sections.scopeCount += rows) };
  }
  return undefined;
}

async function openArray(json: JsonBytes): Promise<boolean> {
  if ((await json.peek()) !== 91) {
    await json.skipValue();
    return false;
  }
  json.window.at++;
  return true;
}

/** Rows of `stride` numbers, some thousands at once; an incomplete last row is dropped. */
export async function readRows(
  json: JsonBytes,
  name: string,
  stride: number,
  take: Rows,
  sections: Pick<Sections, 'damaged' | 'lost'>,
  onProgress: (fraction: number) => void,
): Promise<boolean> {
  if (!(await openArray(json))) return false;
  const { window } = json;
  const scan = new NumberScan();
  const batch = new Float64Array(stride * ROWS_AT_ONCE);
  let filled = 0;
  let rows = 0;
  for (;;) {
    filled = scan.scan(window, batch, filled);
    const isOver = scan.state !== 'open';
    if (filled === batch.length || isOver) {
      const whole = Math.floor(filled / stride);
      take(batch, whole, rows);
      rows += whole;
      filled = 0;
      if (isOver) break;
      continue;
    }
    onProgress(window.offset / window.size);
    if (await json.more()) continue;
    take(batch, Math.floor(filled / stride), rows);
    sections.damaged += scan.damaged;
    return false;
  }
  sections.damaged += scan.damaged;
  if (scan.state === 'lost') sections.lost.push(name);
  return scan.state === 'closed';
}

function nodeRows(sections: Sections): Rows {
  const { header } = sections;
  const { count: stride, type, name, id, selfSize, edgeCount, detachedness, traceNode } = header.node;
  const hasTraces = header.traceFunctionCount > 0 && traceNode >= 0;
  return (batch, rows, at) => {
    sections.nodeType.write(batch, rows, stride, type, at);
    if (name >= 0) sections.nodeName.write(batch, rows, stride, name, at);
    else {
      sections.nodeName.reserve(at + rows);
      sections.nodeName.data.fill(NOWHERE, at, at + rows);
    }
    if (id >= 0) sections.nodeId.write(batch, rows, stride, id, at);
    if (selfSize >= 0) sections.nodeSize.write(batch, rows, stride, selfSize, at);
    sections.nodeEdges.write(batch, rows, stride, edgeCount, at);
    if (detachedness >= 0) sections.detachedness.write(batch, rows, stride, detachedness, at);
    if (hasTraces) sections.traceNode.write(batch, rows, stride, traceNode, at);
    sections.nodeCount = at + rows;
  };
}

function edgeRows(sections: Sections): Rows {
  const { header } = sections;
  const { count: stride, type, name, to } = header.edge;
  return (batch, rows, at) => {
    sections.edgeType.write(batch, rows, stride, type, at);
    if (name >= 0) sections.edgeName.write(batch, rows, stride, name, at);
    else {
      sections.edgeName.reserve(at + rows);
      sections.edgeName.data.fill(NOWHERE, at, at + rows);
    }
    sections.edgeTo.write(batch, rows, stride, to, at, header.node.count);
    sections.edgeCount = at + rows;
  };
}

function locationRows(sections: Sections): Rows {
  const { places, header } = sections;
  const { count: stride, object, script, line, column } = header.location;
  return (batch, rows) => {
    const nodes = Math.max(sections.nodeCount, sections.nodeType.data.length);
    if (places.ofNode.length === 0) places.ofNode = new Uint32Array(nodes);
    for (let row = 0, from = 0; row < rows; row++, from += stride) {
      const node = batch[from + object]! / header.node.count;
      if (!Number.isInteger(node) || node < 0 || node >= places.ofNode.length) continue;
      const lineAt = line < 0 ? 0 : batch[from + line]!;
      const columnAt = column < 0 ? 0 : batch[from + column]!;
      places.ofNode[node] = places.intern(batch[from + script]! | 0, lineAt | 0, columnAt | 0);
    }
  };
}

function functionRows(sections: Sections): Rows {
  const { traceFunctions: functions, header } = sections;
  const { count: stride, name, scriptName, line } = header.traceFunction;
  return (batch, rows, at) => {
    functions.name.write(batch, rows, stride, name, at);
    if (scriptName >= 0) functions.script.write(batch, rows, stride, scriptName, at);
    if (line >= 0) functions.line.write(batch, rows, stride, line, at);
    functions.count = at + rows;
  };
}

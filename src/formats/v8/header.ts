/**
 * The header of a snapshot says where in a row each field stands and what its numbers mean; nothing else is taken as
 * given. Fields and types that are not known here are read over.
 * Source: V8, src/profiler/heap-snapshot-generator.cc (HeapSnapshotJSONSerializer::SerializeSnapshot).
 */
import { err, ok } from '../../lib/result.ts';
import type { Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { SizeCheck } from './size-check.ts';

export interface NodeFields {
  readonly count: number;
  readonly type: number;
  readonly name: number;
  readonly id: number;
  readonly selfSize: number;
  readonly edgeCount: number;
  readonly traceNode: number;
  readonly detachedness: number;
}

export interface EdgeFields {
  readonly count: number;
  readonly type: number;
  readonly name: number;
  readonly to: number;
}

export interface LocationFields {
  readonly count: number;
  readonly object: number;
  readonly script: number;
  readonly line: number;
  readonly column: number;
}

export interface FunctionFields {
  readonly count: number;
  readonly name: number;
  readonly scriptName: number;
  readonly line: number;
}

export interface TraceFields {
  readonly id: number;
  readonly info: number;
  readonly children: number;
}

/** Positions are −1 where the file has no such field. */
export interface SnapshotHeader {
  readonly node: NodeFields;
  readonly edge: EdgeFields;
  readonly location: LocationFields;
  readonly traceFunction: FunctionFields;
  readonly trace: TraceFields;
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  /** As the header has them; what the file holds may be less. */
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly traceFunctionCount: number;
  /** Ordinal of the root. */
  readonly root: number;
  /** Bytes outside of the heap that no node stands for. */
  readonly extraNativeBytes: number;
  readonly sampleFieldCount: number;
  readonly scopeFieldCount: number;
}

const NOT_A_SNAPSHOT = 'Take the snapshot again: in DevTools, Memory panel, or in Node with v8.writeHeapSnapshot().';

export function parseHeader(text: string): Result<SnapshotHeader, Failure> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return err(malformed('its header can’t be read'));
  }
  const header = record(parsed);
  const meta = record(header['meta']);
  const nodeFields = strings(meta['node_fields']);
  const edgeFields = strings(meta['edge_fields']);
  const node: NodeFields = {
    count: nodeFields.length,
    type: nodeFields.indexOf('type'),
    name: nodeFields.indexOf('name'),
    id: nodeFields.indexOf('id'),
    selfSize: nodeFields.indexOf('self_size'),
    edgeCount: nodeFields.indexOf('edge_count'),
    traceNode: nodeFields.indexOf('trace_node_id'),
    detachedness: nodeFields.indexOf('detachedness'),
  };
  const edge: EdgeFields = {
    count: edgeFields.length,
    type: edgeFields.indexOf('type'),
    name: edgeFields.indexOf('name_or_index'),
    to: edgeFields.indexOf('to_node'),
  };
  if (node.type < 0 || node.edgeCount < 0) return err(malformed('its header does not describe nodes'));
  if (edge.type < 0 || edge.to < 0) return err(malformed('its header does not describe edges'));
  const locationFields = strings(meta['location_fields']);
  const functionFields = strings(meta['trace_function_info_fields']);
  const traceFields = strings(meta['trace_node_fields']);
  const rootIndex = whole(header['root_index']);
  return ok({
    node,
    edge,
    location: {
      count: locationFields.length,
      object: locationFields.indexOf('object_index'),
      script: locationFields.indexOf('script_id'),
      line: locationFields.indexOf('line'),
      column: locationFields.indexOf('column'),
    },
    traceFunction: {
      count: functionFields.length,
      name: functionFields.indexOf('name'),
      scriptName: functionFields.indexOf('script_name'),
      line: functionFields.indexOf('line'),
    },
    trace: {
      id: traceFields.indexOf('id'),
      info: traceFields.indexOf('function_info_index'),
      children: traceFields.indexOf('children'),
    },
    nodeTypes: strings(list(meta['node_types'])[node.type]),
    edgeTypes: strings(list(meta['edge_types'])[edge.type]),
    nodeCount: whole(header['node_count']),
    edgeCount: whole(header['edge_count']),
    traceFunctionCount: whole(header['trace_function_count']),
    root: rootIndex % node.count === 0 ? rootIndex / node.count : 0,
    extraNativeBytes: new SizeCheck().of(whole(header['extra_native_bytes'])),
    sampleFieldCount: strings(meta['sample_fields']).length,
    scopeFieldCount: strings(meta['scope_fields']).length,
  });
}

/** What a pre-flight may promise, from the first bytes of a file; undefined when its counts are not among them. */
export function estimateV8(head: Uint8Array): { readonly nodes: number; readonly edges: number } | undefined {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 64 * 1024));
  const nodes = /"node_count"\s*:\s*(\d+)/.exec(text)?.[1];
  const edges = /"edge_count"\s*:\s*(\d+)/.exec(text)?.[1];
  return nodes === undefined || edges === undefined ? undefined : { nodes: Number(nodes), edges: Number(edges) };
}

export function malformed(what: string, offset?: number): Failure {
  const sentence = `This looks like a V8 heap snapshot, but ${what}. ${NOT_A_SNAPSHOT}`;
  return offset === undefined ? { code: 'malformed', sentence } : { code: 'malformed', sentence, offset };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: unknown): readonly string[] {
  return list(value).map((item) => (typeof item === 'string' ? item : ''));
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0;
}

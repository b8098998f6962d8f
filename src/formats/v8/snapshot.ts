/** A snapshot after reading: what the graph, its facts and its content stand on. */
import type { LooseEdges } from './hold.ts';
import type { Places } from './places.ts';
import type { Sections } from './sections.ts';
import type { StringTable } from './string-table.ts';
import type { EdgeCodes, NodeCodes } from './type-codes.ts';

export interface Snapshot {
  readonly nodeCount: number;
  readonly nodes: NodeCodes;
  readonly edges: EdgeCodes;
  readonly nodeTypes: readonly string[];
  /** By node: index into nodeTypes, string of its name, id. */
  readonly nodeType: Uint8Array<ArrayBuffer>;
  readonly nodeName: Uint32Array<ArrayBuffer>;
  readonly ids: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly shallow: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly isDetached: Uint8Array | undefined;
  /** By strong reference, beside its target. */
  readonly edgeStart: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
  readonly edgeType: Uint8Array<ArrayBuffer>;
  readonly edgeName: Uint32Array<ArrayBuffer>;
  readonly loose: LooseEdges;
  readonly places: Places;
  readonly strings: StringTable;
  /** Call at which a node was allocated; empty without traces. */
  readonly traceNode: Uint32Array<ArrayBuffer>;
  readonly traceTree: Sections['traceTree'];
  readonly traceFunctions: Sections['traceFunctions'];
}

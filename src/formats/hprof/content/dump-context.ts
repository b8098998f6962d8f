/** What stays of a file after reading: enough to find and decode any object again. */
import type { ByteSource } from '../../byte-source.ts';
import type { AddressMap } from '../../graph/address-map.ts';
import type { ClassColumns } from '../class-columns.ts';
import type { ClassTable } from '../class-table.ts';
import type { HprofHeader } from '../header.ts';
import type { NameTable } from '../name-table.ts';
import type { RootNode } from '../root-nodes.ts';
import type { ShallowSizes } from '../shallow-sizes.ts';
import type { TraceTable } from '../traces.ts';
import type { ObjectRecord } from './record-store.ts';

export interface DumpContext {
  readonly source: ByteSource;
  readonly header: HprofHeader;
  readonly names: NameTable;
  readonly classes: ClassTable;
  readonly traces: TraceTable;
  readonly columns: ClassColumns;
  readonly sizes: ShallowSizes;
  readonly addresses: AddressMap;
  readonly segments: Float64Array;
  /** Node of the object with rank 0; nodes below are roots. */
  readonly base: number;
  readonly rootNodes: readonly RootNode[];
  /** By root node; filled once threads have been named. */
  readonly rootNames: readonly string[];
  /** Ranks of the objects that a root node leads to. */
  readonly rootObjects: (node: number) => Uint32Array;
  readonly label: Uint32Array;
  readonly shallow: Uint32Array | Float64Array;
  readonly position: Uint32Array | Float64Array;
  readonly heap: Uint8Array | undefined;
  readonly heapNames: ReadonlyMap<number, number>;
}

/** The class of an object as a node, undefined where the file does not have it. */
export function classOf({ columns, classes }: DumpContext, record: ObjectRecord): number | undefined {
  const { kind, classId, type } = record;
  const number = kind === 'primitives' ? columns.primitiveClass[type]! : classes.ids.find(classId);
  const node = kind === 'class' ? columns.classClassNode : (columns.node[number] ?? 0);
  return node === 0 ? undefined : node;
}

/** The node of an id, undefined for null and for what the file does not have. */
export function nodeOfId(context: DumpContext, id: number): number | undefined {
  if (id === 0) return undefined;
  const rank = context.addresses.indexOf(id);
  return rank < 0 ? undefined : context.base + rank;
}

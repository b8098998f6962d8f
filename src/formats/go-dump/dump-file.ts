import type { ByteSource } from '../byte-source.ts';
import type { AddressMap } from '../graph/address-map.ts';
import type { StaticPlace } from './find-statics.ts';
import type { FittedBinary } from './fit-binary.ts';
import type { DumpLayout } from './layout.ts';
import type { RootMeaning } from './root-nodes.ts';
import type { AllocationSites } from './samples.ts';
import type { Shape, Shapes } from './shapes.ts';

/** A dump that was read: where everything stands, for whoever reads what objects hold. */
export interface DumpFile {
  readonly source: ByteSource;
  readonly layout: Omit<DumpLayout, 'runs'>;
  readonly map: AddressMap;
  readonly roots: { meaningOf(node: number): RootMeaning | undefined };
  readonly sites: AllocationSites;
  /** Nodes 1 … objects are objects, in order of their addresses. */
  readonly objects: number;
  /** By node: bytes of the slot, and where in the file they begin. */
  readonly shallow: Uint32Array | Float64Array;
  readonly contents: Uint32Array | Float64Array;
  readonly label: Uint32Array;
  readonly labelNames: readonly string[];
  readonly fitted: FittedBinary | undefined;
  /** Variables and static values that root nodes stand for. */
  readonly globals: readonly StaticPlace[];
  readonly shapes: Shapes | undefined;
  /** Whether a type is taken from objects that look alike. */
  readonly isLikely: (node: number) => boolean;
  /** Whether an object has no pointers. */
  readonly isFlat: (node: number) => boolean;
  /** With an executable, by node: bytes in use of strings and byte slices, as those say that hold them; 0 where none does. */
  readonly textLength: Uint32Array | undefined;
  /** The object that has an address in it, 0 when none has. */
  readonly nodeAt: (address: number) => number;
}

export function shapeOf(file: DumpFile, node: number): Shape | undefined {
  return file.shapes?.ofLabel(file.label[node]!);
}

import type { LabelTable, LooseReferences, RawGraph, Runtime } from '../../model/object-graph.ts';

/**
 * A graph with its dominators. Objects are numbered by a walk down the dominator tree, so that what an object keeps
 * alive is an interval: object `o` dominates `o … end[o] - 1`, and a dominator comes before what it dominates. Object 0 is
 * the root above all roots.
 *
 * `reachable … count - 1` are the objects that no root reaches, in the reader's order; they have no dominator.
 */
export interface HeapGraph {
  readonly runtime: Runtime;
  readonly count: number;
  readonly reachable: number;
  readonly labels: LabelTable;
  /** By object. */
  readonly label: Uint32Array<ArrayBuffer>;
  /** By object, in bytes. */
  readonly shallow: RawGraph['shallow'];
  /** By reachable object. The dominator of 0 is 0. */
  readonly dominator: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
  /** In bytes; exact, as sums stay below 2^53. */
  readonly retained: Float64Array<ArrayBuffer>;
  /** Object → the reader's number, and back. */
  readonly nodeOf: Uint32Array<ArrayBuffer>;
  readonly objectOf: Uint32Array<ArrayBuffer>;
  /** References, by the reader's numbers on both ends: see RawGraph. */
  readonly edgeStart: Uint32Array<ArrayBuffer>;
  readonly edgeEnd: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
  readonly loose: LooseReferences;
}

/** An object in the order of the dominator tree. */
export type ObjectId = number;

export const NO_OBJECT = 0xffffffff;

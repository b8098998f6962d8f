/** Comparisons of heaps: what is asked of the engine besides what every comparison asks. Pure. */
import type { GraphCompareQuery } from '../engine/graph-contract.ts';
import type { ProfileKind } from '../model/capture.ts';

/** A heap of objects: its stacks are chains of owners, its functions are types. */
export function isHeapKind(kind: ProfileKind): boolean {
  return kind === 'go-objects' || kind === 'jvm-objects' || kind === 'v8-objects';
}

export function graphCompareQuery({ captures, base, head, filters }: GraphCompareQuery): GraphCompareQuery {
  return { captures, base, head, filters };
}

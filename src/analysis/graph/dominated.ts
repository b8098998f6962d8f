import { sortBySize } from '../../lib/sort-by-size.ts';
import type { HeapGraph, ObjectId } from './heap-graph.ts';

/** How many objects an object dominates directly. */
export function countDominated({ end }: HeapGraph, object: ObjectId): number {
  let count = 0;
  for (let child = object + 1; child < end[object]!; child = end[child]!) count++;
  return count;
}

/** Objects that an object dominates directly, by retained size. */
export function dominatedBy({ end, retained }: HeapGraph, object: ObjectId): Uint32Array<ArrayBuffer> {
  let count = 0;
  for (let child = object + 1; child < end[object]!; child = end[child]!) count++;
  const children = new Uint32Array(count);
  let at = 0;
  for (let child = object + 1; child < end[object]!; child = end[child]!) children[at++] = child;
  return sortBySize(children, retained);
}

import type { Steps } from '../../lib/steps.ts';
import type { Groups } from './groupings.ts';
import type { HeapGraph, ObjectId } from './heap-graph.ts';

/** Sums by group, over reachable objects. */
export interface Histogram {
  readonly count: Float64Array;
  readonly shallow: Float64Array;
  /**
   * What the objects retain, nothing twice. What only several of them together keep alive is not in it: at least this
   * much would be freed with all of them. Chrome DevTools and MAT ("minimum retained size") count the same way.
   */
  readonly retained: Float64Array;
}

const OBJECTS_BETWEEN_YIELDS = 1 << 19;

/**
 * Of the whole heap, or of what one object keeps alive. An object whose dominators are of its own group adds nothing to
 * what the group retains: in the order of the tree it is one that begins before the last counted one has ended.
 */
export function* makeHistogram(graph: HeapGraph, groups: Groups, from: ObjectId = 0): Steps<Histogram> {
  const { label, shallow, retained, end } = graph;
  const { ofLabel, isObject } = groups;
  const sums: Histogram = {
    count: new Float64Array(groups.count),
    shallow: new Float64Array(groups.count),
    retained: new Float64Array(groups.count),
  };
  const endOf = new Uint32Array(groups.count);
  const last = end[from]!;
  for (let object = from; object < last; object++) {
    if ((object & (OBJECTS_BETWEEN_YIELDS - 1)) === 0) yield { phase: 'Adding up types', fraction: (object - from) / (last - from) };
    const group = ofLabel[label[object]!]!;
    sums.count[group]! += isObject[group]!;
    sums.shallow[group]! += shallow[object]!;
    if (object >= endOf[group]!) {
      sums.retained[group]! += retained[object]!;
      endOf[group] = end[object]!;
    }
  }
  return sums;
}

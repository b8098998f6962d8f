/** The references of a node: strong ones by their number, loose ones by the complement of theirs. */
import { GrowableInt32 } from '../../lib/growable.ts';
import { STRENGTHS, type Strength } from '../../model/object-graph.ts';
import { ADDED_EDGE } from './orphans.ts';
import type { Snapshot } from './snapshot.ts';

/** `>= 0`: index of a strong reference; otherwise `~index` of a loose one. */
export type EdgeRef = number;

export function edgesOf({ edgeStart, loose }: Snapshot, node: number): Int32Array {
  const edges = new GrowableInt32();
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) edges.push(edge);
  for (let edge = firstLoose(loose.source, loose.count, node); edge < loose.count && loose.source[edge] === node; edge++) edges.push(~edge);
  return edges.take();
}

export function typeOf({ edgeType, loose }: Snapshot, edge: EdgeRef): number {
  return edge >= 0 ? edgeType[edge]! : loose.type[~edge]!;
}

/** String of the name, or the number itself for elements and hidden edges. */
export function nameOf({ edgeName, loose }: Snapshot, edge: EdgeRef): number {
  return edge >= 0 ? edgeName[edge]! : loose.name[~edge]!;
}

export function targetOf({ target, loose }: Snapshot, edge: EdgeRef): number {
  return edge >= 0 ? target[edge]! : loose.target[~edge]!;
}

export function strengthOf({ loose }: Snapshot, edge: EdgeRef): Strength {
  return edge >= 0 ? 'strong' : STRENGTHS[loose.strength[~edge]!]!;
}

/** Whether the edge's name is a number that stands in the edge itself. */
export function isNumbered(snapshot: Snapshot, edge: EdgeRef): boolean {
  const type = typeOf(snapshot, edge);
  return type === snapshot.edges.element || type === snapshot.edges.hidden;
}

/** How an edge reads: `next`, `[17]`, `x in Context`, `elements (internal)`. `text` is that of its name. */
export function edgeText(snapshot: Snapshot, edge: EdgeRef, text: string): string {
  const type = typeOf(snapshot, edge);
  const { edges } = snapshot;
  if (type === ADDED_EDGE) return '(held by nothing else)';
  if (type === edges.element) return `[${nameOf(snapshot, edge)}]`;
  if (type === edges.hidden) return `(${nameOf(snapshot, edge)})`;
  const pair = /pair in WeakMap \(table @(\d+)\)$/.exec(text);
  if (pair) return `value in WeakMap (table @${pair[1]})`;
  if (type === edges.context) return `${text} in Context`;
  if (type === edges.internal) return /^\d+$/.test(text) ? `[${text}] (internal)` : `${text} (internal)`;
  if (type === edges.weak) return `${text} (weak)`;
  return text;
}

function firstLoose(source: Uint32Array, count: number, node: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (source[middle]! < node) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { GrowableInt32 } from '../../lib/growable.ts';
import { STRENGTHS, type LooseReferences } from '../../model/object-graph.ts';
import type { EdgeScan } from './edges.ts';
import type { DumpLayout } from './layout.ts';
import type { Reach } from './reach.ts';
import type { RootNodes } from './root-nodes.ts';

/**
 * A finalizer keeps its function alive, and all that its object leads to, but not the object (runtime/mgcmark.go,
 * markrootSpans). Where the object is held by others anyway, they are shown as the holders of what it leads to; only
 * for an object that nobody holds do its references count from here.
 */
export function addFinalizers(
  layout: DumpLayout,
  roots: RootNodes,
  edges: EdgeScan,
  reach: Reach,
): { readonly source: number; readonly targets: readonly number[] } {
  const held = new GrowableInt32();
  const objects: number[] = [];
  for (const finalizer of layout.finalizers) {
    const func = edges.nodeAt(finalizer.func);
    if (func !== 0) held.push(func);
    const object = edges.nodeAt(finalizer.object);
    if (object === 0) continue;
    objects.push(object);
    if (reach.has(object)) continue;
    for (let edge = edges.edgeStart[object]!; edge < edges.edgeEnd[object]!; edge++) held.push(edges.target[edge]!);
  }
  const source = roots.nodeCount;
  roots.category('finalizers', held, held.length, objects.length > 0);
  for (let at = 0; at < held.length; at++) reach.from(held.data[at]!);
  return roots.nodeCount > source ? { source, targets: objects } : { source: 0, targets: [] };
}

export function finalizerReferences(source: number, targets: readonly number[]): LooseReferences {
  return {
    count: targets.length,
    source: new Uint32Array(targets.length).fill(source),
    target: Uint32Array.from(targets),
    strength: new Uint8Array(targets.length).fill(STRENGTHS.indexOf('finalizer')),
  };
}

/**
 * Of a file that was cut before its roots: objects that no other object refers to stand under one root, so that there
 * is something to walk from.
 */
export function addLostHolders(objects: number, roots: RootNodes, edges: EdgeScan, reach: Reach): void {
  const isHeld = new Uint8Array(objects + 1);
  for (let node = 1; node <= objects; node++) {
    for (let edge = edges.edgeStart[node]!; edge < edges.edgeEnd[node]!; edge++) {
      const target = edges.target[edge]!;
      if (target !== node) isHeld[target] = 1;
    }
  }
  const held = new GrowableInt32();
  for (let node = 1; node <= objects; node++) if (isHeld[node] === 0) held.push(node);
  roots.category('holders that the file lacks', held, held.length);
  for (let at = 0; at < held.length; at++) reach.from(held.data[at]!);
}

/**
 * Whether DOM nodes belong to a document. Only some say so in the file; the state spreads from them to native nodes
 * below: attached first, then detached. Detached nodes are called "Detached …".
 * Source: the rules of Chrome DevTools' heap snapshot worker.
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import type { Sections } from './sections.ts';
import type { EdgeCodes, NodeCodes } from './type-codes.ts';

export const ATTACHED = 1;
export const DETACHED = 2;

/** By node 1 where its name gets the prefix; undefined where nothing is detached. */
export function findDetached(
  sections: Sections,
  first: Uint32Array,
  nodes: NodeCodes,
  edges: EdgeCodes,
): { readonly isDetached: Uint8Array<ArrayBuffer> | undefined; readonly count: number } {
  const state = sections.detachedness.data;
  if (sections.header.node.detachedness < 0) return { isDetached: undefined, count: 0 };
  const isDetached = new Uint8Array(sections.nodeCount);
  const visited = new Uint8Array(sections.nodeCount);
  const attached = new GrowableInt32();
  const detached = new GrowableInt32();
  const type = sections.nodeType.data;
  let count = 0;
  const visit = (node: number, newState: number): void => {
    if (visited[node] === 1) return;
    visited[node] = 1;
    if (type[node] !== nodes.native) return;
    if (newState === ATTACHED) attached.push(node);
    else if (newState === DETACHED) {
      isDetached[node] = 1;
      count++;
      detached.push(node);
    }
  };
  for (let node = 0; node < sections.nodeCount; node++) {
    const known = state[node]! & 3;
    if (known !== 0) visit(node, known);
  }
  const to = sections.edgeTo.data;
  const edgeType = sections.edgeType.data;
  const spread = (from: GrowableInt32, newState: number): void => {
    while (from.length > 0) {
      const node = from.data[--from.length]!;
      for (let edge = first[node]!; edge < first[node + 1]!; edge++) {
        const kind = edgeType[edge]!;
        if (kind === edges.hidden || kind === edges.invisible || kind === edges.weak) continue;
        if (to[edge]! < sections.nodeCount) visit(to[edge]!, newState);
      }
    }
  };
  spread(attached, ATTACHED);
  spread(detached, DETACHED);
  return { isDetached: count > 0 ? isDetached : undefined, count };
}

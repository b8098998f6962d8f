/**
 * What a page owns: all that its globals and documents reach. References from elsewhere (a debugger, say) into it hold
 * nothing, or they would blur who holds what. Source: the rules of Chrome DevTools' heap snapshot worker.
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import type { Sections } from './sections.ts';
import type { EdgeCodes, NodeCodes } from './type-codes.ts';

export function findPageOwned(sections: Sections, first: Uint32Array, nodes: NodeCodes, edges: EdgeCodes): Uint8Array<ArrayBuffer> {
  const { nodeCount, header } = sections;
  const isOwned = new Uint8Array(nodeCount);
  const stack = new GrowableInt32(1024);
  const to = sections.edgeTo.data;
  const edgeType = sections.edgeType.data;
  const documents = sections.strings.known.id('(Document DOM trees)');
  const mark = (node: number): void => {
    if (node >= nodeCount || isOwned[node] === 1) return;
    isOwned[node] = 1;
    stack.push(node);
  };
  const root = header.root < nodeCount ? header.root : 0;
  for (let edge = first[root]!; edge < first[root + 1]!; edge++) {
    const node = to[edge]!;
    const isDocuments = sections.nodeType.data[node] === nodes.synthetic && sections.nodeName.data[node] === documents;
    if (edgeType[edge] === edges.shortcut || (edgeType[edge] === edges.element && isDocuments)) mark(node);
  }
  while (stack.length > 0) {
    const node = stack.data[--stack.length]!;
    const end = first[node + 1]!;
    for (let edge = first[node]!; edge < end; edge++) {
      if (edgeType[edge] === edges.weak) continue;
      const target = to[edge]!;
      if (target >= nodeCount || isOwned[target] === 1) continue;
      isOwned[target] = 1;
      stack.push(target);
    }
  }
  return isOwned;
}

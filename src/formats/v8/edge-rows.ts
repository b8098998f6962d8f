/** Edges stand in the order of their nodes; a node says how many are its own. */
import type { Sections } from './sections.ts';

/** Where the edges of each node begin; one entry more than there are nodes. What a cut file lacks is left out. */
export function edgeRows({ nodeCount, nodeEdges, edgeCount }: Pick<Sections, 'nodeCount' | 'nodeEdges' | 'edgeCount'>): Uint32Array<ArrayBuffer> {
  const first = new Uint32Array(nodeCount + 1);
  const counts = nodeEdges.data;
  let at = 0;
  for (let node = 0; node < nodeCount; node++) {
    first[node] = at;
    at = Math.min(edgeCount, at + counts[node]!);
  }
  first[nodeCount] = at;
  return first;
}

/** How many edges the nodes claim. */
export function claimedEdges({ nodeCount, nodeEdges }: Pick<Sections, 'nodeCount' | 'nodeEdges'>): number {
  let sum = 0;
  for (let node = 0; node < nodeCount; node++) sum += nodeEdges.data[node]!;
  return sum;
}

/**
 * Sizes as DevTools shows them: an internal array or hidden object that only one object leads to is counted with that
 * object, so that an Array has the bytes of its elements. Source: the rules of Chrome DevTools' heap snapshot worker.
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import { NOWHERE } from './columns.ts';
import type { Sections } from './sections.ts';
import type { EdgeCodes, NodeCodes } from './type-codes.ts';

const UNVISITED = NOWHERE;
const SEVERAL = NOWHERE - 1;

/** Moves sizes in place; answers how many nodes are counted with another. */
export function moveOwnedSizes(sections: Sections, first: Uint32Array, nodes: NodeCodes, edges: EdgeCodes): number {
  const { nodeCount } = sections;
  const type = sections.nodeType.data;
  if (!hasUserRoot(sections, first, nodes)) return 0;
  const external = sections.strings.known.id('system / ExternalStringData');
  const owner = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const kind = type[node]!;
    const isPart = kind === nodes.hidden || kind === nodes.array || (kind === nodes.native && sections.nodeName.data[node] === external);
    owner[node] = isPart ? UNVISITED : node;
  }
  const to = sections.edgeTo.data;
  const edgeType = sections.edgeType.data;
  const again = new GrowableInt32(1024);
  const walk = (node: number): void => {
    const mine = owner[node]!;
    const end = first[node + 1]!;
    for (let edge = first[node]!; edge < end; edge++) {
      if (edgeType[edge] === edges.weak) continue;
      const target = to[edge]!;
      if (target >= nodeCount) continue;
      const theirs = owner[target]!;
      if (theirs === UNVISITED) owner[target] = mine;
      else if (theirs === target || theirs === mine || theirs === SEVERAL) continue;
      else owner[target] = SEVERAL;
      again.push(target);
    }
  };
  for (let node = 0; node < nodeCount; node++) {
    if (owner[node] !== node) continue;
    walk(node);
    while (again.length > 0) walk(again.data[--again.length]!);
  }
  return move(sections, owner, nodes);
}

function move(sections: Sections, owner: Uint32Array, nodes: NodeCodes): number {
  const type = sections.nodeType.data;
  let sizes = sections.nodeSize.data;
  let moved = 0;
  for (let node = 0; node < sections.nodeCount; node++) {
    const to = owner[node]!;
    if (to === UNVISITED || to === SEVERAL || to === node) continue;
    if (type[to] === nodes.synthetic || to === sections.header.root) continue;
    const sum = sizes[to]! + sizes[node]!;
    if (sum >= 2 ** 32 && sizes instanceof Uint32Array) {
      sizes = Float64Array.from(sizes);
      sections.nodeSize.data = sizes;
    }
    sizes[to] = sum;
    sizes[node] = 0;
    moved++;
  }
  return moved;
}

/** A snapshot with V8's internals exposed has none; its sizes are left as they are. */
function hasUserRoot(sections: Sections, first: Uint32Array, nodes: NodeCodes): boolean {
  const root = sections.header.root < sections.nodeCount ? sections.header.root : 0;
  const documents = sections.strings.known.id('(Document DOM trees)');
  for (let edge = first[root]!; edge < first[root + 1]!; edge++) {
    const node = sections.edgeTo.data[edge]!;
    if (node >= sections.nodeCount) continue;
    if (sections.nodeType.data[node] !== nodes.synthetic || sections.nodeName.data[node] === documents) return true;
  }
  return false;
}

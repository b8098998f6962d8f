/**
 * Which edges hold. As in DevTools' retained sizes these do not: weak edges, an edge to oneself, shortcuts but from the
 * root, the table's part of a WeakMap pair, and edges from outside of the page into it. Strong edges move together in
 * place; the others go into a table of their own.
 */
import { GrowableInt32 } from '../../lib/growable.ts';
import { STRENGTHS, type LooseReferences } from '../../model/object-graph.ts';
import type { Sections } from './sections.ts';
import type { EdgeCodes } from './type-codes.ts';
import type { WeakMapNames } from './weak-map-names.ts';

const WEAK = STRENGTHS.indexOf('weak');
const SHORTCUT = STRENGTHS.indexOf('shortcut');

/** Loose references with what names them. */
export interface LooseEdges extends LooseReferences {
  readonly type: Uint8Array<ArrayBuffer>;
  readonly name: Uint32Array<ArrayBuffer>;
}

export class LooseBuilder {
  private readonly source = new GrowableInt32();
  private readonly target = new GrowableInt32();
  private readonly name = new GrowableInt32();
  private readonly kind = new GrowableInt32();

  get count(): number {
    return this.source.length;
  }

  push(source: number, target: number, type: number, name: number, isShortcut: boolean): void {
    this.source.push(source);
    this.target.push(target);
    this.name.push(name);
    this.kind.push(type * 256 + (isShortcut ? SHORTCUT : WEAK));
  }

  /** In ascending order of source; what came for one source keeps its order. */
  take(nodeCount: number): LooseEdges {
    const { count } = this;
    const source = this.source.data;
    const next = new Uint32Array(nodeCount + 1);
    for (let index = 0; index < count; index++) next[source[index]! + 1]!++;
    for (let node = 0; node < nodeCount; node++) next[node + 1]! += next[node]!;
    const edges = {
      count,
      source: new Uint32Array(count),
      target: new Uint32Array(count),
      name: new Uint32Array(count),
      type: new Uint8Array(count),
      strength: new Uint8Array(count),
    };
    for (let index = 0; index < count; index++) {
      const at = next[source[index]!]!++;
      edges.source[at] = source[index]!;
      edges.target[at] = this.target.data[index]!;
      edges.name[at] = this.name.data[index]!;
      edges.type[at] = this.kind.data[index]! >>> 8;
      edges.strength[at] = this.kind.data[index]! & 255;
    }
    return edges;
  }
}

export interface Holding {
  /** Rows of strong edges; one entry more than nodes. */
  readonly first: Uint32Array<ArrayBuffer>;
  readonly loose: LooseBuilder;
  /** Edges that lead nowhere: the file is damaged. */
  readonly dangling: number;
}

/** Keeps the strong edges of each node together at the front of `sections`' columns; `first` is overwritten. */
export function keepHolding(
  sections: Sections,
  first: Uint32Array<ArrayBuffer>,
  edges: EdgeCodes,
  isOwned: Uint8Array,
  weakMaps: WeakMapNames,
): Holding {
  const { nodeCount } = sections;
  const root = sections.header.root < nodeCount ? sections.header.root : 0;
  const to = sections.edgeTo.data;
  const type = sections.edgeType.data;
  const name = sections.edgeName.data;
  const ids = sections.nodeId.data;
  const loose = new LooseBuilder();
  const hasWeakMaps = weakMaps.count > 0;
  let kept = 0;
  let dangling = 0;
  let from = first[0]!;
  for (let node = 0; node < nodeCount; node++) {
    const end = first[node + 1]!;
    first[node] = kept;
    const isOutside = node !== root && isOwned[node] === 0;
    for (let edge = from; edge < end; edge++) {
      const target = to[edge]!;
      const kind = type[edge]!;
      if (target >= nodeCount) {
        dangling++;
        continue;
      }
      const isShortcut = kind === edges.shortcut && node !== root;
      const isLoose =
        kind === edges.weak ||
        target === node ||
        isShortcut ||
        (isOutside && isOwned[target] === 1) ||
        (hasWeakMaps && kind === edges.internal && weakMaps.tableOf(name[edge]!) === ids[node]);
      if (isLoose) {
        loose.push(node, target, kind, name[edge]!, isShortcut);
        continue;
      }
      to[kept] = target;
      type[kept] = kind;
      name[kept] = name[edge]!;
      kept++;
    }
    from = end;
  }
  first[nodeCount] = kept;
  sections.edgeCount = kept;
  return { first, loose, dangling };
}

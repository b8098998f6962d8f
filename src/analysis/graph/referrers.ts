import type { Steps } from '../../lib/steps.ts';
import type { LooseReferences } from '../../model/object-graph.ts';
import type { HeapGraph } from './heap-graph.ts';

const NODES_BETWEEN_YIELDS = 0x3ffff;

/** Strength of strong references: their index in STRENGTHS. */
export const STRONG = 0;

/** A part of the list of an object's referrers, by the reader's numbers. */
export interface ReferrerPage {
  /** Strong ones first; within these and within the loose ones by number. */
  readonly node: Uint32Array;
  /** Index into STRENGTHS. */
  readonly strength: Uint8Array;
}

/**
 * Who refers to a node, reachable or not. Strong references stand turned round in one array: 4 bytes for each, and 4 for
 * each node. The loose ones are sorted by target when first asked for: 8 bytes for each, and a bit for each node.
 */
export class Referrers {
  /** Sources of strong references to node `n` are `source[first[n]] … source[first[n + 1] - 1]`, ascending, repeated where the reference is. */
  readonly first: Uint32Array<ArrayBuffer>;
  readonly source: Uint32Array<ArrayBuffer>;
  private readonly looseReferences: LooseReferences;
  private looseIndex: LooseByTarget | undefined;

  constructor(first: Uint32Array<ArrayBuffer>, source: Uint32Array<ArrayBuffer>, loose: LooseReferences) {
    this.first = first;
    this.source = source;
    this.looseReferences = loose;
  }

  get loose(): LooseByTarget {
    this.looseIndex ??= new LooseByTarget(this.looseReferences, this.first.length - 1);
    return this.looseIndex;
  }

  /** How many rows `referrersOf` has. */
  countOf(node: number): number {
    return this.scan(node, 0, 0, [], []);
  }

  /** Rows `start … end - 1`. A source that refers twice with the same strength stands once. */
  referrersOf(node: number, start = 0, end = Infinity): ReferrerPage {
    const sources: number[] = [];
    const strengths: number[] = [];
    this.scan(node, start, end, sources, strengths);
    return { node: Uint32Array.from(sources), strength: Uint8Array.from(strengths) };
  }

  /** The strongest reference of a source to a target, as an index into STRENGTHS; undefined when there is none. */
  strengthOf(source: number, target: number): number | undefined {
    const from = this.first[target]!;
    const end = this.first[target + 1]!;
    const at = lowerBound(this.source, from, end, source);
    if (at < end && this.source[at] === source) return STRONG;
    const { loose } = this;
    for (let i = loose.startOf(target); i < loose.count && loose.targetAt(i) === target; i++) {
      if (loose.sourceAt(i) === source) return loose.strengthAt(i);
    }
    return undefined;
  }

  private scan(node: number, start: number, end: number, sources: number[], strengths: number[]): number {
    let row = 0;
    let last = -1;
    const add = (source: number, strength: number): void => {
      if (row >= start && row < end) {
        sources.push(source);
        strengths.push(strength);
      }
      row++;
    };
    for (let e = this.first[node]!, stop = this.first[node + 1]!; e < stop; e++) {
      const source = this.source[e]!;
      if (source !== last) add(source, STRONG);
      last = source;
    }
    const { loose } = this;
    last = -1;
    let lastStrength = -1;
    for (let i = loose.startOf(node); i < loose.count && loose.targetAt(i) === node; i++) {
      const source = loose.sourceAt(i);
      const strength = loose.strengthAt(i);
      if (source !== last || strength !== lastStrength) add(source, strength);
      last = source;
      lastStrength = strength;
    }
    return row;
  }
}

/** Loose references in ascending order of target, then source, then strength. */
export class LooseByTarget {
  readonly count: number;
  private readonly references: LooseReferences;
  private readonly order: Uint32Array;
  private readonly targets: Uint32Array;
  private readonly isTarget: Uint8Array;

  constructor(references: LooseReferences, nodeCount: number) {
    const { count, target, strength } = references;
    this.count = count;
    this.references = references;
    this.isTarget = new Uint8Array((nodeCount >>> 3) + 1);
    for (let i = 0; i < count; i++) this.isTarget[target[i]! >>> 3]! |= 1 << (target[i]! & 7);
    // One number for target and place, which sorts without a call for each comparison. Below 2^53 for any graph that fits.
    const keys = new Float64Array(count);
    for (let i = 0; i < count; i++) keys[i] = target[i]! * count + i;
    keys.sort();
    this.order = Uint32Array.from(keys, (key) => key % count);
    this.targets = Uint32Array.from(this.order, (i) => target[i]!);
    // Sources ascend already; what is left to sort are repeated references of one source, which are few.
    for (let from = 0, i = 1; i <= count; i++) {
      if (i < count && this.targets[i] === this.targets[from] && this.sourceAt(i) === this.sourceAt(from)) continue;
      if (i - from > 1) this.order.subarray(from, i).sort((a, b) => strength[a]! - strength[b]!);
      from = i;
    }
  }

  /** Place of the first reference to a node; that of another target, or `count`, when there is none. */
  startOf(node: number): number {
    if ((this.isTarget[node >>> 3]! & (1 << (node & 7))) === 0) return this.count;
    return lowerBound(this.targets, 0, this.count, node);
  }

  targetAt(place: number): number {
    return this.targets[place]!;
  }

  sourceAt(place: number): number {
    return this.references.source[this.order[place]!]!;
  }

  strengthAt(place: number): number {
    return this.references.strength[this.order[place]!]!;
  }
}

/** Two passes over the references: count by target, then put each source into its place. */
export function* indexReferrers(graph: Pick<HeapGraph, 'count' | 'edgeStart' | 'edgeEnd' | 'target' | 'loose'>): Steps<Referrers> {
  const { count, edgeStart, edgeEnd, target, loose } = graph;
  const phase = 'Turning the references round';
  const first = new Uint32Array(count + 1);
  for (let node = 0; node < count; node++) {
    if ((node & NODES_BETWEEN_YIELDS) === 0) yield { phase, fraction: (0.4 * node) / count };
    for (let e = edgeStart[node]!, end = edgeEnd[node]!; e < end; e++) first[target[e]!]!++;
  }
  let sum = 0;
  for (let node = 0; node < count; node++) {
    sum += first[node]!;
    first[node] = sum;
  }
  first[count] = sum;
  const source = new Uint32Array(sum);
  // Backwards, so that each list, which is filled from its end, ascends.
  for (let node = count - 1; node >= 0; node--) {
    if ((node & NODES_BETWEEN_YIELDS) === 0) yield { phase, fraction: 1 - (0.6 * node) / count };
    for (let e = edgeStart[node]!, end = edgeEnd[node]!; e < end; e++) source[--first[target[e]!]!] = node;
  }
  return new Referrers(first, source, loose);
}

function lowerBound(sorted: Uint32Array, from: number, to: number, value: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

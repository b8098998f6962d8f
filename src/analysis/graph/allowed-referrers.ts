import { NO_OBJECT, type HeapGraph, type ObjectId } from './heap-graph.ts';
import type { Referrers } from './referrers.ts';

/** A reference that must not be used, however often and strongly it is held. */
export interface IgnoredReference {
  readonly source: ObjectId;
  readonly target: ObjectId;
}

/**
 * Who refers to a node by a reference that paths may use. `load` leaves the answer in `list[from] … list[to - 1]`: the
 * index itself where nothing has to be left out or added, so that loops over references make nothing.
 */
export class AllowedReferrers {
  list: Uint32Array;
  from = 0;
  to = 0;
  readonly withLoose: boolean;
  private readonly referrers: Referrers;
  /** By node: the sources whose references to it are ignored. */
  private readonly ignored = new Map<number, Set<number>>();
  private buffer = new Uint32Array(1024);

  constructor(graph: HeapGraph, referrers: Referrers, ignored: readonly IgnoredReference[], withLoose: boolean) {
    this.referrers = referrers;
    this.list = referrers.source;
    this.withLoose = withLoose && referrers.loose.count > 0;
    for (const { source, target } of ignored) {
      const node = graph.nodeOf[target] ?? NO_OBJECT;
      const sources = this.ignored.get(node) ?? new Set();
      this.ignored.set(node, sources.add(graph.nodeOf[source] ?? NO_OBJECT));
    }
  }

  /** Only strong references, and all of them: then the graph's dominators hold. */
  get isWhole(): boolean {
    return !this.withLoose && this.ignored.size === 0;
  }

  /** Strong ones first, both in ascending order; the same may stand twice. */
  load(node: number): void {
    const { first, source } = this.referrers;
    this.from = first[node]!;
    this.to = first[node + 1]!;
    this.list = source;
    if (this.isWhole) return;
    const gone = this.ignored.get(node);
    const { loose } = this.referrers;
    const start = this.withLoose ? loose.startOf(node) : loose.count;
    if (gone === undefined && start === loose.count) return;
    let length = 0;
    for (let e = this.from; e < this.to; e++) {
      if (gone?.has(source[e]!) !== true) this.put(length++, source[e]!);
    }
    for (let i = start; i < loose.count && loose.targetAt(i) === node; i++) {
      if (gone?.has(loose.sourceAt(i)) !== true) this.put(length++, loose.sourceAt(i));
    }
    this.list = this.buffer;
    this.from = 0;
    this.to = length;
  }

  has(source: number, target: number): boolean {
    if (this.ignored.get(target)?.has(source) === true) return false;
    const strength = this.referrers.strengthOf(source, target);
    return strength !== undefined && (strength === 0 || this.withLoose);
  }

  private put(at: number, source: number): void {
    if (at === this.buffer.length) {
      const next = new Uint32Array(2 * at);
      next.set(this.buffer);
      this.buffer = next;
    }
    this.buffer[at] = source;
  }
}

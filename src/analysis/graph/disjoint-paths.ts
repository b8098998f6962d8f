import { GrowableInt32 } from '../../lib/growable.ts';
import type { Steps } from '../../lib/steps.ts';
import type { AllowedReferrers } from './allowed-referrers.ts';
import { NO_OBJECT, type HeapGraph } from './heap-graph.ts';

const REFERENCES_BETWEEN_YIELDS = 1 << 18;

/** What `mark` says of a node. */
const TOUCHED = 1;
const CLOSED = 2;

/** What searches need by node; all zero between them, but for `previous` and `queue`. */
interface Memory {
  readonly next: Uint32Array;
  readonly previous: Uint32Array;
  readonly toward: Uint32Array;
  readonly queue: Uint32Array;
  readonly mark: Uint8Array;
}

const spare = new WeakMap<HeapGraph, Memory>();

function memoryFor(nodes: number): Memory {
  return {
    next: new Uint32Array(nodes),
    previous: new Uint32Array(nodes),
    toward: new Uint32Array(nodes),
    queue: new Uint32Array(nodes),
    mark: new Uint8Array(nodes),
  };
}

/** Ways from one node to another that share no node between them. */
export interface Ways {
  /** Nodes strictly between, in order from the source. Shortest first. A reference without any between is not in here. */
  readonly ways: readonly Uint32Array[];
  /** A way was given up for a larger number of ways: the shortest may be missing. */
  readonly rerouted: boolean;
  /** The search ended because it had looked at too much, not because there is no other way. */
  readonly cutShort: boolean;
}

/**
 * Vertex-disjoint paths by augmentation (Ford and Fulkerson, Maximal flow through a network, 1956, with each node split in
 * two, so that the number is Menger's): the shortest way, then the shortest that shares nothing with it, and so on; where
 * there is none any more, one that takes over part of a way found before, which goes on another way from there. The first
 * way is the shortest as long as none has to be taken over.
 *
 * All searches go backwards from the target. Of equally short ways that is first whose node next to the target has the
 * lower number, then the one before it, and so on; strong references come before loose ones.
 *
 * 17 bytes for each node; memory that no search touches is never written.
 */
export class DisjointPaths {
  private readonly graph: HeapGraph;
  private readonly allowed: AllowedReferrers;
  /** Next and previous node on a way that was found. 0 as `next` means that the node is on none. */
  private readonly next: Uint32Array;
  private readonly previous: Uint32Array;
  /**
   * Where the search came from: the node that this one refers to; 0 where it has not been. A node on a way has two sides,
   * as in the split network, and this is of the side where it is left. When it came from the other side, the node itself.
   */
  private readonly toward: Uint32Array;
  private readonly queue: Uint32Array;
  private readonly mark: Uint8Array;
  private queued = 0;
  /** Nodes on ways that the search ran into, and those that it went through along a way. */
  private readonly blocked = new GrowableInt32();
  private readonly through = new GrowableInt32();
  /** All nodes that searches between the present two looked at. */
  private readonly touched = new GrowableInt32();
  private source = 0;
  private target = 0;
  /** Objects that the target dominates, itself included: no way to it leads through them. */
  private below = 0;
  private belowEnd = 0;
  private work = 0;
  private tookOver = false;

  constructor(graph: HeapGraph, allowed: AllowedReferrers) {
    this.graph = graph;
    this.allowed = allowed;
    const memory = spare.get(graph) ?? memoryFor(graph.count);
    spare.delete(graph);
    this.next = memory.next;
    this.previous = memory.previous;
    this.toward = memory.toward;
    this.queue = memory.queue;
    this.mark = memory.mark;
  }

  /** Leaves the memory to the next search of this graph. A search that is cancelled half way just does not. */
  release(): void {
    this.reopen();
    const { next, previous, toward, queue, mark } = this;
    spare.set(this.graph, { next, previous, toward, queue, mark });
  }

  /** References looked at so far. */
  get looked(): number {
    return this.work;
  }

  /**
   * At most `most` ways from `source` to `target`, of those beyond the first none once `mostWork` references were looked at.
   * Nodes that were looked at in an earlier call are not looked at again: callers go from the last pair of dominators to
   * the first. What leads to a dominator without the one above it is not on any way to the latter.
   */
  *find(source: number, target: number, most: number, mostWork: number): Steps<Ways> {
    this.source = source;
    this.target = target;
    const object = this.graph.objectOf[target]!;
    const isBounded = !this.allowed.withLoose && object < this.graph.reachable;
    this.below = object;
    this.belowEnd = isBounded ? this.graph.end[object]! : object + 1;
    let rerouted = false;
    let cutShort = false;
    const firsts: number[] = [];
    while (firsts.length < most) {
      if (firsts.length > 0 && this.work > mostWork) {
        cutShort = true;
        break;
      }
      const from = yield* this.search();
      if (from !== NO_OBJECT) {
        rerouted ||= this.tookOver;
        firsts.push(from);
        this.augment(from);
      }
      this.forgetSearch();
      if (from === NO_OBJECT) break;
    }
    const ways = firsts.map((first) => this.takeWay(first)).sort((a, b) => a.length - b.length);
    for (let i = 0; i < this.touched.length; i++) this.mark[this.touched.data[i]!] = CLOSED;
    this.touched.length = 0;
    this.mark[target] = CLOSED;
    return { ways, rerouted, cutShort };
  }

  /** Lets the next calls look at everything again. */
  reopen(): void {
    this.mark.fill(0);
  }

  /** The node that the source refers to on a way to the target which can be added; NO_OBJECT when there is none. */
  private *search(): Steps<number> {
    const { queue, blocked } = this;
    const { target } = this;
    this.tookOver = false;
    let head = 0;
    let blockedHead = 0;
    let yieldAt = this.work + REFERENCES_BETWEEN_YIELDS;
    this.enter(target, false);
    for (;;) {
      while (head < this.queued) {
        const node = queue[head++]!;
        if (this.enter(node, false)) return node;
        if (this.work > yieldAt) {
          yieldAt = this.work + REFERENCES_BETWEEN_YIELDS;
          yield { phase: 'Looking for paths', fraction: undefined };
        }
      }
      if (blockedHead === blocked.length) return NO_OBJECT;
      this.tookOver = true;
      for (const end = blocked.length; blockedHead < end; blockedHead++) {
        // The way that leads through here can begin later: wherever it is left, the rest of it can be reached otherwise.
        for (let node = this.next[blocked.data[blockedHead]!]!; node !== target; node = this.next[node]!) {
          if (this.enter(node, true)) return node;
          if (this.toward[node] !== 0) break;
          this.toward[node] = node;
          this.through.push(node);
          if (this.work > yieldAt) {
            yieldAt = this.work + REFERENCES_BETWEEN_YIELDS;
            yield { phase: 'Looking for paths', fraction: undefined };
          }
        }
      }
    }
  }

  /** Queues those that refer to a node. True when the source is among them and this reference is free. */
  private enter(node: number, isOnWay: boolean): boolean {
    const { allowed, toward, next, mark, source, below, belowEnd } = this;
    const { objectOf, reachable } = this.graph;
    const onlyReachable = !allowed.withLoose;
    allowed.load(node);
    const { list, from, to } = allowed;
    this.work += to - from + 1;
    for (let e = from; e < to; e++) {
      const referrer = list[e]!;
      if (referrer === source) {
        if (node === this.target || (isOnWay && this.previous[node] === source)) continue;
        return true;
      }
      if (toward[referrer] !== 0 || mark[referrer] === CLOSED || next[referrer] === node) continue;
      const object = objectOf[referrer]!;
      if ((object >= below && object < belowEnd) || (onlyReachable && object >= reachable)) continue;
      toward[referrer] = node;
      if (mark[referrer] === 0) {
        mark[referrer] = TOUCHED;
        this.touched.push(referrer);
      }
      if (next[referrer] === 0) this.queue[this.queued++] = referrer;
      else this.blocked.push(referrer);
    }
    return false;
  }

  /** Walks what `search` found, from the source on. Where it goes back along a way, that way loses this part. */
  private augment(first: number): void {
    const { next, previous, toward, target, source } = this;
    let from = source;
    let node = first;
    for (;;) {
      if (from !== source) next[from] = node;
      if (node === target) return;
      const isOnWay = next[node] !== 0;
      const before = previous[node]!;
      previous[node] = from;
      if (isOnWay) {
        from = before;
        while (toward[from] === from) {
          next[from] = 0;
          from = previous[from]!;
        }
      } else from = node;
      node = toward[from]!;
    }
  }

  private forgetSearch(): void {
    const { toward, queue, blocked, through } = this;
    for (let i = 0; i < this.queued; i++) toward[queue[i]!] = 0;
    for (let i = 0; i < blocked.length; i++) toward[blocked.data[i]!] = 0;
    for (let i = 0; i < through.length; i++) toward[through.data[i]!] = 0;
    this.queued = 0;
    blocked.length = 0;
    through.length = 0;
  }

  /** Copies a way and takes it out of the arrays. */
  private takeWay(first: number): Uint32Array {
    const nodes = new GrowableInt32(16);
    for (let node = first, after = 0; node !== this.target; node = after) {
      nodes.push(node);
      after = this.next[node]!;
      this.next[node] = 0;
    }
    return Uint32Array.from(nodes.take());
  }
}

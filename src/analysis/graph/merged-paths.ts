import type { Steps } from '../../lib/steps.ts';
import { NO_OBJECT, type HeapGraph } from './heap-graph.ts';
import { LabelTrie, NO_LABEL } from './label-trie.ts';
import { isHeavier, PathWalkers } from './path-walkers.ts';
import type { ShortestPaths } from './shortest-paths.ts';

const RANKS_BETWEEN_YIELDS = 0x3fff;

/**
 * A tree from a set of objects towards the roots, merged by label; in depth-first order, heaviest siblings first. Node 0
 * stands for the set itself, and node 0 of the graph, where all paths end, is left out.
 */
export interface MergedPathTree {
  /** Objects of the set that have a path, and those that have none. */
  readonly objects: number;
  readonly unreached: number;
  /** Index of the parent, -1 for node 0. */
  readonly parent: Int32Array;
  /** NO_LABEL for node 0 of a set of several labels. */
  readonly label: Int32Array;
  /** Of the objects whose paths pass here. */
  readonly count: Float64Array;
  readonly shallow: Float64Array;
  /** What goes with the whole set, shared out among those of its objects that no other dominates. */
  readonly retained: Float64Array;
  /** Every object that is counted here is dominated by the object through which its path comes here. */
  readonly isDominator: Uint8Array;
  /** The object of the set that is held here and retains most, by the dominator tree's numbers. */
  readonly example: Uint32Array;
  /** Lighter nodes that were left out. */
  readonly pruned: number;
}

/**
 * Walks from each object of the set to the root, all at once and in descending order of distance: those who stand on one
 * object and came by the same labels go on as one. So a list of a million entries, each of which passes all before it,
 * takes a million steps. Needs 4 bytes for each node while it runs, besides the walkers.
 */
export function* mergePaths(graph: HeapGraph, paths: ShortestPaths, set: Uint32Array, mostNodes = 4000): Steps<MergedPathTree> {
  const { label, shallow, retained, end, objectOf, nodeOf, reachable } = graph;
  const isMember = new Uint8Array((graph.count >>> 3) + 1);
  const isTop = new Uint8Array((graph.count >>> 3) + 1);
  const sorted = ascends(set) ? set : set.slice().sort();
  let objects = 0;
  let common = sorted.length === 0 ? NO_LABEL : label[sorted[0]!]!;
  let topEnd = 0;
  for (const object of sorted) {
    const node = nodeOf[object]!;
    if ((isMember[node >>> 3]! & (1 << (node & 7))) !== 0) continue;
    isMember[node >>> 3]! |= 1 << (node & 7);
    objects++;
    if (label[object] !== common) common = NO_LABEL;
    if (object >= reachable || object < topEnd) continue;
    isTop[node >>> 3]! |= 1 << (node & 7);
    topEnd = end[object]!;
  }

  const trie = new LabelTrie(common, 'stay');
  const sums = new Sums();
  const walkers = new PathWalkers(paths.count);
  let standing = new Uint32Array(1024);
  let found = 0;
  for (let rank = paths.count - 1; rank >= 0; rank--) {
    if ((rank & RANKS_BETWEEN_YIELDS) === 0) yield { phase: 'Merging paths', fraction: 1 - rank / paths.count };
    const node = paths.order[rank]!;
    if ((isMember[node >>> 3]! & (1 << (node & 7))) !== 0) {
      const object = objectOf[node]!;
      const top = (isTop[node >>> 3]! & (1 << (node & 7))) !== 0;
      const weight = object < reachable ? retained[object]! : 0;
      const walker = walkers.start(rank, object, shallow[object]!, weight, top ? weight : 0);
      sums.add(0, walkers, walker, true);
      found++;
    }
    if (walkers.head[rank] === 0 || rank === 0) continue;
    if (standing.length < trie.size) standing = new Uint32Array(2 * trie.size);
    walkers.join(rank, standing);
    const above = paths.above[rank]!;
    const to = objectOf[paths.order[above]!]!;
    const sameLabel = label[to] === label[objectOf[node]!];
    for (let walker = walkers.head[rank]!, next = 0; walker !== 0; walker = next) {
      next = walkers.next[walker]!;
      if (above === 0) {
        walkers.release(walker);
        continue;
      }
      const from = walkers.at[walker]!;
      const into = sameLabel ? from : trie.step(from, label[to]!);
      if (into !== from) {
        const dominates = to < reachable && to <= walkers.lowest[walker]! && walkers.highest[walker]! < end[to]!;
        sums.add(into, walkers, walker, dominates);
      }
      walkers.move(walker, above, into);
    }
  }
  return heaviest(trie, sums, { objects: found, unreached: objects - found }, mostNodes);
}

function ascends(set: Uint32Array): boolean {
  for (let i = 1; i < set.length; i++) if (set[i]! < set[i - 1]!) return false;
  return true;
}

/** Columns by node of the merged tree, 45 bytes each. */
class Sums {
  count = new Float64Array(256);
  shallow = new Float64Array(256);
  retained = new Float64Array(256);
  example = new Uint32Array(256).fill(NO_OBJECT);
  weight = new Float64Array(256);
  isDominator = new Uint8Array(256).fill(1);

  add(node: number, walkers: PathWalkers, walker: number, dominates: boolean): void {
    while (node >= this.count.length) this.enlarge();
    this.count[node]! += walkers.count[walker]!;
    this.shallow[node]! += walkers.shallow[walker]!;
    this.retained[node]! += walkers.retained[walker]!;
    if (isHeavier(walkers.weight[walker]!, walkers.example[walker]!, this.weight[node]!, this.example[node]!)) {
      this.weight[node] = walkers.weight[walker]!;
      this.example[node] = walkers.example[walker]!;
    }
    if (!dominates) this.isDominator[node] = 0;
  }

  private enlarge(): void {
    const { count, shallow, retained, example, weight, isDominator } = this;
    const length = 2 * count.length;
    this.count = new Float64Array(length);
    this.shallow = new Float64Array(length);
    this.retained = new Float64Array(length);
    this.example = new Uint32Array(length).fill(NO_OBJECT);
    this.isDominator = new Uint8Array(length).fill(1);
    this.weight = new Float64Array(length);
    this.weight.set(weight);
    this.count.set(count);
    this.shallow.set(shallow);
    this.retained.set(retained);
    this.example.set(example);
    this.isDominator.set(isDominator);
  }
}

/** Nothing is lighter than what is below it, so that the heaviest nodes are a tree. */
function heaviest(trie: LabelTrie, sums: Sums, objects: Pick<MergedPathTree, 'objects' | 'unreached'>, mostNodes: number): MergedPathTree {
  const { retained, count } = sums;
  const byWeight = Uint32Array.from({ length: trie.size }, (_, node) => node).sort(
    (a, b) => retained[b]! - retained[a]! || count[b]! - count[a]! || a - b,
  );
  const size = Math.min(trie.size, Math.max(1, mostNodes));
  // Lists of children, linked: filled from the lightest, so that the heaviest comes to stand first.
  const firstChild = new Int32Array(trie.size).fill(-1);
  const sibling = new Int32Array(trie.size).fill(-1);
  for (let i = size - 1; i > 0; i--) {
    const node = byWeight[i]!;
    const parent = trie.parent.data[node]!;
    sibling[node] = firstChild[parent]!;
    firstChild[parent] = node;
  }
  const kept = new Int32Array(size);
  const place = new Int32Array(trie.size);
  let node = 0;
  for (let at = 0; at < size; at++) {
    kept[at] = node;
    place[node] = at;
    if (firstChild[node] !== -1) {
      node = firstChild[node]!;
      continue;
    }
    while (node > 0 && sibling[node] === -1) node = trie.parent.data[node]!;
    if (node > 0) node = sibling[node]!;
  }
  return {
    ...objects,
    parent: kept.map((node) => (node === 0 ? -1 : place[trie.parent.data[node]!]!)),
    label: kept.map((node) => trie.label.data[node]!),
    count: Float64Array.from(kept, (node) => count[node]!),
    shallow: Float64Array.from(kept, (node) => sums.shallow[node]!),
    retained: Float64Array.from(kept, (node) => retained[node]!),
    isDominator: Uint8Array.from(kept, (node) => sums.isDominator[node]!),
    example: Uint32Array.from(kept, (node) => sums.example[node]!),
    pruned: trie.size - size,
  };
}

import { groupLabels, type Groups } from '../analysis/graph/groupings.ts';
import type { HeapGraph, ObjectId } from '../analysis/graph/heap-graph.ts';
import { makeHistogram, type Histogram } from '../analysis/graph/histogram.ts';
import { membersOf, mergeDominators, type MergedTree } from '../analysis/graph/merged-dominators.ts';
import { indexReferrers, type Referrers } from '../analysis/graph/referrers.ts';
import { shortestPaths, type ShortestPaths } from '../analysis/graph/shortest-paths.ts';
import { runInSlices } from '../lib/steps.ts';
import { NODE_KINDS, type GraphContent, type RawGraphFacts } from '../model/object-graph.ts';
import type { CaptureId } from './contract.ts';
import type { GraphGrouping, ObjectSet } from './graph-contract.ts';
import type { HistogramRow } from './graph-readers.ts';
import { Recent } from './recent.ts';

const SLICES = { onProgress: () => undefined, sliceMs: 12 };

/** What is open of a heap: its objects, or just how many there are of each type. */
export type HeapDesk = GraphDesk | HistogramDesk;

export class HistogramDesk {
  readonly kind = 'histogram';
  readonly id: CaptureId;
  readonly groups: Groups;
  readonly sums: Histogram;

  constructor(id: CaptureId, rows: readonly HistogramRow[]) {
    this.id = id;
    // Group 0 is the root of all, as in a graph.
    const count = rows.length + 1;
    const shallow = Float64Array.from([0, ...rows.map((row) => row.shallow)]);
    this.sums = { count: Float64Array.from([0, ...rows.map((row) => row.count)]), shallow, retained: shallow };
    this.groups = {
      count,
      names: ['(root)', ...rows.map(({ name }) => name)],
      kind: Uint8Array.from([0, ...rows.map(({ kind }) => NODE_KINDS.indexOf(kind))]),
      packages: Array.from({ length: count }, () => ''),
      loaders: Array.from({ length: count }, () => ''),
      ofLabel: Uint32Array.from({ length: count }, (_, at) => at),
      isObject: new Uint8Array(count).fill(1, 1),
    };
  }
}

/** One open heap with what has been worked out about its objects. */
export class GraphDesk {
  readonly kind = 'graph';
  readonly id: CaptureId;
  readonly graph: HeapGraph;
  readonly content: GraphContent;
  readonly facts: RawGraphFacts;
  private readonly groups = new Map<GraphGrouping, Groups>();
  private readonly merged = new Map<GraphGrouping, Promise<MergedTree>>();
  private readonly histograms = new Map<GraphGrouping, Promise<Histogram>>();
  private readonly keptTypes = new Recent<Promise<Histogram>>(8);
  private readonly lists = new Recent<Promise<Uint32Array<ArrayBuffer>>>(6);
  private readonly paths = new Recent<Promise<ShortestPaths>>(1);
  private referrerIndex: Promise<Referrers> | undefined;

  constructor(id: CaptureId, graph: HeapGraph, raw: { readonly content: GraphContent; readonly facts: RawGraphFacts }) {
    this.id = id;
    this.graph = graph;
    this.content = raw.content;
    this.facts = raw.facts;
  }

  groupsOf(grouping: GraphGrouping): Groups {
    let groups = this.groups.get(grouping);
    if (!groups) {
      groups = groupLabels(this.graph.labels, grouping);
      this.groups.set(grouping, groups);
    }
    return groups;
  }

  mergedTree(grouping: GraphGrouping): Promise<MergedTree> {
    return remember(this.merged, grouping, () => runInSlices(mergeDominators(this.graph, this.groupsOf(grouping)), SLICES));
  }

  histogram(grouping: GraphGrouping): Promise<Histogram> {
    return remember(this.histograms, grouping, () => runInSlices(makeHistogram(this.graph, this.groupsOf(grouping)), SLICES));
  }

  /** What one object keeps alive, by type. */
  kept(object: ObjectId): Promise<Histogram> {
    return this.keptTypes.get(String(object), () => runInSlices(makeHistogram(this.graph, this.groupsOf('type'), object), SLICES));
  }

  referrers(): Promise<Referrers> {
    this.referrerIndex ??= runInSlices(indexReferrers(this.graph), SLICES);
    return this.referrerIndex;
  }

  shortestPaths(withLoose: boolean): Promise<ShortestPaths> {
    return this.paths.get(String(withLoose), () => runInSlices(shortestPaths(this.graph, withLoose), SLICES));
  }

  /** Objects of a set, in the order of the dominator tree. */
  objectsOf(set: ObjectSet): Promise<Uint32Array<ArrayBuffer>> {
    return this.list(JSON.stringify(set), () => this.collect(set));
  }

  /** A list of objects that is worth keeping for the next page. */
  list(key: string, make: () => Promise<Uint32Array<ArrayBuffer>> | Uint32Array<ArrayBuffer>): Promise<Uint32Array<ArrayBuffer>> {
    return this.lists.get(key, async () => make());
  }

  private inGroup(grouping: GraphGrouping, group: number): Uint32Array<ArrayBuffer> {
    const { label, reachable } = this.graph;
    const { ofLabel } = this.groupsOf(grouping);
    let count = 0;
    for (let object = 0; object < reachable; object++) if (ofLabel[label[object]!] === group) count++;
    const objects = new Uint32Array(count);
    let at = 0;
    for (let object = 0; object < reachable; object++) if (ofLabel[label[object]!] === group) objects[at++] = object;
    return objects;
  }

  private async collect(set: ObjectSet): Promise<Uint32Array<ArrayBuffer>> {
    const { graph } = this;
    switch (set.kind) {
      case 'objects':
        return Uint32Array.from(set.objects.filter((object) => object >= 0 && object < graph.count));
      case 'merged':
        return membersOf(await this.mergedTree(set.grouping), set.node);
      case 'type':
        return this.inGroup('type', set.type);
      case 'group':
        return this.inGroup(set.grouping, set.group);
    }
  }
}

function remember<K, V>(cache: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  let entry = cache.get(key);
  if (!entry) {
    entry = make();
    cache.set(key, entry);
  }
  return entry;
}

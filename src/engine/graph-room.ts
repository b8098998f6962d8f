import { err, ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import type { StackProfile } from '../model/stack-profile.ts';
import type { Answer, CaptureId, ExportedFile } from './contract.ts';
import type * as C from './graph-contract.ts';
import { GraphDesk, type HeapDesk } from './graph-desk.ts';
import { exportGraph } from './graph-export.ts';
import { fieldPage, findObject, objectFacts, referrerPage } from './graph-objects.ts';
import { mergedPathTree, rootPaths, shortestPathProfile } from './graph-paths.ts';
import { prunedTree } from './graph-pictures.ts';
import { dominatedPage, histogramPage, instancePage, keptPage, mergedNode, mergedPage, typePage } from './graph-tables.ts';
import { findWaste } from './graph-waste.ts';
import { GraphComparisons } from './graph-comparisons.ts';
import { notOpen } from './not-found.ts';
import type { StackDesk } from './stack-desk.ts';

type Waste = Promise<Answer<C.WasteAnswer>>;

/** The open heaps: the part of the engine that is fetched with the first one. */
export class GraphRoom {
  private readonly desks = new Map<CaptureId, HeapDesk>();
  private readonly comparisons: GraphComparisons;

  constructor(stacksOf: (capture: CaptureId) => StackDesk | undefined) {
    this.comparisons = new GraphComparisons(stacksOf, (capture) => {
      const desk = this.desks.get(capture);
      return desk?.kind === 'graph' ? desk : undefined;
    });
  }

  add(desk: HeapDesk): void {
    this.desks.set(desk.id, desk);
  }

  close(capture: CaptureId): void {
    this.desks.delete(capture);
    this.comparisons.forget();
  }

  /** Those whose objects are known, not only how many there are of each type. */
  graphs(): readonly GraphDesk[] {
    return [...this.desks.values()].filter((desk) => desk.kind === 'graph');
  }

  async histogram(
    capture: CaptureId,
    grouping: C.GraphGrouping,
    order: C.TypeOrder,
    text: string,
    start: number,
    end: number,
  ): Promise<Answer<C.Page<C.TypeRow>>> {
    const desk = this.desks.get(capture);
    if (desk?.kind === 'histogram') return ok(typePage(desk.groups, desk.sums, order, text, start, end));
    return this.ask(capture, (graph) => histogramPage(graph, grouping, order, text, start, end));
  }

  instances(capture: CaptureId, set: C.ObjectSet, order: C.ObjectOrder, start: number, end: number): Promise<Answer<C.Page<C.ObjectRow>>> {
    return this.ask(capture, (desk) => instancePage(desk, set, order, start, end));
  }

  mergedChildren(query: C.MergedQuery, node: number, order: C.TypeOrder, start: number, end: number): Promise<Answer<C.Page<C.MergedRow>>> {
    return this.ask(query.capture, (desk) => mergedPage(desk, query, node, order, start, end));
  }

  mergedNode(query: C.MergedQuery, node: number): Promise<Answer<C.MergedRow>> {
    return this.ask(query.capture, (desk) => mergedNode(desk, query, node));
  }

  dominated(capture: CaptureId, object: C.ObjectId, order: C.ObjectOrder, start: number, end: number): Promise<Answer<C.Page<C.ObjectRow>>> {
    return this.ask(capture, (desk) => dominatedPage(desk, object, order, start, end));
  }

  kept(capture: CaptureId, object: C.ObjectId, start: number, end: number): Promise<Answer<C.Page<C.TypeRow>>> {
    return this.ask(capture, (desk) => keptPage(desk, object, start, end));
  }

  object(capture: CaptureId, object: C.ObjectId): Promise<Answer<C.ObjectFacts>> {
    return this.ask(capture, (desk) => objectFacts(desk, object));
  }

  fields(capture: CaptureId, object: C.ObjectId, start: number, end: number): Promise<Answer<C.Page<C.FieldRow>>> {
    return this.ask(capture, (desk) => fieldPage(desk, object, start, end));
  }

  referrers(capture: CaptureId, object: C.ObjectId, start: number, end: number): Promise<Answer<C.Page<C.ReferrerRow>>> {
    return this.ask(capture, (desk) => referrerPage(desk, object, start, end));
  }

  findObject(capture: CaptureId, address: string): Promise<Answer<C.ObjectRow>> {
    return this.ask(capture, (desk) => findObject(desk, address));
  }

  paths(query: C.PathQuery): Promise<Answer<C.RootPaths>> {
    return this.ask(query.capture, (desk) => rootPaths(desk, query));
  }

  mergedPaths(query: C.MergedPathsQuery): Promise<Answer<C.MergedPaths>> {
    return this.ask(query.capture, (desk) => mergedPathTree(desk, query));
  }

  shortestPathProfile(capture: CaptureId): Promise<Answer<StackProfile>> {
    return this.ask(capture, async (desk) => ok(await shortestPathProfile(desk)));
  }

  prunedTree(query: C.PictureQuery): Promise<Answer<C.PrunedTree>> {
    return this.ask(query.capture, (desk) => prunedTree(desk, query));
  }

  waste(capture: CaptureId, watch: { readonly onProgress: (progress: Progress) => void; readonly isCancelled: () => boolean }): Waste {
    return this.ask(capture, (desk) => findWaste(desk, watch));
  }

  compareGraphs(query: C.GraphCompareQuery): Promise<Answer<C.GraphComparison>> {
    return this.comparisons.compare(query);
  }

  comparedObjects(query: C.GraphCompareQuery): Promise<Answer<C.ObjectChanges | undefined>> {
    return this.comparisons.objects(query);
  }

  comparedChildren(query: C.GraphCompareQuery, node: number, order: C.ComparedOrder, start: number, end: number): Promise<Answer<C.ComparedPage>> {
    return this.comparisons.children(query, node, order, start, end);
  }

  exportGraph(capture: CaptureId, name: string, options: C.GraphExport): Promise<Answer<ExportedFile>> {
    return this.ask(capture, (desk) => exportGraph(desk, name, options));
  }

  private async ask<T>(capture: CaptureId, answer: (desk: GraphDesk) => Promise<Answer<T>>): Promise<Answer<T>> {
    const desk = this.desks.get(capture);
    if (!desk) return notOpen();
    if (desk.kind === 'histogram') {
      return err({ code: 'too-large', sentence: 'Only the histogram of this heap was read: its objects would not fit into memory.' });
    }
    return answer(desk);
  }
}

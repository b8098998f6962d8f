import { err, ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import type { Failure } from '../model/failure.ts';
import type { FlameTile } from '../model/flame-tile.ts';
import type { FlameWindow, Move, NodeId, Pattern, TopOrder } from '../model/query.ts';
import type {
  Answer,
  CaptureFacts,
  CaptureId,
  EngineApi,
  ExportedFile,
  FlameQuery,
  LabelTable,
  Neighbours,
  NodeDetail,
  OpenInput,
  PathStep,
  SearchResult,
  StackQuery,
  TopPage,
} from './contract.ts';
import { flameTile, locateFunction, moveFrom, nodeDetail, pathTo, resolvePath } from './flame-answers.ts';
import { openCapture } from './open-capture.ts';
import { StackDesk } from './stack-desk.ts';
import { labelTable, neighbours, searchResult, topIndex, topPage } from './table-answers.ts';

const CANCELLED: Failure = { code: 'cancelled', sentence: 'Cancelled.' };

/** Keeps the open captures and answers questions about them. Knows no browser: the same class runs in Node. */
export class Engine implements EngineApi {
  private readonly desks = new Map<CaptureId, StackDesk>();
  private readonly cancelled = new Set<string>();
  /** Ends the wait of jobs that have not begun. */
  private readonly waiting = new Map<string, () => void>();
  private opened = 0;
  /** One file at a time: memory peaks while reading. */
  private queue: Promise<unknown> = Promise.resolve();

  open(job: string, input: OpenInput, onProgress: (progress: Progress) => void): Promise<Answer<CaptureFacts>> {
    const { promise, resolve, reject } = withResolvers<Answer<CaptureFacts>>();
    this.waiting.set(job, () => resolve(err(CANCELLED)));
    this.queue = this.queue.then(async () => {
      if (this.waiting.delete(job)) await this.openNow(job, input, onProgress).then(resolve, reject);
    });
    return promise;
  }

  cancel(job: string): void {
    const endWaiting = this.waiting.get(job);
    if (endWaiting) {
      this.waiting.delete(job);
      endWaiting();
    } else {
      this.cancelled.add(job);
    }
  }

  close(capture: CaptureId): void {
    this.desks.delete(capture);
  }

  flame(query: FlameQuery, window: FlameWindow): Answer<FlameTile> {
    return this.ask(query, (desk) => flameTile(desk, query, window));
  }

  node(query: FlameQuery, node: NodeId): Answer<NodeDetail> {
    return this.ask(query, (desk) => nodeDetail(desk, query, node));
  }

  path(query: FlameQuery, node: NodeId): Answer<readonly PathStep[]> {
    return this.ask(query, (desk) => pathTo(desk, query, node));
  }

  resolve(query: FlameQuery, names: readonly string[]): Answer<NodeDetail> {
    return this.ask(query, (desk) => resolvePath(desk, query, names));
  }

  locate(query: FlameQuery, name: string): Answer<NodeDetail> {
    return this.ask(query, (desk) => locateFunction(desk, query, name));
  }

  move(query: FlameQuery, node: NodeId, move: Move): Answer<NodeDetail> {
    return this.ask(query, (desk) => moveFrom(desk, query, node, move));
  }

  search(query: StackQuery, pattern: Pattern): Answer<SearchResult> {
    return this.ask(query, (desk) => searchResult(desk, query, pattern));
  }

  top(query: StackQuery, order: TopOrder, text: string, start: number, end: number): Promise<Answer<TopPage>> {
    return this.askLater(query, (desk) => topPage(desk, query, order, text, start, end));
  }

  topIndex(query: StackQuery, order: TopOrder, text: string, name: string): Promise<Answer<number>> {
    return this.askLater(query, (desk) => topIndex(desk, query, order, text, name));
  }

  neighbours(query: StackQuery, name: string): Promise<Answer<Neighbours>> {
    return this.askLater(query, (desk) => neighbours(desk, query, name));
  }

  labels(query: StackQuery): Answer<LabelTable> {
    return this.ask(query, (desk) => labelTable(desk, query));
  }

  async export(
    query: StackQuery,
    format: 'folded' | 'pprof' | 'tsv',
    order: TopOrder = { by: 'flat', descending: true },
    text = '',
  ): Promise<Answer<ExportedFile>> {
    const desk = this.desks.get(query.capture);
    if (!desk) return notOpen();
    // Fetched when it is first needed: nobody exports before reading.
    const { exportFile } = await import('./export-file.ts');
    return exportFile(desk, query, format, order, text);
  }

  private async openNow(
    job: string,
    input: OpenInput,
    onProgress: (progress: Progress) => void,
  ): Promise<Answer<CaptureFacts>> {
    const id = `c${++this.opened}`;
    const isCancelled = (): boolean => this.cancelled.has(job);
    try {
      const answer = await openCapture(input, { id, onProgress, isCancelled });
      if (!answer.ok) return answer;
      this.desks.set(id, new StackDesk(answer.value.facts, answer.value.index));
      return ok(answer.value.facts);
    } finally {
      this.cancelled.delete(job);
    }
  }

  private async askLater<T>(query: StackQuery, answer: (desk: StackDesk) => Promise<Answer<T>>): Promise<Answer<T>> {
    const desk = this.desks.get(query.capture);
    return desk ? answer(desk) : notOpen();
  }

  private ask<T>(query: StackQuery, answer: (desk: StackDesk) => Answer<T>): Answer<T> {
    const desk = this.desks.get(query.capture);
    return desk ? answer(desk) : notOpen();
  }
}

function notOpen(): { readonly ok: false; readonly error: { readonly code: 'not-found'; readonly sentence: string } } {
  return err({ code: 'not-found', sentence: 'That capture is not open any more.' });
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}

import { err, ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import type { Failure } from '../model/failure.ts';
import type { FlameTile } from '../model/flame-tile.ts';
import type { FlameWindow, GrewBy, GrewOrder, Move, NodeId, Pattern, TopOrder } from '../model/query.ts';
import type { ComparisonRoom } from './comparison-room.ts';
import type {
  Answer,
  CaptureFacts,
  CaptureId,
  CompareFacts,
  CompareQuery,
  EngineApi,
  ExportedFile,
  FlameQuery,
  GrewPage,
  LabelTable,
  Neighbours,
  NodeDetail,
  OpenedShare,
  OpenInput,
  PathStep,
  SearchResult,
  SharedLink,
  ShareOptions,
  Soon,
  StackQuery,
  TopPage,
} from './contract.ts';
import { flameTile, locateFunction, moveFrom, nodeDetail, pathTo, resolvePath } from './flame-answers.ts';
import { notOpen } from './not-found.ts';
import { openCapture } from './open-capture.ts';
import type { Picture } from './picture.ts';
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
  private room: Promise<ComparisonRoom> | undefined;
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
    // What was compared with it would keep it in memory.
    void this.room?.then((room) => room.forget());
  }

  flame(query: FlameQuery, window: FlameWindow): Soon<FlameTile> {
    return this.draw(query, (picture) => flameTile(picture, window));
  }

  node(query: FlameQuery, node: NodeId): Soon<NodeDetail> {
    return this.draw(query, (picture) => nodeDetail(picture, node));
  }

  path(query: FlameQuery, node: NodeId): Soon<readonly PathStep[]> {
    return this.draw(query, (picture) => pathTo(picture, node));
  }

  resolve(query: FlameQuery, names: readonly string[]): Soon<NodeDetail> {
    return this.draw(query, (picture) => resolvePath(picture, names));
  }

  locate(query: FlameQuery, name: string): Soon<NodeDetail> {
    return this.draw(query, (picture) => locateFunction(picture, name));
  }

  move(query: FlameQuery, node: NodeId, move: Move): Soon<NodeDetail> {
    return this.draw(query, (picture) => moveFrom(picture, node, move));
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

  async compareFacts(query: CompareQuery): Promise<Answer<CompareFacts>> {
    return (await this.comparing()).facts(query);
  }

  async grew(
    query: CompareQuery,
    by: GrewBy,
    order: GrewOrder,
    text: string,
    start: number,
    end: number,
  ): Promise<Answer<GrewPage>> {
    return (await this.comparing()).grew(query, by, order, text, start, end);
  }

  async grewIndex(query: CompareQuery, by: GrewBy, order: GrewOrder, text: string, key: string): Promise<Answer<number>> {
    return (await this.comparing()).grewIndex(query, by, order, text, key);
  }

  async share(query: CompareQuery, options: ShareOptions): Promise<Answer<SharedLink>> {
    return (await this.comparing()).share(query, options);
  }

  async openShared(payload: string | Uint8Array): Promise<Answer<OpenedShare>> {
    const { openShared } = await import('./open-shared.ts');
    const opened = await openShared(payload, () => `c${++this.opened}`);
    if (!opened.ok) return opened;
    for (const { facts, index } of opened.value.captures) this.desks.set(facts.id, new StackDesk(facts, index));
    return ok(opened.value.share);
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

  private comparing(): Promise<ComparisonRoom> {
    this.room ??= import('./comparison-room.ts').then(
      ({ ComparisonRoom: Room }) => new Room((capture) => this.desks.get(capture)),
    );
    return this.room;
  }

  private draw<T>(query: FlameQuery, answer: (picture: Picture) => Answer<T>): Soon<T> {
    if (query.against) {
      return this.comparing().then((room) => {
        const picture = room.picture(query);
        return picture.ok ? answer(picture.value) : picture;
      });
    }
    return this.ask(query, (desk) => {
      const picture = desk.picture(query);
      return picture.ok ? answer(picture.value) : picture;
    });
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

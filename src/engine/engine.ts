import { err, ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import { CANCELLED_FAILURE } from '../model/failure.ts';
import type { FlameTile } from '../model/flame-tile.ts';
import type { FlameWindow, GrewBy, GrewOrder, Move, NodeId, Pattern, TopOrder } from '../model/query.ts';
import type { DatedCapture } from './capture-pins.ts';
import type { ComparisonRoom } from './comparison-room.ts';
import type {
  Answer,
  CaptureFacts,
  CaptureId,
  CompareFacts,
  CompareQuery,
  EngineApi,
  ExportedFile,
  ExportOptions,
  FlameQuery,
  GrewPage,
  LabelTable,
  Neighbours,
  NodeDetail,
  OpenedFile,
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
import type { GoroutineRoom } from './goroutine-room.ts';
import type { GraphApi } from './graph-contract.ts';
import type { ExtraRoom } from './extra-room.ts';
import type { HintApi } from './hint-contract.ts';
import type { HintRoom, HintSources } from './hint-room.ts';
import type { ExtraFacts, MemoryApi, SeriesId } from './memory-contract.ts';
import type { MemoryRoom } from './memory-room.ts';
import { notOpen, type Refused } from './not-found.ts';
import type { GraphRoom } from './graph-room.ts';
import { openCapture } from './open-capture.ts';
import { outOfMemory } from './out-of-memory.ts';
import type { Opened } from './opened.ts';
import type { Picture } from './picture.ts';
import type { Questions } from './questions.ts';
import { RoomCalls } from './room-calls.ts';
import type { StackDesk } from './stack-desk.ts';

/** Keeps the open captures and answers questions about them. Knows no browser: the same class runs in Node. */
export class Engine extends RoomCalls implements EngineApi {
  private readonly desks = new Map<CaptureId, StackDesk>();
  private readonly cancelled = new Set<string>();
  /** Ends the wait of jobs that have not begun. */
  private readonly waiting = new Map<string, () => void>();
  private opened = 0;
  private room: Promise<ComparisonRoom> | undefined;
  private heaps: Promise<GraphRoom> | undefined;
  private dumps: Promise<GoroutineRoom> | undefined;
  private memory: Promise<MemoryRoom> | undefined;
  private extras: ExtraRoom | undefined;
  private rules: Promise<HintRoom> | undefined;
  /** When files were written, of captures that came with it. */
  private readonly fileTimes = new Map<CaptureId, number>();
  /** What came with links. */
  private readonly linked = new Map<CaptureId, OpenedShare>();
  private questions: Questions | undefined;
  /** One file at a time: memory peaks while reading. */
  private queue: Promise<unknown> = Promise.resolve();

  open(job: string, input: OpenInput, onProgress: (progress: Progress) => void): Promise<Answer<OpenedFile>> {
    const { promise, resolve, reject } = withResolvers<Answer<OpenedFile>>();
    this.waiting.set(job, () => resolve(err(CANCELLED_FAILURE)));
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
    this.forget(capture);
    this.fileTimes.delete(capture);
    for (const [id, { base, head }] of this.linked) if (base?.id === capture || head.id === capture) this.linked.delete(id);
    void this.memory?.then((room) => room.closeOf(capture));
  }

  /** All that was worked out about a capture. */
  private forget(capture: CaptureId): void {
    this.desks.delete(capture);
    this.desks.delete(pathsOf(capture));
    void this.dumps?.then((room) => room.close(capture));
    // What was compared with it would keep it in memory.
    void this.room?.then((room) => room.forget());
    void this.heaps?.then((room) => room.close(capture));
  }

  flame(query: FlameQuery, window: FlameWindow): Soon<FlameTile> {
    return this.draw(query, (picture, { flame }) => flame.flameTile(picture, window));
  }

  node(query: FlameQuery, node: NodeId): Soon<NodeDetail> {
    return this.draw(query, (picture, { flame }) => flame.nodeDetail(picture, node));
  }

  path(query: FlameQuery, node: NodeId): Soon<readonly PathStep[]> {
    return this.draw(query, (picture, { flame }) => flame.pathTo(picture, node));
  }

  resolve(query: FlameQuery, names: readonly string[]): Soon<NodeDetail> {
    return this.draw(query, (picture, { flame }) => flame.resolvePath(picture, names));
  }

  locate(query: FlameQuery, name: string): Soon<NodeDetail> {
    return this.draw(query, (picture, { flame }) => flame.locateFunction(picture, name));
  }

  move(query: FlameQuery, node: NodeId, move: Move): Soon<NodeDetail> {
    return this.draw(query, (picture, { flame }) => flame.moveFrom(picture, node, move));
  }

  search(query: StackQuery, pattern: Pattern): Answer<SearchResult> {
    return this.ask(query, (desk, { tables }) => tables.searchResult(desk, query, pattern));
  }

  top(query: StackQuery, order: TopOrder, text: string, start: number, end: number): Promise<Answer<TopPage>> {
    return this.askLater(query, (desk, { tables }) => tables.topPage(desk, query, order, text, start, end));
  }

  topIndex(query: StackQuery, order: TopOrder, text: string, name: string): Promise<Answer<number>> {
    return this.askLater(query, (desk, { tables }) => tables.topIndex(desk, query, order, text, name));
  }

  neighbours(query: StackQuery, name: string): Promise<Answer<Neighbours>> {
    return this.askLater(query, (desk, { tables }) => tables.neighbours(desk, query, name));
  }

  labels(query: StackQuery): Answer<LabelTable> {
    return this.ask(query, (desk, { tables }) => tables.labelTable(desk, query));
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
    const { makeDesk } = await this.fetchQuestions();
    const opened = await openShared(payload, () => `c${++this.opened}`, makeDesk);
    if (!opened.ok) return opened;
    for (const desk of opened.value.desks) this.desks.set(desk.facts.id, desk);
    const { share } = opened.value;
    if (share.findings.length > 0) this.linked.set(share.head.id, share);
    return ok(share);
  }

  async export(
    job: string,
    query: StackQuery,
    options: ExportOptions,
    onProgress: (progress: Progress) => void,
  ): Promise<Answer<ExportedFile>> {
    const desk = this.desks.get(query.capture);
    if (!desk) return notOpen();
    // Fetched when it is first needed: nobody exports before reading.
    const { exportFile } = await import('./export-file.ts');
    const isCancelled = (): boolean => this.cancelled.has(job);
    try {
      return await exportFile(desk, query, options, { onProgress, isCancelled });
    } finally {
      this.cancelled.delete(job);
    }
  }

  async openPaths(capture: CaptureId): ReturnType<GraphApi['openPaths']> {
    const id = pathsOf(capture);
    const known = this.desks.get(id);
    if (known) return ok(known.facts);
    const heap = this.desks.get(capture)?.facts;
    const profile = await (await this.heapRoom()).shortestPathProfile(capture);
    if (!profile.ok) return profile;
    const { makeDesk } = await this.fetchQuestions();
    if (!heap || !this.desks.has(capture)) return notOpen();
    const { sha256, name, byteLength, format, kind } = heap;
    const read = { id, sha256, fromLink: false, name, byteLength, format, profile: profile.value, notices: [] };
    const desk = makeDesk(read, kind);
    this.desks.set(id, desk);
    return ok(desk.facts);
  }

  async waste(job: string, capture: CaptureId, onProgress: (progress: Progress) => void): ReturnType<GraphApi['waste']> {
    const room = await this.heapRoom();
    try {
      return await room.waste(capture, { onProgress, isCancelled: () => this.cancelled.has(job) });
    } finally {
      this.cancelled.delete(job);
    }
  }

  async exportGraph(...[capture, options]: Parameters<GraphApi['exportGraph']>): ReturnType<GraphApi['exportGraph']> {
    return (await this.heapRoom()).exportGraph(capture, this.desks.get(capture)?.facts.name ?? '', options);
  }

  protected override goroutineRoom(): Promise<GoroutineRoom> {
    this.dumps ??= Promise.all([import('./goroutine-room.ts'), this.fetchQuestions()]).then(
      ([{ GoroutineRoom: Room }, { makeDesk }]) => new Room(this.desks, makeDesk),
    );
    return this.dumps;
  }

  closeSeries(series: SeriesId): void {
    void this.memory?.then((room) => room.closeSeries(series));
  }

  async escapesOf(capture: CaptureId): ReturnType<MemoryApi['escapesOf']> {
    const desk = this.desks.get(capture);
    return desk ? (this.extras?.escapesOf(desk) ?? ok([])) : notOpen();
  }

  hints(...args: Parameters<HintApi['hints']>): ReturnType<HintApi['hints']> {
    // Captures alone make a timeline too: of goroutines, and of what is in use.
    const sources = async (): Promise<HintSources> => ({ desks: this.files(), fileTimes: this.fileTimes, graphs: await this.heaps, memory: await this.memoryRoom(), extras: this.extras, linked: [...this.linked.values()] });
    this.rules ??= Promise.all([import('./hint-room.ts'), this.fetchQuestions()]).then(([{ HintRoom: Room }]) => new Room(sources));
    return this.rules.then((room) => room.hints(...args));
  }

  protected override memoryRoom(): Promise<MemoryRoom> {
    const captures = (): readonly DatedCapture[] => Array.from(this.files(), ({ facts }) => ({ facts, fileTime: this.fileTimes.get(facts.id) }));
    this.memory ??= import('./memory-room.ts').then(({ MemoryRoom: Room }) => new Room(captures));
    return this.memory;
  }

  protected override heapRoom(): Promise<GraphRoom> {
    this.heaps ??= import('./graph-room.ts').then(({ GraphRoom: Room }) => new Room((capture) => this.desks.get(capture)));
    return this.heaps;
  }

  /** Without what was made of a capture for one of its pictures. */
  private files(): readonly StackDesk[] {
    return [...this.desks.values()].filter(({ facts }) => !facts.id.includes(DERIVED));
  }

  private comparing(): Promise<ComparisonRoom> {
    this.room ??= import('./comparison-room.ts').then(
      ({ ComparisonRoom: Room }) => new Room((capture) => this.desks.get(capture)),
    );
    return this.room;
  }

  private draw<T>(query: FlameQuery, answer: (picture: Picture, questions: Questions) => Answer<T>): Soon<T> {
    return this.ask(query, (desk, questions) => {
      const take = (picture: Answer<Picture>): Answer<T> => (picture.ok ? answer(picture.value, questions) : picture);
      if (query.against) return this.comparing().then((room) => take(room.picture(query)));
      return take(desk.picture(query));
    });
  }

  private async openNow(job: string, input: OpenInput, onProgress: (progress: Progress) => void): Promise<Answer<OpenedFile>> {
    const id = `c${++this.opened}`;
    const isCancelled = (): boolean => this.cancelled.has(job);
    const questionsReady = this.fetchQuestions();
    try {
      const read = await openCapture(input, { id, onProgress, isCancelled });
      if (!read.ok) return read;
      onProgress({ phase: 'Indexing', fraction: undefined });
      const { makeDesk } = await questionsReady;
      const desks: StackDesk[] = [];
      for (const { capture, kind, heap } of read.value.captures) {
        const profile = heap === undefined && this.extras ? this.extras.named(capture.profile) : capture.profile;
        desks.push(makeDesk({ ...capture, profile }, kind, heap?.facts));
        if (heap) (await this.heapRoom()).add(heap.desk);
      }
      if (isCancelled()) {
        this.close(id);
        return err(CANCELLED_FAILURE);
      }
      for (const desk of desks) {
        this.desks.set(desk.facts.id, desk);
        if (input.lastModified !== undefined) this.fileTimes.set(desk.facts.id, input.lastModified);
      }
      const captures = desks.map(({ facts }) => facts);
      const { series, symbols, escapes } = read.value;
      const room = series.length === 0 ? undefined : await this.memoryRoom();
      const told = symbols.length + escapes.length === 0 ? NOTHING_TOLD : await this.tellMore(input.name, read.value);
      return ok({ captures, series: series.flatMap((one) => room?.add(one) ?? []), ...told });
    } catch (error) {
      return err(outOfMemory(error));
    } finally {
      this.cancelled.delete(job);
    }
  }

  /** What came tells more of the captures: those that are open are made again with it. */
  private async tellMore(name: string, { symbols, escapes }: Opened): Promise<Pick<OpenedFile, 'extras' | 'updated'>> {
    const [{ ExtraRoom: Room }, { makeDesk }] = await Promise.all([import('./extra-room.ts'), this.fetchQuestions()]);
    const room = (this.extras ??= new Room());
    const profiles = (): readonly StackDesk[] => this.files().filter(({ facts }) => facts.graph === undefined && !facts.fromLink);
    const extras: ExtraFacts[] = [];
    const updated = new Map<CaptureId, CaptureFacts>();
    for (const table of symbols) {
      room.addSymbols(table);
      let fits = 0;
      for (const { capture, facts } of profiles()) {
        const profile = room.named(capture.profile);
        if (profile === capture.profile) continue;
        const desk = makeDesk({ ...capture, profile }, facts.kind);
        this.forget(facts.id);
        this.desks.set(facts.id, desk);
        updated.set(facts.id, desk.facts);
        fits++;
      }
      extras.push(room.aboutSymbols(name, table, fits));
    }
    if (escapes.length > 0) {
      room.addEscapes(escapes);
      extras.push(room.aboutEscapes(name, escapes, profiles()));
    }
    return { extras, updated: [...updated.values()] };
  }

  private async fetchQuestions(): Promise<Questions> {
    this.questions ??= (await import('./questions.ts')).QUESTIONS;
    return this.questions;
  }

  /** There is a desk only after the questions have come. */
  private ask<A>(query: StackQuery, answer: (desk: StackDesk, questions: Questions) => A): A | Refused {
    const desk = this.desks.get(query.capture);
    return desk && this.questions ? answer(desk, this.questions) : notOpen();
  }

  private async askLater<T>(
    query: StackQuery,
    answer: (desk: StackDesk, questions: Questions) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    return this.ask(query, answer);
  }
}

const NOTHING_TOLD = { extras: [], updated: [] };

/** In the ids of captures that were made of another. */
const DERIVED = '-';

/** The capture that `openPaths` makes of a heap. */
function pathsOf(capture: CaptureId): CaptureId {
  return `${capture}${DERIVED}paths`;
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

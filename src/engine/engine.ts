import { foldStacks } from '../analysis/folded-stacks.ts';
import { ByteSink } from '../formats/byte-sink.ts';
import { writePprof } from '../formats/pprof/write.ts';
import { err, ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
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

/** Folding a larger tree would make a file that no tool opens. */
const MOST_NODES_TO_FOLD = 5_000_000;
const MOST_FOLDED_BYTES = 512 * 1024 * 1024;

/** Keeps the open captures and answers questions about them. Knows no browser: the same class runs in Node. */
export class Engine implements EngineApi {
  private readonly desks = new Map<CaptureId, StackDesk>();
  private readonly cancelled = new Set<string>();
  private opened = 0;
  /** One file at a time: memory peaks while reading. */
  private queue: Promise<unknown> = Promise.resolve();

  open(job: string, input: OpenInput, onProgress: (progress: Progress) => void): Promise<Answer<CaptureFacts>> {
    const next = this.queue.then(() => this.openNow(job, input, onProgress));
    this.queue = next.catch(() => undefined);
    return next;
  }

  cancel(job: string): void {
    this.cancelled.add(job);
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

  top(query: StackQuery, order: TopOrder, text: string, start: number, end: number): Answer<TopPage> {
    return this.ask(query, (desk) => topPage(desk, query, order, text, start, end));
  }

  topIndex(query: StackQuery, order: TopOrder, text: string, name: string): Answer<number> {
    return this.ask(query, (desk) => topIndex(desk, query, order, text, name));
  }

  neighbours(query: StackQuery, name: string): Answer<Neighbours> {
    return this.ask(query, (desk) => neighbours(desk, query, name));
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
    const type = desk.facts.valueTypes[query.type]?.type ?? '';
    const stem = `${fileStem(desk.facts.name)}${query.filters.length > 0 ? '.filtered' : ''}`;
    switch (format) {
      case 'pprof': {
        const view = desk.view(query);
        if (!view.ok) return view;
        const { kept, hidden } = view.value;
        const selection = query.filters.length > 0 ? { kept, hidden } : undefined;
        const bytes = await gzip(writePprof(desk.index.profile, selection));
        return ok({ name: `${stem}.pb.gz`, mime: 'application/octet-stream', bytes });
      }
      case 'folded': {
        const view = desk.view(query);
        if (!view.ok) return view;
        const tooLarge = err({
          code: 'too-large',
          sentence: 'Folded stacks of this profile would be larger than tools can open. Focus on a part of it first.',
        } as const);
        if (desk.index.profile.stacks.count > MOST_NODES_TO_FOLD) return tooLarge;
        const sink = new ByteSink(1 << 16, MOST_FOLDED_BYTES);
        const encoder = new TextEncoder();
        for (const line of foldStacks(view.value)) if (!sink.append(encoder.encode(line))) return tooLarge;
        return ok({ name: `${stem}.${type}.folded.txt`, mime: 'text/plain', bytes: sink.view().slice() });
      }
      case 'tsv': {
        const page = topPage(desk, query, order, text, 0, Number.MAX_SAFE_INTEGER);
        if (!page.ok) return page;
        const bytes = new TextEncoder().encode(topTsv(page.value));
        return ok({ name: `${stem}.${type}.tsv`, mime: 'text/tab-separated-values', bytes });
      }
    }
  }

  private async openNow(
    job: string,
    input: OpenInput,
    onProgress: (progress: Progress) => void,
  ): Promise<Answer<CaptureFacts>> {
    const id = `c${++this.opened}`;
    const isCancelled = (): boolean => this.cancelled.has(job);
    try {
      if (isCancelled()) return err({ code: 'cancelled', sentence: 'Cancelled.' });
      const answer = await openCapture(input, { id, onProgress, isCancelled });
      if (!answer.ok) return answer;
      this.desks.set(id, new StackDesk(answer.value.facts, answer.value.index));
      return ok(answer.value.facts);
    } finally {
      this.cancelled.delete(job);
    }
  }

  private ask<T>(query: StackQuery, answer: (desk: StackDesk) => Answer<T>): Answer<T> {
    const desk = this.desks.get(query.capture);
    return desk ? answer(desk) : notOpen();
  }
}

function notOpen(): { readonly ok: false; readonly error: { readonly code: 'not-found'; readonly sentence: string } } {
  return err({ code: 'not-found', sentence: 'That capture is not open any more.' });
}

function fileStem(name: string): string {
  const file = name.slice(name.lastIndexOf('/') + 1).replace(/\.(gz|pb|pprof|prof|txt)$/gi, '');
  return file.replace(/\.(pb|pprof|prof)$/i, '').replaceAll(/[^\w.-]+/g, '_') || 'profile';
}

/** Exact integers, as the table has them; a name can't break the form. */
function topTsv(page: TopPage): string {
  const head = ['flat', 'flat%', 'sum%', 'cum', 'cum%', ...(page.hasObjectSize ? ['object size'] : []), 'name', 'file'];
  const percent = (part: number): string => (page.total === 0 ? '' : ((100 * part) / page.total).toFixed(4));
  const lines = page.rows.map((row) =>
    [
      row.flat,
      percent(row.flat),
      percent(row.runningFlat),
      row.cum,
      percent(row.cum),
      ...(page.hasObjectSize ? [row.objectSize?.toFixed(1) ?? ''] : []),
      row.name.replaceAll(/[\t\r\n]+/g, ' '),
      row.file.replaceAll(/[\t\r\n]+/g, ' '),
    ].join('\t'),
  );
  return `${[head.join('\t'), ...lines].join('\n')}\n`;
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

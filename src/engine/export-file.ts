import { foldStacks } from '../analysis/folded-stacks.ts';
import { nodeWeight, type StackView } from '../analysis/stack-view.ts';
import { ByteSink } from '../formats/byte-sink.ts';
import { writePprof } from '../formats/pprof/write.ts';
import { err, ok } from '../lib/result.ts';
import { CANCELLED, runInSlices, type Progress, type Steps } from '../lib/steps.ts';
import { CANCELLED_FAILURE, type Failure } from '../model/failure.ts';
import type { Answer, ExportedFile, ExportOptions, StackQuery, TopPage } from './contract.ts';
import type { StackDesk } from './stack-desk.ts';
import { topPage } from './table-answers.ts';

/** Folding a larger tree would make a file that no tool opens. */
const MOST_NODES_TO_FOLD = 5_000_000;
const MOST_FOLDED_BYTES = 512 * 1024 * 1024;
const LINES_BETWEEN_YIELDS = 1024;

const TOO_LARGE: Failure = {
  code: 'too-large',
  sentence: 'Folded stacks of this profile would be larger than tools can open. Focus on a smaller part of it first.',
};

export async function exportFile(
  desk: StackDesk,
  query: StackQuery,
  { format, order = { by: 'flat', descending: true }, text = '' }: ExportOptions,
  watch: { readonly onProgress: (progress: Progress) => void; readonly isCancelled: () => boolean },
): Promise<Answer<ExportedFile>> {
  const type = desk.facts.valueTypes[query.type]?.type ?? '';
  const stem = `${fileStem(desk.facts.name)}${query.filters.length > 0 ? '.filtered' : ''}`;
  const view = desk.view(query);
  if (!view.ok) return view;
  switch (format) {
    case 'pprof': {
      const { kept, hidden } = view.value;
      const selection = query.filters.length > 0 ? { kept, hidden } : undefined;
      const written = await runInSlices(writePprof(desk.index.profile, selection), watch);
      if (written === CANCELLED) return err(CANCELLED_FAILURE);
      watch.onProgress({ phase: 'Packing', fraction: undefined });
      const bytes = await gzip(written);
      return watch.isCancelled()
        ? err(CANCELLED_FAILURE)
        : ok({ name: `${stem}.pb.gz`, mime: 'application/octet-stream', bytes });
    }
    case 'folded': {
      if (countNodes(view.value) > MOST_NODES_TO_FOLD) return err(TOO_LARGE);
      const bytes = await runInSlices(foldedBytes(view.value), watch);
      if (bytes === CANCELLED) return err(CANCELLED_FAILURE);
      return bytes ? ok({ name: `${stem}.${type}.folded.txt`, mime: 'text/plain', bytes }) : err(TOO_LARGE);
    }
    case 'tsv': {
      const page = await topPage(desk, query, order, text, 0, Number.MAX_SAFE_INTEGER);
      if (!page.ok) return page;
      const bytes = new TextEncoder().encode(topTsv(page.value));
      return ok({ name: `${stem}.${type}.tsv`, mime: 'text/tab-separated-values', bytes });
    }
  }
}

/** Undefined when it grows too large. */
function* foldedBytes(view: StackView): Steps<Uint8Array<ArrayBuffer> | undefined> {
  const sink = new ByteSink(1 << 16, MOST_FOLDED_BYTES);
  const encoder = new TextEncoder();
  let lines = 0;
  for (const line of foldStacks(view)) {
    if (!sink.append(encoder.encode(line))) return undefined;
    if (++lines % LINES_BETWEEN_YIELDS === 0) yield { phase: 'Folding stacks', fraction: undefined };
  }
  return sink.view().slice();
}

/** Stack nodes that the filters leave any weight. */
function countNodes(view: StackView): number {
  const { stacks } = view.index.profile;
  let count = 0;
  for (let node = 0; node < stacks.count; ) {
    const isKept = nodeWeight(view, node) !== 0;
    if (isKept) count++;
    node = isKept ? node + 1 : stacks.end[node]!;
  }
  return count;
}

function fileStem(name: string): string {
  const file = name.slice(name.lastIndexOf('/') + 1).replace(/\.(gz|pb|pprof|prof|txt)$/gi, '');
  return file.replace(/\.(pb|pprof|prof)$/i, '').replaceAll(/[^\w.-]+/g, '_') || 'profile';
}

/** Exact integers, as the table has them; a name can't break the form. */
function topTsv(page: TopPage): string {
  const head = ['flat', 'flat% of all', 'sum% of all', 'cum', 'cum% of all', ...(page.hasObjectSize ? ['object size'] : []), 'name', 'file'];
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

import { isGzip } from '../formats/gunzip-native.ts';
import { graphFormatOf, type GraphFormat } from '../formats/graph-format.ts';
import { beginningOf, inflateAll } from '../formats/gunzip.ts';
import { readPprof } from '../formats/pprof/read.ts';
import { looksLikePprof } from '../formats/looks-like-pprof.ts';
import { err, ok } from '../lib/result.ts';
import { loadRegex } from '../lib/regex.ts';
import { CANCELLED, runInSlices, type Progress } from '../lib/steps.ts';
import { looksLikeText } from '../formats/text/looks-like-text.ts';
import { CANCELLED_FAILURE, type Failure } from '../model/failure.ts';
import type { Answer, OpenInput } from './contract.ts';
import { isEmpty, onlyCapture, type Opened, type OpenedCapture } from './opened.ts';
import { outOfMemory } from './out-of-memory.ts';

export interface OpenOptions {
  readonly id: string;
  readonly onProgress: (progress: Progress) => void;
  readonly isCancelled: () => boolean;
}

/** Enough to tell heaps of objects, which are read piece by piece, from what is read whole. */
const BEGINNING_BYTES = 16 * 1024;

/** Bytes to model: tell what it is by its content, unpack, read. */
export async function openCapture(input: OpenInput, options: OpenOptions): Promise<Answer<Opened>> {
  try {
    const beginning = await beginningOf(input.blob, BEGINNING_BYTES);
    const format = graphFormatOf(beginning);
    if (format !== undefined) return await openHeap(input, options, format);
    if (looksLikeText(beginning)) {
      const { openText } = await import('./open-text.ts');
      await loadRegex();
      const texts = await openText(input, options.id, options);
      if (!texts.ok) return texts;
      if (!isEmpty(texts.value)) return ok(await withHash(texts.value, input.blob));
    }
    const hashed = hashOf(input.blob);
    const isWorthwhile = (beginning: Uint8Array): boolean => looksLikePprof(beginning) || isGzip(beginning);
    // Filters need it, and drop_frames while reading.
    const regexReady = loadRegex();
    const inflated = await inflateAll(input.blob, { ...options, isWorthwhile });
    if (!inflated.ok) return inflated;
    const { bytes, notices, layers } = inflated.value;
    if (!looksLikePprof(bytes)) {
      // What else it may be fills many sentences; they are fetched when a file needs them.
      const { sniff } = await import('../formats/sniff.ts');
      const sniffed = sniff(bytes, layers);
      if (sniffed.kind === 'refused') {
        return err(withPackingTrouble(sniffed.failure, notices.map(({ sentence }) => sentence)));
      }
    }
    await regexReady;
    const read = await runInSlices(readPprof(bytes), options);
    if (read === CANCELLED) return err(CANCELLED_FAILURE);
    if (!read.ok) return read;
    const capture: OpenedCapture['capture'] = {
      id: options.id,
      sha256: await hashed,
      fromLink: false,
      name: input.name,
      byteLength: input.blob.size,
      format: 'pprof',
      profile: read.value.profile,
      notices: [...notices, ...read.value.notices],
    };
    return ok(onlyCapture({ capture }));
  } catch (error) {
    return err(outOfMemory(error));
  }
}

async function openHeap(input: OpenInput, options: OpenOptions, format: GraphFormat): Promise<Answer<Opened>> {
  const { openGraph } = await import('./open-graph.ts');
  // Beside the reading, and not awaited before it has ended.
  const hashed = input.blob.size > MOST_HASHED_STREAM_BYTES ? '' : hashOf(input.blob);
  const opened = await openGraph(input, options.id, format, options);
  if (!opened.ok) return opened;
  await loadRegex();
  const { capture, kind } = opened.value;
  return ok(onlyCapture({ capture: { ...capture, sha256: await hashed }, kind, heap: opened.value }));
}

/** Of several captures in one text none is the file. */
async function withHash(texts: Opened, blob: Blob): Promise<Opened> {
  const [only, more] = texts.captures;
  if (!only || more || blob.size > MOST_HASHED_STREAM_BYTES) return texts;
  return { ...texts, captures: [{ ...only, capture: { ...only.capture, sha256: await hashOf(blob) } }] };
}

/** Heaps and texts are never whole in memory, not for their hash either. */
const MOST_HASHED_STREAM_BYTES = 32 * 1024 * 1024;

/** Larger files are not hashed: the platform hashes only what is in memory in one piece. */
const MOST_HASHED_BYTES = 256 * 1024 * 1024;

/** Computed beside the reading, off this thread. Only secure contexts (https, localhost) have it. */
async function hashOf(blob: Blob): Promise<string> {
  if (globalThis.crypto?.subtle === undefined || blob.size > MOST_HASHED_BYTES) return '';
  try {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    // A file that can't be read says so where it is read.
    return '';
  }
}

/** When unpacking already went wrong, that is the likelier cause, and it is said first. */
function withPackingTrouble(failure: Failure, sentences: readonly string[]): Failure {
  return sentences.length === 0 ? failure : { ...failure, sentence: `${sentences.join(' ')} ${failure.sentence}` };
}

import { indexProfile, type ProfileIndex } from '../analysis/profile-index.ts';
import { kindOf } from '../analysis/profile-kind.ts';
import { isGzip } from '../formats/gunzip-native.ts';
import { inflateAll } from '../formats/gunzip.ts';
import { readPprof } from '../formats/pprof/read.ts';
import { looksLikePprof } from '../formats/looks-like-pprof.ts';
import { err, ok } from '../lib/result.ts';
import { loadRegex } from '../lib/regex.ts';
import { CANCELLED, runInSlices, type Progress } from '../lib/steps.ts';
import type { Failure } from '../model/failure.ts';
import { factsOf } from './capture-facts.ts';
import type { Answer, CaptureFacts, OpenInput } from './contract.ts';

export interface OpenedCapture {
  readonly facts: CaptureFacts;
  readonly index: ProfileIndex;
}

export interface OpenOptions {
  readonly id: string;
  readonly onProgress: (progress: Progress) => void;
  readonly isCancelled: () => boolean;
}

const CANCEL: Failure = { code: 'cancelled', sentence: 'Cancelled.' };

/** Bytes to model: unpack, tell what it is by its content, read, and index for questions. */
export async function openCapture(input: OpenInput, options: OpenOptions): Promise<Answer<OpenedCapture>> {
  try {
    const hashed = hashOf(input.blob);
    const isWorthwhile = (beginning: Uint8Array): boolean => looksLikePprof(beginning) || isGzip(beginning);
    // Filters need it, and drop_frames while reading.
    const regexReady = loadRegex();
    const inflated = await inflateAll(input.blob, { ...options, isWorthwhile });
    if (!inflated.ok) return inflated;
    const { bytes, notices } = inflated.value;
    if (!looksLikePprof(bytes)) {
      // What else it may be fills many sentences; they are fetched when a file needs them.
      const { sniff } = await import('../formats/sniff.ts');
      const sniffed = sniff(bytes);
      if (sniffed.kind === 'refused') {
        return err(withPackingTrouble(sniffed.failure, notices.map(({ sentence }) => sentence)));
      }
    }
    await regexReady;
    const read = await runInSlices(readPprof(bytes), options);
    if (read === CANCELLED) return err(CANCEL);
    if (!read.ok) return read;
    options.onProgress({ phase: 'Indexing', fraction: undefined });
    const { profile } = read.value;
    const index = indexProfile(profile);
    const facts = factsOf({
      id: options.id,
      sha256: await hashed,
      fromLink: false,
      name: input.name,
      byteLength: input.blob.size,
      format: 'pprof',
      kind: kindOf(profile),
      profile,
      notices: [...notices, ...read.value.notices],
    });
    if (options.isCancelled()) return err(CANCEL);
    return ok({ facts, index });
  } catch (error) {
    if (error instanceof RangeError) {
      return err({
        code: 'out-of-memory',
        sentence:
          'There is not enough memory here to open this profile. Close other captures or tabs, or make it smaller with go tool pprof -proto -focus=….',
      });
    }
    throw error;
  }
}

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

import { indexProfile, type ProfileIndex } from '../analysis/profile-index.ts';
import { kindOf } from '../analysis/profile-kind.ts';
import { isGzip } from '../formats/gunzip-native.ts';
import { inflateAll } from '../formats/gunzip.ts';
import { readPprof } from '../formats/pprof/read.ts';
import { looksLikePprof } from '../formats/looks-like-pprof.ts';
import { err, ok } from '../lib/result.ts';
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
    const isWorthwhile = (beginning: Uint8Array): boolean => looksLikePprof(beginning) || isGzip(beginning);
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
    const read = await runInSlices(readPprof(bytes), options);
    if (read === CANCELLED) return err(CANCEL);
    if (!read.ok) return read;
    options.onProgress({ phase: 'Indexing', fraction: undefined });
    const { profile } = read.value;
    const index = indexProfile(profile);
    const facts = factsOf({
      id: options.id,
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

/** When unpacking already went wrong, that is the likelier cause, and it is said first. */
function withPackingTrouble(failure: Failure, sentences: readonly string[]): Failure {
  return sentences.length === 0 ? failure : { ...failure, sentence: `${sentences.join(' ')} ${failure.sentence}` };
}

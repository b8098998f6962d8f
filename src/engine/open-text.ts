/** Profiles in text: goroutine dumps, crashes, `?debug=1`. One text may hold several. Fetched with the first of them. */
import { blobSource } from '../formats/byte-source.ts';
import { gunzipToBlob } from '../formats/gunzip.ts';
import { isGzip } from '../formats/gunzip-native.ts';
import { createCountProfileParser } from '../formats/text/goroutines/count-profile.ts';
import { createGoroutineDumpParser } from '../formats/text/goroutines/goroutine-dump.ts';
import { createContentionTextParser } from '../formats/text/profiles/contention.ts';
import { createHeapTextParser } from '../formats/text/profiles/heap.ts';
import { readText } from '../formats/text/read-text.ts';
import { ok } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import type { Capture, ProfileKind } from '../model/capture.ts';
import type { Notice } from '../model/failure.ts';
import type { Answer, OpenInput } from './contract.ts';

export interface OpenedText {
  readonly capture: Omit<Capture, 'kind'>;
  readonly kind: ProfileKind;
}

interface Watch {
  readonly onProgress: (progress: Progress) => void;
  readonly isCancelled: () => boolean;
}

/** Empty: no parser knows anything in this text. */
export async function openText(input: OpenInput, id: string, watch: Watch): Promise<Answer<readonly OpenedText[]>> {
  const start = new Uint8Array(await input.blob.slice(0, 3).arrayBuffer());
  const unpacked = isGzip(start) ? await gunzipToBlob(input.blob, watch) : ok({ blob: input.blob, notices: [] });
  if (!unpacked.ok) return unpacked;
  const { blob, notices } = unpacked.value;
  const parsers = [createGoroutineDumpParser(), createCountProfileParser(), createHeapTextParser(), createContentionTextParser()];
  const read = await readText(blobSource(blob), parsers, watch);
  if (!read.ok) return read;
  const found = read.value.artefacts.flatMap((artefact) => (artefact.kind === 'profile' ? [artefact] : []));
  return ok(
    found.map(({ profile, profileKind, notices: own }, at) => {
      const number = found.length > 1 ? ` (${at + 1} of ${found.length})` : '';
      const all: readonly Notice[] = [...notices, ...own];
      const capture = {
        id: at === 0 ? id : `${id}-${at + 1}`,
        sha256: '',
        fromLink: false,
        name: `${input.name}${number}`,
        byteLength: input.blob.size,
        format: 'text' as const,
        profile,
        notices: all,
      };
      return { capture, kind: profileKind };
    }),
  );
}

/**
 * The content of a file, gzipped or not (RFC 1952, https://www.rfc-editor.org/rfc/rfc1952).
 *
 * The platform's decoder goes first. Where it refuses (several members, trailing bytes, a cut, damage) the file is read
 * again with pako, which tells what is wrong and keeps every byte that came before it.
 */
import { formatBytes, formatCount, formatPercent } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { CANCELLED, runInSlices } from '../lib/steps.ts';
import type { Progress } from '../lib/steps.ts';
import { CANCELLED_FAILURE } from '../model/failure.ts';
import type { Failure, Notice } from '../model/failure.ts';
import { ByteSink, SpoolSink } from './byte-sink.ts';
import { blobSource, bytesSource, readExactly } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { GLANCE_BYTES, SLICE_BYTES, gunzipNative, isGzip, outOfMemory } from './gunzip-native.ts';
import type { Watch } from './gunzip-native.ts';
import type { MemberInflater } from './gunzip-members.ts';

export interface Inflated {
  /** A view of exactly the content. */
  readonly bytes: Uint8Array;
  readonly notices: readonly Notice[];
}

export interface InflateOptions {
  readonly onProgress: (progress: Progress) => void;
  readonly isCancelled: () => boolean;
  /** Of content. More ends in the failure 'too-large'. */
  readonly maxBytes?: number;
  /**
   * Asked once about large content, when its beginning is there. False: it is not worth unpacking to its end (a bomb,
   * or a file that will be refused anyway), and just the beginning is returned.
   */
  readonly isWorthwhile?: (beginning: Uint8Array) => boolean;
}

/** A profile needs about three times its size while it is read; a tab holds about four of these. */
const MAX_BYTES = 2 ** 30;
/** Most that is unpacked to disk: past it the objects would not fit into a tab either. */
const MAX_SPOOLED_BYTES = 16 * 2 ** 30;
/** A profile's gzip rarely gets under a tenth; what claims more gets its room by doubling. */
const TRUSTED_RATIO = 16;
const MAX_LEVELS = 3;
const PROGRESS_MS = 100;

export async function inflateAll(blob: Blob, options: InflateOptions): Promise<Result<Inflated & { readonly layers: number }, Failure>> {
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  const quiet = { ...options, onProgress: throttled(options.onProgress) };
  const notices: Notice[] = [];
  let source = blobSource(blob);
  let bytes: Uint8Array | undefined;
  let levels = 0;
  try {
    while (levels < MAX_LEVELS && (await looksGzipped(source, bytes))) {
      const layer = await gunzipLayer(source, watchOf(quiet, 'Unpacking', maxBytes), maxBytes);
      if (!layer.ok) return layer;
      levels++;
      notices.push(...layer.value.notices);
      bytes = layer.value.bytes;
      source = bytesSource(bytes);
    }
    if (bytes === undefined) {
      const plain = await readPlain(source, watchOf(quiet, 'Reading', maxBytes), maxBytes);
      if (!plain.ok) return plain;
      bytes = plain.value;
    }
  } catch (error) {
    if (error instanceof RangeError) return err(outOfMemory(error));
    throw error;
  }
  if (levels > 1) {
    notices.push({ code: 'gzip-nested', severity: 'info', sentence: `The file was gzipped ${levels} times over.` });
  }
  return ok({ bytes, notices, layers: levels });
}

async function looksGzipped(source: ByteSource, bytes: Uint8Array | undefined): Promise<boolean> {
  if (bytes !== undefined) return isGzip(bytes);
  // A file that can't be read fails with its sentence where it is read in whole.
  const head = await readExactly(source, 0, 3);
  return head.ok && isGzip(head.value);
}

async function readPlain(source: ByteSource, watch: Watch, maxBytes: number): Promise<Result<Uint8Array, Failure>> {
  if (source.size > GLANCE_BYTES) {
    const beginning = await readExactly(source, 0, SLICE_BYTES);
    if (!beginning.ok || !watch.isWorthwhile(beginning.value)) return beginning;
  }
  if (source.size > maxBytes) return err(watch.tooLarge);
  const bytes = new Uint8Array(source.size);
  for (let at = 0; at < source.size; at += SLICE_BYTES) {
    if (watch.isCancelled()) return err(watch.cancelled);
    const slice = await readExactly(source, at, SLICE_BYTES);
    if (!slice.ok) return slice;
    bytes.set(slice.value, at);
    watch.onProgress(Math.min(1, (at + SLICE_BYTES) / source.size));
  }
  return watch.isCancelled() ? err(watch.cancelled) : ok(bytes);
}

async function gunzipLayer(source: ByteSource, watch: Watch, maxBytes: number): Promise<Result<Inflated, Failure>> {
  const trailer = await readExactly(source, Math.max(0, source.size - 4), 4);
  if (!trailer.ok) return trailer;
  const hint = trailer.value.length === 4 ? uint32(trailer.value) : 0;
  const sink = new ByteSink(Math.min(hint, source.size * TRUSTED_RATIO), maxBytes);
  const notices = await gunzipInto(sink, source, watch);
  return notices.ok ? ok({ bytes: sink.view(), notices: notices.value }) : notices;
}

/** What a gzip file holds, as a Blob: for content that is read piece by piece and would not fit into memory. */
export async function gunzipToBlob(
  blob: Blob,
  options: InflateOptions,
): Promise<Result<{ readonly blob: Blob; readonly notices: readonly Notice[] }, Failure>> {
  const maxBytes = options.maxBytes ?? MAX_SPOOLED_BYTES;
  const sink = new SpoolSink(maxBytes);
  const watch = watchOf({ ...options, onProgress: throttled(options.onProgress) }, 'Unpacking', maxBytes);
  try {
    const notices = await gunzipInto(sink, blobSource(blob), watch);
    return notices.ok ? ok({ blob: sink.blob(), notices: notices.value }) : notices;
  } catch (error) {
    if (error instanceof RangeError) return err(outOfMemory(error));
    throw error;
  }
}

/** The beginning of what a file holds, unpacked once if it is gzipped; empty when it can't be read. */
export async function beginningOf(blob: Blob, length: number): Promise<Uint8Array> {
  const source = blobSource(blob);
  const head = await readExactly(source, 0, length);
  if (!head.ok) return new Uint8Array(0);
  if (!isGzip(head.value)) return head.value;
  const beginning = new Uint8Array(length);
  let filled = 0;
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  writer.closed.catch(() => undefined);
  reader.closed.catch(() => undefined);
  // Not awaited: it waits for the reader, and a beginning has no proper end.
  writer.write(head.value as Uint8Array<ArrayBuffer>).then(() => writer.close()).catch(() => undefined);
  try {
    while (filled < length) {
      const next = await reader.read();
      if (next.done) break;
      const part = next.value.subarray(0, length - filled);
      beginning.set(part, filled);
      filled += part.length;
    }
  } catch {
    // The cut, or a second member. What came is what there is.
  }
  reader.cancel().catch(() => undefined);
  return beginning.subarray(0, filled);
}

async function gunzipInto(sink: ByteSink, source: ByteSource, watch: Watch): Promise<Result<readonly Notice[], Failure>> {
  const native = await gunzipNative(source, sink, watch);
  if (!native.ok) return native;
  if (native.value === 'done') return ok([]);
  sink.clear();
  return gunzipLeniently(source, sink, watch);
}

async function gunzipLeniently(source: ByteSource, sink: ByteSink, watch: Watch): Promise<Result<readonly Notice[], Failure>> {
  // Not in the first load: most files never need it.
  const { MemberInflater } = await import('./gunzip-members.ts');
  const inflater = new MemberInflater(sink, source.size);
  for (let at = 0; at < source.size && !inflater.isOver; at += SLICE_BYTES) {
    const slice = await readExactly(source, at, SLICE_BYTES);
    if (!slice.ok) return slice;
    const end = await runInSlices(inflater.push(slice.value, at + SLICE_BYTES >= source.size), {
      onProgress: (progress) => {
        watch.onProgress(progress.fraction ?? 0);
      },
      isCancelled: watch.isCancelled,
    });
    if (end === CANCELLED) return err(watch.cancelled);
  }
  if (inflater.isTooLarge) return err(watch.tooLarge);
  const broken = inflater.damagedAt !== undefined || inflater.isTruncated;
  if (broken && sink.total === 0) return err(nothingRecovered(inflater, source.size));
  return ok(noticesOf(inflater, sink.total, source.size));
}

function nothingRecovered(inflater: MemberInflater, size: number): Failure {
  const sentence =
    inflater.damagedAt === undefined
      ? `This is the beginning of a gzip file (${formatBytes(size)}), cut off before any content. Fetch it again; a time limit on the way may have ended the download.`
      : 'This begins like a gzip file, but its data is damaged from the start. Fetch it again, in binary (curl -f -o FILE URL).';
  return { code: 'malformed', sentence, offset: inflater.damagedAt ?? size };
}

function noticesOf(inflater: MemberInflater, recovered: number, size: number): readonly Notice[] {
  const notices: Notice[] = [];
  const caution = (code: string, sentence: string): void => void notices.push({ code, severity: 'caution', sentence });
  if (inflater.damagedAt !== undefined) {
    caution(
      'gzip-damaged',
      `gzip data is damaged at byte ${formatCount(inflater.damagedAt)}: ${formatBytes(recovered)} recovered, from the first ${formatPercent(inflater.damagedAt, size)} of the file. Totals are not to be trusted; fetch the file again if you can.`,
    );
  } else if (inflater.isTruncated) {
    caution(
      'gzip-truncated',
      `gzip ends early: ${formatBytes(recovered)} recovered, and how much is missing can't be told. Totals may be too low; fetch the file again if you can.`,
    );
  }
  if (inflater.wrongChecksums > 0) {
    caution('gzip-checksum', 'gzip checksum does not match: the file was damaged on its way, and any number in it may be wrong.');
  }
  if (inflater.trailingFrom !== undefined) {
    const count = size - inflater.trailingFrom;
    const what = inflater.trailingAllZero ? 'zero bytes of padding' : count === 1 ? 'byte that is not gzip' : 'bytes that are not gzip';
    notices.push({ code: 'gzip-trailing', severity: 'info', sentence: `${formatCount(count)} ${what} after the end of the gzip data ignored.` });
  }
  return notices;
}

function watchOf(options: InflateOptions, phase: string, maxBytes: number): Watch {
  return {
    onProgress: (fraction) => {
      options.onProgress({ phase, fraction });
    },
    isCancelled: options.isCancelled,
    isWorthwhile: options.isWorthwhile ?? (() => true),
    cancelled: CANCELLED_FAILURE,
    tooLarge: {
      code: 'too-large',
      sentence: `The content is larger than ${formatBytes(maxBytes)}, the most that Heapstory reads. Capture for a shorter time, or split or filter the profile with go tool pprof -proto.`,
    },
  };
}

/** At most about ten times a second; the first at once. */
function throttled(onProgress: (progress: Progress) => void): (progress: Progress) => void {
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now < next) return;
    next = now + PROGRESS_MS;
    onProgress(progress);
  };
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

/** Inflates one gzip member with the platform's own decoder: the fastest way, and the strictest. */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { ByteSink } from './byte-sink.ts';
import { readExactly } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';

/** Read from the file at once. Each read is a task of its own, so a cancel is heard between two. */
export const SLICE_BYTES = 1024 * 1024;
/**
 * Given to the decoder at once. Chromium inflates one write to its end before it looks at back pressure, and deflate
 * expands up to 1032 times (https://zlib.net/zlib_tech.html): 64 KiB bound that to 66 MB.
 */
const FEED_BYTES = 64 * 1024;

/** Content larger than this is looked at before more of it is unpacked. */
export const GLANCE_BYTES = 64 * 1024 * 1024;

export interface Watch {
  readonly onProgress: (fraction: number) => void;
  readonly isCancelled: () => boolean;
  readonly isWorthwhile: (beginning: Uint8Array) => boolean;
  readonly cancelled: Failure;
  readonly tooLarge: Failure;
}

/**
 * 'refused': something is unusual (several members, trailing bytes, truncation, damage). The platform does not say
 * which, and Node and Chromium do not agree on what they hand over before that: start over with the lenient decoder.
 */
export async function gunzipNative(source: ByteSource, sink: ByteSink, watch: Watch): Promise<Result<'done' | 'refused', Failure>> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  // Errors are seen at `read`; without these they would also be reported as unhandled.
  writer.closed.catch(() => undefined);
  reader.closed.catch(() => undefined);

  const end: { failure: Failure | undefined } = { failure: undefined };
  const stop = (failure: Failure): Result<never, Failure> => {
    end.failure = failure;
    writer.abort().catch(() => undefined);
    reader.cancel().catch(() => undefined);
    return err(failure);
  };
  feed(source, writer, watch, end).catch(() => undefined);

  let last: number;
  let isLarge = false;
  try {
    for (;;) {
      const next = await reader.read();
      if (end.failure !== undefined) return stop(end.failure);
      if (watch.isCancelled()) return stop(watch.cancelled);
      if (next.done) break;
      if (!sink.append(next.value)) return stop(watch.tooLarge);
      if (!isLarge && sink.total > GLANCE_BYTES) {
        isLarge = true;
        if (!watch.isWorthwhile(sink.view())) {
          stop(watch.cancelled);
          return ok('done');
        }
      }
    }
    const trailer = await readExactly(source, source.size - 4, 4);
    if (!trailer.ok) return trailer;
    last = new DataView(trailer.value.buffer, trailer.value.byteOffset, 4).getUint32(0, true);
  } catch (error) {
    if (error instanceof RangeError) return stop(outOfMemory(error));
    return end.failure === undefined ? ok('refused') : err(end.failure);
  }
  // Node reads over several members and drops trailing bytes without a word. Then the file does not end with the
  // size of all that came (ISIZE, RFC 1952 §2.3.1).
  return ok(last === sink.total % 2 ** 32 ? 'done' : 'refused');
}

async function feed(
  source: ByteSource,
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  watch: Watch,
  end: { failure: Failure | undefined },
): Promise<void> {
  for (let at = 0; at < source.size; at += SLICE_BYTES) {
    const slice = await readExactly(source, at, SLICE_BYTES);
    if (end.failure !== undefined) return;
    if (!slice.ok) {
      end.failure = slice.error;
      await writer.abort(slice.error);
      return;
    }
    for (let from = 0; from < slice.value.length; from += FEED_BYTES) {
      // Sources hand out plain memory, never a SharedArrayBuffer: the page has none (no COOP/COEP on static hosts).
      await writer.write(slice.value.subarray(from, from + FEED_BYTES) as Uint8Array<ArrayBuffer>);
    }
    watch.onProgress(Math.min(1, (at + SLICE_BYTES) / source.size));
  }
  await writer.close();
}

/** ID1, ID2 and the only method there is, deflate (RFC 1952 §2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

export function outOfMemory(error: RangeError): Failure {
  return {
    code: 'out-of-memory',
    sentence: `There is not enough memory to unpack this file (${error.message}). Close other captures or tabs and try again.`,
  };
}

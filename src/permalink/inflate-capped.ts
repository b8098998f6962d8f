import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';

export type InflateFault = 'cut' | 'damaged' | 'trailing' | 'too-large';

const Z_NO_FLUSH = 0;
const Z_OK = 0;
const Z_STREAM_END = 1;
const Z_BUF_ERROR = -5;
/** 15 bits of window: a zlib header and nothing else. */
const ZLIB_WINDOW = 15;
/** Real comparisons shrink to a third or so; what claims more gets its room by doubling. */
const TRUSTED_RATIO = 6;

/** The content of exactly one zlib stream; never more than `most` bytes are made of it. */
export async function inflateCapped(packed: Uint8Array, most: number): Promise<Result<Uint8Array, InflateFault>> {
  // Fetched when a link is opened. Its zlib interface tells where a stream ends, the one above it does not.
  const { ZStream, zlibInflate, zlibInflateInit2 } = await import('pako');
  const stream = new ZStream();
  zlibInflateInit2(stream, ZLIB_WINDOW);
  stream.input = packed;
  stream.next_in = 0;
  stream.avail_in = packed.length;
  let out = new Uint8Array(Math.min(most, Math.max(4096, packed.length * TRUSTED_RATIO)));
  for (;;) {
    stream.output = out;
    stream.avail_out = out.length - stream.next_out;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    if (status === Z_STREAM_END) return stream.avail_in > 0 ? err('trailing') : ok(out.subarray(0, stream.next_out));
    if (status !== Z_OK && status !== Z_BUF_ERROR) return err('damaged');
    if (stream.avail_out > 0) return err('cut');
    if (out.length >= most) return err('too-large');
    const more = new Uint8Array(Math.min(most, out.length * 2));
    more.set(out);
    out = more;
  }
}

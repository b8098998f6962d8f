/**
 * What a file is, from its content and never from its name. What Heapstory can't read gets a sentence that says what
 * it looks like and what to do.
 */
import type { Failure, FailureCode } from '../model/failure.ts';
import { looksLikePprof } from './looks-like-pprof.ts';
import { latin1, sniffMagic, sniffWeakMagic } from './sniff-binary.ts';
import { sniffJson } from './sniff-json.ts';
import { sniffText } from './sniff-text.ts';

export type Sniffed = { readonly kind: 'pprof' } | { readonly kind: 'refused'; readonly failure: Failure };

const HEAD_BYTES = 64 * 1024;
const TAIL_BYTES = 4 * 1024;
const HEX_BYTES = 16;

/** `bytes` is what the file holds after unpacking so many layers of gzip. Looks at its first 64 KiB and last 4 KiB only. */
export function sniff(bytes: Uint8Array, layers = 0): Sniffed {
  if (bytes.length === 0) {
    return refused('empty-input', 'This file is empty. Look at what wrote or fetched it, and make it again; a dump is whole once its program has closed it.');
  }
  const magic = sniffMagic(bytes, layers);
  if (magic !== undefined) return refused('known-but-not-readable', magic);
  if (looksLikePprof(bytes)) return { kind: 'pprof' };
  const weakMagic = sniffWeakMagic(bytes);
  if (weakMagic !== undefined) return refused('known-but-not-readable', weakMagic);
  const text = textOf(bytes);
  if (text !== undefined) {
    const tail = bytes.length > HEAD_BYTES + TAIL_BYTES ? decode('utf-8', bytes.subarray(-TAIL_BYTES)) : '';
    return refused('known-but-not-readable', sniffJson(text, tail, layers) ?? sniffText(text));
  }
  return mangled(bytes) ?? refused('unknown-format', unknown(bytes));
}

function refused(code: FailureCode, sentence: string): Sniffed {
  return { kind: 'refused', failure: { code, sentence } };
}

/** The beginning as text, when it is text: no control characters, and (nearly) nothing that is not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, HEAD_BYTES);
  if (isUtf16(head)) return undefined;
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return undefined;
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) control++;
  }
  const text = decode('utf-8', head);
  let foreign = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) foreign++;
  return (control + foreign) * 50 > text.length ? undefined : text;
}

/** Profiles that something on the way took for text. The bytes are gone; only the cause can be told. */
function mangled(bytes: Uint8Array): Sniffed | undefined {
  if (isUtf16(bytes)) {
    return refused(
      'known-but-not-readable',
      "This is UTF-16 text. PowerShell's > makes that of a download and destroys it: fetch it again with curl.exe -f -o heap.pb.gz URL.",
    );
  }
  // gzip's second byte, 0x8b, is no UTF-8, and became U+FFFD.
  if (latin1(bytes, 4) === '\x1f\xef\xbf\xbd') {
    return refused(
      'known-but-not-readable',
      'This was a gzip file until something treated it as text, which destroyed it. Fetch it again in binary: curl -f -o heap.pb.gz URL.',
    );
  }
  return undefined;
}

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function unknown(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, HEX_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const more = bytes.length > HEX_BYTES ? ' …' : '';
  return `This is no profile that Heapstory knows; it begins with the bytes ${hex}${more}. Expected: a pprof profile as /debug/pprof/heap writes it, a Go heap dump, an HPROF or a V8 heap snapshot, gzipped or not.`;
}

/** Leaves a byte order mark away, and never throws. */
function decode(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}

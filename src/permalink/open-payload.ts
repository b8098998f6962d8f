/** A link's payload, or the bytes of a downloaded comparison, to the comparison: the envelope, and which codec. */
import { formatCount } from '../lib/format-value.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { SharedComparison } from '../model/shared-comparison.ts';
import { ByteReader } from './byte-reader.ts';
import { decodeD1, decodeD1WithFindings } from './d1-decode.ts';
import { D1_MAGIC, D1_VERSION, D1_FINDINGS_VERSION, MOST_INFLATED_BYTES } from './d1-format.ts';
import { inflateCapped } from './inflate-capped.ts';
import type { InflateFault } from './inflate-capped.ts';
import { textToPayload } from './payload-text.ts';

/** What every version of the page knows; a released one is never taken out. */
const DECODERS: ReadonlyMap<number, (body: Uint8Array) => Result<SharedComparison, Failure>> = new Map([
  [D1_VERSION, decodeD1],
  [D1_FINDINGS_VERSION, decodeD1WithFindings],
]);

/** No comparison comes near: a length beyond this is damage. */
const MOST_PACKED_BYTES = 2 ** 30;

export async function openPayload(payload: string | Uint8Array): Promise<Result<SharedComparison, Failure>> {
  const bytes = typeof payload === 'string' ? textToPayload(payload) : ok(payload);
  if (!bytes.ok) return bytes;
  const envelope = unwrap(bytes.value);
  if (!envelope.ok) return envelope;
  const body = await inflateCapped(envelope.value.packed, MOST_INFLATED_BYTES);
  return body.ok ? envelope.value.decode(body.value) : err(failureOf(body.error));
}

interface Envelope {
  readonly decode: (body: Uint8Array) => Result<SharedComparison, Failure>;
  readonly packed: Uint8Array;
}

function unwrap(bytes: Uint8Array): Result<Envelope, Failure> {
  if (D1_MAGIC.some((byte, at) => at < bytes.length && bytes[at] !== byte)) {
    return err({ code: 'link-damaged', sentence: 'This is no comparison of Heapstory, or its beginning is damaged. Copy the whole link again.' });
  }
  const version = bytes[D1_MAGIC.length];
  if (version === undefined) return err(cutOff(bytes.length));
  const decode = DECODERS.get(version);
  if (!decode) {
    return err({ code: 'link-newer', sentence: `This was made by a newer Heapstory (codec ${version}). Reload the page without its cache, or open the link where it was made.` });
  }
  // The rest of the envelope: a length, and as many bytes.
  const start = D1_MAGIC.length + 1;
  const end = bytes.findIndex((byte, at) => at >= start && byte < 0x80);
  if (end === -1 && bytes.length - start < 5) return err(cutOff(bytes.length));
  const reader = new ByteReader(bytes.subarray(start));
  const length = reader.varint();
  if (reader.failed || length > MOST_PACKED_BYTES) return err(failureOf('damaged'));
  if (length > reader.left) return err(cutOff(bytes.length, bytes.length - reader.left + length));
  if (length < reader.left) return err(failureOf('trailing'));
  return ok({ decode, packed: reader.raw(length) });
}

function cutOff(arrived: number, whole?: number): Failure {
  const much = whole === undefined ? 'hardly anything of it arrived' : `${formatCount(arrived)} of ${formatCount(whole)} bytes arrived`;
  return {
    code: 'link-cut',
    sentence: `The link was cut off: ${much}. Some chats and mail programs shorten long links; ask for a shorter one, or for the comparison as a file.`,
  };
}

function failureOf(fault: InflateFault): Failure {
  switch (fault) {
    case 'damaged':
    case 'cut':
      return { code: 'link-damaged', sentence: 'The link is damaged: it was changed on its way, and its checksum does not fit. Copy the whole link again.' };
    case 'trailing':
      return { code: 'link-damaged', sentence: 'The link is damaged: more came than belongs to it. Copy the link again, alone.' };
    case 'too-large':
      return { code: 'too-large', sentence: `The link unpacks to more than ${MOST_INFLATED_BYTES / 1024 / 1024} MB, which no comparison does. It was not opened.` };
  }
}

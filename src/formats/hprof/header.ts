import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { looksLikeHprof } from './looks-like-hprof.ts';

export interface HprofHeader {
  /** `1.0.2` */
  readonly version: string;
  readonly idSize: 4 | 8;
  /** ms since 1970, undefined where it is 0 or nonsense. */
  readonly time: number | undefined;
  /** Offset of the first record. */
  readonly end: number;
}

const LONGEST_HEADER = 64;
/** The longest time that a Date takes. */
const LATEST = 8.64e15;

export async function readHeader(source: ByteSource): Promise<Result<HprofHeader, Failure>> {
  const read = await readExactly(source, 0, LONGEST_HEADER);
  if (!read.ok) return read;
  const head = read.value;
  const zero = head.indexOf(0);
  if (!looksLikeHprof(head) || zero < 0 || zero + 13 > head.length) {
    return err({
      code: 'malformed',
      sentence: 'This is not a whole header of a Java heap dump. Copy the file again, and in binary mode.',
      offset: 0,
    });
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const idSize = view.getUint32(zero + 1);
  if (idSize !== 4 && idSize !== 8) {
    return err({
      code: 'malformed',
      sentence: `This Java heap dump says that its ids have ${idSize} bytes; only 4 and 8 occur. It is damaged.`,
      offset: zero + 1,
    });
  }
  const time = view.getUint32(zero + 5) * 2 ** 32 + view.getUint32(zero + 9);
  return ok({
    version: String.fromCharCode(...head.subarray('JAVA PROFILE '.length, zero)),
    idSize,
    time: time > 0 && time <= LATEST ? time : undefined,
    end: zero + 13,
  });
}

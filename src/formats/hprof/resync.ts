/** Finds where records go on after bytes that make no sense: a flipped bit in a length should not cost the file. */
import { ByteWindow } from '../graph/byte-window.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import { RECORD, RECORD_HEAD } from './tags.ts';

const LONGEST_NAME = 65_536;
const LONGEST_TRACE = 8192;
/** So many records must follow one another, or the file end. */
const CHAIN = 4;
/** Checks that read elsewhere in the file. */
const MOST_CHECKS = 2000;
/** Looking further takes long, and what is found by then is little. */
const FURTHEST = 2 ** 28;

/** Offset of the first record in `from … before - 1` that is followed by others; undefined when none is. */
export async function nextRecord(
  source: ByteSource,
  from: number,
  before: number,
  size: number,
  idSize: number,
  isCancelled: () => boolean,
): Promise<number | undefined> {
  const window = new ByteWindow(source, from);
  const limit = Math.min(size, before + RECORD_HEAD - 1, from + FURTHEST);
  let checks = 0;
  while (window.offset + RECORD_HEAD <= limit) {
    if (isCancelled() || (await window.fill(RECORD_HEAD)) || !window.has(RECORD_HEAD)) return undefined;
    const last = Math.min(window.end, limit - window.base) - RECORD_HEAD;
    const { bytes, view } = window;
    for (; window.at <= last; window.at++) {
      const tag = bytes[window.at]!;
      if (tag === 0 || !isPlausible(tag, view.getUint32(window.at + 5), idSize)) continue;
      if (checks++ > MOST_CHECKS) return undefined;
      if (await isChain(source, window.offset, size, idSize)) return window.offset;
    }
  }
  return undefined;
}

async function isChain(source: ByteSource, from: number, size: number, idSize: number): Promise<boolean> {
  let at = from;
  for (let count = 0; count < CHAIN; count++) {
    if (at === size) return count > 0;
    if (at + RECORD_HEAD > size) return count > 1;
    const head = await readExactly(source, at, RECORD_HEAD);
    if (!head.ok) return false;
    const view = new DataView(head.value.buffer, head.value.byteOffset, RECORD_HEAD);
    const length = view.getUint32(5);
    if (!isPlausible(view.getUint8(0), length, idSize)) return false;
    at += RECORD_HEAD + length;
    // The last of a file that was cut.
    if (at > size) return count > 1;
  }
  return true;
}

/** Whether a record of that tag can be so long. */
export function isPlausible(tag: number, length: number, idSize: number): boolean {
  switch (tag) {
    case RECORD.name:
      return length >= idSize && length <= idSize + LONGEST_NAME;
    case RECORD.loadClass:
      return length === 8 + 2 * idSize;
    case RECORD.frame:
      return length === 8 + 4 * idSize;
    case RECORD.trace:
      return length >= 12 && (length - 12) % idSize === 0 && length <= 12 + LONGEST_TRACE * idSize;
    case RECORD.heapDump:
    case RECORD.heapDumpSegment:
      return length > idSize;
    case RECORD.heapDumpEnd:
      return length === 0;
    case RECORD.unloadClass:
    case RECORD.endThread:
      return length === 4;
    case RECORD.startThread:
      return length === 8 + 4 * idSize;
    case RECORD.heapSummary:
      return length === 24;
    case RECORD.control:
      return length === 6;
    case RECORD.allocSites:
      return length >= 34 && (length - 34) % 25 === 0;
    case RECORD.cpuSamples:
      return length >= 8 && (length - 8) % 8 === 0;
    default:
      return false;
  }
}

/** Finds where sub-records go on after damage inside of a segment; in old dumps one segment is the whole heap. */
import { ByteWindow } from '../graph/byte-window.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ClassTable } from './class-table.ts';
import type { HprofHeader } from './header.ts';
import { HELD, SubRecords, THROUGH, WANTS } from './sub-records.ts';
import { SUB } from './tags.ts';

/** So many must follow one another, unless the segment ends or they reach far. */
const CHAIN = 16;
const SHORT_CHAIN = 4;
/** Looked through after each damage; there can be many. */
const FURTHEST = 2 ** 24;
const HELD_AHEAD = 2 ** 16;
/** Of an instance with 8-byte ids up to its fields. */
const LONGEST_HEAD = 26;

export async function nextSubRecord(
  source: ByteSource,
  header: HprofHeader,
  classes: ClassTable,
  from: number,
  end: number,
  isCancelled: () => boolean,
): Promise<number | undefined> {
  const window = new ByteWindow(source, from);
  const probe = new SubRecords(window, header);
  const limit = Math.min(end - LONGEST_HEAD, from + FURTHEST);
  for (let at = from; at < limit; ) {
    window.seek(at);
    if (isCancelled() || (await window.fill(Math.min(HELD_AHEAD, end - at)))) return undefined;
    const { base } = window;
    const stop = Math.min(limit, base + window.end - LONGEST_HEAD);
    if (stop <= at) return undefined;
    // A probe that reaches out of the window lets go of it.
    for (; at < stop && window.base === base; at++) {
      const tag = window.bytes[at - base]!;
      if (tag < SUB.classDump || tag > SUB.primitiveArray) continue;
      if (isChain(probe, classes, at, end)) return at;
    }
  }
  return undefined;
}

function isChain(probe: SubRecords, classes: ClassTable, from: number, end: number): boolean {
  probe.begin(from, end);
  for (let count = 0; count < CHAIN; count++) {
    const step = probe.step();
    if (step === THROUGH) return count > 0;
    if (step === WANTS) return count >= SHORT_CHAIN;
    if (step !== HELD || probe.id === 0) return false;
    const hasClass = probe.tag === SUB.instance || probe.tag === SUB.objectArray;
    if (hasClass && classes.ids.find(probe.classId) < 0) return false;
  }
  return true;
}

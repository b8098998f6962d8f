/** What stands in the thread-local tables of a Java heap. */
import { NODE_KINDS, STRENGTHS } from '../../model/object-graph.ts';
import type { GraphSource } from '../context.ts';

const ENTRY = 'java.lang.ThreadLocal$ThreadLocalMap$Entry';
const WEAK = STRENGTHS.indexOf('weak');
const BYTES = NODE_KINDS.indexOf('bytes');
/** Numbers and small state, of which the library has some for each thread. */
const LEAST_ENTRY = 1024;
/** An entry is a buffer when one array has so much of it. */
const FLAT = 0.9;
const MOST_BUFFERS = 2;

export interface ThreadLocals {
  /** That keep 1 KiB or more, and what all keep. */
  readonly entries: number;
  readonly bytes: number;
  readonly threads: number;
  /** Of those entries the ones whose ThreadLocal is gone. */
  readonly stale: number;
  readonly staleBytes: number;
  /** A buffer or two for each thread. */
  readonly areBuffers: boolean;
  /** The entry that keeps most; -1: there is none. */
  readonly largest: number;
  readonly threadOfLargest: number;
}

export function isEntry(name: string): boolean {
  return name === ENTRY;
}

export function threadLocalsIn(source: GraphSource): ThreadLocals {
  const { graph } = source;
  const { label, retained, reachable } = graph;
  const isEntryLabel = Uint8Array.from(source.types.ofLabel, (group) => (isEntry(source.types.names[group]!) ? 1 : 0));
  const hasKey = keyed(source, isEntryLabel);
  const threads = new Set<number>();
  let [entries, bytes, stale, staleBytes, flat, largest] = [0, 0, 0, 0, 0, -1];
  for (let object = 1; object < reachable; object++) {
    if (isEntryLabel[label[object]!] === 0) continue;
    const size = retained[object]!;
    bytes += size;
    if (size < LEAST_ENTRY) continue;
    entries++;
    threads.add(threadOf(source, object));
    if (hasKey[object] === 0) {
      stale++;
      staleBytes += size;
    }
    if (isFlat(source, object)) flat++;
    if (largest === -1 || size > retained[largest]!) largest = object;
  }
  const areBuffers = flat === entries && entries <= MOST_BUFFERS * threads.size;
  return { entries, bytes, threads: threads.size, stale, staleBytes, areBuffers, largest, threadOfLargest: largest === -1 ? 0 : threadOf(source, largest) };
}

/** Entry, table and map are dominated by the thread alone. */
function threadOf({ graph: { dominator, label }, types }: GraphSource, entry: number): number {
  let at = dominator[entry]!;
  while (at > 0 && types.names[types.ofLabel[label[at]!]!]!.startsWith('java.lang.ThreadLocal$')) at = dominator[at]!;
  return at;
}

/** An entry is a weak reference to its ThreadLocal. */
function keyed({ graph: { loose, objectOf, label, count } }: GraphSource, isEntryLabel: Uint8Array): Uint8Array {
  const has = new Uint8Array(count);
  for (let at = 0; at < loose.count; at++) {
    const object = objectOf[loose.source[at]!]!;
    if (loose.strength[at] === WEAK && isEntryLabel[label[object]!] === 1) has[object] = 1;
  }
  return has;
}

function isFlat({ graph: { retained, end, label, labels, shallow } }: GraphSource, entry: number): boolean {
  for (let object = entry + 1; object < end[entry]!; object++) {
    if (shallow[object]! >= FLAT * retained[entry]! && labels.kind[label[object]!] === BYTES) return true;
  }
  return false;
}

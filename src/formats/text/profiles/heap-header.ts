import type { ValueType } from '../../../model/stack-profile.ts';

/** The first line of a heap profile as text. */
export interface HeapHeader {
  /** Without these there was no first line. What all records should add up to, not scaled. */
  readonly totals: HeapCounts | undefined;
  /** One sample for this many bytes; 0: not known, values stay as they are. */
  readonly rate: number;
  /** Only what is in use was counted: old C++ heaps say the same numbers twice, or zeros. */
  readonly isInUseOnly: boolean;
  /** Names of frames stand below each record, and Go's MemStats at the end. */
  readonly isGo: boolean;
}

export interface HeapCounts {
  readonly inUseObjects: number;
  readonly inUseBytes: number;
  readonly allocObjects: number;
  readonly allocBytes: number;
}

/** Names and order of Go's protobuf form (writeHeapProto in runtime/pprof/protomem.go). */
export const HEAP_TYPES: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
export const IN_USE_TYPES: readonly ValueType[] = HEAP_TYPES.slice(2);

/** What is known when the first line is missing: that values may be samples. */
export const NO_HEADER: HeapHeader = { totals: undefined, rate: 0, isInUseOnly: false, isGo: true };

const COUNTS = /^ *(-?\d{1,20}): *(-?\d{1,20}) *\[ *(-?\d{1,20}): *(-?\d{1,20}) *\] *@/;
const HEADER_WORD = 'heap profile:';
const SOURCE = /^ ?(heap|heap_v2|heapz_v2|heapprofile|growthz?|fragmentationz?)(?:\/(\d{1,15}))?\s*$/;

/** `N: B [AN: AB] @`, and where the `@` ends. */
export function parseCounts(text: string): (HeapCounts & { readonly end: number }) | undefined {
  const match = COUNTS.exec(text);
  if (!match) return undefined;
  const [whole, inUseObjects, inUseBytes, allocObjects, allocBytes] = match;
  return {
    inUseObjects: Number(inUseObjects),
    inUseBytes: Number(inUseBytes),
    allocObjects: Number(allocObjects),
    allocBytes: Number(allocBytes),
    end: whole.length,
  };
}

/**
 * Go's `heap profile: 10: 1845808 [14: 3295792] @ heap/1048576`, and those of gperftools. Go writes twice its rate, as
 * early C++ profilers did; `heap_v2` is the rate itself, the others were not sampled.
 */
export function parseHeapHeader(text: string): HeapHeader | undefined {
  if (!text.startsWith(HEADER_WORD)) return undefined;
  const rest = text.slice(HEADER_WORD.length);
  const totals = parseCounts(rest);
  const source = totals && SOURCE.exec(rest.slice(totals.end));
  if (!source) return undefined;
  const isGo = source[1] === 'heap';
  const told = Number(source[2] ?? 0);
  const hasAllocs = totals.allocBytes !== 0 && (totals.allocObjects !== totals.inUseObjects || totals.allocBytes !== totals.inUseBytes);
  return {
    totals,
    rate: isGo ? Math.floor(told / 2) : source[1]!.endsWith('_v2') ? told : 1,
    isInUseOnly: !isGo && !hasAllocs,
    isGo,
  };
}

/**
 * What the sizes of blocks tell about the structure that they were made for. Go's profiles leave the runtime's frames
 * out, so `mapassign` and `growslice` are never seen; the sizes are, as the label `bytes`.
 */
import { blockFor } from './size-classes.ts';
import type { SizeCell } from './sites.ts';

/** A Swiss map's table has at most 1024 slots, in 128 groups of eight (internal/runtime/maps/table.go, Go 1.24). */
const GROUPS = 128;
/** A full table splits at 896 keys into two of about 448: midway, and as counted in a map of 149,540 keys. */
const KEYS_BY_TABLE = 670;
const LARGEST_SLOT = 512;

export interface MapShape {
  readonly keys: number;
  readonly bytes: number;
  /** How many sizes of one slot's sequence were seen. */
  readonly members: number;
  readonly kind: 'swiss' | 'classic';
}

/** Bytes of a slot's groups: eight control bytes and eight slots each; a malloc header where there are pointers and it is large. */
function tableBlocks(slot: number): readonly number[] {
  const blocks: number[] = [];
  for (let groups = 1; groups <= GROUPS; groups *= 2) blocks.push(blockFor(groups * (8 + 8 * slot)), blockFor(groups * (8 + 8 * slot) + 8));
  return blocks;
}

/** All slots in steps of four: keys and values are words mostly, or 4-byte numbers. */
const SEQUENCES: readonly { readonly slot: number; readonly blocks: ReadonlySet<number>; readonly full: readonly number[] }[] = Array.from(
  { length: LARGEST_SLOT / 4 - 1 },
  (_, k) => {
    const slot = (k + 2) * 4;
    const blocks = tableBlocks(slot);
    return { slot, blocks: new Set(blocks), full: blocks.slice(-2) };
  },
);

/**
 * The map that these blocks are of, at a capture. Three sizes of one slot's sequence tell; so do many full tables when
 * about twice as many were made as are left, for each split makes two of one.
 */
export function swissMap(sizes: readonly SizeCell[], capture: number): MapShape | undefined {
  let best: (MapShape & { readonly score: number }) | undefined;
  for (const { blocks, full } of SEQUENCES) {
    const members = sizes.filter(({ size, alloc }) => size >= 128 && blocks.has(size) && alloc[capture]! > 0);
    if (members.length === 0) continue;
    const tables = members.filter(({ size }) => full.includes(size));
    const left = sum(tables, (cell) => cell.inuse[capture]!);
    const made = sum(tables, (cell) => cell.alloc[capture]!);
    const bytes = sum(members, (cell) => cell.inuse[capture]! * cell.size);
    if (bytes === 0) continue;
    // Sampling thins small blocks out: a large map may show nothing but full tables.
    const isSplitting = left >= 12 && made / left >= 1.35 && made / left <= 4 && (hasContents(sizes, tables, capture) || tables.some(pauses));
    const isSequence = members.length >= 3 && isLargestHeld(members, capture);
    if (!isSplitting && !isSequence) continue;
    const score = members.length * bytes;
    if (best && best.score >= score) continue;
    const largest = members.at(-1)!;
    const keys = left > 0 ? left * KEYS_BY_TABLE : (largest.inuse[capture]! * largest.size) / (largest.size / keysIn(largest.size, blocks));
    best = { keys: Math.round(keys), bytes, members: members.length, kind: 'swiss', score };
  }
  return best && { keys: best.keys, bytes: best.bytes, members: best.members, kind: best.kind };
}

/** Keys or values made on the same line, as many as a map has: half of some buffers being kept looks like splitting tables, too. */
function hasContents(sizes: readonly SizeCell[], tables: readonly SizeCell[], capture: number): boolean {
  const left = sum(tables, (cell) => cell.inuse[capture]!);
  const others = sum(sizes, (cell) => (tables.includes(cell) ? 0 : cell.inuse[capture]!));
  return others >= 100 * left;
}

/** All tables of a map fill up at about the same time; between two waves of splits none is made, and none dropped. */
function pauses({ inuse, alloc }: SizeCell): boolean {
  let still = 0;
  let jumps = 0;
  for (let at = 1; at < inuse.length; at++) {
    if (inuse[at]! > 0 && inuse[at] === inuse[at - 1] && alloc[at] === alloc[at - 1]) still++;
    if (inuse[at]! > 1.5 * inuse[at - 1]!) jumps++;
  }
  return still > 0 && jumps > 0;
}

/** Keys of a table smaller than the largest: seven of eight slots at most, at least half of that. */
function keysIn(size: number, blocks: ReadonlySet<number>): number {
  const order = [...new Set(blocks)].sort((one, other) => one - other);
  return 8 * 2 ** (order.indexOf(size) * (8 / order.length)) * 0.65;
}

function isLargestHeld(members: readonly SizeCell[], capture: number): boolean {
  const last = members.at(-1)!;
  const held = sum(members, (cell) => cell.inuse[capture]! * cell.size);
  return last.inuse[capture]! * last.size >= 0.5 * held;
}

/**
 * Go 1.23 and older: one array of 2^B buckets, each doubling copied. Blocks double all the way up, where append
 * changes to a quarter more; only the largest is held (runtime/map.go).
 */
export function classicMap(sizes: readonly SizeCell[], capture: number): MapShape | undefined {
  const chain = chainOf(sizes, capture, 1.9, 2.2);
  if (!chain || chain.length < 4) return undefined;
  // Sizes in between are a slice's.
  const least = chain.at(-1)!.size;
  if (sizes.some((cell) => cell.alloc[capture]! > 0 && cell.size > least && !chain.includes(cell))) return undefined;
  const [top] = chain;
  const bytes = top!.inuse[capture]! * top!.size;
  // 13/2 keys by bucket at most, half of it after doubling; a bucket of two words and eight of each is 144 bytes.
  return bytes === 0 ? undefined : { keys: Math.round((bytes / 144) * 4.9), bytes, members: chain.length, kind: 'classic' };
}

export interface AppendChain {
  /** Largest first. */
  readonly sizes: readonly number[];
  readonly bytes: number;
  readonly slices: number;
}

const LEAST_LINKS = 4;
/** Chains of small blocks are everyone's: each slice that was ever appended to. */
const LEAST_TOP = 64 * 1024;

/**
 * One slice, appended to again and again: blocks of which each is 1.25 to 2 times the last (growslice in
 * runtime/slice.go; block sizes round up), about as many of each, and only the largest still held.
 */
export function appendChain(sizes: readonly SizeCell[], capture: number): AppendChain | undefined {
  const chain = chainOf(sizes, capture, 1.2, 2.06);
  if (!chain || chain.length <= LEAST_LINKS) return undefined;
  const top = chain[0]!;
  if (top.size < LEAST_TOP) return undefined;
  const below = sum(chain.slice(1), (cell) => cell.inuse[capture]! * cell.size);
  const held = top.inuse[capture]! * top.size;
  if (held === 0 || below > 0.3 * held) return undefined;
  return { sizes: chain.map(({ size }) => size), bytes: held, slices: top.inuse[capture]! };
}

/** From the largest block that is held downwards, each the next that fits; as many made of each, give or take sampling. */
function chainOf(sizes: readonly SizeCell[], capture: number, least: number, most: number): readonly SizeCell[] | undefined {
  const made = sizes.filter(({ alloc }) => alloc[capture]! > 0);
  const top = made.findLast(({ inuse, size }) => inuse[capture]! > 0 && size >= 1024);
  if (!top) return undefined;
  const chain = [top];
  let last = top;
  for (let at = made.indexOf(top) - 1; at >= 0; at--) {
    const cell = made[at]!;
    const ratio = last.size / cell.size;
    if (ratio < least) continue;
    if (ratio > most) break;
    if (cell.alloc[capture]! < 0.4 * top.alloc[capture]!) continue;
    chain.push(cell);
    last = cell;
  }
  return chain;
}

function sum(cells: readonly SizeCell[], of: (cell: SizeCell) => number): number {
  return cells.reduce((all, cell) => all + of(cell), 0);
}

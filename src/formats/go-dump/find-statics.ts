import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { GoType } from '../go-binary/binary.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';
import type { FittedBinary } from './fit-binary.ts';
import type { DumpLayout, DumpSegment } from './layout.ts';
import { leavesOf } from './leaves.ts';
import { Piece } from './memory.ts';
import type { GlobalPlace } from './roots.ts';

/** A variable, or a static value that a variable points to and that has no name. */
export interface StaticPlace extends GlobalPlace {
  readonly type: GoType | undefined;
  readonly isNameless: boolean;
  /** Nameless places that this one points to. */
  readonly values: StaticPlace[];
}

/** Larger segments are tables of numbers; nothing in them is looked for. */
const LARGEST_SEGMENT = 64 * 1024 * 1024;
const MOST_PLACES = 100_000;

/**
 * Variables, and the values that the compiler laid out beside them: `var cache = &Cache{…}` is a pointer to one, which
 * is no object of the heap and has no symbol. They are found by the types of the variables that lead to them.
 */
export async function findStatics(
  source: ByteSource,
  layout: Pick<DumpLayout, 'segments' | 'params' | 'itabs'>,
  fitted: FittedBinary,
): Promise<Result<readonly StaticPlace[], Failure>> {
  const { params } = layout;
  const memory: { readonly segment: DumpSegment; readonly piece: Piece }[] = [];
  for (const segment of layout.segments) {
    if (segment.length > LARGEST_SEGMENT) continue;
    const read = await readExactly(source, segment.contents, segment.length);
    if (!read.ok) return read;
    memory.push({ segment, piece: new Piece(read.value, params.isBigEndian, params.pointerSize) });
  }
  const named = fitted.globals.map((global): StaticPlace => ({ ...global, isNameless: false, values: [] }));
  const nameless = new Map<number, StaticPlace>();
  const work = [...named];
  while (work.length > 0 && nameless.size < MOST_PLACES) {
    const place = work.pop()!;
    const at = memory.find(({ segment }) => isIn(segment, place.address));
    if (place.type === undefined || at === undefined) continue;
    for (const { address, type, count } of pointers(place, at.segment, at.piece, layout, fitted)) {
      const size = type.size * count;
      const segment = memory.find(({ segment }) => isIn(segment, address))?.segment;
      if (size === 0 || segment === undefined || address + size > segment.address + segment.length) continue;
      let value = nameless.get(address);
      if (value === undefined) {
        if (overlaps(named, address, size)) continue;
        const name = count > 1 ? `[]${type.name}` : type.name;
        value = { name, address, size, type: count > 1 ? undefined : type, isNameless: true, values: [] };
        nameless.set(address, value);
        work.push(value);
      }
      if (!place.values.includes(value)) place.values.push(value);
    }
  }
  return ok(withoutOverlaps([...named, ...nameless.values()].sort((a, b) => a.address - b.address)));
}

/** What the pointers, slices and interfaces of a place lead to. */
function pointers(
  place: StaticPlace,
  segment: DumpSegment,
  piece: Piece,
  layout: Pick<DumpLayout, 'params' | 'itabs'>,
  fitted: FittedBinary,
): { readonly address: number; readonly type: GoType; readonly count: number }[] {
  const word = layout.params.pointerSize;
  const found: { address: number; type: GoType; count: number }[] = [];
  for (const leaf of leavesOf(place.type!)) {
    const at = place.address - segment.address + leaf.offset;
    const first = piece.wordAt(at);
    if (first === 0) continue;
    const { elem } = leaf.type;
    if (leaf.type.kind === 'pointer' && elem) found.push({ address: first, type: elem, count: 1 });
    else if (leaf.type.kind === 'slice' && elem) found.push({ address: first, type: elem, count: piece.wordAt(at + 2 * word) });
    else if (leaf.type.kind === 'interface') {
      const type = fitted.typeAt(layout.itabs.get(first) ?? first);
      const behind = type?.kind === 'pointer' ? type.elem : undefined;
      if (behind) found.push({ address: piece.wordAt(at + word), type: behind, count: 1 });
    }
  }
  return found;
}

function overlaps(places: readonly GlobalPlace[], address: number, size: number): boolean {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]!.address + places[middle]!.size <= address) low = middle + 1;
    else high = middle;
  }
  return low < places.length && places[low]!.address < address + size;
}

/** Of nameless places that overlap, the first stays; a named one never goes. */
function withoutOverlaps(sorted: readonly StaticPlace[]): StaticPlace[] {
  const kept: StaticPlace[] = [];
  let end = 0;
  for (const place of sorted) {
    if (place.isNameless && place.address < end) continue;
    kept.push(place);
    end = Math.max(end, place.address + place.size);
  }
  return kept;
}

function isIn(segment: DumpSegment, address: number): boolean {
  return address >= segment.address && address < segment.address + segment.length;
}

import type { StackProfile } from '../../model/stack-profile.ts';
import { foldName } from '../compare/fold-name.ts';

/** What frames without a name are, as another profile of the same process or build tells it. */
export interface BorrowedNames {
  /** By frame: the function's name, empty where the other profile has none either. */
  readonly name: readonly string[];
  /** By frame: how many lines below the function's first one, -1 where that is not known. */
  readonly lines: Int32Array;
}

/** So many named frames must stand at one address in both, before the other profile's names are believed. */
const LEAST_IN_COMMON = 5;

/**
 * `debug=1` prints the runtime's frames as bare addresses; the protobuf of the same build names them. That it is the same
 * build shows in the frames that both name: all must agree. Undefined where they do not, or share too few.
 */
export function borrowNames(profile: StackProfile, from: StackProfile): BorrowedNames | undefined {
  const known = frameByAddress(from);
  // Text has return addresses, protobuf those of the call, one byte before.
  for (const shift of [0, 1]) if (agrees(profile, from, known, shift)) return take(profile, from, known, shift);
  return undefined;
}

/** Locations with inlined frames are several functions at one address: they are left out. */
function frameByAddress({ locations, frames }: StackProfile): ReadonlyMap<number, number> {
  const known = new Map<number, number>();
  for (let location = 0; location < locations.count; location++) {
    const frame = locations.firstFrame[location]!;
    const address = addressOf(locations, location);
    if (address === 0 || locations.firstFrame[location + 1] !== frame + 1 || frames.func[frame] === -1) continue;
    known.set(address, frame);
  }
  return known;
}

function addressOf({ addressHigh, addressLow }: StackProfile['locations'], location: number): number {
  return addressHigh[location]! * 2 ** 32 + addressLow[location]!;
}

function nameOf({ frames, functions, strings }: StackProfile, frame: number): string {
  const func = frames.func[frame]!;
  return func === -1 ? '' : strings[functions.name[func]!]!;
}

function agrees(profile: StackProfile, from: StackProfile, known: ReadonlyMap<number, number>, shift: number): boolean {
  const { frames, locations } = profile;
  let common = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    const name = nameOf(profile, frame);
    const other = known.get(addressOf(locations, frames.location[frame]!) - shift);
    if (name === '' || other === undefined) continue;
    if (foldName(name) !== foldName(nameOf(from, other))) return false;
    common++;
  }
  return common >= LEAST_IN_COMMON;
}

function take(profile: StackProfile, from: StackProfile, known: ReadonlyMap<number, number>, shift: number): BorrowedNames {
  const { frames, locations } = profile;
  const lines = new Int32Array(frames.count).fill(-1);
  const name: string[] = [];
  for (let frame = 0; frame < frames.count; frame++) {
    const other = nameOf(profile, frame) === '' ? known.get(addressOf(locations, frames.location[frame]!) - shift) : undefined;
    name.push(other === undefined ? '' : nameOf(from, other));
    if (other === undefined) continue;
    const start = from.functions.startLine[from.frames.func[other]!]!;
    const line = from.frames.line[other]!;
    if (start > 0 && line >= start) lines[frame] = line - start;
  }
  return { name, lines };
}

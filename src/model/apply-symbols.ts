import type { StackProfile } from './stack-profile.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface NamedProfile {
  readonly profile: StackProfile;
  /** Locations that had no name and have one now. */
  readonly named: number;
}

/** Past the last symbol of a listing code may go on so far, and no farther: the address may be of another binary. */
const LAST_FUNCTION_BYTES = 64 * 1024;

/** Names the code without a name, where the symbols know it. What has a name keeps it. */
export function applySymbols(profile: StackProfile, symbols: SymbolTable): NamedProfile {
  const { frames, locations, functions } = profile;
  const shift = symbols.isExact ? bestShift(profile, symbols) : 0;
  const strings = [...profile.strings];
  const functionOf = knownFunctions(profile);
  const names: number[] = [];
  const func = frames.func.slice();
  let named = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    if (!isNameless(profile, frame)) continue;
    const at = frames.location[frame]!;
    const name = symbolAt(symbols, addressOf(locations, at), shift);
    if (name === '') continue;
    let id = functionOf.get(name);
    if (id === undefined) {
      id = functions.count + names.length;
      functionOf.set(name, id);
      names.push(strings.length);
      strings.push(name);
    }
    func[frame] = id;
    named++;
  }
  if (named === 0) return { profile, named };
  const count = functions.count + names.length;
  const longer = (column: Int32Array, tail: readonly number[]): Int32Array => {
    const next = new Int32Array(count);
    next.set(column);
    next.set(tail, functions.count);
    return next;
  };
  const startLine = new Float64Array(count);
  startLine.set(functions.startLine);
  return {
    named,
    profile: {
      ...profile,
      strings,
      functions: {
        count,
        name: longer(functions.name, names),
        systemName: longer(functions.systemName, []),
        file: longer(functions.file, []),
        startLine,
      },
      frames: { ...frames, func },
    },
  };
}

/** A frame of its own location, without a function, at an address. */
function isNameless({ frames, locations }: StackProfile, frame: number): boolean {
  return frames.func[frame] === -1 && addressOf(locations, frames.location[frame]!) > 0;
}

function addressOf(locations: StackProfile['locations'], location: number): number {
  return locations.addressHigh[location]! * 2 ** 32 + locations.addressLow[location]!;
}

/** The first function of each name, so that a name has one row in tables. */
function knownFunctions({ functions, strings }: StackProfile): Map<string, number> {
  const known = new Map<string, number>();
  for (let func = 0; func < functions.count; func++) {
    const name = strings[functions.name[func]!]!;
    if (!known.has(name)) known.set(name, func);
  }
  return known;
}

/**
 * Profiles keep the address of the call, one less than the return address, and debug=1 prints return addresses. Which of
 * the two the server was asked for shows in which of them fits more often; the other is the second choice.
 */
function bestShift(profile: StackProfile, symbols: SymbolTable): 0 | 1 {
  let same = 0;
  let next = 0;
  for (let frame = 0; frame < profile.frames.count; frame++) {
    if (!isNameless(profile, frame)) continue;
    const address = addressOf(profile.locations, profile.frames.location[frame]!);
    if (symbols.addresses[lastAtOrBefore(symbols.addresses, address)] === address) same++;
    if (symbols.addresses[lastAtOrBefore(symbols.addresses, address + 1)] === address + 1) next++;
  }
  return next >= same ? 1 : 0;
}

function symbolAt(symbols: SymbolTable, address: number, shift: 0 | 1): string {
  const { addresses, names, isExact } = symbols;
  if (isExact) {
    for (const wanted of shift === 1 ? [address + 1, address] : [address, address + 1]) {
      const at = lastAtOrBefore(addresses, wanted);
      if (at !== -1 && addresses[at] === wanted) return names[at]!;
    }
    return '';
  }
  const at = lastAtOrBefore(addresses, address);
  if (at === -1) return '';
  if (at === addresses.length - 1 && address - addresses[at]! > LAST_FUNCTION_BYTES) return '';
  return names[at]!;
}

function lastAtOrBefore(addresses: Float64Array, address: number): number {
  let low = 0;
  let high = addresses.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (addresses[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

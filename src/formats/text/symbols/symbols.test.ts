import { describe, expect, test } from 'vitest';
import { applySymbols } from '../../../model/apply-symbols.ts';
import type { StackProfile } from '../../../model/stack-profile.ts';
import type { SymbolTable } from '../../../model/symbol-table.ts';
import { createHeapTextParser } from '../profiles/heap.ts';
import { profilesOf, readWith, textFixture } from '../profiles/testing/texts.ts';
import { createSymbolParser } from './symbols.ts';

async function readSymbols(text: string): Promise<SymbolTable[]> {
  const read = await readWith(text, createSymbolParser());
  return read.artefacts.flatMap((artefact) => (artefact.kind === 'symbols' ? [artefact.symbols] : []));
}

/** Names of frames that the profile has no name for, by address. */
function nameless({ frames, locations }: StackProfile): number[] {
  return [...frames.func.keys()].filter((frame) => frames.func[frame] === -1).map((frame) => locations.addressLow[frames.location[frame]!]!);
}

async function heapWithoutNames(): Promise<StackProfile> {
  return profilesOf(await readWith(textFixture('go127/symbolrecovery.heap.debug1.txt'), createHeapTextParser()))[0]!.profile;
}

function nameAt({ frames, locations, functions, strings }: StackProfile, address: number): string {
  for (let frame = 0; frame < frames.count; frame++) {
    const func = frames.func[frame]!;
    if (func !== -1 && locations.addressLow[frames.location[frame]!] === address) return strings[functions.name[func]!]!;
  }
  return '';
}

describe('answers of /debug/pprof/symbol', () => {
  test('name every frame of the runtime that the heap profile leaves out', async () => {
    const profile = await heapWithoutNames();
    const [symbols] = await readSymbols(textFixture('go127/symbolrecovery.symbol-response.txt'));
    expect(symbols!.isExact).toBe(true);
    const before = nameless(profile);
    const { profile: named, named: count } = applySymbols(profile, symbols!);
    expect(before.length).toBeGreaterThan(10);
    expect(count).toBe(before.length);
    expect(nameless(named)).toEqual([]);
    // The list asks for return addresses, the profile keeps those of the calls.
    expect(nameAt(named, 0x489d6b - 1)).toBe('runtime.mallocgc');
    expect(nameAt(named, 0x40991f - 1)).toBe('internal/runtime/maps.(*Map).directoryIndex');
    // What had a name keeps it, and the profile that was given is as it was.
    expect(nameAt(named, 0x51a5eb)).toBe('sync.(*Once).Do');
    expect(nameless(profile)).toEqual(before);
    expect(new Set(named.functions.name).size).toBe(named.functions.count);
  });

  test('may be for the addresses of the protobuf form', async () => {
    const profile = await heapWithoutNames();
    const text = nameless(profile).map((address) => `0x${address.toString(16)}\truntime.f${address}`).join('\r\n');
    const [symbols] = await readSymbols(`num_symbols: 1\r\n${text}`);
    const { profile: named, named: count } = applySymbols(profile, symbols!);
    expect(count).toBe(nameless(profile).length);
    expect(nameAt(named, 0x489d6b - 1)).toBe(`runtime.f${0x489d6b - 1}`);
  });

  test('without names give nothing', async () => {
    expect(await readSymbols('num_symbols: 1\n')).toEqual([]);
    expect(await readSymbols('0x489d6b runtime.mallocgc\n')).toEqual([]);
  });
});

describe('listings of nm', () => {
  const GO = `       0 _ go.go
  401000 T internal/cpu.Initialize
  401000 t runtime.text
  489c00 T runtime.mallocgc
  489f00 T runtime.newobject
  4cafe0 T type:.eq.struct { a int; b string }
  4845c0 T runtime.goexit.abi0
  4da8d0 t runtime.etext
  5161b0 R runtime.textsectionmap
         U putchar
`;

  test('name code up to the next symbol', async () => {
    const [symbols] = await readSymbols(GO);
    expect(symbols!.isExact).toBe(false);
    expect([...symbols!.addresses]).toEqual([0x401000, 0x4845c0, 0x489c00, 0x489f00, 0x4cafe0, 0x4da8d0, 0x5161b0]);
    expect(symbols!.names).toEqual(['internal/cpu.Initialize', 'runtime.goexit', 'runtime.mallocgc', 'runtime.newobject', 'type:.eq.struct { a int; b string }', '', '']);
    const { profile: named } = applySymbols(await heapWithoutNames(), symbols!);
    expect(nameAt(named, 0x489d6b - 1)).toBe('runtime.mallocgc');
    expect(nameAt(named, 0x489fa5 - 1)).toBe('runtime.newobject');
  });

  test.each([
    ['go tool nm -size', GO.replaceAll(/^( +[0-9a-f]{6}) /gm, '$1         94 ')],
    ['nm', GO.replaceAll(/^ +([0-9a-f]{6}) /gm, '0000000000$1 ')],
    ['nm -S', GO.replaceAll(/^ +([0-9a-f]{6}) /gm, '0000000000$1 0000000000000150 ')],
  ])('of %s are the same', async (_, text) => {
    expect(await readSymbols(text)).toEqual(await readSymbols(GO));
  });

  test('do not name what lies outside', async () => {
    const profile = await heapWithoutNames();
    const far = '     1000 T a\n     2000 T b\n     3000 T c\n';
    const applied = applySymbols(profile, (await readSymbols(far))[0]!);
    expect(applied.named).toBe(0);
    expect(applied.profile).toBe(profile);
    const after = '   900000 T a\n   910000 T b\n   920000 T c\n';
    expect(applySymbols(profile, (await readSymbols(after))[0]!).named).toBe(0);
  });

  test('are not seen in words that happen to be hexadecimal', async () => {
    expect(await readSymbols('added a thing\nfaded T shirts\ndeadbeef b cafe\n1234 T x\n')).toEqual([]);
  });
});

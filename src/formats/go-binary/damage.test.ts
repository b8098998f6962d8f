import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ByteSource } from '../byte-source.ts';
import { readElf } from './elf.ts';
import { Image } from './image.ts';
import { readMachO } from './mach-o.ts';
import { Names } from './names.ts';
import { readGoBinary } from './read.ts';
import { Turns } from './turns.ts';

const FOLDER = new URL('../../../fixtures/objects/go/', import.meta.url);
const load = (name: string): Uint8Array => new Uint8Array(gunzipSync(readFileSync(new URL(name, FOLDER))));
const turns = new Turns(() => false);

/** Counts what is read. */
function counted(bytes: Uint8Array): { readonly source: ByteSource; taken: number } {
  const count = { source: { size: bytes.length, read: async (at: number, length: number) => take(at, length) }, taken: 0 };
  const take = (at: number, length: number): Uint8Array => {
    const part = bytes.subarray(at, at + length);
    count.taken += part.length;
    return part;
  };
  return count;
}

/** Sizes are what loops go by, so none may reach beyond the file. Answers whether the file opened. */
async function expectBounded(bytes: Uint8Array, read: typeof readElf | typeof readMachO, what: string): Promise<boolean> {
  const { source } = counted(bytes);
  const parts = await read(source, turns);
  if (!parts.ok) return false;
  const isBeyond = parts.value.sections.some(
    ({ offset, size, address, isData }) => (size > 0 && offset + size > bytes.length) || (isData && address + size > Number.MAX_SAFE_INTEGER),
  );
  const image = await Image.load(source, parts.value);
  const size = image.ok ? image.value.size : 0;
  const swept = image.ok ? image.value.writable.reduce((sum, { from, to }) => sum + to - from, 0) : 0;
  expect({ what, isBeyond, isLoaded: size <= bytes.length, isSwept: swept <= bytes.length }).toEqual({ what, isBeyond: false, isLoaded: true, isSwept: true });
  return true;
}

/** ELF header, program headers and the table of sections, which Go's linker puts one after the other. */
function headEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Number(view.getBigUint64(0x28, true)) + view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
}

function flipped(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const damaged = bytes.slice();
  damaged[at] = value;
  return damaged;
}

test('a section that claims to be larger than the file is cut to it', async () => {
  const bytes = load('baskets.gz');
  expect(await expectBounded(flipped(bytes, 1014, 0xff), readElf, 'size of .go.fipsinfo')).toBe(true);
  const { source } = counted(flipped(bytes, 1014, 0xff));
  const read = await readGoBinary(source);
  expect(read.ok && read.value.globals.length > 0).toBe(true);
});

test('flips in the headers of an ELF file never make a loop longer than the file', async () => {
  const bytes = load('baskets-stripped.gz');
  const end = headEnd(bytes);
  expect(end).toBeLessThan(4096);
  let opened = 0;
  for (let at = 0; at < end; at++) {
    const value = [0xff, 0x80, 0x01, 0][at % 4]!;
    if (await expectBounded(flipped(bytes, at, value), readElf, `byte ${at} is ${value}`)) opened++;
  }
  expect(opened).toBeGreaterThan(end / 2);
});

test('nor do those in the commands of a Mach-O file', async () => {
  const bytes = load('baskets-mac.gz');
  for (let at = 0; at < 4096; at += 3) {
    await expectBounded(flipped(bytes, at, 0xff), readMachO, `byte ${at}`);
  }
});

test('a damaged file is read in little more than its size', async () => {
  const bytes = load('baskets.gz');
  const end = headEnd(bytes);
  for (let at = 7; at < end; at += 37) {
    const file = counted(flipped(bytes, at, at % 2 === 0 ? 0xff : 0x80));
    await readGoBinary(file.source);
    expect({ at, isBounded: file.taken <= 3 * bytes.length }).toEqual({ at, isBounded: true });
  }
});

test('names without an end are not read over and over', () => {
  const names = new Names(new Uint8Array(1 << 20).fill(0x61));
  let length = 0;
  for (let at = 0; at < 1000; at++) length += names.at(at).length;
  expect(length).toBeLessThan(3 << 20);
});

test('a cancel is heard, and other work gets its turn', async () => {
  const bytes = load('baskets.gz');
  const cancelled = await readGoBinary(counted(bytes).source, () => true);
  expect(cancelled.ok ? '' : cancelled.error.code).toBe('cancelled');
  let asked = 0;
  const read = await readGoBinary(counted(bytes).source, () => asked++ < 0);
  expect(read.ok).toBe(true);
  expect(asked).toBeGreaterThan(20);
});

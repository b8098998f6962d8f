import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteSource } from '../byte-source.ts';
import type { GoBinary } from './binary.ts';
import { looksLikeGoBinary } from './looks-like.ts';
import { readGoBinary } from './read.ts';

const FOLDER = new URL('../../../fixtures/objects/go/', import.meta.url);
const load = (name: string): Uint8Array => new Uint8Array(gunzipSync(readFileSync(new URL(name, FOLDER))));
const quick = (bytes: Uint8Array): ByteSource => ({ size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) });

async function open(bytes: Uint8Array): Promise<GoBinary> {
  const read = await readGoBinary(quick(bytes));
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

test.each([
  ['baskets.gz', 'go1.26.8', 8, true],
  ['baskets-stripped.gz', 'go1.26.8', 8, false],
  ['baskets-pie.gz', 'go1.26.8', 8, false],
  ['baskets-386.gz', 'go1.26.8', 4, false],
  ['baskets-mac.gz', 'go1.26.8', 8, false],
  ['orders.gz', 'go1.27.3', 8, true],
])('%s: version, types, and variables unless stripped', async (name, version, pointerSize, hasGlobals) => {
  const binary = await open(load(name));
  expect(binary.goVersion).toBe(version);
  expect(binary.pointerSize).toBe(pointerSize);
  expect(binary.globals.length > 0).toBe(hasGlobals);
  const names = new Set<string>();
  for (let address = binary.types.from; address < binary.types.to; address += binary.pointerSize) {
    const type = binary.typeAt(address);
    // Between types stands other data, which mostly is no type.
    if (type?.kind === 'struct' && type.fields.length > 0) names.add(type.name);
  }
  expect(names).toContain('list.Element');
  expect(names).toContain('os.file');
});

test('variables have the types that the source gives them', async () => {
  const { globals } = await open(load('baskets.gz'));
  const types = new Map(globals.map(({ name, type }) => [name, type?.name]));
  expect(types.get('main.recent')).toBe('*main.Cache[string,*main.Basket]');
  expect(types.get('main.history')).toBe('[]*main.Basket');
  expect(types.get('main.byShelf')).toBe('map[int32][]string');
  expect(types.get('main.queue')).toBe('chan *main.Basket');
  expect(types.get('main.hooks')).toBe('[]func() int');
});

test('a struct has its fields', async () => {
  const { globals } = await open(load('baskets.gz'));
  const basket = globals.find(({ name }) => name === 'main.history')?.type?.elem?.elem;
  expect(basket?.fields.map(({ name, offset, type }) => `${name} ${offset} ${type.name}`)).toEqual([
    'ID 0 int',
    'Items 8 []main.Item',
    'Next 32 *main.Basket',
    'Payload 40 []uint8',
    'Meta 64 map[string]interface {}',
    'Created 72 time.Time',
    'Note 96 fmt.Stringer',
    'Ratio 112 float64',
    'Open 120 bool',
  ]);
});

test('other files get a sentence', async () => {
  const encoder = new TextEncoder();
  for (const [bytes, code] of [
    [encoder.encode('#!/bin/sh'), 'unknown-format'],
    [Uint8Array.from([0x4d, 0x5a, ...Array<number>(100).fill(0)]), 'known-but-not-readable'],
    [Uint8Array.from([0xce, 0xfa, 0xed, 0xfe, ...Array<number>(100).fill(0)]), 'known-but-not-readable'],
    [Uint8Array.from([0xcf, 0xfa, 0xed, 0xfe, ...Array<number>(100).fill(0)]), 'malformed'],
    [Uint8Array.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]), 'known-but-not-readable'],
    [Uint8Array.from([0x7f, 0x45, 0x4c, 0x46]), 'malformed'],
    [new Uint8Array(0), 'unknown-format'],
  ] as const) {
    const read = await readGoBinary(quick(bytes));
    expect(read.ok ? '' : read.error.code).toBe(code);
  }
  expect(looksLikeGoBinary(encoder.encode('go1.7 heap dump'))).toBe(false);
  // A Java class.
  expect(looksLikeGoBinary(Uint8Array.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61]))).toBe(false);
});

test('damage neither throws nor hangs', async () => {
  const bytes = load('baskets-386.gz');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 100 }), async (changes, percent) => {
      const damaged = bytes.slice(0, percent < 60 ? bytes.length : Math.floor((bytes.length * percent) / 100));
      // Most of the file is code; the head, the table of sections and the tables of types are what is read.
      for (const [at, value] of changes) damaged[at % (value % 2 === 0 ? 4096 : damaged.length || 1)] = value;
      const read = await readGoBinary(quick(damaged));
      if (!read.ok) return;
      const { types } = read.value;
      for (let step = 0; step < 2000; step++) read.value.typeAt(types.from + step * 4)?.fields.forEach(({ type }) => type.elem?.name);
    }),
    { numRuns: 40 },
  );
});

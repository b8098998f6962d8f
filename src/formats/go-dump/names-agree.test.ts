import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { namesWithoutRow, sampled } from '../../testing/graphs/names-agree.ts';
import type { ByteSource } from '../byte-source.ts';
import { readGoBinary } from '../go-binary/read.ts';
import { readGoDump } from './read.ts';

const FOLDER = new URL('../../../fixtures/objects/go/', import.meta.url);

function source(name: string): ByteSource {
  const bytes = new Uint8Array(gunzipSync(readFileSync(new URL(name, FOLDER))));
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}

test.each([
  ['baskets-b', 'baskets'],
  ['baskets-386-b', 'baskets-386'],
  ['orders-a', 'orders'],
  ['orders-a', undefined],
])('%s with %s: a reference is called in a path as it is in the object', async (dump, program) => {
  const binary = program === undefined ? undefined : await readGoBinary(source(`${program}.gz`));
  if (binary && !binary.ok) throw new Error(binary.error.sentence);
  const read = await readGoDump(source(`${dump}.godump.gz`), { onProgress: () => undefined, isCancelled: () => false }, binary?.value);
  if (!read.ok) throw new Error(read.error.sentence);
  const { graph } = read.value;
  const { asked, odd } = await namesWithoutRow(graph, sampled(graph, 4000));
  expect(odd).toEqual([]);
  expect(asked).toBeGreaterThan(1000);
});

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { namesWithoutRow, sampled } from '../../testing/graphs/names-agree.ts';
import { readHprof } from './read.ts';

const FOLDER = new URL('../../../fixtures/objects/hprof/', import.meta.url);

test.each(['shop-a', 'shop-wide'])('%s: a reference is called in a path as it is in the object', async (name) => {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.hprof.gz`, FOLDER)));
  const source = { size: bytes.length, read: async (at: number, length: number) => new Uint8Array(bytes.subarray(at, at + length)) };
  const read = await readHprof(source, { onProgress: () => undefined, isCancelled: () => false });
  if (!read.ok) throw new Error(read.error.sentence);
  const { asked, odd } = await namesWithoutRow(read.value.graph, sampled(read.value.graph, 1500));
  expect(odd).toEqual([]);
  expect(asked).toBeGreaterThan(1500);
});

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RawGraphFacts } from '../../model/object-graph.ts';
import { readGoDump } from './read.ts';

const whole = new Uint8Array(gunzipSync(readFileSync(new URL('../../../fixtures/objects/go/baskets-b.godump.gz', import.meta.url))));

async function factsOf(bytes: Uint8Array): Promise<RawGraphFacts> {
  const source = { size: bytes.length, read: async (at: number, length: number) => bytes.subarray(at, at + length) };
  const read = await readGoDump(source, { onProgress: () => undefined, isCancelled: () => false });
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value.graph.facts;
}

test('a dump that was cut before goroutines, threads and finalizers does not count them', async () => {
  const { extras, identity } = await factsOf(whole.subarray(0, Math.floor(whole.length / 4)));
  expect(extras.map(({ label }) => label)).toEqual(['CPUs']);
  expect(identity.kind).toBe('none');
});

test('what is counted in a cut dump is never more than the whole has, and a zero is one of the whole', async () => {
  const full = new Map((await factsOf(whole)).extras.map(({ label, value }) => [label, value]));
  expect(full.get('goroutines')).toMatch(/^\d+ \(\d+ of the runtime\)$/);
  const seen = new Set<string>();
  for (let part = 40; part <= 99.9; part += 0.3) {
    const { extras } = await factsOf(whole.subarray(0, Math.floor((whole.length * part) / 100)));
    for (const { label, value } of extras) {
      seen.add(label);
      if (!value.startsWith('at least ')) expect({ part, label, value }).toEqual({ part, label, value: full.get(label) });
      else expect(value).not.toMatch(/^at least 0(?:,| \(|$)/);
    }
  }
  expect(seen).toContain('threads');
});

test('only kinds of roots that hold something are counted', async () => {
  const { roots } = await factsOf(whole);
  expect(roots.length).toBeGreaterThan(1);
  expect(roots.filter(({ count }) => count === 0)).toEqual([]);
});

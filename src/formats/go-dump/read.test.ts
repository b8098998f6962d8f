import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawGraph, ReadGraph, ReadWatch } from '../../model/object-graph.ts';
import { bytesSource, type ByteSource } from '../byte-source.ts';
import { histogramOnly } from './histogram-only.ts';
import { estimateGoDump, looksLikeGoDump } from './looks-like.ts';
import { readGoDump } from './read.ts';
import { randomDump, writeRandomDump, type RandomDump, type RandomObject } from './testing/random-dump.ts';
import { DumpWriter, memoryOf } from './testing/write-dump.ts';

const watch: ReadWatch = { onProgress: () => {}, isCancelled: () => false };

/** Without a pause for each read, which thousands of runs would add up. */
const quick = (bytes: Uint8Array): ByteSource => ({ size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) });

async function open(bytes: Uint8Array): Promise<ReadGraph> {
  const read = await readGoDump(quick(bytes), watch);
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value;
}

const row = (graph: RawGraph, node: number): number[] => [...graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])];
const nameOf = (graph: RawGraph, node: number): string => graph.labels.names[graph.label[node]!]!;

/** The slow way: for each pointer, the object around it. */
function expectedRow(dump: RandomDump, source: RandomObject): number[] {
  const sorted = dump.objects.toSorted((a, b) => a.address - b.address);
  return source.pointers
    .map(([, value]) => sorted.findIndex(({ address, size }) => value >= address && value < address + size) + 1)
    .filter((node) => node > 0);
}

test('what was written is read: all records, both word sizes, both byte orders, pointers into objects', async () => {
  await fc.assert(
    fc.asyncProperty(randomDump, async (dump) => {
      const { graph, notices } = await open(writeRandomDump(dump));
      expect(notices).toEqual([]);
      const sorted = dump.objects.toSorted((a, b) => a.address - b.address);
      for (const [index, object] of sorted.entries()) {
        const node = index + 1;
        expect(graph.content.addressOf(node)).toBe(`0x${object.address.toString(16)}`);
        expect(graph.shallow[node]).toBe(object.size);
        expect(row(graph, node)).toEqual(expectedRow(dump, object));
        expect(graph.content.nodeAt(`0x${(object.address + object.size - 1).toString(16)}`)).toBe(node);
      }
      const categories = new Map(row(graph, 0).map((node) => [nameOf(graph, node), row(graph, node)]));
      expect(categories.get('data segment') ?? []).toEqual(expectedRow(dump, dump.data));
      expect(categories.get('bss segment') ?? []).toEqual(expectedRow(dump, dump.bss));
      expect(categories.get('queued finalizers')).toEqual([graph.content.nodeAt(dump.queued.toString(16))]);
      expect(categories.get('other roots')).toEqual([graph.content.nodeAt(dump.other.toString(16))]);
      const [goroutine] = categories.get('goroutines') ?? [];
      expect(nameOf(graph, goroutine!)).toBe('goroutine in chan receive, main.f2');
      const [context, ...frames] = row(graph, goroutine!);
      expect(graph.content.addressOf(context!)).toBe(`0x${dump.context.toString(16)}`);
      expect(frames.map((node) => nameOf(graph, node))).toEqual(dump.frames.map((_, depth) => `main.f${depth}`));
      expect(frames.map((node) => row(graph, node))).toEqual(dump.frames.map((frame) => (frame.isDead ? [] : expectedRow(dump, frame))));
      expect(graph.facts.memStats?.get('NumGC')).toBe(3);
      expect(graph.loose.count).toBe(1);
      const sampled = await graph.content.describe(graph.content.nodeAt(dump.sampled[0]!.toString(16))!, 0, 10);
      expect(sampled.ok && sampled.value.allocatedAt.map(({ name }) => name)).toEqual(['runtime.mallocgc', 'main.newOrder']);
    }),
    { numRuns: 120 },
  );
});

test('descriptions, previews, names of references and waste are there for every node', async () => {
  await fc.assert(
    fc.asyncProperty(randomDump, async (dump) => {
      const { graph } = await open(writeRandomDump(dump));
      for (let node = 0; node < graph.nodeCount; node++) {
        const described = await graph.content.describe(node, 0, 5);
        expect(described.ok).toBe(true);
        const names = await graph.content.referenceNames(row(graph, node).map((target) => ({ source: node, target })));
        expect(names.ok && names.value.length).toBe(row(graph, node).length);
      }
      const previews = await graph.content.previews([...Array(graph.nodeCount).keys()]);
      expect(previews.ok && previews.value.length).toBe(graph.nodeCount);
      const waste = await graph.content.waste(() => true, { onProgress: () => {}, isCancelled: () => false });
      expect(waste.ok).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test('a file that ends anywhere opens with what is there, or says why not', async () => {
  const [dump] = fc.sample(randomDump, { numRuns: 1, seed: 7 });
  const bytes = writeRandomDump(dump!);
  for (let percent = 0; percent < 100; percent++) {
    const read = await readGoDump(quick(bytes.subarray(0, Math.floor((bytes.length * percent) / 100))), watch);
    if (read.ok) {
      expect(read.value.notices.map(({ code }) => code)).toContain('cut-off');
      expect(row(read.value.graph, 0).length).toBeGreaterThan(0);
    } else expect(read.error.sentence.length).toBeGreaterThan(20);
  }
});

test('flipped bytes neither throw nor hang, and every reference stays within the nodes', async () => {
  await fc.assert(
    fc.asyncProperty(randomDump, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }), async (dump, flips) => {
      const bytes = writeRandomDump(dump);
      for (const [at, by] of flips) bytes[16 + (at % (bytes.length - 16))]! ^= by;
      const read = await readGoDump(quick(bytes), watch);
      const counted = await histogramOnly(quick(bytes), watch);
      expect(counted.ok).toBe(read.ok);
      if (!read.ok) return;
      const { graph } = read.value;
      for (let node = 0; node < graph.nodeCount; node++) {
        expect(graph.edgeEnd[node]).toBeGreaterThanOrEqual(graph.edgeStart[node]!);
        for (const target of row(graph, node)) expect(target < graph.nodeCount).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

test('lengths beyond the file are not believed', async () => {
  const absurd = new DumpWriter(8, false).params().numbers(1, 0xc000000000, 2 ** 45);
  const read = await readGoDump(quick(absurd.take()), watch);
  expect(read.ok ? '' : read.error.code).toBe('malformed');
  const frames = new DumpWriter(8, false).params().object(0xc000000000, memoryOf(64, new Map(), [], 8, false)).numbers(16, 1, 8, 2 ** 40);
  const opened = await open(frames.take());
  expect(opened.notices.map(({ code }) => code)).toContain('damaged');
});

test('objects above a megabyte are read in pieces, and of several megabytes no more than asked for', async () => {
  const large = 3 * 1024 * 1024;
  const pointers = Array.from({ length: 1000 }, (_, index) => index * 3000);
  const words = new Map(pointers.map((offset) => [offset, 0xc000000010 + (offset % 32)]));
  const writer = new DumpWriter(8, false).params().object(0xc000000000, memoryOf(64, new Map(), [], 8, false));
  const bytes = writer.object(0xc000100000, memoryOf(large, words, pointers, 8, false)).object(0xc000800000, memoryOf(16, new Map(), [], 8, false)).end();
  const { graph } = await open(bytes);
  expect(row(graph, 2)).toEqual(pointers.map(() => 1));
  expect(graph.shallow[2]).toBe(large);
  let longest = 0;
  const source: ByteSource = {
    size: bytes.length,
    read: async (at, length) => {
      longest = Math.max(longest, length);
      return bytes.subarray(at, at + length);
    },
  };
  const again = await readGoDump(source, watch);
  longest = 0;
  const described = again.ok ? await again.value.graph.content.describe(2, 100, 120) : undefined;
  expect(described?.ok && described.value.fields.length).toBe(20);
  expect(longest).toBeLessThan(200_000);
});

test('a cancel is heard', async () => {
  const [dump] = fc.sample(randomDump, { numRuns: 1, seed: 3 });
  const read = await readGoDump(bytesSource(writeRandomDump(dump!)), { ...watch, isCancelled: () => true });
  expect(read.ok ? '' : read.error.code).toBe('cancelled');
});

test('types that the dump names itself: interfaces and malloc headers', async () => {
  const words = new Map([[0, 0x501000], [8, 0xc000000100], [16, 0x500000], [24, 0xc000000200], [32, 0x502000], [40, 0xc000000300]]);
  const writer = new DumpWriter(8, false).params();
  writer.type(0x500000, 24, 'main.stamp').itab(0x501000, 0x500000).type(0x503000, 8, 'os.').itab(0x502000, 0x503000);
  writer.object(0xc000000000, memoryOf(48, words, [8, 24, 40], 8, false));
  for (const at of [0x100, 0x200, 0x300]) writer.object(0xc000000000 + at, memoryOf(32, new Map(), [], 8, false));
  writer.object(0xc000001000, memoryOf(640, new Map([[0, 0x500000]]), [16], 8, false));
  const { graph } = await open(writer.end());
  expect([1, 2, 3, 4, 5].map((node) => nameOf(graph, node))).toEqual(['48 B, 3 pointers', 'main.stamp', 'main.stamp', 'os.?', 'main.stamp']);
});

test('a head tells a dump, and its size about how many objects it has', () => {
  const bytes = new DumpWriter(8, false).take();
  expect(looksLikeGoDump(bytes)).toBe(true);
  expect(looksLikeGoDump(bytes.subarray(0, 15))).toBe(false);
  expect(estimateGoDump(bytes, 70_000).objects).toBe(1000);
});

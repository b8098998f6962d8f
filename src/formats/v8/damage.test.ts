import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle } from '../../analysis/graph/settle.ts';
import { runToEnd } from '../../lib/steps.ts';
import { estimateV8 } from './header.ts';
import { histogramOnly } from './histogram-only.ts';
import { looksLikeV8Snapshot } from './looks-like.ts';
import { readV8Snapshot } from './read.ts';
import { fixture, quick, UNWATCHED } from './testing/open.ts';
import { writeSnapshot, type WrittenNode } from './testing/write-snapshot.ts';

const page = fixture('page-before');

const ring: readonly WrittenNode[] = Array.from({ length: 120 }, (_, index) => ({
  type: index === 0 ? 'synthetic' : index % 5 === 0 ? 'string' : 'object',
  name: index % 3 === 0 ? 'Object' : `Thing ${index % 7} "é"`,
  id: 2 * index + 1,
  size: index * 8,
  detachedness: 0,
  edges: [
    { type: index === 0 ? 'shortcut' : 'property', name: `p${index % 4}`, to: (index + 1) % 120 },
    { type: 'element', name: index, to: (index * 7) % 120 },
  ],
  at: { script: 3, line: index % 4, column: 1 },
}));
const small = writeSnapshot(ring);

/** Whatever opens can be gone through to its end. */
async function survives(bytes: Uint8Array): Promise<'opened' | 'refused'> {
  const counted = await histogramOnly(quick(bytes), UNWATCHED);
  if (!counted.ok) expect(counted.error.sentence).not.toBe('');
  const read = await readV8Snapshot(quick(bytes), UNWATCHED);
  if (!read.ok) {
    expect(read.error.sentence.length).toBeGreaterThan(20);
    return 'refused';
  }
  const { graph } = read.value;
  const { nodeCount, edgeStart, edgeEnd, target, label, labels, content } = graph;
  for (let node = 0; node < nodeCount; node++) {
    expect(edgeStart[node]! <= edgeEnd[node]!).toBe(true);
    expect(label[node]! < labels.count).toBe(true);
  }
  expect(target.every((node) => node < nodeCount)).toBe(true);
  const heap = runToEnd(settle(graph));
  expect(heap.reachable).toBe(nodeCount);
  for (const node of [0, 1, Math.floor(nodeCount / 2), nodeCount - 1].filter((node) => node < nodeCount)) {
    expect((await content.describe(node, 0, 50)).ok).toBe(true);
  }
  const waste = await content.waste(() => true, { onProgress: () => undefined, isCancelled: () => false });
  expect(waste.ok).toBe(true);
  return 'opened';
}

describe('a file that was cut', () => {
  test('opens with what it has, or says what is missing, at every hundredth', async () => {
    const outcomes: string[] = [];
    for (let percent = 0; percent < 100; percent++) {
      const length = Math.floor((small.length * percent) / 100);
      outcomes.push(await survives(small.subarray(0, length)));
    }
    expect(outcomes[0]).toBe('refused');
    expect(outcomes.at(-1)).toBe('opened');
    // Once nodes are whole, everything longer opens.
    expect(outcomes.indexOf('opened')).toBe(outcomes.lastIndexOf('refused') + 1);
  });

  test.each([5, 20, 30, 45, 60, 75, 90, 99])('a page at %i %', async (percent) => {
    const cut = page.subarray(0, Math.floor((page.length * percent) / 100));
    const outcome = await survives(cut);
    const edges = new TextDecoder('latin1').decode(page).indexOf('"edges"');
    expect(outcome).toBe(cut.length > edges ? 'opened' : 'refused');
    const read = await readV8Snapshot(quick(cut), UNWATCHED);
    if (!read.ok) return;
    expect(read.value.notices.some(({ code }) => code === 'truncated')).toBe(true);
    // Names of classes come early in the table.
    if (percent <= 75) expect(read.value.graph.labels.names).toContain('(name missing)');
  });
});

test('bytes that changed are survived', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: small.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), async (flips) => {
      const bytes = small.slice();
      for (const [at, value] of flips) bytes[at] = value;
      await survives(bytes);
    }),
    { numRuns: 400 },
  );
});

test('any bytes after a beginning of a snapshot are survived', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: small.length }), fc.uint8Array({ maxLength: 200 }), async (keep, rest) => {
      const bytes = new Uint8Array(keep + rest.length);
      bytes.set(small.subarray(0, keep));
      bytes.set(rest, keep);
      await survives(bytes);
    }),
    { numRuns: 200 },
  );
});

test('a header that promises more than a file can hold is not believed', async () => {
  const text = new TextDecoder().decode(small).replace(/"node_count":\d+,"edge_count":\d+/, '"node_count":900000000000,"edge_count":4e15');
  expect(await survives(new TextEncoder().encode(text))).toBe('opened');
});

test('negative, broken and very large numbers', async () => {
  const text = new TextDecoder().decode(writeSnapshot([{ ...ring[0]!, edges: [] }, { ...ring[1]!, size: 77_777, edges: [] }]));
  for (const [written, expected] of [['-5', 0], ['1e3', 1000], ['12.75', 12], ['9007199254740993', 0], ['100000000000000000000', 0], ['70368744177664', 2 ** 46], ['x', 0], ['00000000000000000000008', 8]] as const) {
    const read = await readV8Snapshot(quick(new TextEncoder().encode(text.replace('77777', written))), UNWATCHED);
    if (!read.ok) throw new Error(read.error.sentence);
    expect(read.value.graph.shallow[1], written).toBe(expected);
  }
});

const total = (sizes: Iterable<number>): number => [...sizes].reduce((sum, size) => sum + size, 0);

test('sizes that can’t be true are left out and counted, here and in the histogram', async () => {
  const text = new TextDecoder().decode(writeSnapshot(ring.map((node) => ({ ...node, size: 77_777 }))));
  const open = async (size: string): Promise<{ rejected: string[]; sum: number; counted: number }> => {
    const bytes = quick(new TextEncoder().encode(text.replaceAll('77777', size)));
    const read = await readV8Snapshot(bytes, UNWATCHED);
    const rows = await histogramOnly(bytes, UNWATCHED);
    if (!read.ok || !rows.ok) throw new Error('not opened');
    const sentences = [...read.value.notices, ...rows.value.notices].filter(({ code }) => code === 'impossible-size').map(({ sentence }) => sentence);
    const sum = total(read.value.graph.shallow);
    return { rejected: sentences, sum, counted: total(rows.value.rows.map(({ shallow }) => shallow)) };
  };
  for (const size of ['100000000000000000000', '-3', '70368744177665']) {
    const { rejected, sum, counted } = await open(size);
    expect(rejected).toEqual(['120 sizes can’t be true and are left out.', '120 sizes can’t be true and are left out.']);
    expect([sum, counted]).toEqual([0, 0]);
  }
  const { rejected, sum, counted } = await open('14073748835532');
  expect(rejected).toEqual([]);
  expect([sum, counted]).toEqual([120 * 14_073_748_835_532, 120 * 14_073_748_835_532]);
  // Each could be true, all of them could not.
  const many = writeSnapshot(Array.from({ length: 200 }, (_, index) => ({ ...ring[1]!, id: 2 * index + 1, size: 2 ** 46, edges: [] })));
  const read = await readV8Snapshot(quick(many), UNWATCHED);
  if (!read.ok) throw new Error(read.error.sentence);
  expect(total(read.value.graph.shallow)).toBe(127 * 2 ** 46);
  expect(read.value.notices.map(({ sentence }) => sentence)).toContain('73 sizes can’t be true and are left out.');
});

test('a cancel is heard', async () => {
  const read = await readV8Snapshot(quick(page), { onProgress: () => undefined, isCancelled: () => true });
  expect(read.ok ? '' : read.error.code).toBe('cancelled');
});

test('snapshots are recognised and estimated from their first bytes', () => {
  for (const bytes of [page, small]) expect(looksLikeV8Snapshot(bytes.subarray(0, 4096))).toBe(true);
  expect(looksLikeV8Snapshot(new TextEncoder().encode(' \n{ "snapshot" : {"meta":{'))).toBe(true);
  for (const text of ['{"nodes":[]}', '{"snapshot":[1]}', '[]', '', '{"head":{"callFrame":']) expect(looksLikeV8Snapshot(new TextEncoder().encode(text))).toBe(false);
  expect(estimateV8(small)).toEqual({ nodes: 120, edges: 240 });
  expect(estimateV8(new Uint8Array(10))).toBeUndefined();
});

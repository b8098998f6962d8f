import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendChain, classicMap, swissMap } from './fingerprints.ts';
import { blockFor } from './size-classes.ts';
import type { SizeCell } from './sites.ts';

/** [size, in use, made] */
function cells(...list: readonly (readonly [number, number, number])[]): readonly SizeCell[] {
  return list.map(([size, inuse, alloc]) => ({ size, inuse: Float64Array.of(inuse), alloc: Float64Array.of(alloc) })).sort((one, other) => one.size - other.size);
}

it('requests get the smallest block that holds them', () => {
  // internal/runtime/gc/sizeclasses.go; large ones in pages of 8 KiB.
  expect([1, 8, 9, 1025, 41_984, 17_416].map(blockFor)).toEqual([8, 8, 16, 1152, 49_152, 18_432]);
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (size) => blockFor(size) >= size && blockFor(blockFor(size)) === blockFor(size)));
});

describe('maps', () => {
  it('three sizes of one slot', () => {
    // map[string]struct{} as seen in Go 1.26: 208, 416, … 3456.
    const map = swissMap(cells([208, 0, 1], [416, 0, 1], [896, 0, 1], [1792, 0, 1], [3456, 1, 1]), 0);
    expect(map).toMatchObject({ kind: 'swiss', members: 5 });
    expect(map!.keys).toBeGreaterThan(100);
    expect(map!.keys).toBeLessThan(256);
  });

  it('full tables with the entries beside them tell about how many keys there are', () => {
    // 223 tables for 149,540 keys were counted.
    const map = swissMap(cells([64, 149_540, 149_540], [18_432, 223, 430]), 0);
    expect(map!.keys).toBe(223 * 670);
  });

  it('buffers of which half were kept are no map', () => {
    expect(swissMap(cells([9472, 600, 1300]), 0)).toBeUndefined();
  });

  it('buckets that double, up to 1.23', () => {
    const sizes = [147_456, 73_728, 36_864, 18_432, 9216].map((size, at) => [size, at === 0 ? 1 : 0, 1] as const);
    expect(classicMap(cells(...sizes), 0)).toMatchObject({ kind: 'classic', members: 5 });
    expect(classicMap(cells(...sizes, [114_688, 0, 1]), 0)).toBeUndefined();
  });
});

describe('append', () => {
  // As main.growSlice of the fixtures' leakshop made them.
  const grown = [5_742_592, 7_200_768, 9_019_392, 11_296_768, 14_139_392, 17_694_720];

  it('a chain of which the largest is held', () => {
    const chain = appendChain(cells(...grown.map((size, at) => [size, at === grown.length - 1 ? 1 : 0, 1] as const)), 0);
    expect(chain).toEqual({ sizes: grown.toReversed(), bytes: 17_694_720, slices: 1 });
  });

  it('not when all of them are held, or a link is missing', () => {
    expect(appendChain(cells(...grown.map((size) => [size, 1, 1] as const)), 0)).toBeUndefined();
    expect(appendChain(cells([100_000, 0, 1], [1_000_000, 0, 1], [17_694_720, 1, 1]), 0)).toBeUndefined();
  });

  it('never throws on any sizes', () => {
    const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 << 24 }), fc.nat(1000), fc.nat(1000)), { maxLength: 40 });
    fc.assert(fc.property(list, (sizes) => {
      const made = cells(...sizes);
      const chain = appendChain(made, 0);
      expect(chain === undefined || chain.sizes.length > 4).toBe(true);
      expect(swissMap(made, 0)?.keys ?? 1).toBeGreaterThanOrEqual(0);
      expect(classicMap(made, 0)?.keys ?? 1).toBeGreaterThanOrEqual(0);
    }));
  });
});

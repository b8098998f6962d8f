import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressMapBuilder } from './address-map.ts';

const aligned = fc.oneof(
  fc.integer({ min: 0, max: 5000 }).map((n) => 0xc000000000 + n * 8),
  fc.integer({ min: 0, max: 2 ** 20 }).map((n) => 0x7f0000000000 + n * 8),
  fc.integer({ min: 0, max: 2 ** 30 }).map((n) => n * 8),
);
const any = fc.oneof(aligned, fc.integer({ min: 1, max: 3000 }));

test.each([
  ['aligned addresses', aligned],
  ['numbers in sequence', any],
])('%s: ranks, floors and addresses agree with a sorted list', (_name, arbitrary) => {
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 300 }), fc.array(any, { maxLength: 60 }), (addresses, questions) => {
      const builder = new AddressMapBuilder();
      for (const address of addresses) builder.add(address);
      const map = builder.seal();
      const sorted = [...new Set(addresses)].sort((a, b) => a - b);
      expect(map.count).toBe(sorted.length);
      for (const [index, address] of sorted.entries()) {
        expect(map.indexOf(address)).toBe(index);
        expect(map.addressOf(index)).toBe(address);
      }
      for (const question of [...questions, ...sorted.map((address) => address + 5)]) {
        expect(map.indexOf(question)).toBe(sorted.indexOf(question));
        const floor = sorted.findLastIndex((address) => address <= question);
        expect(map.floor(question)).toBe(floor);
        if (floor >= 0) expect(map.floorStart).toBe(sorted[floor]);
      }
    }),
    { numRuns: 150 },
  );
});

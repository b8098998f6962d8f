import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWindow } from './byte-window.ts';

const SIZE = 10 * 1024 * 1024 + 12_345;
const at = (offset: number): number => (Math.imul(offset, 0x9e3779b1) >>> 24) & 0xff;
const FILE = Uint8Array.from({ length: SIZE }, (_, offset) => at(offset));

function source(reads: number[]): ConstructorParameters<typeof ByteWindow>[0] {
  return {
    size: SIZE,
    read: async (from, length) => {
      reads.push(length);
      return FILE.slice(from, from + length);
    },
  };
}

const move = fc.oneof(
  fc.record({ skip: fc.nat(100_000), take: fc.nat(64) }),
  fc.record({ skip: fc.nat(5_000_000), take: fc.nat(5_000_000) }),
);

test('the bytes of the file, wherever one goes; fewer only at its end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 8 }), fc.option(fc.nat(SIZE)), async (moves, back) => {
      const window = new ByteWindow(source([]));
      const check = async (offset: number, take: number): Promise<void> => {
        window.seek(offset);
        expect(await window.fill(take)).toBeUndefined();
        expect(window.offset).toBe(offset);
        expect(window.has(take)).toBe(offset + take <= SIZE);
        for (const index of [0, take >> 1, take - 1]) {
          if (index >= 0 && index < take && offset + index < SIZE) expect(window.view.getUint8(window.at + index)).toBe(at(offset + index));
        }
      };
      let offset = 0;
      for (const { skip, take } of moves) {
        offset = Math.min(SIZE, offset + skip);
        await check(offset, take);
        offset = Math.min(SIZE, offset + take);
      }
      if (back !== null) await check(back, 100);
    }),
    { numRuns: 60 },
  );
});

test('skipping a little past the end of a piece costs no second reading', async () => {
  const reads: number[] = [];
  const window = new ByteWindow(source(reads));
  for (let offset = 0; offset < SIZE; offset += 100_000) {
    window.seek(offset);
    await window.fill(64);
  }
  expect(reads.reduce((sum, length) => sum + length, 0)).toBe(SIZE);
});

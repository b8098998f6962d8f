import fc from 'fast-check';
import { DumpWriter, memoryOf, type WrittenMemory } from './write-dump.ts';

export interface RandomObject {
  readonly address: number;
  readonly size: number;
  /** Offset of each pointer and what it holds. */
  readonly pointers: readonly (readonly [offset: number, value: number])[];
}

export interface RandomDump {
  readonly pointerSize: 4 | 8;
  readonly isBigEndian: boolean;
  /** In the order of the file. */
  readonly objects: readonly RandomObject[];
  readonly data: RandomObject;
  readonly bss: RandomObject;
  readonly frames: readonly (RandomObject & { readonly isDead: boolean })[];
  readonly context: number;
  readonly finalized: number;
  readonly queued: number;
  readonly other: number;
  readonly sampled: readonly number[];
}

interface Draft {
  readonly gap: number;
  readonly words: number;
  /** Where pointers are, and to what: an object by number and how far in, or an address that is in none. */
  readonly pointers: readonly { readonly word: number; readonly to: number; readonly within: number; readonly kind: 'object' | 'null' | 'outside' }[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  gap: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000 }) }),
  words: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 2, max: 20 }) }, { weight: 1, arbitrary: fc.integer({ min: 60, max: 900 }) }),
  pointers: fc.array(
    fc.record({
      word: fc.nat(1000),
      to: fc.nat(1000),
      within: fc.nat(10_000),
      kind: fc.constantFrom('object', 'object', 'object', 'null', 'outside'),
    }),
    { maxLength: 8 },
  ),
});

/** Heaps of either word size and byte order; objects stand in the file in another order than in memory. */
export const randomDump: fc.Arbitrary<RandomDump> = fc
  .record({
    pointerSize: fc.constantFrom<4 | 8>(4, 8),
    isBigEndian: fc.boolean(),
    drafts: fc.array(draft, { minLength: 1, maxLength: 40 }),
    roots: fc.array(draft, { minLength: 5, maxLength: 5 }),
    rotation: fc.nat(100),
    picks: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
    deadFrame: fc.boolean(),
  })
  .map(({ pointerSize, isBigEndian, drafts, roots, rotation, picks, deadFrame }) => {
    const base = pointerSize === 8 ? 0x7fc0_0000_0000 : 0x0940_0000;
    let next = base;
    const places = drafts.map(({ gap, words }) => {
      const address = next + gap * 8;
      next = address + words * 8;
      return { address, size: words * 8 };
    });
    const fill = (place: { address: number; size: number }, { pointers }: Draft): RandomObject => {
      const found = new Map<number, number>();
      for (const { word, to, within, kind } of pointers) {
        const target = places[to % places.length]!;
        const value = kind === 'null' ? 0 : kind === 'outside' ? 0x40_1000 : target.address + (within % target.size);
        found.set((word * pointerSize) % place.size, value);
      }
      return { ...place, pointers: [...found].sort(([a], [b]) => a - b) };
    };
    const objects = places.map((place, index) => fill(place, drafts[index]!));
    const turn = rotation % objects.length;
    const [data, bss, ...frames] = roots.map((root, index) => fill({ address: 0x60_0000 + index * 0x1_0000, size: root.words * 8 }, root));
    const pick = (index: number): number => places[picks[index]! % places.length]!.address;
    return {
      pointerSize,
      isBigEndian,
      objects: [...objects.slice(turn), ...objects.slice(0, turn)],
      data: data!,
      bss: bss!,
      frames: frames.map((frame, index) => ({ ...frame, isDead: deadFrame && index === 0 })),
      context: pick(0),
      finalized: pick(1),
      queued: pick(2),
      other: pick(3),
      sampled: [pick(4), pick(5)],
    };
  });

export function writeRandomDump(dump: RandomDump): Uint8Array {
  const { pointerSize, isBigEndian } = dump;
  const memory = ({ size, pointers }: RandomObject): WrittenMemory =>
    memoryOf(size, new Map(pointers), pointers.map(([offset]) => offset), pointerSize, isBigEndian);
  const writer = new DumpWriter(pointerSize, isBigEndian).params();
  writer.type(0x50_0000, 16, 'main.Order').itab(0x50_1000, 0x50_0000);
  for (const object of dump.objects) writer.object(object.address, memory(object));
  writer.goroutine(0x9000, 17, 'chan receive', dump.context);
  for (const [depth, frame] of dump.frames.entries()) {
    writer.frame(depth, { ...memory(frame), name: `main.f${depth}`, continuation: frame.isDead ? 0 : 0x401010 });
  }
  writer.deferRecord(0x9000, 0).panicRecord(0x9000, 0).thread(1).thread(2);
  writer.segment('data', dump.data.address, memory(dump.data)).segment('bss', dump.bss.address, memory(dump.bss));
  writer.finalizer(dump.finalized, 0).finalizer(dump.queued, 0, true).otherRoot('a root', dump.other);
  writer.memStats(new Map([['Alloc', 5000], ['HeapObjects', dump.objects.length], ['NumGC', 3]]));
  writer.bucket(77, 16, ['runtime.mallocgc', 'main.newOrder']);
  for (const address of dump.sampled) writer.sample(address, 77);
  return writer.end();
}

/** Random small heaps as fast-check arbitraries. */
import fc from 'fast-check';
import type { ClassModel, HeapModel, ObjectModel, RootModel } from './hprof-writer.ts';

const SIZES: Readonly<Record<number, number>> = { 4: 1, 5: 2, 6: 4, 7: 8, 8: 1, 9: 2, 10: 4, 11: 8 };
const BASE = 0x10000;
/** Far enough apart for all that a model holds, so that references look uncompressed. */
const STRIDE = 4096;

export const OBJECT_ID = BASE;
const REFERENCE_ID = BASE + STRIDE;
const SOFT_ID = BASE + 2 * STRIDE;
const FIRST_OWN = 3;

/** Always there: java.lang.Object, Reference with its referent, and SoftReference. */
const fixed: readonly ClassModel[] = [
  { id: OBJECT_ID, name: 'java/lang/Object', superId: 0, loaderId: 0, statics: [], fields: [] },
  {
    id: REFERENCE_ID,
    name: 'java/lang/ref/Reference',
    superId: OBJECT_ID,
    loaderId: 0,
    statics: [],
    fields: [
      { name: 'queue', type: 2 },
      { name: 'referent', type: 2 },
    ],
  },
  { id: SOFT_ID, name: 'java/lang/ref/SoftReference', superId: REFERENCE_ID, loaderId: 0, statics: [], fields: [] },
];

const typeArb = fc.constantFrom(2, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11);
const shapeArb = fc.record({
  superclass: fc.nat(),
  fields: fc.array(typeArb, { maxLength: 5 }),
  statics: fc.array(fc.record({ type: typeArb, target: fc.nat() }), { maxLength: 4 }),
  loader: fc.option(fc.nat()),
});
const objectArb = fc.record({
  kind: fc.constantFrom('instance' as const, 'instance' as const, 'objects' as const, 'primitives' as const),
  aClass: fc.nat(),
  type: fc.constantFrom(4, 5, 6, 7, 8, 9, 10, 11),
  targets: fc.array(fc.nat(), { maxLength: 12 }),
});
const rootArb = fc.record({
  tag: fc.constantFrom(0xff, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x89, 0x8d),
  target: fc.nat(),
  thread: fc.nat({ max: 3 }),
  frame: fc.nat({ max: 3 }),
});

export const heapArb: fc.Arbitrary<HeapModel> = fc
  .record({
    version: fc.constantFrom('1.0', '1.0.1', '1.0.2', '1.0.3'),
    idSize: fc.constantFrom(4 as const, 8 as const),
    shapes: fc.array(shapeArb, { maxLength: 5 }),
    contents: fc.array(objectArb, { minLength: 1, maxLength: 25 }),
    roots: fc.array(rootArb, { maxLength: 12 }),
    threads: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
  })
  .map(({ version, idSize, shapes, contents, roots, threads }) => {
    const classCount = FIRST_OWN + shapes.length;
    const idOf = (index: number): number => BASE + index * STRIDE;
    const all = classCount + contents.length;
    // Null, objects, and now and then one that the file does not have.
    const target = (pick: number): number => (pick % 5 === 0 ? 0 : idOf(pick % (all + 1)));
    const classes: ClassModel[] = [...fixed];
    for (const [index, shape] of shapes.entries()) {
      const number = FIRST_OWN + index;
      classes.push({
        id: idOf(number),
        name: `shop/Shape${number}`,
        superId: idOf(shape.superclass % number),
        loaderId: shape.loader === null ? 0 : target(shape.loader),
        statics: shape.statics.map(({ type, target: pick }, at) => ({ name: `S${at}`, type, value: target(pick) })),
        fields: shape.fields.map((type, at) => ({ name: `f${number}_${at}`, type })),
      });
    }
    const objects = contents.map(({ kind, aClass, type, targets }, index): ObjectModel => {
      const id = idOf(classCount + index);
      const owner = classes[aClass % classCount]!;
      if (kind === 'objects') return { kind, id, classId: owner.id, elements: targets.map(target) };
      if (kind === 'primitives') return { kind, id, type, bytes: new Uint8Array(targets.length * SIZES[type]!).fill(7) };
      const types: number[] = [];
      for (let at: ClassModel | undefined = owner; at; at = classes.find(({ id: other }) => other === at?.superId)) {
        types.push(...at.fields.map((field) => field.type));
      }
      const values = types.map((fieldType, at) => (fieldType === 2 ? target(targets[at % Math.max(1, targets.length)] ?? 0) : 1));
      return { kind, id, classId: owner.id, values };
    });
    const rootModels: RootModel[] = [
      ...threads.map((thread) => ({ tag: 0x08, id: idOf(classCount), thread, frame: 0 })),
      ...roots.map(({ tag, target: pick, thread, frame }) => ({ tag, id: target(pick), thread, frame })),
    ];
    return { version, idSize, classes, objects, roots: rootModels };
  });

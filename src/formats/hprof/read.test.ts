import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NODE_KINDS, STRENGTHS, type RawGraph } from '../../model/object-graph.ts';
import { bytesSource, type ByteSource } from '../byte-source.ts';
import { histogramOnly } from './histogram-only.ts';
import { looksLikeHprof } from './looks-like-hprof.ts';
import { readHprof } from './read.ts';
import { RECORD_HEAD } from './tags.ts';
import { header, Writer, writeHprof, type ClassModel, type HeapModel, type ObjectModel } from './testing/hprof-writer.ts';
import { heapArb, OBJECT_ID } from './testing/random-heap.ts';
import { sparseSource } from './testing/sparse-source.ts';

const watch = { onProgress: () => {}, isCancelled: () => false };
const SIZES: Readonly<Record<number, number>> = { 4: 1, 5: 2, 6: 4, 7: 8, 8: 1, 9: 2, 10: 4, 11: 8 };

/** Without a pause for each piece, which thousands of runs would wait for. */
function source(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (at, length) => bytes.slice(at, at + length) };
}

async function graphOf(bytes: Uint8Array): Promise<RawGraph> {
  const read = await readHprof(source(bytes), watch);
  if (!read.ok) throw new Error(read.error.sentence);
  return read.value.graph;
}

interface Seen {
  readonly label: string;
  readonly shallow: number;
  readonly targets: readonly number[];
  readonly loose: readonly (readonly [number, string])[];
}

function seen(graph: RawGraph): Map<number, Seen> {
  const addressOf = (node: number): number => Number(graph.content.addressOf(node));
  const objects = new Map<number, Seen>();
  const loose = new Map<number, [number, string][]>();
  for (let at = 0; at < graph.loose.count; at++) {
    const from = graph.loose.source[at]!;
    loose.set(from, [...(loose.get(from) ?? []), [addressOf(graph.loose.target[at]!), STRENGTHS[graph.loose.strength[at]!]!]]);
  }
  for (let node = 0; node < graph.nodeCount; node++) {
    const label = graph.label[node]!;
    if (NODE_KINDS[graph.labels.kind[label]!] === 'root') continue;
    const targets = Array.from(graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node]), addressOf);
    const name = graph.labels.names[label]!;
    objects.set(addressOf(node), { label: name, shallow: graph.shallow[node]!, targets, loose: loose.get(node) ?? [] });
  }
  return objects;
}

/** The same from the model, the slow and obvious way. */
function expected({ classes, objects, idSize }: HeapModel): Map<number, Seen> {
  const all = new Set([...classes, ...objects].map(({ id }) => id));
  const known = (ids: readonly number[]): number[] => ids.filter((id) => all.has(id));
  const align = (value: number, to: number): number => Math.ceil(value / to) * to;
  const sizeOf = (type: number): number => (type === 2 ? idSize : SIZES[type]!);
  const find = (id: number): ClassModel | undefined => classes.find((aClass) => aClass.id === id);
  const sum = (types: readonly { readonly type: number }[]): number => types.reduce((total, { type }) => total + sizeOf(type), 0);
  const bytes = (aClass: ClassModel): number => {
    const parent = find(aClass.superId);
    return parent ? align(sum(aClass.fields) + bytes(parent), idSize) : 2 * idSize;
  };
  const dotted = (id: number): string => find(id)!.name.replaceAll('/', '.');
  const out = new Map<number, Seen>();
  for (const { id, superId, loaderId, statics } of classes) {
    const held = statics.filter(({ type }) => type === 2).map(({ value }) => value);
    const targets = known([superId, loaderId, ...held]);
    out.set(id, { label: `class ${dotted(id)}`, shallow: align(sum(statics), 8), targets, loose: [] });
  }
  for (const object of objects) out.set(object.id, expectedObject(object));
  return out;

  function expectedObject(object: ObjectModel): Seen {
    if (object.kind === 'primitives') {
      const shallow = align(align(2 * idSize + 4, idSize) + object.bytes.length, 8);
      const names = ['boolean', 'char', 'float', 'double', 'byte', 'short', 'int', 'long'];
      return { label: `${names[object.type - 4]!}[]`, shallow, targets: [], loose: [] };
    }
    const label = dotted(object.classId);
    if (object.kind === 'objects') {
      const shallow = align(2 * idSize + 4 + idSize * object.elements.length, 8);
      return { label, shallow, targets: known([object.classId, ...object.elements]), loose: [] };
    }
    const targets = [object.classId];
    const loose: [number, string][] = [];
    const chain: ClassModel[] = [];
    for (let at = find(object.classId); at; at = find(at.superId)) chain.push(at);
    const isSoft = chain.some(({ name }) => name === 'java/lang/ref/SoftReference');
    let place = 0;
    for (const owner of chain) {
      for (const { name, type } of owner.fields) {
        const value = object.values[place++]!;
        if (type !== 2) continue;
        if (name !== 'referent') targets.push(value);
        else if (all.has(value)) loose.push([value, isSoft ? 'soft' : 'weak']);
      }
    }
    return { label, shallow: align(bytes(chain[0]!), 8), targets: known(targets), loose };
  }
}

/** Objects that root nodes lead to. */
function rooted(graph: RawGraph): Set<number> {
  const ids = new Set<number>();
  const isRoot = (node: number): boolean => NODE_KINDS[graph.labels.kind[graph.label[node]!]!] === 'root';
  const open = [0];
  const visited = new Set(open);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const target of graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])) {
      if (!isRoot(target)) ids.add(Number(graph.content.addressOf(target)));
      else if (!visited.has(target)) {
        visited.add(target);
        open.push(target);
      }
    }
  }
  for (let node = 0; node < graph.nodeCount; node++) if (isRoot(node)) expect(visited.has(node)).toBe(true);
  return ids;
}

test('what was written is read: nodes, sizes, references, loose ones, roots', async () => {
  await fc.assert(
    fc.asyncProperty(heapArb, fc.nat({ max: 9 }), fc.boolean(), async (model, perSegment, isUnfinished) => {
      const graph = await graphOf(writeHprof(model, { perSegment, isUnfinished: isUnfinished && perSegment > 0 }));
      const wanted = expected(model);
      expect(seen(graph)).toEqual(wanted);
      const listed = model.roots.map(({ id }) => id).filter((id) => wanted.has(id));
      const hasSystemClasses = model.roots.some(({ tag }) => tag === 0x05);
      const boot = model.classes.filter(({ loaderId }) => loaderId === 0).map(({ id }) => id);
      expect(rooted(graph)).toEqual(new Set(hasSystemClasses ? listed : [...listed, ...boot]));
      let shallow = 0;
      for (const object of wanted.values()) if (!object.label.startsWith('class ')) shallow += object.shallow;
      const histogram = await histogramOnly(source(writeHprof(model, { perSegment })), watch);
      if (!histogram.ok) throw new Error(histogram.error.sentence);
      const rows = histogram.value.rows.filter(({ kind }) => kind !== 'class');
      expect(rows.reduce((total, row) => total + row.count, 0)).toBe(model.objects.length);
      // A class of which there are instances and arrays at once is not in any real file.
      const mixed = model.objects.some(
        (a) => a.kind === 'instance' && model.objects.some((b) => b.kind === 'objects' && a.classId === b.classId),
      );
      if (!mixed) expect(rows.reduce((total, row) => total + row.shallow, 0)).toBe(shallow);
    }),
    { numRuns: 400 },
  );
}, 60_000);

const small: HeapModel = {
  version: '1.0.2',
  idSize: 8,
  classes: [
    { id: OBJECT_ID, name: 'java/lang/Object', superId: 0, loaderId: 0, statics: [], fields: [] },
    {
      id: 0x20000,
      name: 'shop/Order',
      superId: OBJECT_ID,
      loaderId: 0,
      statics: [{ name: 'LAST', type: 2, value: 0x50000 }],
      fields: [{ name: 'next', type: 2 }],
    },
  ],
  objects: Array.from({ length: 200 }, (_, at) => ({
    kind: 'instance' as const,
    id: 0x50000 + at * 32,
    classId: 0x20000,
    values: [at === 0 ? 0 : 0x50000 + (at - 1) * 32],
  })),
  roots: [
    { tag: 0x05, id: 0x20000 },
    { tag: 0x08, id: 0x50000, thread: 4, frame: 9 },
    { tag: 0x03, id: 0x50020, thread: 4, frame: 1 },
  ],
};

describe('bytes that are not as they should be', () => {
  const bytes = writeHprof(small, { perSegment: 20 });

  test('cut anywhere: what is there, and a word about it', async () => {
    for (let percent = 1; percent < 100; percent++) {
      const cut = bytes.slice(0, Math.floor((bytes.length * percent) / 100));
      const read = await readHprof(source(cut), watch);
      if (!read.ok) expect(read.error.sentence).not.toBe('');
      else expect(read.value.notices.map(({ code }) => code)).toContain('cut');
      if (percent > 20) expect(read.ok).toBe(true);
    }
  });

  test('bits flipped anywhere: no throw, no hang, and content answers too', async () => {
    await fc.assert(
      fc.asyncProperty(
        heapArb,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 6 }),
        async (model, flips) => {
          const damaged = writeHprof(model, { perSegment: 4 });
          for (const [place, bits] of flips) damaged[place % damaged.length]! ^= bits;
          const read = await readHprof(source(damaged), watch);
          if (!read.ok) return;
          const { graph } = read.value;
          for (let node = 0; node < graph.nodeCount; node++) {
            for (const target of graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node])) {
              expect(target).toBeLessThan(graph.nodeCount);
            }
            expect(graph.label[node]).toBeLessThan(graph.labels.count);
            await graph.content.describe(node, 0, 5);
          }
          await graph.content.waste(() => true, { onProgress: () => {}, isCancelled: () => false });
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  test.each([
    ['an object array', new Writer(8).u1(0x22).id(0x900000).u4(0).u4(0xffffffff).id(0x20000)],
    ['a primitive array', new Writer(8).u1(0x23).id(0x900000).u4(0).u4(0xffffffff).u1(11)],
    ['an instance', new Writer(8).u1(0x21).id(0x900000).u4(0).id(0x20000).u4(0xfffffff0)],
    ['an unknown tag', new Writer(8).u1(0x88).id(0x900000)],
  ])('%s that says it is huge or unknown: what came before it stays', async (_name, bad) => {
    const file = new Writer(8).raw(bytes.subarray(0, bytes.length - 9)).record(0x1c, bad).record(0x2c, undefined);
    const read = await readHprof(source(file.take()), watch);
    if (!read.ok) throw new Error(read.error.sentence);
    expect(read.value.graph.nodeCount).toBeGreaterThan(200);
    expect(read.value.notices.map(({ code }) => code)).toEqual(['damaged']);
  });

  test('a wrong length of a name costs the names around it, not the objects', async () => {
    const damaged = bytes.slice();
    // The first record is a name; its length stands after tag and time.
    damaged[header('1.0.2', 8).length + 6] = 0x70;
    const read = await readHprof(source(damaged), watch);
    if (!read.ok) throw new Error(read.error.sentence);
    expect(read.value.notices.map(({ code }) => code)).toEqual(['damaged']);
    expect(seen(read.value.graph).size).toBe(202);
  });

  test.each([0, 20])('an object that makes no sense costs itself (%i records in a segment)', async (perSegment) => {
    const damaged = writeHprof(small, { perSegment });
    const record = new Writer(8).u1(0x21).id(small.objects[50]!.id).take();
    const at = damaged.findIndex((_, place) => record.every((byte, index) => damaged[place + index] === byte));
    for (const [place, value] of [
      [at, 0x99],
      [at + 21, 0x7f],
    ] as const) {
      const bad = damaged.slice();
      bad[place] = value;
      const read = await readHprof(source(bad), watch);
      if (!read.ok) throw new Error(read.error.sentence);
      expect(read.value.notices.map(({ code }) => code)).toEqual(['damaged']);
      expect(seen(read.value.graph).size).toBe(201);
      expect(read.value.graph.facts.roots.length).toBe(3);
    }
  });

  test('a wrong length of a segment costs nothing', async () => {
    for (const [place, length] of [
      [5, 0x01],
      [5, 0x7f],
      [8, 0x31],
    ] as const) {
      const damaged = bytes.slice();
      const at = damaged.findIndex((byte, place) => byte === 0x1c && damaged[place + RECORD_HEAD] === 0x20);
      damaged[at + place] = length;
      const read = await readHprof(source(damaged), watch);
      expect(read.ok && seen(read.value.graph).size).toBe(202);
    }
  });

  test('records that nobody knows are passed over', async () => {
    const [head, rest] = [bytes.subarray(0, header('1.0.2', 8).length), bytes.subarray(header('1.0.2', 8).length)];
    const file = new Writer(8).raw(head).record(0x77, new Writer(8).zeros(40)).raw(rest).take();
    const read = await readHprof(source(file), watch);
    expect(read.ok && read.value.notices).toEqual([]);
    expect(read.ok && seen(read.value.graph).size).toBe(202);
  });

  test('no objects, no header, a cancel', async () => {
    const empty = await readHprof(source(header('1.0.2', 8).take()), watch);
    expect(empty).toMatchObject({ ok: false, error: { code: 'malformed' } });
    expect(await readHprof(source(new Uint8Array(0)), watch)).toMatchObject({ ok: false, error: { code: 'malformed' } });
    const cancelled = await readHprof(bytesSource(bytes), { ...watch, isCancelled: () => true });
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

const GIGABYTE = 2 ** 30;
const bigArray = (id: number, length: number): Uint8Array => new Writer(8).u1(0x23).id(id).u4(0).u4(length).u1(8).take();

test('an array of 3 GB is passed over, not read', async () => {
  const before = writeHprof(small, { perSegment: 500, isUnfinished: false });
  const record = bigArray(0x900000, 3 * GIGABYTE);
  const segment = new Writer(8).u1(0x1c).u4(0).u4(record.length + 3 * GIGABYTE).take();
  const file = sparseSource([before.subarray(0, before.length - 9), segment, record, 3 * GIGABYTE, before.subarray(-9)]);
  const read = await readHprof(file, watch);
  if (!read.ok) throw new Error(read.error.sentence);
  expect(read.value.notices).toEqual([]);
  const { graph } = read.value;
  expect(graph.shallow[graph.content.nodeAt('0x900000')!]).toBe(24 + 3 * GIGABYTE);
  expect(file.log.most).toBeLessThan(2 ** 23);
  expect(file.log.sum).toBeLessThan(2 ** 26);
});

test.each([
  ['to the end of the file', false],
  ['up to another record', true],
])('one record of more than 4 GiB, whose length says less, %s', async (_name, hasMore) => {
  const plain = writeHprof(small);
  const firstClass = new Writer(8).u1(0x20).id(OBJECT_ID).take();
  const at = plain.findIndex((_, place) => firstClass.every((byte, index) => plain[place + index] === byte)) - 9;
  const body = plain.subarray(at + 9);
  const first = bigArray(0x900000, 3 * GIGABYTE);
  const second = bigArray(0x1c0900000, 3 * GIGABYTE + 5);
  const last = new Writer(8).u1(0x21).id(0x900000 - 64).u4(0).id(0x20000).u4(8).id(0x50000).take();
  const length = body.length + first.length + second.length + last.length + 6 * GIGABYTE + 5;
  const head = new Writer(8).u1(0x0c).u4(0).u4(length % 2 ** 32).take();
  const tail = hasMore ? new Writer(8).record(0x0d, new Writer(8).zeros(8)).take() : new Uint8Array(0);
  const pieces = [plain.subarray(0, at), head, body, first, 3 * GIGABYTE, second, 3 * GIGABYTE + 5, last, tail];
  const read = await readHprof(sparseSource(pieces), watch);
  if (!read.ok) throw new Error(read.error.sentence);
  expect(read.value.notices).toEqual([]);
  const { graph } = read.value;
  expect(graph.content.nodeAt('0x1c0900000')).toBeDefined();
  const node = graph.content.nodeAt(`0x${(0x900000 - 64).toString(16)}`)!;
  const described = await graph.content.describe(node, 0, 10);
  expect(described.ok && described.value.fields.map(({ name }) => name)).toEqual(['next', '<class>']);
});

test('threads lead to their frames, which are named by their traces', async () => {
  const traces = new Map([[9, ['run', 'serve']]]);
  const graph = await graphOf(writeHprof(small, { traces }));
  const names = (node: number): string[] =>
    Array.from(graph.target.subarray(graph.edgeStart[node], graph.edgeEnd[node]), (target) => graph.labels.names[graph.label[target]!]!);
  expect(names(0)).toEqual(['threads', 'system classes']);
  const threads = graph.labels.names.findIndex((name) => name === 'thread 4');
  const thread = graph.label.indexOf(threads);
  expect(names(thread)).toEqual(['java.lang.Object.serve (Shop.java:12)', 'shop.Order']);
  expect(graph.facts.roots).toEqual([
    { kind: 'system class', count: 1 },
    { kind: 'thread', count: 1 },
    { kind: 'Java local', count: 1 },
  ]);
});

test('of several dumps the last is taken, or the one before it when that is cut', async () => {
  const first = writeHprof(small);
  const second = writeHprof({ ...small, objects: small.objects.slice(0, 100) });
  const headBytes = header('1.0.2', 8).length;
  const both = new Uint8Array([...first, ...second.subarray(headBytes)]);
  const last = await readHprof(source(both), watch);
  expect(last.ok && last.value.notices.map(({ code }) => code)).toEqual(['several-dumps']);
  const instances = (graph: RawGraph): number => [...seen(graph).values()].filter(({ label }) => label === 'shop.Order').length;
  expect(last.ok && instances(last.value.graph)).toBe(100);
  const cut = await readHprof(source(both.subarray(0, both.length - 500)), watch);
  expect(cut.ok && instances(cut.value.graph)).toBe(200);
});

test('Android: heaps, more kinds of roots, arrays without data', async () => {
  const plain = writeHprof({ ...small, version: '1.0.3' }, { perSegment: 500 });
  const more = new Writer(8).u1(0xfe).u4(65).id(0x1000).u1(0x8b).id(0x50000).u1(0xc3).id(0x900000).u4(0).u4(10).u1(10);
  const file = new Writer(8).raw(plain.subarray(0, plain.length - 9)).record(0x1c, more).record(0x2c, undefined).take();
  const graph = await graphOf(file);
  const node = graph.content.nodeAt('0x900000')!;
  expect(graph.shallow[node]).toBe(64);
  const described = await graph.content.describe(node, 0, 10);
  expect(described.ok && described.value.facts).toEqual([
    { label: 'heap', value: 'java/lang/Object' },
    { label: 'elements', value: 'the file leaves them out' },
  ]);
  expect(graph.facts.roots.map(({ kind }) => kind)).toContain('debugger');
});

test('only its own magic looks like HPROF', () => {
  for (const version of ['1.0', '1.0.1', '1.0.3']) expect(looksLikeHprof(header(version, 4).take())).toBe(true);
  expect(looksLikeHprof(new TextEncoder().encode('JAVA PROFILE 1.'))).toBe(false);
  expect(looksLikeHprof(new TextEncoder().encode('go1.7 heap dump\n'))).toBe(false);
});

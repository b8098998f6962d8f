/** Writes HPROF files of small models, for tests. Offsets and sizes are the format's, not those of the reader. */
const SIZE: Readonly<Record<number, number>> = { 4: 1, 5: 2, 6: 4, 7: 8, 8: 1, 9: 2, 10: 4, 11: 8 };

export interface FieldModel {
  readonly name: string;
  /** 2 for a reference, 4 to 11 for primitives. */
  readonly type: number;
}

export interface ClassModel {
  readonly id: number;
  /** Internal: `shop/Order`. */
  readonly name: string;
  readonly superId: number;
  readonly loaderId: number;
  /** Values are ids of references; primitives are written as zeros. */
  readonly statics: readonly (FieldModel & { readonly value: number })[];
  readonly fields: readonly FieldModel[];
}

export type ObjectModel =
  | { readonly kind: 'instance'; readonly id: number; readonly classId: number; readonly values: readonly number[] }
  | { readonly kind: 'objects'; readonly id: number; readonly classId: number; readonly elements: readonly number[] }
  | { readonly kind: 'primitives'; readonly id: number; readonly type: number; readonly bytes: Uint8Array };

export interface RootModel {
  readonly tag: number;
  readonly id: number;
  readonly thread?: number;
  readonly frame?: number;
}

export interface HeapModel {
  readonly version: string;
  readonly idSize: 4 | 8;
  readonly classes: readonly ClassModel[];
  readonly objects: readonly ObjectModel[];
  readonly roots: readonly RootModel[];
}

export interface WriteOptions {
  /** Sub-records in a segment; one record of the old kind when 0. */
  readonly perSegment?: number;
  /** Leaves the length of the last segment 0 and writes no end, as a dump that was broken off. */
  readonly isUnfinished?: boolean;
  /** Traces by serial: names of methods, innermost first. */
  readonly traces?: ReadonlyMap<number, readonly string[]>;
}

export class Writer {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  length = 0;
  readonly idSize: 4 | 8;

  constructor(idSize: 4 | 8) {
    this.idSize = idSize;
  }

  u1(value: number): this {
    this.reserve(1);
    this.view.setUint8(this.length++, value);
    return this;
  }

  u2(value: number): this {
    return this.u1(value >>> 8).u1(value & 0xff);
  }

  u4(value: number): this {
    return this.u2(value >>> 16).u2(value & 0xffff);
  }

  id(value: number): this {
    if (this.idSize === 8) this.u4(Math.floor(value / 2 ** 32));
    return this.u4(value % 2 ** 32);
  }

  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  text(text: string): this {
    return this.raw(new TextEncoder().encode(text));
  }

  zeros(count: number): this {
    return this.raw(new Uint8Array(count));
  }

  record(tag: number, body: Writer | undefined, length = body?.length ?? 0): this {
    this.u1(tag).u4(0).u4(length);
    return body ? this.raw(body.take()) : this;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const next = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    next.set(this.bytes);
    this.bytes = next;
    this.view = new DataView(next.buffer);
  }
}

export function header(version: string, idSize: 4 | 8): Writer {
  return new Writer(idSize).text(`JAVA PROFILE ${version}\0`).u4(idSize).u4(400).u4(7);
}

export function writeHprof(model: HeapModel, options: WriteOptions = {}): Uint8Array<ArrayBuffer> {
  const { idSize } = model;
  const out = header(model.version, idSize);
  const names = new Map<string, number>();
  const nameId = (name: string): number => {
    let id = names.get(name);
    if (id === undefined) {
      id = 0x1000 + names.size;
      names.set(name, id);
      out.record(0x01, new Writer(idSize).id(id).text(name));
    }
    return id;
  };
  for (const [index, { id, name, statics, fields }] of model.classes.entries()) {
    out.record(0x02, new Writer(idSize).u4(index + 1).id(id).u4(0).id(nameId(name)));
    for (const field of [...statics, ...fields]) nameId(field.name);
  }
  let frame = 1;
  for (const [serial, methods] of options.traces ?? []) {
    const trace = new Writer(idSize).u4(serial).u4(1).u4(methods.length);
    for (const method of methods) {
      const file = nameId('Shop.java');
      out.record(0x04, new Writer(idSize).id(frame).id(nameId(method)).id(0).id(file).u4(1).u4(10 + frame));
      trace.id(frame++);
    }
    out.record(0x05, trace);
  }
  const records = [
    ...model.classes.map((aClass) => classRecord(aClass, idSize, nameId)),
    ...model.objects.map((object) => objectRecord(object, model)),
    ...model.roots.map((root) => rootRecord(root, idSize)),
  ];
  const perSegment = options.perSegment ?? 0;
  const tag = perSegment === 0 ? 0x0c : 0x1c;
  const step = perSegment === 0 ? Math.max(1, records.length) : perSegment;
  for (let at = 0; at < records.length; at += step) {
    const body = new Writer(idSize);
    for (const record of records.slice(at, at + step)) body.raw(record.take());
    out.record(tag, body, options.isUnfinished && at + step >= records.length ? 0 : body.length);
  }
  if (perSegment > 0 && !options.isUnfinished) out.record(0x2c, undefined);
  return out.take();
}

function classRecord(aClass: ClassModel, idSize: 4 | 8, nameId: (name: string) => number): Writer {
  const { id, superId, loaderId, statics, fields } = aClass;
  const out = new Writer(idSize).u1(0x20).id(id).u4(0).id(superId).id(loaderId).id(0).id(0).id(0).id(0).u4(99).u2(0);
  out.u2(statics.length);
  for (const { name, type, value } of statics) {
    out.id(nameId(name)).u1(type);
    if (type === 2) out.id(value);
    else out.zeros(SIZE[type]!);
  }
  out.u2(fields.length);
  for (const { name, type } of fields) out.id(nameId(name)).u1(type);
  return out;
}

function objectRecord(object: ObjectModel, { classes, idSize }: HeapModel): Writer {
  const out = new Writer(idSize);
  switch (object.kind) {
    case 'instance': {
      const body = new Writer(idSize);
      let at = 0;
      for (let owner = classOf(classes, object.classId); owner; owner = classOf(classes, owner.superId)) {
        for (const { type } of owner.fields) {
          const value = object.values[at++] ?? 0;
          if (type === 2) body.id(value);
          else body.zeros(SIZE[type]! - 1).u1(value & 0xff);
        }
      }
      return out.u1(0x21).id(object.id).u4(0).id(object.classId).u4(body.length).raw(body.take());
    }
    case 'objects': {
      out.u1(0x22).id(object.id).u4(0).u4(object.elements.length).id(object.classId);
      for (const element of object.elements) out.id(element);
      return out;
    }
    case 'primitives': {
      const count = object.bytes.length / SIZE[object.type]!;
      return out.u1(0x23).id(object.id).u4(0).u4(count).u1(object.type).raw(object.bytes);
    }
  }
}

function classOf(classes: readonly ClassModel[], id: number): ClassModel | undefined {
  return classes.find((aClass) => aClass.id === id);
}

function rootRecord({ tag, id, thread = 0, frame = 0 }: RootModel, idSize: 4 | 8): Writer {
  const out = new Writer(idSize).u1(tag).id(id);
  if (tag === 0x01) return out.id(77);
  if (tag === 0x04 || tag === 0x06) return out.u4(thread);
  if (tag === 0x02 || tag === 0x03 || tag === 0x08 || tag === 0x8e) return out.u4(thread).u4(frame);
  return out;
}

/** The sub-record of a class: its superclass, statics with their values, and the fields of its instances. */
import { TYPE } from './tags.ts';

/** 65,535 constants, statics and fields with 8-byte ids. */
export const MOST_CLASS_BYTES = 3 * 2 ** 20;

/** What a class record says; statics' values stay in the file. */
export interface ClassRecord {
  readonly id: number;
  readonly superId: number;
  readonly loaderId: number;
  readonly signersId: number;
  readonly domainId: number;
  readonly staticNames: Float64Array;
  readonly staticTypes: Uint8Array;
  /** Where each value stands after the beginning of the body. */
  readonly staticAt: Uint32Array;
  /** Constants that are references: ids. */
  readonly constants: Float64Array;
  readonly fieldNames: Float64Array;
  readonly fieldTypes: Uint8Array;
}

/** Bytes of the body from `at` on; -1 when they are not all before `limit`, 0 when a type is none. */
export function measureClass(view: DataView, at: number, limit: number, sizes: Uint8Array): number {
  const idSize = sizes[TYPE.reference]!;
  let place = at + 7 * idSize + 8;
  if (place + 2 > limit) return -1;
  const constants = view.getUint16(place);
  place += 2;
  for (let index = 0; index < constants; index++) {
    if (place + 3 > limit) return -1;
    const size = sizes[view.getUint8(place + 2)] ?? 0;
    if (size === 0) return 0;
    place += 3 + size;
  }
  if (place + 2 > limit) return -1;
  const statics = view.getUint16(place);
  place += 2;
  for (let index = 0; index < statics; index++) {
    if (place + idSize + 1 > limit) return -1;
    const size = sizes[view.getUint8(place + idSize)] ?? 0;
    if (size === 0) return 0;
    place += idSize + 1 + size;
  }
  if (place + 2 > limit) return -1;
  const fields = view.getUint16(place);
  place += 2;
  if (place + fields * (idSize + 1) > limit) return -1;
  for (let index = 0; index < fields; index++) {
    if ((sizes[view.getUint8(place + idSize)] ?? 0) === 0) return 0;
    place += idSize + 1;
  }
  return place - at;
}

/** Reads a body that `measureClass` found whole. */
export function readClass(view: DataView, at: number, sizes: Uint8Array): ClassRecord {
  const idSize = sizes[TYPE.reference]!;
  const id = (place: number): number => idAt(view, place, idSize);
  let place = at + 7 * idSize + 8;
  const constantCount = view.getUint16(place);
  place += 2;
  const constants: number[] = [];
  for (let index = 0; index < constantCount; index++) {
    const type = view.getUint8(place + 2);
    if (type === TYPE.reference) constants.push(id(place + 3));
    place += 3 + sizes[type]!;
  }
  const staticCount = view.getUint16(place);
  place += 2;
  const staticNames = new Float64Array(staticCount);
  const staticTypes = new Uint8Array(staticCount);
  const staticAt = new Uint32Array(staticCount);
  for (let index = 0; index < staticCount; index++) {
    staticNames[index] = id(place);
    staticTypes[index] = view.getUint8(place + idSize);
    staticAt[index] = place + idSize + 1 - at;
    place += idSize + 1 + sizes[staticTypes[index]!]!;
  }
  const fieldCount = view.getUint16(place);
  place += 2;
  const fieldNames = new Float64Array(fieldCount);
  const fieldTypes = new Uint8Array(fieldCount);
  for (let index = 0; index < fieldCount; index++) {
    fieldNames[index] = id(place);
    fieldTypes[index] = view.getUint8(place + idSize);
    place += idSize + 1;
  }
  return {
    id: id(at),
    superId: id(at + idSize + 4),
    loaderId: id(at + 2 * idSize + 4),
    signersId: id(at + 3 * idSize + 4),
    domainId: id(at + 4 * idSize + 4),
    staticNames,
    staticTypes,
    staticAt,
    constants: Float64Array.from(constants),
    fieldNames,
    fieldTypes,
  };
}

export function idAt(view: DataView, at: number, idSize: number): number {
  return idSize === 8 ? view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4) : view.getUint32(at);
}

/** Fields of single objects by name. */
import { idAt } from '../class-record.ts';
import { TYPE } from '../tags.ts';
import type { DumpContext } from './dump-context.ts';
import { nodeOfId } from './dump-context.ts';
import type { ObjectRecord, RecordStore } from './record-store.ts';

export interface FieldValue {
  readonly name: string;
  /** Name of the class that declares it. */
  readonly owner: string;
  readonly type: number;
  /** Where the value stands in `Fields.view`. */
  readonly at: number;
}

/** More fields than one would look at. */
const MOST_FIELDS = 65_536;

export class Fields {
  /** Those of the class itself first, then its superclass's. */
  readonly list: readonly FieldValue[];
  readonly view: DataView;
  private readonly idSize: number;

  constructor(list: readonly FieldValue[], view: DataView, idSize: number) {
    this.list = list;
    this.view = view;
    this.idSize = idSize;
  }

  find(name: string, owner?: string): FieldValue | undefined {
    return this.list.find((field) => field.name === name && (owner === undefined || field.owner === owner));
  }

  /** Id in a reference field, 0 when there is none. */
  reference(name: string, owner?: string): number {
    const field = this.find(name, owner);
    return field?.type === TYPE.reference ? idAt(this.view, field.at, this.idSize) : 0;
  }

  /** An integer field, undefined when there is none. */
  integer(name: string): number | undefined {
    const field = this.find(name);
    return field === undefined || field.type === TYPE.reference ? undefined : Number(numberAt(this.view, field.at, field.type));
  }

  idAt(field: FieldValue): number {
    return idAt(this.view, field.at, this.idSize);
  }
}

export async function readFields(context: DumpContext, store: RecordStore, record: ObjectRecord): Promise<Fields> {
  const list: FieldValue[] = [];
  let at = 0;
  const number = context.classes.ids.find(record.classId);
  for (const owner of number < 0 ? [] : context.classes.chainOf(number)) {
    const { fieldNames, fieldTypes } = context.classes.recordOf(owner)!;
    for (let index = 0; index < fieldTypes.length && list.length < MOST_FIELDS; index++) {
      const type = fieldTypes[index]!;
      if (at + store.sizes[type]! > record.count) break;
      const name = context.names.get(fieldNames[index]!) ?? `0x${fieldNames[index]!.toString(16)}`;
      list.push({ name, owner: context.columns.names[owner]!, type, at });
      at += store.sizes[type]!;
    }
  }
  return new Fields(list, await store.view(record.body, at), context.header.idSize);
}

/** How a field is called: what an entry of a map holds is told by its key. */
export async function fieldName(context: DumpContext, fields: Fields, field: FieldValue, sayKey: (id: number) => Promise<string>): Promise<string> {
  const isValue = field.name === 'value' || field.name === 'val';
  const key = isValue && field.type === TYPE.reference && fields.find('next') ? fields.reference('key') : 0;
  return key === 0 || nodeOfId(context, key) === undefined ? field.name : `${field.name}, key ${await sayKey(key)}`;
}

export interface Instance {
  readonly node: number;
  readonly record: ObjectRecord;
  readonly fields: Fields;
  readonly className: string;
}

/** An object with fields; undefined for null, arrays, classes, and what the file does not have. */
export async function instanceOfId(context: DumpContext, store: RecordStore, id: number): Promise<Instance | undefined> {
  const node = nodeOfId(context, id);
  if (node === undefined || context.position[node] === 0) return undefined;
  const record = await store.record(context.position[node]!);
  if (record.kind !== 'instance') return undefined;
  const number = context.classes.ids.find(record.classId);
  return { node, record, fields: await readFields(context, store, record), className: context.columns.names[number] ?? '' };
}

export async function recordOfId(context: DumpContext, store: RecordStore, id: number): Promise<ObjectRecord | undefined> {
  const node = nodeOfId(context, id);
  return node === undefined || context.position[node] === 0 ? undefined : store.record(context.position[node]!);
}

export function numberAt(view: DataView, at: number, type: number): number | bigint {
  switch (type) {
    case TYPE.boolean:
    case TYPE.byte:
      return view.getInt8(at);
    case TYPE.char:
      return view.getUint16(at);
    case TYPE.short:
      return view.getInt16(at);
    case TYPE.int:
      return view.getInt32(at);
    case TYPE.long:
      return view.getBigInt64(at);
    case TYPE.float:
      return view.getFloat32(at);
    case TYPE.double:
      return view.getFloat64(at);
    default:
      return 0;
  }
}

/** Which field or element of one object leads to another. */
import type { ReferencePair } from '../../../model/object-graph.ts';
import { idAt } from '../class-record.ts';
import { TYPE } from '../tags.ts';
import type { DumpContext } from './dump-context.ts';
import { classOf } from './dump-context.ts';
import { fieldName, readFields } from './fields.ts';
import { keyText } from './preview.ts';
import type { ObjectRecord, RecordStore } from './record-store.ts';

/** The reference from an object to its class. */
export const CLASS_FIELD = '<class>';

/** Elements that are looked through for one. */
const MOST_ELEMENTS = 4_000_000;
const AT_ONCE = 2 ** 16;

export async function referenceName(context: DumpContext, store: RecordStore, pair: ReferencePair): Promise<string> {
  const { source, target } = pair;
  if (source < context.base || target < context.base || context.position[source] === 0) return '';
  const record = await store.record(context.position[source]!);
  const id = context.addresses.addressOf(target - context.base);
  const name = await linkName(context, store, record, id);
  return name ?? (classOf(context, record) === target ? CLASS_FIELD : '');
}

async function linkName(context: DumpContext, store: RecordStore, record: ObjectRecord, id: number): Promise<string | undefined> {
  switch (record.kind) {
    case 'class':
      return classLink(context, store, record, id);
    case 'instance':
      return instanceLink(context, store, record, id);
    case 'objects':
      return arrayLink(store, record, id);
    case 'primitives':
      return undefined;
  }
}

async function classLink(context: DumpContext, store: RecordStore, object: ObjectRecord, id: number): Promise<string | undefined> {
  const { record, view } = await store.classAt(object.body);
  for (let at = 0; at < record.staticTypes.length; at++) {
    if (record.staticTypes[at] !== TYPE.reference || idAt(view, record.staticAt[at]!, store.idSize) !== id) continue;
    return `static ${context.names.get(record.staticNames[at]!) ?? '?'}`;
  }
  if (record.superId === id) return '<super>';
  if (record.loaderId === id) return '<loader>';
  if (record.signersId === id) return '<signers>';
  if (record.domainId === id) return '<protection domain>';
  const constant = record.constants.indexOf(id);
  return constant < 0 ? undefined : `<constant ${constant}>`;
}

async function instanceLink(context: DumpContext, store: RecordStore, record: ObjectRecord, id: number): Promise<string | undefined> {
  const fields = await readFields(context, store, record);
  const field = fields.list.find((candidate) => candidate.type === TYPE.reference && fields.idAt(candidate) === id);
  if (!field) return undefined;
  return fieldName(context, fields, field, (key) => keyText(context, store, key));
}

async function arrayLink(store: RecordStore, record: ObjectRecord, id: number): Promise<string | undefined> {
  const count = Math.min(record.count, MOST_ELEMENTS);
  for (let from = 0; from < count; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - from);
    const view = await store.view(record.body + from * store.idSize, length * store.idSize);
    for (let at = 0; at < length; at++) {
      if (idAt(view, at * store.idSize, store.idSize) === id) return `[${from + at}]`;
    }
  }
  return undefined;
}

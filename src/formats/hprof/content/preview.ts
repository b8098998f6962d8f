/** A few words that tell one object of a class from another. */
import { formatCount } from '../../../lib/format-value.ts';
import { TYPE, TYPE_NAMES } from '../tags.ts';
import { collectionOf, sizeText } from './collection-kinds.ts';
import { nodeOfId, type DumpContext } from './dump-context.ts';
import { instanceOfId, numberAt, readFields, recordOfId, type FieldValue, type Fields, type Instance } from './fields.ts';
import type { RecordStore } from './record-store.ts';
import { readString, quoted, STRING_CLASS } from './strings.ts';
import { readThreadName } from './threads.ts';

const PREVIEW_CHARS = 60;
/** Their only field is the value. */
export const BOXES: ReadonlySet<string> = new Set([
  'java.lang.Boolean',
  'java.lang.Byte',
  'java.lang.Character',
  'java.lang.Short',
  'java.lang.Integer',
  'java.lang.Long',
  'java.lang.Float',
  'java.lang.Double',
]);
const ATOMICS: ReadonlySet<string> = new Set([
  'java.util.concurrent.atomic.AtomicInteger',
  'java.util.concurrent.atomic.AtomicLong',
  'java.util.concurrent.atomic.AtomicBoolean',
]);
/** Fields whose text is shown for objects of other classes, when it is a String. */
const TELLING_FIELDS = ['name', 'id', 'key', 'path'];

export async function preview(context: DumpContext, store: RecordStore, node: number): Promise<string> {
  if (node < context.base || context.position[node] === 0) return '';
  const record = await store.record(context.position[node]!);
  if (record.kind === 'objects' || record.kind === 'primitives') return `len ${formatCount(record.count)}`;
  if (record.kind === 'class') return '';
  const number = context.classes.ids.find(record.classId);
  const className = context.columns.names[number] ?? '';
  const instance = { node, record, className, fields: await readFields(context, store, record) };
  return (await valueOf(context, store, instance)) ?? (await sizeOrName(context, store, instance));
}

/** Text, number or constant: what stands for the object itself. Undefined for other classes. */
export async function valueOf(
  context: DumpContext,
  store: RecordStore,
  { className, fields }: Instance,
): Promise<string | undefined> {
  if (className === STRING_CLASS) return stringPreview(context, store, fields);
  if (BOXES.has(className) || ATOMICS.has(className)) {
    const value = fields.find('value');
    return value && formatPrimitive(fields.view, value.at, value.type);
  }
  if (fields.find('ordinal', 'java.lang.Enum')) {
    const name = await instanceOfId(context, store, fields.reference('name', 'java.lang.Enum'));
    const text = name?.className === STRING_CLASS ? await readString(context, store, name.fields, PREVIEW_CHARS) : undefined;
    return text?.value;
  }
  return undefined;
}

async function sizeOrName(context: DumpContext, store: RecordStore, instance: Instance): Promise<string> {
  const collection = await collectionOf(context, store, instance);
  if (collection) return sizeText(collection);
  const { fields, record } = instance;
  if (fields.find('name', 'java.lang.Thread')) {
    const name = await readThreadName(context, store, record.id);
    return name === undefined ? '' : quoted(name, true);
  }
  for (const name of TELLING_FIELDS) {
    const held = await instanceOfId(context, store, fields.reference(name));
    if (held?.className === STRING_CLASS) return `${name} ${(await stringPreview(context, store, held.fields)) ?? ''}`;
  }
  return '';
}

async function stringPreview(context: DumpContext, store: RecordStore, fields: Fields): Promise<string | undefined> {
  const text = await readString(context, store, fields, PREVIEW_CHARS);
  return text && quoted(text.value, text.value.length === text.length);
}

/** What a field shows beside the object that it leads to. */
export async function referenceText(context: DumpContext, store: RecordStore, id: number): Promise<string> {
  if (id === 0) return 'null';
  const node = nodeOfId(context, id);
  if (node === undefined) return `0x${id.toString(16)}, not in the file`;
  const instance = await instanceOfId(context, store, id);
  return instance ? ((await valueOf(context, store, instance)) ?? '') : '';
}

/** A key in words: its value, or its class and address. */
export async function keyText(context: DumpContext, store: RecordStore, id: number): Promise<string> {
  const text = await referenceText(context, store, id);
  if (text !== '') return text;
  const node = nodeOfId(context, id);
  const record = await recordOfId(context, store, id);
  if (node === undefined || !record) return `0x${id.toString(16)}`;
  if (record.kind === 'class') return `class ${context.columns.names[context.classes.ids.find(id)] ?? ''}`;
  const label = context.label[node]!;
  const number = context.columns.label.indexOf(label);
  return `${number < 0 ? `${TYPE_NAMES[record.type] ?? ''}[]` : context.columns.names[number]!} @ 0x${id.toString(16)}`;
}

export async function fieldText(context: DumpContext, store: RecordStore, fields: Fields, field: FieldValue): Promise<string> {
  if (field.type === TYPE.reference) return referenceText(context, store, fields.idAt(field));
  return formatPrimitive(fields.view, field.at, field.type);
}

export function formatPrimitive(view: DataView, at: number, type: number): string {
  const value = numberAt(view, at, type);
  if (type === TYPE.boolean) return value === 0 ? 'false' : 'true';
  if (type === TYPE.char) return `'${JSON.stringify(String.fromCharCode(Number(value))).slice(1, -1)}' (${value})`;
  if (type === TYPE.float) return String(Number(Number(value).toPrecision(9)));
  return Object.is(value, -0) ? '-0' : String(value);
}

export function typeName(type: number): string {
  return type === TYPE.reference ? '' : (TYPE_NAMES[type] ?? '');
}

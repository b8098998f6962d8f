/** One object as it stands in the file. */
import { formatBytes, formatCount } from '../../../lib/format-value.ts';
import { STRENGTHS, type ObjectContent, type ObjectField, type SourceFrame, type Strength } from '../../../model/object-graph.ts';
import { BOOT_LOADER } from '../class-columns.ts';
import { TYPE, TYPE_NAMES } from '../tags.ts';
import { collectionOf, sizeText, type Collection } from './collection-kinds.ts';
import { classOf, nodeOfId, type DumpContext } from './dump-context.ts';
import { readReferences } from './elements.ts';
import { listable, MOST_ENTRIES, readEntries } from './entries.ts';
import { fieldName, readFields, type FieldValue, type Instance } from './fields.ts';
import { fieldText, formatPrimitive, keyText, referenceText, typeName, valueOf } from './preview.ts';
import type { ObjectRecord, RecordStore } from './record-store.ts';
import { CLASS_FIELD } from './reference-names.ts';
import { readString, STRING_CLASS, textOf } from './strings.ts';

const MOST_TEXT = 65_536;
const MOST_BYTES = 4096;
/** What one call lists at most, whatever it asks. */
const MOST_FIELDS = 10_000;

type Mutable = { -readonly [Key in keyof ObjectContent]: ObjectContent[Key] };

export async function describe(
  context: DumpContext,
  store: RecordStore,
  node: number,
  from: number,
  to: number,
): Promise<ObjectContent> {
  const end = Math.max(from, Math.min(to, from + MOST_FIELDS));
  if (node >= context.base && context.position[node] === 0) return { ...EMPTY, summary: 'This object could not be read.' };
  const record = await store.record(context.position[node]!);
  const content: Mutable = { ...EMPTY, facts: heapFacts(context, node) };
  content.allocatedAt = context.traces.framesOf(record.trace, context.names, context.classes);
  if (record.kind === 'class') await describeClass(context, store, record, from, end, content);
  else if (record.kind === 'instance') await describeInstance(context, store, node, record, from, end, content);
  else await describeArray(context, store, record, from, end, content);
  addClass(context, record, from, end, content);
  return content;
}

/** After all fields: what an object holds by being of its class. */
function addClass(context: DumpContext, record: ObjectRecord, from: number, to: number, content: Mutable): void {
  const target = classOf(context, record);
  if (target === undefined) return;
  const at = content.fieldCount++;
  if (at < from || at >= to) return;
  const number = context.columns.node.indexOf(target);
  const value = `class ${context.columns.names[number] ?? ''}`;
  content.fields = [...content.fields, { name: CLASS_FIELD, type: '', value, target, strength: 'strong' }];
}

export const EMPTY: ObjectContent = {
  summary: '',
  fieldCount: 0,
  fields: [],
  text: undefined,
  bytes: undefined,
  allocatedAt: [],
  stack: [],
  facts: [],
};

export async function referenceField(
  context: DumpContext,
  store: RecordStore,
  name: string,
  id: number,
  strength: Strength = 'strong',
): Promise<ObjectField> {
  return { name, type: '', value: await referenceText(context, store, id), target: nodeOfId(context, id), strength };
}

async function describeClass(
  context: DumpContext,
  store: RecordStore,
  { id, body }: ObjectRecord,
  from: number,
  to: number,
  content: Mutable,
): Promise<void> {
  const { record, view } = await store.classAt(body);
  const number = context.classes.ids.find(id);
  const names = record.staticNames;
  const links: readonly (readonly [string, number])[] = [
    ['<super>', record.superId],
    ['<loader>', record.loaderId],
    ['<signers>', record.signersId],
    ['<protection domain>', record.domainId],
    ...Array.from(record.constants, (constant, index): readonly [string, number] => [`<constant ${index}>`, constant]),
  ];
  const shown = links.filter(([, link]) => link !== 0);
  content.fieldCount = names.length + shown.length;
  const fields: ObjectField[] = [];
  for (let at = from; at < Math.min(to, content.fieldCount); at++) {
    if (at >= names.length) {
      const [name, link] = shown[at - names.length]!;
      fields.push(await referenceField(context, store, name, link));
      continue;
    }
    const name = `static ${context.names.get(names[at]!) ?? '?'}`;
    const type = record.staticTypes[at]!;
    const place = record.staticAt[at]!;
    if (type === TYPE.reference) fields.push(await referenceField(context, store, name, idIn(view, place, store.idSize)));
    else fields.push({ name, type: typeName(type), value: formatPrimitive(view, place, type), target: undefined, strength: 'strong' });
  }
  content.fields = fields;
  content.summary = `class ${context.columns.names[number] ?? ''}`;
  const loader = record.loaderId === 0 ? BOOT_LOADER : await keyText(context, store, record.loaderId);
  const perObject = context.columns.bytes[number] ?? 0;
  content.facts = [
    ...content.facts,
    { label: 'class loader', value: loader },
    { label: 'objects', value: formatCount(context.classes.objects.data[number] ?? 0) },
    ...(perObject > 0 && !content.summary.endsWith('[]') ? [{ label: 'bytes of each', value: formatBytes(perObject) }] : []),
  ];
}

async function describeInstance(
  context: DumpContext,
  store: RecordStore,
  node: number,
  record: ObjectRecord,
  from: number,
  to: number,
  content: Mutable,
): Promise<void> {
  const number = context.classes.ids.find(record.classId);
  const className = context.columns.names[number] ?? `class 0x${record.classId.toString(16)}`;
  const instance: Instance = { node, record, className, fields: await readFields(context, store, record) };
  const collection = await collectionOf(context, store, instance);
  const entries = collection ? listable(collection) : 0;
  const { list } = instance.fields;
  content.fieldCount = entries + list.length;
  const fields: ObjectField[] = collection ? await entryFields(context, store, collection, from, Math.min(to, entries)) : [];
  for (let at = Math.max(from, entries); at < Math.min(to, content.fieldCount); at++) {
    fields.push(await instanceField(context, store, instance, number, list[at - entries]!));
  }
  content.fields = fields;
  const value = await valueOf(context, store, instance);
  content.summary = className;
  if (value !== undefined) content.summary += ` ${value}`;
  else if (collection) content.summary += `, ${sizeText(collection)}`;
  if (className === STRING_CLASS) {
    const text = await readString(context, store, instance.fields, MOST_TEXT);
    if (text) content.text = { value: text.value, truncated: text.value.length < text.length };
  }
  if (collection && entries < collection.size) {
    const facts = { label: 'listed', value: `the first ${formatCount(MOST_ENTRIES)} of ${sizeText(collection)}` };
    content.facts = [...content.facts, facts];
  }
  content.stack = stackOf(context, record.id);
}

async function instanceField(
  context: DumpContext,
  store: RecordStore,
  { fields }: Instance,
  number: number,
  field: FieldValue,
): Promise<ObjectField> {
  const value = await fieldText(context, store, fields, field);
  if (field.type !== TYPE.reference) {
    return { name: field.name, type: typeName(field.type), value, target: undefined, strength: 'strong' };
  }
  const isLoose = field.at === context.columns.looseAt[number];
  const strength = isLoose ? STRENGTHS[context.columns.looseStrength[number]!]! : 'strong';
  const name = await fieldName(context, fields, field, (key) => keyText(context, store, key));
  return { name, type: '', value, target: nodeOfId(context, fields.idAt(field)), strength };
}

async function entryFields(
  context: DumpContext,
  store: RecordStore,
  collection: Collection,
  from: number,
  to: number,
): Promise<ObjectField[]> {
  const fields: ObjectField[] = [];
  for (const [index, { key, value }] of (await readEntries(context, store, collection, from, to)).entries()) {
    const name = key === undefined ? `[${from + index}]` : await keyText(context, store, key);
    fields.push(await referenceField(context, store, name, value));
  }
  return fields;
}

async function describeArray(
  context: DumpContext,
  store: RecordStore,
  record: ObjectRecord,
  from: number,
  to: number,
  content: Mutable,
): Promise<void> {
  const { count, type, hasData } = record;
  const number = context.classes.ids.find(record.classId);
  const name = record.kind === 'objects' ? (context.columns.names[number] ?? 'Object[]') : `${TYPE_NAMES[type] ?? ''}[]`;
  content.summary = `${name}, ${formatCount(count)} ${count === 1 ? 'element' : 'elements'}`;
  if (!hasData) {
    content.facts = [...content.facts, { label: 'elements', value: 'the file leaves them out' }];
    return;
  }
  content.fieldCount = count;
  const end = Math.min(to, count);
  if (record.kind === 'objects') {
    const fields: ObjectField[] = [];
    for (const [index, id] of (await readReferences(store, record, from, end)).entries()) {
      fields.push(await referenceField(context, store, `[${from + index}]`, id));
    }
    content.fields = fields;
    return;
  }
  if (type === TYPE.byte) {
    const length = Math.min(count, MOST_BYTES);
    content.bytes = { value: await store.bytes(record.body, length), length: count };
  }
  if (type === TYPE.char) {
    const value = await textOf(store, record, true, 0, Math.min(count, MOST_TEXT));
    content.text = { value, truncated: count > MOST_TEXT };
  }
  if (from >= end) return;
  const size = store.sizes[type]!;
  const view = await store.view(record.body + from * size, (end - from) * size);
  content.fields = Array.from({ length: end - from }, (_, index) => ({
    name: `[${from + index}]`,
    type: typeName(type),
    value: formatPrimitive(view, index * size, type),
    target: undefined,
    strength: 'strong' as const,
  }));
}

/** Of a thread's object. */
export function stackOf(context: DumpContext, threadId: number): readonly SourceFrame[] {
  const thread = context.rootNodes.find((root) => root.role === 'thread' && root.threadId === threadId);
  return thread ? context.traces.framesOf(thread.trace, context.names, context.classes) : [];
}

function heapFacts(context: DumpContext, node: number): readonly { readonly label: string; readonly value: string }[] {
  const heap = context.heap?.[node];
  if (heap === undefined) return [];
  for (const [id, nameId] of context.heapNames) {
    if ((id & 0xff) === heap) return [{ label: 'heap', value: context.names.get(nameId) ?? String(id) }];
  }
  return [];
}

function idIn(view: DataView, at: number, idSize: number): number {
  return idSize === 8 ? view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4) : view.getUint32(at);
}


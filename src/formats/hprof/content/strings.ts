/** Text of java.lang.String, whatever JDK wrote it: char[] (with offset and count up to 6), byte[] with a coder since 9. */
import { TYPE } from '../tags.ts';
import type { DumpContext } from './dump-context.ts';
import { recordOfId, type Fields } from './fields.ts';
import type { ObjectRecord, RecordStore } from './record-store.ts';

export const STRING_CLASS = 'java.lang.String';
const UTF16 = 1;

export interface TextValue {
  readonly value: string;
  /** Characters of the whole text. */
  readonly length: number;
}

/** Undefined when the string's array is not in the file. */
export async function readString(
  context: DumpContext,
  store: RecordStore,
  fields: Fields,
  most: number,
): Promise<TextValue | undefined> {
  const array = await recordOfId(context, store, fields.reference('value', STRING_CLASS));
  if (!array || array.kind !== 'primitives' || !array.hasData) return undefined;
  const offset = Math.max(0, fields.integer('offset') ?? 0);
  const count = fields.integer('count');
  const isWide = array.type === TYPE.char || fields.integer('coder') === UTF16;
  const perChar = array.type === TYPE.byte && isWide ? 2 : 1;
  const held = Math.max(0, Math.floor(array.count / perChar) - offset);
  // Android's count has a flag in its lowest bit; it is the array that says how long the text is then.
  const length = array.type === TYPE.char && count !== undefined ? Math.min(held, Math.max(0, count)) : held;
  return { value: await textOf(store, array, isWide, offset, Math.min(length, most)), length };
}

/** Elements of a char[] or byte[] as text. */
export async function textOf(
  store: RecordStore,
  array: ObjectRecord,
  isWide: boolean,
  from: number,
  length: number,
): Promise<string> {
  const unit = isWide ? 2 : 1;
  const view = await store.view(array.body + from * unit, length * unit);
  // Elements of a char[] are big-endian as all of the file is; a byte[] with UTF-16 is as the machine has it.
  const isLittle = array.type === TYPE.byte;
  let text = '';
  for (let at = 0; at < view.byteLength; at += unit) {
    text += String.fromCharCode(isWide ? view.getUint16(at, isLittle) : view.getUint8(at));
  }
  return text;
}

/** Characters that would break a line or a table are written as Java does. */
export function quoted(text: string, isWhole: boolean): string {
  return `${JSON.stringify(text)}${isWhole ? '' : '…'}`;
}

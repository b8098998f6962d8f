/**
 * Tells a pprof profile from anything else by its wire format, without a magic number to go by.
 *
 * Field numbers and types: https://github.com/google/pprof/blob/main/proto/profile.proto
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */

const WINDOW = 64 * 1024;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** `n`: a number · `N`: repeated numbers, packed or not · `s`: text or bytes · or the fields of a message. */
type Field = 'n' | 'N' | 's' | Schema;
type Schema = readonly (Field | undefined)[];

const LABEL: Schema = [undefined, 'n', 'n', 'n', 'n'];
const LINE: Schema = [undefined, 'n', 'n', 'n'];
const VALUE_TYPE: Schema = [undefined, 'n', 'n'];
const SAMPLE: Schema = [undefined, 'N', 'N', LABEL];
const MAPPING: Schema = [undefined, 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n'];
const LOCATION: Schema = [undefined, 'n', 'n', 'n', LINE, 'n'];
const FUNCTION: Schema = [undefined, 'n', 'n', 'n', 'n', 'n'];
const PROFILE: Schema = [
  undefined, VALUE_TYPE, SAMPLE, MAPPING, LOCATION, FUNCTION, 's', 'n', 'n', 'n', 'n', VALUE_TYPE, 'n', 'N', 'n', 'n',
];
const STRING_TABLE = 6;

/** What a message that parses to its end is worth; a string can be anything, so it counts less. */
const MESSAGE_WORTH = 2;
const STRING_WORTH = 1;
const ENOUGH = 3;
/** So much that damage behind it does not make it another format: the reader can say where it is damaged. */
const PLENTY = 20;
/** A table of strings alone, longer than the window, as writers produce that put it first. */
const MANY_STRINGS = 50;

/** Looks at the first 64 KiB. A cut off end is fine; so are fields that profile.proto may get one day. */
export function looksLikePprof(bytes: Uint8Array): boolean {
  const cursor = new Cursor(bytes, Math.min(bytes.length, WINDOW));
  let worth = 0;
  let messages = 0;
  let strings = 0;
  let firstStringIsEmpty = false;
  while (cursor.at < cursor.windowEnd) {
    const field = cursor.field(PROFILE);
    if (field === 'cut') break;
    if (field === 'wrong') return messages > 0 && worth >= PLENTY;
    if (field.number === STRING_TABLE) {
      if (strings === 0) firstStringIsEmpty = field.length === 0;
      strings++;
      worth += STRING_WORTH;
      continue;
    }
    const schema = PROFILE[field.number];
    if (typeof schema !== 'object' || field.length === 0) continue;
    const verdict = checkMessage(bytes, field.from, field.length, schema);
    if (verdict === 'wrong') return messages > 0 && worth >= PLENTY;
    if (verdict === 'cut') break;
    messages++;
    worth += MESSAGE_WORTH;
  }
  if (messages === 0) return strings >= MANY_STRINGS && firstStringIsEmpty;
  return worth >= ENOUGH;
}

/** Fields of a nested message, and of the messages in it. */
function checkMessage(bytes: Uint8Array, from: number, length: number, schema: Schema): 'right' | 'wrong' | 'cut' {
  if (from + length > bytes.length) return 'cut';
  const cursor = new Cursor(bytes.subarray(0, from + length), from + length, from);
  while (cursor.at < cursor.windowEnd) {
    const field = cursor.field(schema);
    // Inside a message that is all there, nothing can be cut off.
    if (field === 'wrong' || field === 'cut') return 'wrong';
    const inner = schema[field.number];
    if (typeof inner === 'object' && checkMessage(bytes, field.from, field.length, inner) !== 'right') return 'wrong';
  }
  return 'right';
}

interface FoundField {
  readonly number: number;
  /** Of the content, for length-delimited fields. */
  readonly from: number;
  readonly length: number;
}

class Cursor {
  at: number;
  readonly windowEnd: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, windowEnd: number, at = 0) {
    this.bytes = bytes;
    this.windowEnd = windowEnd;
    this.at = at;
  }

  /** Reads a field's key and steps over its content. */
  field(schema: Schema): FoundField | 'wrong' | 'cut' {
    const key = this.varint();
    if (typeof key === 'string') return key;
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (number < 1 || number >= 2 ** 29 || !wireFits(schema[number], wire)) return 'wrong';
    const from = this.at;
    let length = wire === FIXED64 ? 8 : wire === FIXED32 ? 4 : 0;
    if (wire === VARINT || wire === BYTES) {
      const value = this.varint();
      if (typeof value === 'string') return value;
      if (wire === BYTES) length = value;
    }
    const contentFrom = wire === BYTES ? this.at : from;
    if (wire !== VARINT) this.at = contentFrom + length;
    // No file holds a field of more than 2 GiB; protobuf forbids it.
    if (length >= 2 ** 31) return 'wrong';
    if (this.at > this.bytes.length) return 'cut';
    return { number, from: contentFrom, length };
  }

  /** A double is exact enough: only small values steer the walk. */
  private varint(): number | 'wrong' | 'cut' {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return 'cut';
      this.at++;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return 'wrong';
  }
}

function wireFits(field: Field | undefined, wire: number): boolean {
  if (field === undefined) return wire === VARINT || wire === FIXED64 || wire === BYTES || wire === FIXED32;
  if (field === 'n') return wire === VARINT;
  if (field === 'N') return wire === VARINT || wire === BYTES;
  return wire === BYTES;
}

/** Reads what d1-format.ts describes, strictly: what is not exactly such a comparison is refused with a sentence. */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { ProfileKind } from '../model/capture.ts';
import type { Failure } from '../model/failure.ts';
import type { SharedComparison, SharedSide, SharedTree } from '../model/shared-comparison.ts';
import type { ValueType } from '../model/stack-profile.ts';
import { ByteReader } from './byte-reader.ts';
import { hasExactSums } from './check-values.ts';
import { cleanText } from './clean-text.ts';
import { readFindings } from './findings-decode.ts';
import {
  ALL_FLAGS,
  FLAG_REDACTED,
  FLAG_ROOT_HAS_VALUES,
  FLAG_ROUNDED,
  FLAG_THREE_DIGITS,
  MODE_PREDICTED,
  MODE_SIGNED,
  MOST_CELLS,
  MOST_NAME_BYTES,
  MOST_TYPES,
  NAME_END,
  predictedCount,
} from './d1-format.ts';
import { LARGEST_CODE, threeDigitCode, threeDigitValue, toThreeDigits } from './three-digits.ts';

/** All kinds, so that the compiler asks for new ones. A kind that is not here was made by a later version: "other". */
const KINDS: Readonly<Record<ProfileKind, true>> = {
  heap: true, allocs: true, cpu: true, goroutine: true, goroutineleak: true, threadcreate: true, block: true, mutex: true, contention: true,
  retention: true, 'go-objects': true, 'jvm-objects': true, 'v8-objects': true, other: true,
};

/** `body` is the inflated content. */
export function decodeD1(body: Uint8Array): Result<SharedComparison, Failure> {
  return decode(body, false);
}

export function decodeD1WithFindings(body: Uint8Array): Result<SharedComparison, Failure> {
  return decode(body, true);
}

function decode(body: Uint8Array, hasFindings: boolean): Result<SharedComparison, Failure> {
  const reader = new ByteReader(body);
  const flags = reader.byte();
  const kind = reader.text();
  const foldedStacks = reader.varint();
  const types = readTypes(reader);
  const sides = [readSide(reader, types.length), readSide(reader, types.length)] as const;
  const names = readNames(reader);
  const shape = readShape(reader, names.length, types.length, (flags & FLAG_ROOT_HAS_VALUES) !== 0);
  const values = readValues(reader, shape, types.length, (flags & FLAG_THREE_DIGITS) !== 0);
  const findings = hasFindings ? readFindings(reader, names) : [];
  if (reader.failed || reader.left > 0 || flags > ALL_FLAGS) return err(NO_COMPARISON);
  const comparison: SharedComparison = {
    kind: Object.hasOwn(KINDS, kind) ? (kind as ProfileKind) : 'other',
    types,
    sides,
    names,
    tree: { count: shape.count, parent: shape.parent, name: shape.name, ...values },
    foldedStacks,
    rounded: (flags & FLAG_ROUNDED) !== 0,
    redacted: (flags & FLAG_REDACTED) !== 0,
    ...(hasFindings ? { findings } : {}),
  };
  return hasExactSums(comparison) ? ok(comparison) : err(NO_COMPARISON);
}

function readTypes(reader: ByteReader): readonly ValueType[] {
  const count = reader.varint();
  if (count > MOST_TYPES) reader.fail();
  const types: ValueType[] = [];
  for (let at = 0; at < count && !reader.failed; at++) types.push(readType(reader));
  return types;
}

function readType(reader: ByteReader): ValueType {
  return { type: cleanText(reader.text()), unit: cleanText(reader.text()) };
}

function readSide(reader: ByteReader, types: number): SharedSide {
  const name = cleanText(reader.text());
  const timeNanos = readInt64(reader);
  const durationNanos = readInt64(reader);
  const buildId = cleanText(reader.text());
  const periodType = readFlag(reader) ? readType(reader) : undefined;
  const period = reader.differenceFrom(0);
  const hash = readFlag(reader) ? reader.raw(8) : new Uint8Array(0);
  const totals = Array.from({ length: types }, () => reader.differenceFrom(0));
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { name, timeNanos, durationNanos, buildId, periodType, period, sha256, totals };
}

function readFlag(reader: ByteReader): boolean {
  const byte = reader.byte();
  if (byte > 1) reader.fail();
  return byte === 1;
}

function readInt64(reader: ByteReader): bigint {
  const value = reader.signed();
  if (BigInt.asIntN(64, value) !== value) reader.fail();
  return value;
}

function readNames(reader: ByteReader): readonly string[] {
  const count = reader.varint();
  // Each takes a byte in the column, and one for its end.
  if (count > reader.left / 2) reader.fail();
  if (reader.failed) return [];
  const shared = readColumn(reader, count);
  const names: string[] = [];
  let before = new Uint8Array(0);
  let sum = 0;
  for (let at = 0; at < count && !reader.failed; at++) {
    const tail = reader.until(NAME_END);
    sum += shared[at]! + tail.length;
    if (shared[at]! > before.length || sum > MOST_NAME_BYTES) reader.fail();
    if (reader.failed) break;
    const bytes = new Uint8Array(shared[at]! + tail.length);
    bytes.set(before.subarray(0, shared[at]));
    bytes.set(tail, shared[at]);
    const name = cleanText(reader.decode(bytes));
    if (at > 0 && name <= names[at - 1]!) reader.fail();
    names.push(name);
    before = bytes;
  }
  return names;
}

function readColumn(reader: ByteReader, count: number): Float64Array {
  const column = new Float64Array(count);
  for (let at = 0; at < count && !reader.failed; at++) column[at] = reader.varint();
  return column;
}

type Shape = Pick<SharedTree, 'count' | 'parent' | 'name'> & { readonly withValues: readonly number[] };

function readShape(reader: ByteReader, names: number, types: number, rootHasValues: boolean): Shape {
  const count = reader.varint();
  // Each but the root takes a byte in both columns.
  if (count < 1 || count - 1 > reader.left / 2 || count * Math.max(1, types) > MOST_CELLS) reader.fail();
  if (reader.failed) return { count: 1, parent: Int32Array.of(-1), name: Int32Array.of(-1), withValues: [] };
  const parent = new Int32Array(count);
  const name = new Int32Array(count);
  const withValues: number[] = rootHasValues ? [0] : [];
  parent[0] = -1;
  name[0] = -1;
  for (let node = 1; node < count && !reader.failed; node++) {
    const code = reader.varint();
    if (code % 2 === 1) withValues.push(node);
    let above = node - 1;
    // Linear in the end: no node is left twice.
    for (let pops = Math.floor(code / 2); pops > 0 && above >= 0; pops--) above = parent[above]!;
    if (above < 0) reader.fail();
    parent[node] = Math.max(0, above);
  }
  const lastChildName = new Int32Array(count).fill(-1);
  for (let node = 1; node < count && !reader.failed; node++) {
    const id = reader.varint();
    const above = parent[node]!;
    // Siblings stand in the order of their names, and none twice.
    if (id >= names || id <= lastChildName[above]!) reader.fail();
    name[node] = id;
    lastChildName[above] = id;
  }
  return { count, parent, name, withValues };
}

function readValues(reader: ByteReader, shape: Shape, types: number, isShort: boolean): Pick<SharedTree, 'base' | 'head'> {
  const base: Float64Array[] = [];
  const head: Float64Array[] = [];
  // Every type has a mode, and every node with values two bytes or more.
  const isThere = shape.withValues.length * 2 * types + types <= reader.left;
  if (!isThere) reader.fail();
  for (let type = 0; type < types && !reader.failed; type++) {
    const mode = reader.byte();
    const columns = [new Float64Array(shape.count), new Float64Array(shape.count)] as const;
    base.push(columns[0]);
    head.push(columns[1]);
    if (mode === MODE_PREDICTED && type > 0) readPredicted(reader, shape, [base[0]!, head[0]!], columns, isShort);
    else if (mode <= MODE_SIGNED) readPlain(reader, shape, mode === MODE_SIGNED, columns, isShort);
    else reader.fail();
  }
  return { base, head };
}

function readPlain(reader: ByteReader, { withValues }: Shape, isSigned: boolean, [base, head]: readonly [Float64Array, Float64Array], isShort: boolean): void {
  for (const node of withValues) base[node] = isSigned ? reader.differenceFrom(0) : reader.varint();
  for (const node of withValues) head[node] = reader.differenceFrom(base[node]!);
  if (!isShort) return;
  for (const node of withValues) {
    base[node] = valueOfCode(reader, base[node]!);
    head[node] = valueOfCode(reader, head[node]!);
  }
}

function readPredicted(
  reader: ByteReader,
  { withValues }: Shape,
  space: readonly [Float64Array, Float64Array],
  count: readonly [Float64Array, Float64Array],
  isShort: boolean,
): void {
  const size = new Float64Array(withValues.length);
  for (let at = 0; at < size.length && !reader.failed; at++) size[at] = reader.varint();
  for (const side of [0, 1] as const) {
    withValues.forEach((node, at) => {
      const guess = predictedCount(space[side][node]!, size[at]!);
      if (isShort) count[side][node] = valueOfCode(reader, reader.differenceFrom(threeDigitCode(toThreeDigits(guess, 'down'))));
      else count[side][node] = reader.differenceFrom(guess);
    });
  }
}

function valueOfCode(reader: ByteReader, code: number): number {
  return Math.abs(code) > LARGEST_CODE ? reader.fail() : threeDigitValue(code);
}

/** Only a link that was made up gets here: damage in one that was made by Heapstory shows in its checksum. */
const NO_COMPARISON: Failure = {
  code: 'link-damaged',
  sentence: 'The link unpacks, but what is in it is no comparison. It was not made by Heapstory, or was changed on its way.',
};

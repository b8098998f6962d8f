import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import type { Failure } from '../model/failure.ts';
import type { SharedComparison, SharedSide, SharedTree } from '../model/shared-comparison.ts';
import { ByteWriter } from './byte-writer.ts';
import { canonical } from './canonical.ts';
import { hasExactSums } from './check-values.ts';
import { writeFindings } from './findings-encode.ts';
import {
  D1_MAGIC,
  D1_VERSION,
  D1_FINDINGS_VERSION,
  FLAG_REDACTED,
  FLAG_ROOT_HAS_VALUES,
  FLAG_ROUNDED,
  FLAG_THREE_DIGITS,
  MODE_PREDICTED,
  MODE_SIGNED,
  MOST_CELLS,
  MOST_INFLATED_BYTES,
  MOST_NAME_BYTES,
  MOST_TYPES,
  NAME_END,
  predictedCount,
} from './d1-format.ts';
import { isThreeDigits, threeDigitCode, toThreeDigits } from './three-digits.ts';

/** Bytes to a zlib stream, level 9. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

/** Fetched when a link is made: nobody shares before reading. */
export async function loadDeflate(): Promise<Deflate> {
  const { deflate } = await import('pako');
  return (bytes) => deflate(bytes, { level: 9, memLevel: 9 });
}

/** The format is described in d1-format.ts. With findings it is another version, which earlier pages refuse politely. */
export async function encodeD1(comparison: SharedComparison): Promise<Result<Uint8Array, Failure>> {
  return encodeD1With(comparison, await loadDeflate());
}

export function encodeD1With(comparison: SharedComparison, deflate: Deflate): Result<Uint8Array, Failure> {
  const refusal = refusalOf(comparison);
  if (refusal) return err(refusal);
  const plain = canonical(comparison);
  const body = writeBody(plain);
  if (!body.ok) return body;
  const packed = deflate(body.value);
  const out = new ByteWriter(packed.length + 16);
  for (const byte of D1_MAGIC) out.byte(byte);
  out.byte(plain.findings ? D1_FINDINGS_VERSION : D1_VERSION);
  out.varint(packed.length);
  out.raw(packed);
  return ok(out.written());
}

function refusalOf(comparison: SharedComparison): Failure | undefined {
  const { types, tree, sides } = comparison;
  if (types.length > MOST_TYPES || tree.count * Math.max(1, types.length) > MOST_CELLS) return TOO_LARGE;
  const isWhole = sides.every(({ period, totals }) => Number.isSafeInteger(period) && totals.length === types.length);
  if (!isWhole || !hasExactSums(comparison)) {
    return { code: 'value-too-large', sentence: 'The comparison can not be put into a link: its values add up to more than a link can hold exactly, or are no whole numbers.' };
  }
  return undefined;
}

function writeBody(comparison: SharedComparison): Result<Uint8Array, Failure> {
  const { tree } = comparison;
  const hasValues = nodesWithValues(tree);
  const isShort = [...tree.base, ...tree.head].every((column) => column.every(isThreeDigits));
  const out = new ByteWriter(1 << 16);
  out.byte(
    (comparison.rounded ? FLAG_ROUNDED : 0) |
      (comparison.redacted ? FLAG_REDACTED : 0) |
      (hasValues[0] === 1 ? FLAG_ROOT_HAS_VALUES : 0) |
      (isShort ? FLAG_THREE_DIGITS : 0),
  );
  out.text(comparison.kind);
  out.varint(comparison.foldedStacks);
  out.varint(comparison.types.length);
  for (const { type, unit } of comparison.types) {
    out.text(type);
    out.text(unit);
  }
  for (const side of comparison.sides) writeSide(out, side);
  if (!writeNames(out, comparison.names)) return err(TOO_LARGE);
  writeShape(out, tree, hasValues);
  comparison.types.forEach((_, type) => writeValues(out, tree, type, hasValues, isShort));
  if (comparison.findings) writeFindings(out, comparison.findings, comparison.names);
  const body = out.written();
  return body.length > MOST_INFLATED_BYTES ? err(TOO_LARGE) : ok(body);
}

function writeSide(out: ByteWriter, side: SharedSide): void {
  out.text(side.name);
  out.signed(BigInt.asIntN(64, side.timeNanos));
  out.signed(BigInt.asIntN(64, side.durationNanos));
  out.text(side.buildId);
  out.byte(side.periodType ? 1 : 0);
  if (side.periodType) {
    out.text(side.periodType.type);
    out.text(side.periodType.unit);
  }
  out.difference(0, side.period);
  out.byte(side.sha256 === '' ? 0 : 1);
  for (let at = 0; at < side.sha256.length; at += 2) out.byte(Number.parseInt(side.sha256.slice(at, at + 2), 16));
  for (const total of side.totals) out.difference(0, total);
}

/** False when the names together are too long. */
function writeNames(out: ByteWriter, names: readonly string[]): boolean {
  const utf8 = new TextEncoder();
  const encoded = names.map((name) => utf8.encode(name));
  const shared = encoded.map((bytes, at) => (at === 0 ? 0 : sharedPrefix(encoded[at - 1]!, bytes)));
  out.varint(names.length);
  for (const length of shared) out.varint(length);
  encoded.forEach((bytes, at) => {
    out.raw(bytes.subarray(shared[at]));
    out.byte(NAME_END);
  });
  return encoded.reduce((sum, bytes) => sum + bytes.length, 0) <= MOST_NAME_BYTES;
}

function sharedPrefix(before: Uint8Array, bytes: Uint8Array): number {
  let at = 0;
  while (at < before.length && at < bytes.length && before[at] === bytes[at]) at++;
  return at;
}

function writeShape(out: ByteWriter, tree: SharedTree, hasValues: Uint8Array): void {
  out.varint(tree.count);
  const depth = new Int32Array(tree.count);
  for (let node = 1; node < tree.count; node++) {
    depth[node] = depth[tree.parent[node]!]! + 1;
    out.varint(2 * (depth[node - 1]! + 1 - depth[node]!) + hasValues[node]!);
  }
  for (let node = 1; node < tree.count; node++) out.varint(tree.name[node]!);
}

function nodesWithValues(tree: SharedTree): Uint8Array {
  const has = new Uint8Array(tree.count);
  for (const column of [...tree.base, ...tree.head]) {
    for (let node = 0; node < tree.count; node++) if (column[node] !== 0) has[node] = 1;
  }
  return has;
}

function writeValues(out: ByteWriter, tree: SharedTree, type: number, hasValues: Uint8Array, isShort: boolean): void {
  const nodes: number[] = [];
  hasValues.forEach((has, node) => has === 1 && nodes.push(node));
  const plain = plainColumns(tree, type, nodes, isShort);
  const predicted = type === 0 ? undefined : predictedColumns(tree, type, nodes, isShort);
  out.raw(predicted && packedSize(predicted) < packedSize(plain) ? predicted : plain);
}

/** About what Huffman codes make of it, in bits: these columns hardly repeat, so the shorter one is not always the smaller one. */
function packedSize(bytes: Uint8Array): number {
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte]!++;
  return counts.reduce((sum, count) => (count === 0 ? sum : sum + count * Math.log2(bytes.length / count)), 0);
}

function plainColumns(tree: SharedTree, type: number, nodes: readonly number[], isShort: boolean): Uint8Array {
  const code = codeBy(isShort);
  const base = tree.base[type]!;
  const head = tree.head[type]!;
  const isSigned = nodes.some((node) => base[node]! < 0);
  const out = new ByteWriter();
  out.byte(isSigned ? MODE_SIGNED : 0);
  for (const node of nodes) {
    if (isSigned) out.difference(0, code(base[node]!));
    else out.varint(code(base[node]!));
  }
  for (const node of nodes) out.difference(code(base[node]!), code(head[node]!));
  return out.written();
}

function predictedColumns(tree: SharedTree, type: number, nodes: readonly number[], isShort: boolean): Uint8Array {
  const code = codeBy(isShort);
  const count = [tree.base[type]!, tree.head[type]!];
  const space = [tree.base[0]!, tree.head[0]!];
  const size = nodes.map((node) => meanSize(space[1]![node]!, count[1]![node]!) || meanSize(space[0]![node]!, count[0]![node]!));
  const out = new ByteWriter();
  out.byte(MODE_PREDICTED);
  for (const mean of size) out.varint(mean);
  for (const side of [0, 1]) {
    nodes.forEach((node, at) => {
      const guess = predictedCount(space[side]![node]!, size[at]!);
      out.difference(code(isShort ? toThreeDigits(guess, 'down') : guess), code(count[side]![node]!));
    });
  }
  return out.written();
}

function meanSize(space: number, count: number): number {
  return count === 0 ? 0 : Math.max(0, Math.round(space / count));
}

function codeBy(isShort: boolean): (value: number) => number {
  return isShort ? threeDigitCode : (value) => value;
}

const TOO_LARGE: Failure = {
  code: 'too-large',
  sentence: 'The comparison is too large to be shared: it has more stacks or longer names than the format holds. Filter it first.',
};

import { ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { readExactly } from '../byte-source.ts';
import { shapeOf, type DumpFile } from './dump-file.ts';
import { hasMallocHeader, MALLOC_HEADER_BYTES } from './edges.ts';
import { withoutPadding } from './text.ts';

/** A piece of the process's memory. */
export class Piece {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private readonly isLittle: boolean;
  private readonly word: number;

  constructor(bytes: Uint8Array, isBigEndian: boolean, word: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.isLittle = !isBigEndian;
    this.word = word;
  }

  get length(): number {
    return this.bytes.length;
  }

  /** A word as a Number: exact for addresses and lengths. 0 past the end. */
  wordAt(at: number): number {
    if (at < 0 || at + this.word > this.length) return 0;
    return this.word === 4 ? this.view.getUint32(at, this.isLittle) : Number(this.view.getBigUint64(at, this.isLittle));
  }

  unsigned(at: number, size: number): bigint {
    if (at + size > this.length) return 0n;
    switch (size) {
      case 1:
        return BigInt(this.view.getUint8(at));
      case 2:
        return BigInt(this.view.getUint16(at, this.isLittle));
      case 4:
        return BigInt(this.view.getUint32(at, this.isLittle));
      default:
        return this.view.getBigUint64(at, this.isLittle);
    }
  }

  signed(at: number, size: number): bigint {
    return BigInt.asIntN(8 * size, this.unsigned(at, size));
  }

  float(at: number, size: number): number {
    if (at + size > this.length) return 0;
    return size === 4 ? this.view.getFloat32(at, this.isLittle) : this.view.getFloat64(at, this.isLittle);
  }
}

/** Reads memory by address, wherever the dump or the executable has it. */
export class Memory {
  readonly file: DumpFile;
  readonly word: 4 | 8;

  constructor(file: DumpFile) {
    this.file = file;
    this.word = file.layout.params.pointerSize;
  }

  addressOf(node: number): number {
    return this.file.map.addressOf(node - 1);
  }

  /** Where the value in a slot begins: after the malloc header, if it has one. */
  headerOf(node: number): number {
    const { file, word } = this;
    if (!hasMallocHeader(file.shallow[node]!, word * word * 8)) return 0;
    return shapeOf(file, node)?.hasPointers === true ? MALLOC_HEADER_BYTES : 0;
  }

  /** Bytes of an object from an offset in its slot on, as many of the wanted as there are. */
  async ofNode(node: number, from: number, length: number): Promise<Result<Piece, Failure>> {
    const { source, shallow, contents } = this.file;
    const wanted = Math.max(0, Math.min(length, shallow[node]! - from));
    return this.piece(await readExactly(source, contents[node]! + from, wanted));
  }

  /** How much of a slot a string or byte slice uses: the whole slot where nothing tells. */
  textLength(node: number): number {
    return this.file.textLength?.[node] || this.file.shallow[node]!;
  }

  /** What a string or byte slice has in its slot. Where its length is not told, zeros at the end are taken for padding. */
  async textOf(node: number, most: number): Promise<Result<Piece, Failure>> {
    const read = await this.ofNode(node, 0, Math.min(most, this.textLength(node)));
    if (!read.ok || (this.file.textLength?.[node] ?? 0) > 0) return read;
    return this.piece(ok(withoutPadding(read.value.bytes)));
  }

  /** Bytes at an offset of the file: a frame's, a segment's. */
  async inFile(from: number, length: number): Promise<Result<Piece, Failure>> {
    return this.piece(await readExactly(this.file.source, from, Math.max(0, length)));
  }

  /** Bytes at an address, cut at the end of the object that has them; empty where nothing is known. */
  async at(address: number, length: number): Promise<Result<Piece, Failure>> {
    const { file } = this;
    const node = file.nodeAt(address);
    if (node !== 0) return this.ofNode(node, address - this.addressOf(node), length);
    for (const segment of file.layout.segments) {
      const within = address - segment.address;
      if (within < 0 || within >= segment.length) continue;
      return this.piece(await readExactly(file.source, segment.contents + within, Math.min(length, segment.length - within)));
    }
    const { fitted } = file;
    return this.piece(ok(fitted ? fitted.binary.bytesAt(address - fitted.slide, length) : new Uint8Array(0)));
  }

  private piece(read: Result<Uint8Array, Failure>): Result<Piece, Failure> {
    return read.ok ? ok(new Piece(read.value, this.file.layout.params.isBigEndian, this.word)) : read;
  }
}

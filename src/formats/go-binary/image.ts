import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';

/** Sections of an executable that are of no use here are not read; together the others may not be larger. */
const MOST_SECTION_BYTES = 768 * 1024 * 1024;

export interface Section {
  readonly name: string;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  /** Whether it has bytes in the file, is mapped, and is no code. */
  readonly isData: boolean;
  readonly isWritable: boolean;
  readonly isCompressed: boolean;
}

export interface ImageSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly isFunction: boolean;
}

/** Sections and symbols, whatever the container. */
export interface ImageParts {
  readonly pointerSize: 4 | 8;
  readonly isBigEndian: boolean;
  readonly sections: readonly Section[];
  readonly symbols: readonly ImageSymbol[];
}

interface LoadedSection {
  readonly from: number;
  readonly to: number;
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

/** The mapped data of an executable, by address. */
export class Image {
  readonly parts: ImageParts;
  private readonly source: ByteSource;
  private readonly loaded: readonly LoadedSection[];
  private last: LoadedSection | undefined;

  private constructor(source: ByteSource, parts: ImageParts, loaded: readonly LoadedSection[]) {
    this.source = source;
    this.parts = parts;
    this.loaded = loaded;
  }

  static async load(source: ByteSource, parts: ImageParts): Promise<Result<Image, Failure>> {
    const loaded: LoadedSection[] = [];
    let total = 0;
    for (const section of parts.sections) {
      if (!section.isData || section.size === 0 || /pclntab|eh_frame/.test(section.name)) continue;
      total += section.size;
      if (section.offset + section.size > source.size || total > MOST_SECTION_BYTES) continue;
      const read = await readExactly(source, section.offset, section.size);
      if (!read.ok) return read;
      const bytes = read.value;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      loaded.push({ from: section.address, to: section.address + section.size, bytes, view });
    }
    return ok(new Image(source, parts, loaded));
  }

  section(...names: readonly string[]): Section | undefined {
    return this.parts.sections.find(({ name }) => names.includes(name));
  }

  /** A section's bytes as they are in the file. */
  async bytesOf(section: Section): Promise<Result<Uint8Array, Failure>> {
    if (section.offset + section.size > this.source.size || section.size > MOST_SECTION_BYTES) {
      return err({ code: 'malformed', sentence: 'The executable ends before its last section. Copy it again.' });
    }
    return readExactly(this.source, section.offset, section.size);
  }

  /** Whether `length` bytes from an address on are here. */
  has(address: number, length: number): boolean {
    const { last } = this;
    if (last && address >= last.from && address + length <= last.to) return true;
    const found = this.loaded.find(({ from, to }) => address >= from && address + length <= to);
    if (found) this.last = found;
    return found !== undefined;
  }

  /** Bytes there, empty when they are not here. */
  bytes(address: number, length: number): Uint8Array {
    if (length < 0 || !this.has(address, length)) return new Uint8Array(0);
    const { bytes, from } = this.last!;
    return bytes.subarray(address - from, address - from + length);
  }

  byte(address: number): number {
    return this.has(address, 1) ? this.last!.bytes[address - this.last!.from]! : 0;
  }

  uint32(address: number): number {
    return this.has(address, 4) ? this.last!.view.getUint32(address - this.last!.from, !this.parts.isBigEndian) : 0;
  }

  word(address: number): number {
    const { pointerSize, isBigEndian } = this.parts;
    if (pointerSize === 4) return this.uint32(address);
    if (!this.has(address, 8)) return 0;
    return readUint64(this.last!.view, address - this.last!.from, isBigEndian);
  }
}

export function readUint64(view: DataView, at: number, isBigEndian: boolean): number {
  const first = view.getUint32(at, !isBigEndian);
  const second = view.getUint32(at + 4, !isBigEndian);
  return isBigEndian ? second + first * 2 ** 32 : first + second * 2 ** 32;
}

import { err, ok, type Result } from '../../lib/result.ts';
import type { Failure } from '../../model/failure.ts';
import { readExactly, type ByteSource } from '../byte-source.ts';

/** Sections of an executable that are of no use here are not read; together the others may not be larger. */
const MOST_SECTION_BYTES = 768 * 1024 * 1024;

export interface Section {
  readonly name: string;
  readonly address: number;
  readonly offset: number;
  /** Bytes in the file, never beyond its end; 0 for what only memory has. */
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

/** A section's bytes as far as the file has them: what a damaged table claims is no size to loop over. */
export function withinFile(fileSize: number, isInFile: boolean, section: Section): Section {
  const { address, offset } = section;
  const size = isInFile ? Math.max(0, Math.min(section.size, fileSize - offset)) : 0;
  // Beyond that, one address can't be told from the next.
  const isPlaced = address + size <= Number.MAX_SAFE_INTEGER;
  return { ...section, size, isData: section.isData && size > 0 && isPlaced };
}

interface LoadedSection {
  readonly isWritable: boolean;
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
      if (!section.isData || /pclntab|eh_frame/.test(section.name)) continue;
      // Sections share no bytes: more of them than the file has is damage.
      if (total + section.size > Math.min(source.size, MOST_SECTION_BYTES)) continue;
      total += section.size;
      const read = await readExactly(source, section.offset, section.size);
      if (!read.ok) return read;
      const bytes = read.value;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      loaded.push({ from: section.address, to: section.address + section.size, bytes, view, isWritable: section.isWritable });
    }
    loaded.sort((a, b) => a.from - b.from);
    return ok(new Image(source, parts, loaded));
  }

  section(...names: readonly string[]): Section | undefined {
    return this.parts.sections.find(({ name }) => names.includes(name));
  }

  /** A section's bytes as they are in the file. */
  async bytesOf(section: Section): Promise<Result<Uint8Array, Failure>> {
    if (section.size > MOST_SECTION_BYTES) {
      return err({ code: 'too-large', sentence: 'A section of this executable is too large to be read.' });
    }
    return readExactly(this.source, section.offset, section.size);
  }

  /** Bytes that were loaded. */
  get size(): number {
    return this.loaded.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Where data that may be written lies, as far as it is here. */
  get writable(): readonly { readonly from: number; readonly to: number }[] {
    return this.loaded.filter(({ isWritable }) => isWritable);
  }

  /** Whether `length` bytes from an address on are here. */
  has(address: number, length: number): boolean {
    const { last } = this;
    if (last && address >= last.from && address + length <= last.to) return true;
    let low = 0;
    let high = this.loaded.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.loaded[middle]!.from <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.loaded[low - 1];
    if (found === undefined || address + length > found.to) return false;
    this.last = found;
    return true;
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

import type { AddressMap } from '../graph/address-map.ts';
import type { ByteWindow } from '../graph/byte-window.ts';
import type { DumpLayout, DumpParams } from './layout.ts';
import { LARGE_OBJECT_BYTES, type ObjectStop } from './scan-objects.ts';
import { SignatureTable } from './signature-table.ts';

/** What is to be noted about types while words go by; see `type-hints.ts`. */
export interface WordHints {
  /** Words outside are neither types nor itabs. */
  readonly low: number;
  readonly high: number;
  /** A word that is no pointer stands before a pointer to `node`: an interface, when the word is a type or an itab. */
  interfacePair(word: number, node: number): void;
  /** First word of an object with pointers whose slot is of a size that has malloc headers. */
  mallocHeader(word: number, node: number): void;
}

/** On every platform (runtime/mbitmap.go). */
export const MALLOC_HEADER_BYTES = 8;

/** Interior: the pointer leads past the beginning of its object. The other bits are the pointer's word in its source. */
export const INTERIOR = 2 ** 31;

/**
 * The second pass: references, in the order of the file. Row `n` of `target` is what object `n` holds; nodes are ranks
 * of addresses plus one, for node 0 is the root.
 */
export class EdgeScan {
  readonly shallow: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly edgeStart: Uint32Array<ArrayBuffer>;
  readonly edgeEnd: Uint32Array<ArrayBuffer>;
  /** Where in the file an object's contents are. */
  readonly contents: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly signatures = new SignatureTable();
  /** By node: size and pointer fields. */
  readonly signature: Uint32Array<ArrayBuffer>;
  target: Uint32Array<ArrayBuffer>;
  /** By reference, only when types are looked for: which word of the source it is, and `INTERIOR`. */
  word: Uint32Array<ArrayBuffer> | undefined;
  /** By node, only when types are looked for: the longest length that stands behind a pointer to it. */
  readonly textLength: Uint32Array<ArrayBuffer> | undefined;
  filled = 0;
  largeSize = 0;
  largeNode = 0;
  private readonly map: AddressMap;
  private readonly hints: WordHints | undefined;
  private readonly params: DumpParams;
  private readonly lowest: number;
  private readonly highest: number;
  private readonly headerFrom: number;
  private maskHash = 0;
  private maskCount = 0;
  private previousPointer = -1;

  constructor(
    layout: DumpLayout,
    map: AddressMap,
    nodeBound: number,
    edgeBound: number,
    fileSize: number,
    hints: WordHints | undefined,
    withWords: boolean,
  ) {
    this.map = map;
    this.hints = hints;
    this.params = layout.params;
    const { runs } = layout;
    let lowest = Infinity;
    let highest = 0;
    let largest = 0;
    for (let run = 0; run < runs.start.length; run++) {
      const start = runs.start.data[run]!;
      const size = runs.size.data[run]!;
      if (start < lowest) lowest = start;
      if (start + size * runs.count.data[run]! > highest) highest = start + size * runs.count.data[run]!;
      if (size > largest) largest = size;
    }
    this.lowest = lowest;
    this.highest = highest;
    // Objects get a malloc header where the bitmap of a span would not fit in it: internal/runtime/gc/malloc.go.
    this.headerFrom = layout.params.pointerSize * layout.params.pointerSize * 8;
    this.shallow = largest < 2 ** 32 ? new Uint32Array(nodeBound) : new Float64Array(nodeBound);
    this.contents = fileSize < 2 ** 32 ? new Uint32Array(map.count + 1) : new Float64Array(map.count + 1);
    this.edgeStart = new Uint32Array(nodeBound);
    this.edgeEnd = new Uint32Array(nodeBound);
    this.signature = new Uint32Array(map.count + 1);
    this.target = new Uint32Array(edgeBound);
    this.textLength = withWords ? new Uint32Array(map.count + 1) : undefined;
    this.word = withWords ? new Uint32Array(edgeBound) : undefined;
    for (let run = 0; run < runs.start.length; run++) {
      const first = map.indexOf(runs.start.data[run]!) + 1;
      // Objects that lie in each other are damage; the ranks of a run may then end before its count does.
      const end = Math.min(first + runs.count.data[run]!, map.count + 1);
      this.shallow.fill(runs.size.data[run]!, first, end);
    }
  }

  /** The object that has this address in it, 0 when none has. */
  nodeAt(address: number): number {
    if (address < this.lowest || address >= this.highest) return 0;
    const { map } = this;
    const rank = map.floor(address);
    if (rank < 0 || address >= map.floorStart + this.shallow[rank + 1]!) return 0;
    return rank + 1;
  }

  /** Objects from the window's position on. */
  scan(window: ByteWindow, to: number): ObjectStop {
    const { bytes, view, end, base } = window;
    const { edgeStart, edgeEnd, contents, map, headerFrom, hints } = this;
    const { pointerSize } = this.params;
    const last = to - base;
    // With less than the longest head or field left, wait for more; at the file's end there is no more.
    const limit = base + end < window.size ? end - 24 : end;
    let at = window.at;
    for (;;) {
      window.at = at;
      if (at >= last) return 'other-record';
      if (at >= limit) return 'short';
      let p = at + 1;
      let byte = bytes[p++]!;
      let address = byte & 0x7f;
      for (let scale = 128; byte >= 0x80; scale *= 128) {
        byte = bytes[p++]!;
        address += (byte & 0x7f) * scale;
      }
      byte = bytes[p++]!;
      let size = byte & 0x7f;
      for (let scale = 128; byte >= 0x80; scale *= 128) {
        byte = bytes[p++]!;
        size += (byte & 0x7f) * scale;
      }
      const node = map.indexOf(address) + 1;
      if (node === 0) return 'broken';
      const from = p;
      if (size > LARGE_OBJECT_BYTES) {
        this.largeNode = node;
        this.largeSize = size;
        contents[node] = base + from;
        window.at = from;
        return 'large';
      }
      p += size;
      if (p > limit) return 'short';
      const filled = this.filled;
      this.begin();
      for (;;) {
        if (p > limit) {
          this.filled = filled;
          return 'short';
        }
        const kind = bytes[p++]!;
        if (kind === 0) break;
        byte = bytes[p++]!;
        let offset = byte & 0x7f;
        for (let scale = 128; byte >= 0x80; scale *= 128) {
          byte = bytes[p++]!;
          offset += (byte & 0x7f) * scale;
        }
        // Interfaces (kinds 2 and 3, before Go 1.5) hold in their second word.
        if (kind !== 1) offset += pointerSize;
        if (offset + pointerSize <= size) this.pointer(view, from, offset, size);
      }
      contents[node] = base + from;
      edgeStart[node] = filled;
      edgeEnd[node] = this.filled;
      this.shallow[node] = size;
      this.signature[node] = this.signatures.idOf(size, this.maskCount, this.maskHash);
      if (hints && this.maskCount > 0 && hasMallocHeader(size, headerFrom)) {
        hints.mallocHeader(this.readWord(view, from), node);
      }
      at = p;
    }
  }

  /** Before the fields of one object, frame or segment. */
  begin(): void {
    this.maskHash = 0;
    this.maskCount = 0;
    this.previousPointer = -1;
  }

  /** After the fields of an object that was read in pieces. */
  endLarge(node: number, start: number, size: number): void {
    this.edgeStart[node] = start;
    this.edgeEnd[node] = this.filled;
    this.shallow[node] = size;
    this.signature[node] = this.signatures.idOf(size, this.maskCount, this.maskHash);
  }

  /** One pointer field: `from` is where the memory's byte 0 stands in `view`, possibly before it. */
  pointer(view: DataView, from: number, offset: number, size: number): void {
    const { pointerSize } = this.params;
    this.maskHash = Math.imul(this.maskHash ^ offset, 0x9e3779b1) + 1;
    this.maskCount++;
    const before = this.previousPointer;
    this.previousPointer = offset;
    const address = this.readWord(view, from + offset);
    if (address < this.lowest || address >= this.highest) return;
    const { map } = this;
    const rank = map.floor(address);
    if (rank < 0) return;
    const within = address - map.floorStart;
    const node = rank + 1;
    if (within >= this.shallow[node]!) return;
    const at = this.filled++;
    this.target[at] = node;
    if (this.word !== undefined) {
      this.word[at] = (offset / pointerSize) | (this.beginsWithin(within, node) ? 0 : INTERIOR);
      if (within === 0 && offset + 2 * pointerSize <= size) this.noteLength(node, view, from + offset + pointerSize);
    }
    if (this.hints === undefined || offset < pointerSize || before === offset - pointerSize) return;
    if (from + offset < pointerSize) return;
    const word = this.readWord(view, from + offset - pointerSize);
    if (word >= this.hints.low && word < this.hints.high && this.beginsWithin(within, node)) this.hints.interfacePair(word, node);
  }

  /** Appends a reference outside the pass over memory: from a goroutine to a frame, from a category to its roots. */
  append(node: number): void {
    if (this.filled === this.target.length) {
      const longer = new Uint32Array(Math.ceil(this.target.length * 1.25) + 64);
      longer.set(this.target);
      this.target = longer;
    }
    this.target[this.filled++] = node;
  }

  /** A bit for each object without pointers. */
  flatObjects(): Uint8Array {
    const { signature, signatures } = this;
    const flat = new Uint8Array((signature.length >>> 3) + 1);
    for (let node = 1; node < signature.length; node++) {
      if (signatures.pointers[signature[node]!] === 0) flat[node >>> 3]! |= 1 << (node & 7);
    }
    return flat;
  }

  /** Strings and slices are a pointer and a length: slots are larger than what is in them, and not cleared behind it. */
  private noteLength(node: number, view: DataView, at: number): void {
    if (at + this.params.pointerSize > view.byteLength) return;
    const length = this.readWord(view, at);
    if (length <= this.shallow[node]! && length > this.textLength![node]!) this.textLength![node] = length;
  }

  /** Whether an address that far into an object is the object: its first byte, or that after a malloc header. */
  private beginsWithin(within: number, node: number): boolean {
    return within === 0 || (within === MALLOC_HEADER_BYTES && hasMallocHeader(this.shallow[node]!, this.headerFrom));
  }

  private readWord(view: DataView, at: number): number {
    const isLittle = !this.params.isBigEndian;
    if (this.params.pointerSize === 4) return view.getUint32(at, isLittle);
    return isLittle
      ? view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000
      : view.getUint32(at + 4, false) + view.getUint32(at, false) * 0x1_0000_0000;
  }
}

/** Slots of these sizes begin with the type of what is in them, when that has pointers. */
export function hasMallocHeader(size: number, headerFrom: number): boolean {
  return size > headerFrom && size <= 32768;
}

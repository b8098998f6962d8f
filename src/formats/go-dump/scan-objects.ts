import type { ByteWindow } from '../graph/byte-window.ts';

/** Contents longer than this are passed over, and read in pieces where they are needed. */
export const LARGE_OBJECT_BYTES = 1 << 20;

/** What becomes of the objects that the first pass meets. */
export interface ObjectSink {
  add(address: number, size: number, pointers: number): void;
}

/** Why a loop over records of one kind stopped. */
export type ObjectStop = 'other-record' | 'short' | 'large' | 'broken';

/**
 * First pass over objects: their addresses and sizes, and how many pointer fields they have. Works on what the window
 * holds, without a call or an object for each record.
 */
export class ObjectScan {
  objects = 0;
  pointerFields = 0;
  /** Of the object at which `scan` stopped for being large; the window stands at its contents. */
  largeSize = 0;
  largeAddress = 0;
  private readonly sink: ObjectSink;
  private readonly pointerSize: number;

  constructor(sink: ObjectSink, pointerSize: number) {
    this.sink = sink;
    this.pointerSize = pointerSize;
  }

  scan(window: ByteWindow): ObjectStop {
    const { bytes, end, size: fileSize, base } = window;
    const { pointerSize } = this;
    let at = window.at;
    for (;;) {
      window.at = at;
      if (at >= end) return 'short';
      if (bytes[at] !== 1) return 'other-record';
      let p = at + 1;
      let byte = 0x80;
      let address = 0;
      let scale = 1;
      while (byte >= 0x80) {
        if (p >= end) return 'short';
        if (scale > 2 ** 63) return 'broken';
        byte = bytes[p++]!;
        address += (byte & 0x7f) * scale;
        scale *= 128;
      }
      byte = 0x80;
      let size = 0;
      scale = 1;
      while (byte >= 0x80) {
        if (p >= end) return 'short';
        if (scale > 2 ** 63) return 'broken';
        byte = bytes[p++]!;
        size += (byte & 0x7f) * scale;
        scale *= 128;
      }
      if (address === 0 || address + size > 2 ** 52) return 'broken';
      if (size > LARGE_OBJECT_BYTES) {
        if (base + p + size > fileSize) return 'short';
        this.largeAddress = address;
        this.largeSize = size;
        window.at = p;
        return 'large';
      }
      p += size;
      let fields = 0;
      for (;;) {
        if (p >= end) return 'short';
        const kind = bytes[p++]!;
        if (kind === 0) break;
        if (kind > 3) return 'broken';
        if (p >= end) return 'short';
        let offset = bytes[p++]!;
        if (offset >= 0x80) {
          offset &= 0x7f;
          scale = 128;
          do {
            if (p >= end) return 'short';
            if (scale > 2 ** 63) return 'broken';
            byte = bytes[p++]!;
            offset += (byte & 0x7f) * scale;
            scale *= 128;
          } while (byte >= 0x80);
        }
        if (offset + pointerSize > size) return 'broken';
        fields++;
      }
      this.pointerFields += fields;
      this.objects++;
      this.sink.add(address, size, fields);
      at = p;
    }
  }

  /** The large object at which `scan` stopped, after its fields were counted. */
  endLarge(fields: number): void {
    this.objects++;
    this.sink.add(this.largeAddress, this.largeSize, fields);
  }

  /** Counts pointer fields from the window's position on; true when their end was met. */
  countFields(window: ByteWindow, length: number): 'end' | 'short' | 'broken' {
    const { bytes, end } = window;
    for (;;) {
      let p = window.at;
      if (p >= end) return 'short';
      const kind = bytes[p++]!;
      if (kind === 0) {
        window.at = p;
        return 'end';
      }
      if (kind > 3) return 'broken';
      let byte = 0x80;
      let offset = 0;
      let scale = 1;
      while (byte >= 0x80) {
        if (p >= end) return 'short';
        if (scale > 2 ** 63) return 'broken';
        byte = bytes[p++]!;
        offset += (byte & 0x7f) * scale;
        scale *= 128;
      }
      if (offset + this.pointerSize > length) return 'broken';
      this.pointerFields++;
      window.at = p;
    }
  }
}

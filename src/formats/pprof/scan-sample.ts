import { Reader } from 'protobufjs/minimal.js';
import { LABEL, SAMPLE, WIRE_BYTES, WIRE_VARINT } from './fields.ts';
import type { RawProfile } from './raw-profile.ts';
import { WideVarint } from './wide-varint.ts';

/** A sample value that a double does not hold exactly. */
export class ValueTooLarge extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('value beyond 2^53');
    this.offset = offset;
  }
}

/**
 * Reads `Sample` messages. Nearly all bytes of a large profile are here, so this is a hand-written loop on the bytes
 * with no object per sample; it checks every read against the end of the message.
 */
export class SampleScanner {
  private readonly raw: RawProfile;
  private readonly bytes: Uint8Array;
  private readonly reader: Reader;
  private readonly wide = new WideVarint();

  constructor(raw: RawProfile, bytes: Uint8Array) {
    this.raw = raw;
    this.bytes = bytes;
    this.reader = new Reader(bytes);
  }

  /** Takes the sample in bytes `from … to - 1`, or throws and leaves the columns as they were. */
  scan(from: number, to: number): void {
    const { raw } = this;
    const { sampleLocations, values, labels } = raw;
    const locationsBefore = sampleLocations.length;
    const valuesBefore = values.length;
    const labelsBefore = labels.key.length;
    this.reader.pos = from;
    this.reader.len = to;
    try {
      while (this.reader.pos < this.reader.len) this.scanField();
    } catch (error) {
      sampleLocations.length = locationsBefore;
      values.length = valuesBefore;
      this.dropLabels(labelsBefore);
      throw error;
    }
    const width = values.length - valuesBefore;
    if (raw.valuesPerSample === -1) raw.valuesPerSample = raw.valueTypes.length > 0 ? raw.valueTypes.length : width;
    if (width !== raw.valuesPerSample) {
      raw.oddSamples++;
      sampleLocations.length = locationsBefore;
      values.length = valuesBefore;
      this.dropLabels(labelsBefore);
      return;
    }
    raw.sampleStart.push(sampleLocations.length);
    raw.labelStart.push(labels.key.length);
  }

  private scanField(): void {
    this.varint();
    const tag = this.wide.low;
    const wire = tag & 7;
    const field = tag >>> 3;
    if (wire === WIRE_VARINT) {
      const at = this.reader.pos;
      this.varint();
      if (field === SAMPLE.locationId) {
        this.raw.sampleLocations.push(this.raw.locationIds.intern(this.wide.low, this.wide.high));
      } else if (field === SAMPLE.value) {
        this.pushValue(at);
      }
      return;
    }
    if (wire !== WIRE_BYTES) {
      this.skip(wire === 1 ? 8 : wire === 5 ? 4 : Number.POSITIVE_INFINITY);
      return;
    }
    this.varint();
    const length = this.wide.low;
    if (this.wide.high !== 0 || length > this.reader.len - this.reader.pos) throw new RangeError('a sample ends inside a field');
    const sampleEnd = this.reader.len;
    this.reader.len = this.reader.pos + length;
    if (field === SAMPLE.locationId) {
      this.packedLocations();
    } else if (field === SAMPLE.value) {
      while (this.reader.pos < this.reader.len) {
        const at = this.reader.pos;
        this.varint();
        this.pushValue(at);
      }
    } else if (field === SAMPLE.label) {
      this.scanLabel();
    }
    this.reader.pos = this.reader.len;
    this.reader.len = sampleEnd;
  }

  private packedLocations(): void {
    const { bytes, raw } = this;
    const end = this.reader.len;
    const { sampleLocations, locationIds } = raw;
    // At most one location per byte.
    sampleLocations.reserve(sampleLocations.length + (end - this.reader.pos));
    const out = sampleLocations.data;
    let length = sampleLocations.length;
    let at = this.reader.pos;
    while (at < end) {
      const first = bytes[at]!;
      if (first < 0x80) {
        out[length++] = locationIds.intern(first, 0);
        at++;
        continue;
      }
      const second = at + 1 < end ? bytes[at + 1]! : 0x80;
      if (second < 0x80) {
        out[length++] = locationIds.intern((first & 0x7f) | (second << 7), 0);
        at += 2;
        continue;
      }
      const third = at + 2 < end ? bytes[at + 2]! : 0x80;
      if (third < 0x80) {
        out[length++] = locationIds.intern((first & 0x7f) | ((second & 0x7f) << 7) | (third << 14), 0);
        at += 3;
        continue;
      }
      this.reader.pos = at;
      this.varint();
      out[length++] = locationIds.intern(this.wide.low, this.wide.high);
      at = this.reader.pos;
    }
    this.reader.pos = at;
    sampleLocations.length = length;
  }

  private pushValue(at: number): void {
    const value = this.wide.signed;
    if (!Number.isSafeInteger(value)) throw new ValueTooLarge(at);
    this.raw.values.push(value);
  }

  private scanLabel(): void {
    let key = 0;
    let text = 0;
    let numberLow = 0;
    let numberHigh = 0;
    let unit = 0;
    while (this.reader.pos < this.reader.len) {
      this.varint();
      const tag = this.wide.low;
      const wire = tag & 7;
      if (wire === WIRE_VARINT) {
        this.varint();
        if (tag >>> 3 === LABEL.key) key = this.wide.low;
        else if (tag >>> 3 === LABEL.text) text = this.wide.low;
        else if (tag >>> 3 === LABEL.number) {
          numberLow = this.wide.low;
          numberHigh = this.wide.high;
        } else if (tag >>> 3 === LABEL.unit) unit = this.wide.low;
      } else if (wire === WIRE_BYTES) {
        this.varint();
        this.skip(this.wide.high === 0 ? this.wide.low : Number.POSITIVE_INFINITY);
      } else {
        this.skip(wire === 1 ? 8 : wire === 5 ? 4 : Number.POSITIVE_INFINITY);
      }
    }
    // A label without a value, as google/pprof's own reader has it, is no label.
    if (text === 0 && numberLow === 0 && numberHigh === 0 && unit === 0) return;
    const { labels } = this.raw;
    labels.key.push(key);
    labels.text.push(text);
    labels.numberLow.push(numberLow);
    labels.numberHigh.push(numberHigh);
    labels.unit.push(unit);
  }

  private dropLabels(length: number): void {
    for (const column of Object.values(this.raw.labels)) column.length = length;
  }

  private skip(length: number): void {
    if (length > this.reader.len - this.reader.pos) throw new RangeError('a sample has a field that can not be skipped');
    this.reader.pos += length;
  }

  private varint(): void {
    this.wide.read(this.reader);
  }
}

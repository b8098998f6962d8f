import { Reader } from 'protobufjs/minimal.js';
import type { Steps } from '../../lib/steps.ts';
import type { Failure } from '../../model/failure.ts';
import { FUNCTION, LINE, LOCATION, MAPPING, PROFILE, VALUE_TYPE, WIRE_BYTES, WIRE_VARINT } from './fields.ts';
import { RawProfile } from './raw-profile.ts';
import { SampleScanner, ValueTooLarge } from './scan-sample.ts';
import { WideVarint } from './wide-varint.ts';

const MESSAGES_BETWEEN_YIELDS = 8192;

/**
 * Reads the fields of a profile in the order they come, in one pass, into columns.
 *
 * What can't be read ends the pass: what came before stays, and `brokenAt` says where. Only a value that a double
 * can't hold exactly refuses the file, for then every sum would be wrong.
 */
export function* scanProfile(bytes: Uint8Array): Steps<RawProfile | Failure> {
  const raw = new RawProfile(bytes.length);
  const reader = Reader.create(bytes);
  const wide = new WideVarint();
  const samples = new SampleScanner(raw, bytes);
  let messages = 0;
  while (reader.pos < reader.len) {
    if (++messages % MESSAGES_BETWEEN_YIELDS === 0) {
      yield { phase: 'Reading the profile', fraction: reader.pos / reader.len };
    }
    const at = reader.pos;
    try {
      const tag = reader.uint32();
      const field = tag >>> 3;
      const wire = tag & 7;
      if (wire === WIRE_BYTES) {
        const end = endOfBytes(reader, wide);
        if (field === PROFILE.sample) {
          samples.scan(reader.pos, end);
        } else {
          const message = new Reader(bytes);
          message.pos = reader.pos;
          message.len = end;
          readMessage(raw, field, message, wide);
        }
        reader.pos = end;
      } else if (wire === WIRE_VARINT) {
        wide.read(reader);
        readNumber(raw, field, wide);
      } else {
        reader.skipType(wire);
      }
    } catch (error) {
      if (error instanceof ValueTooLarge) {
        return {
          code: 'value-too-large',
          offset: error.offset,
          sentence:
            'A value in this profile is beyond 2^53, which is more than a browser can add up exactly; ' +
            'rather than show rounded numbers, Heapstory does not open it.',
        };
      }
      if (isAllocationFailure(error)) throw error;
      raw.brokenAt = at;
      // A length that runs past the end is what a cut looks like; anything else is not valid protobuf.
      raw.brokenBecause = looksCut(bytes, at) ? 'cut' : 'damaged';
      break;
    }
  }
  return raw;
}

function isAllocationFailure(error: unknown): boolean {
  return error instanceof RangeError && /allocation|array length|typed array|buffer size/i.test(error.message);
}

/** Whether the record at `at` starts well and only ends too late. */
function looksCut(bytes: Uint8Array, at: number): boolean {
  try {
    const reader = Reader.create(bytes);
    reader.pos = at;
    const tag = reader.uint32();
    if (tag >>> 3 === 0) return false;
    if ((tag & 7) === WIRE_VARINT) return bytes.length - at < 11;
    if ((tag & 7) !== WIRE_BYTES) return false;
    endOfBytes(reader, new WideVarint());
    return false;
  } catch (error) {
    return error instanceof TooLong || bytes.length - at < 16;
  }
}

class TooLong extends Error {}

/** Reads the length of a field and says where the field ends; lengths may claim anything up to 2^64. */
function endOfBytes(reader: Reader, wide: WideVarint): number {
  wide.read(reader);
  if (wide.high !== 0 || wide.low > reader.len - reader.pos) throw new TooLong('a field is longer than what is left');
  return reader.pos + wide.low;
}

function readNumber(raw: RawProfile, field: number, wide: WideVarint): void {
  switch (field) {
    case PROFILE.dropFrames:
      raw.dropFrames = wide.low;
      break;
    case PROFILE.keepFrames:
      raw.keepFrames = wide.low;
      break;
    case PROFILE.timeNanos:
      raw.timeNanos = wide.signedBig;
      break;
    case PROFILE.durationNanos:
      raw.durationNanos = wide.signedBig;
      break;
    case PROFILE.period:
      raw.period = wide.signed;
      break;
    case PROFILE.comment:
      raw.comments.push(wide.low);
      break;
    case PROFILE.defaultSampleType:
      raw.defaultType = wide.low;
      break;
    case PROFILE.docUrl:
      raw.docUrl = wide.low;
      break;
    default:
  }
}

function readMessage(raw: RawProfile, field: number, message: Reader, wide: WideVarint): void {
  switch (field) {
    case PROFILE.sampleType:
      raw.valueTypes.push(readValueType(message, wide));
      break;
    case PROFILE.mapping:
      readMapping(raw, message, wide);
      break;
    case PROFILE.location:
      readLocation(raw, message, wide);
      break;
    case PROFILE.function:
      readFunction(raw, message, wide);
      break;
    case PROFILE.stringTable:
      raw.stringStart.push(message.pos);
      raw.stringEnd.push(message.len);
      break;
    case PROFILE.periodType:
      raw.periodType = readValueType(message, wide);
      break;
    case PROFILE.comment:
      // Packed.
      while (message.pos < message.len) {
        wide.read(message);
        raw.comments.push(wide.low);
      }
      break;
    default:
  }
}

/** Calls `onNumber` for every varint field; `onBytes` for the rest, which it may read or leave. */
function readFields(
  message: Reader,
  wide: WideVarint,
  onNumber: (field: number) => void,
  onBytes?: (field: number, from: number, to: number) => void,
): void {
  while (message.pos < message.len) {
    const tag = message.uint32();
    if ((tag & 7) === WIRE_VARINT) {
      wide.read(message);
      onNumber(tag >>> 3);
    } else if ((tag & 7) === WIRE_BYTES && onBytes) {
      const end = endOfBytes(message, wide);
      onBytes(tag >>> 3, message.pos, end);
      message.pos = end;
    } else {
      message.skipType(tag & 7);
    }
  }
}

function readValueType(message: Reader, wide: WideVarint): { readonly type: number; readonly unit: number } {
  let type = 0;
  let unit = 0;
  readFields(message, wide, (field) => {
    if (field === VALUE_TYPE.type) type = wide.low;
    else if (field === VALUE_TYPE.unit) unit = wide.low;
  });
  return { type, unit };
}

function readMapping(raw: RawProfile, message: Reader, wide: WideVarint): void {
  let idLow = 0;
  let idHigh = 0;
  const mapping = {
    start: 0n, limit: 0n, offset: 0n, file: 0, buildId: 0,
    hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false,
  };
  readFields(message, wide, (field) => {
    const set = wide.low !== 0 || wide.high !== 0;
    if (field === MAPPING.id) {
      idLow = wide.low;
      idHigh = wide.high;
    } else if (field === MAPPING.start) mapping.start = wide.unsignedBig;
    else if (field === MAPPING.limit) mapping.limit = wide.unsignedBig;
    else if (field === MAPPING.offset) mapping.offset = wide.unsignedBig;
    else if (field === MAPPING.file) mapping.file = wide.low;
    else if (field === MAPPING.buildId) mapping.buildId = wide.low;
    else if (field === MAPPING.hasFunctions) mapping.hasFunctions = set;
    else if (field === MAPPING.hasFilenames) mapping.hasFilenames = set;
    else if (field === MAPPING.hasLineNumbers) mapping.hasLineNumbers = set;
    else if (field === MAPPING.hasInlineFrames) mapping.hasInlineFrames = set;
  });
  raw.mappings.push({ index: raw.mappingIds.intern(idLow, idHigh), ...mapping });
}

function readLocation(raw: RawProfile, message: Reader, wide: WideVarint): void {
  const { locations } = raw;
  let idLow = 0;
  let idHigh = 0;
  let mapping = -1;
  let addressLow = 0;
  let addressHigh = 0;
  let folded = 0;
  const firstLine = raw.lines.func.length;
  readFields(
    message,
    wide,
    (field) => {
      if (field === LOCATION.id) {
        idLow = wide.low;
        idHigh = wide.high;
      } else if (field === LOCATION.mappingId) mapping = raw.mappingIds.intern(wide.low, wide.high);
      else if (field === LOCATION.address) {
        addressLow = wide.low;
        addressHigh = wide.high;
      } else if (field === LOCATION.isFolded) folded = wide.low === 0 ? 0 : 1;
    },
    (field, from, to) => {
      if (field === LOCATION.line) readLine(raw, message, from, to, wide);
    },
  );
  locations.index.push(raw.locationIds.intern(idLow, idHigh));
  locations.mapping.push(mapping);
  locations.addressLow.push(addressLow);
  locations.addressHigh.push(addressHigh);
  locations.folded.push(folded);
  locations.firstLine.push(firstLine);
}

function readLine(raw: RawProfile, location: Reader, from: number, to: number, wide: WideVarint): void {
  const locationEnd = location.len;
  location.pos = from;
  location.len = to;
  let func = -1;
  let line = 0;
  let column = 0;
  readFields(location, wide, (field) => {
    if (field === LINE.functionId) func = raw.functionIds.intern(wide.low, wide.high);
    else if (field === LINE.line) line = wide.signed;
    else if (field === LINE.column) column = wide.signed;
  });
  location.len = locationEnd;
  raw.lines.func.push(func);
  raw.lines.line.push(line);
  raw.lines.column.push(column);
}

function readFunction(raw: RawProfile, message: Reader, wide: WideVarint): void {
  let idLow = 0;
  let idHigh = 0;
  let name = 0;
  let systemName = 0;
  let file = 0;
  let startLine = 0;
  readFields(message, wide, (field) => {
    if (field === FUNCTION.id) {
      idLow = wide.low;
      idHigh = wide.high;
    } else if (field === FUNCTION.name) name = wide.low;
    else if (field === FUNCTION.systemName) systemName = wide.low;
    else if (field === FUNCTION.file) file = wide.low;
    else if (field === FUNCTION.startLine) startLine = wide.signed;
  });
  raw.functions.index.push(raw.functionIds.intern(idLow, idHigh));
  raw.functions.name.push(name);
  raw.functions.systemName.push(systemName);
  raw.functions.file.push(file);
  raw.functions.startLine.push(startLine);
}


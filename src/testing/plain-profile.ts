import protobuf from 'protobufjs';
import fc from 'fast-check';

/**
 * Profiles as plain objects, written and read by protobufjs' reflection: slow, independent of our own reader, and so
 * the tests' oracle. Field numbers: https://github.com/google/pprof/blob/main/proto/profile.proto.
 */
export interface PlainProfile {
  readonly sampleType: readonly { readonly type: string; readonly unit: string }[];
  readonly sample: readonly PlainSample[];
  readonly mapping: readonly { readonly id: string; readonly file: string; readonly buildId: string }[];
  readonly location: readonly PlainLocation[];
  readonly function: readonly { readonly id: string; readonly name: string; readonly file: string }[];
  readonly timeNanos: string;
  readonly period: number;
  readonly comment: readonly string[];
  readonly defaultSampleType: string;
}

export interface PlainSample {
  /** Indexes into `location`, innermost first. */
  readonly stack: readonly number[];
  readonly value: readonly number[];
  readonly label: readonly { readonly key: string; readonly text: string; readonly number: number; readonly unit: string }[];
}

export interface PlainLocation {
  readonly id: string;
  /** Index into `mapping`, or -1. */
  readonly mapping: number;
  readonly address: string;
  /** Innermost first; `func` is an index into `function`, or -1. */
  readonly line: readonly { readonly func: number; readonly line: number }[];
}

const PROTO = `syntax = "proto3"; package p;
message Profile {
  repeated ValueType sample_type = 1; repeated Sample sample = 2; repeated Mapping mapping = 3;
  repeated Location location = 4; repeated Function function = 5; repeated bytes string_table = 6;
  int64 drop_frames = 7; int64 keep_frames = 8; int64 time_nanos = 9; int64 duration_nanos = 10;
  ValueType period_type = 11; int64 period = 12; repeated int64 comment = 13; int64 default_sample_type = 14;
  int64 doc_url = 15; }
message ValueType { int64 type = 1; int64 unit = 2; }
message Sample { repeated uint64 location_id = 1 [packed = PACKED]; repeated int64 value = 2 [packed = PACKED]; repeated Label label = 3; }
message Label { int64 key = 1; int64 str = 2; int64 num = 3; int64 num_unit = 4; }
message Mapping { uint64 id = 1; uint64 memory_start = 2; uint64 memory_limit = 3; uint64 file_offset = 4;
  int64 filename = 5; int64 build_id = 6; bool has_functions = 7; }
message Location { uint64 id = 1; uint64 mapping_id = 2; uint64 address = 3; repeated Line line = 4; bool is_folded = 5; }
message Line { uint64 function_id = 1; int64 line = 2; int64 column = 3; }
message Function { uint64 id = 1; int64 name = 2; int64 system_name = 3; int64 filename = 4; int64 start_line = 5; }`;

const types = new Map<boolean, protobuf.Type>();

function profileType(packed: boolean): protobuf.Type {
  let type = types.get(packed);
  if (!type) {
    type = protobuf.parse(PROTO.replaceAll('PACKED', String(packed)), { keepCase: false }).root.lookupType('p.Profile');
    types.set(packed, type);
  }
  return type;
}

export function encodePlain(plain: PlainProfile, packed = true): Uint8Array {
  const table: string[] = [''];
  const text = (value: string): number => {
    const at = table.indexOf(value);
    return at === -1 ? table.push(value) - 1 : at;
  };
  const long = (digits: string): { readonly low: number; readonly high: number; readonly unsigned: true } => ({
    low: Number(BigInt.asIntN(32, BigInt(digits))),
    high: Number(BigInt.asIntN(32, BigInt(digits) >> 32n)),
    unsigned: true,
  });
  const message = {
    sampleType: plain.sampleType.map(({ type, unit }) => ({ type: text(type), unit: text(unit) })),
    mapping: plain.mapping.map(({ id, file, buildId }) => ({ id: long(id), filename: text(file), buildId: text(buildId) })),
    function: plain.function.map(({ id, name, file }) => ({ id: long(id), name: text(name), filename: text(file) })),
    location: plain.location.map(({ id, mapping, address, line }) => ({
      id: long(id),
      mappingId: mapping === -1 ? 0 : long(plain.mapping[mapping]!.id),
      address: long(address),
      line: line.map(({ func, line: at }) => ({ functionId: func === -1 ? 0 : long(plain.function[func]!.id), line: at })),
    })),
    sample: plain.sample.map(({ stack, value, label }) => ({
      locationId: stack.map((location) => long(plain.location[location]!.id)),
      value,
      label: label.map((l) => ({ key: text(l.key), str: text(l.text), num: l.text === '' ? l.number : 0, numUnit: text(l.unit) })),
    })),
    timeNanos: long(plain.timeNanos),
    period: plain.period,
    comment: plain.comment.map(text),
    defaultSampleType: text(plain.defaultSampleType),
    stringTable: [] as Uint8Array[],
  };
  message.stringTable = table.map((entry) => new TextEncoder().encode(entry));
  const type = profileType(packed);
  return type.encode(type.fromObject(message)).finish();
}

const NAMES = ['main.main', 'main.load', 'a/b.(*T).Do', 'a/b.F[go.shape.int]', 'runtime.main', 'net/http.Serve', '', 'x'];
const id = fc.oneof(fc.integer({ min: 1, max: 60 }).map(String), fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String));
const ids = (count: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(id, { minLength: count, maxLength: count });
const value = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));

/** Small profiles with everything odd in them: recursion, inlining, unnamed frames, huge ids, negative values. */
export const anyProfile: fc.Arbitrary<PlainProfile> = fc
  .record({ functions: fc.integer({ min: 1, max: 8 }), locations: fc.integer({ min: 1, max: 12 }), mappings: fc.integer({ min: 0, max: 2 }), types: fc.integer({ min: 1, max: 5 }) })
  .chain(({ functions, locations, mappings, types: typeCount }) =>
    fc.record({
      sampleType: fc.constant(Array.from({ length: typeCount }, (_, i) => ({ type: `type${i}`, unit: i % 2 ? 'bytes' : 'count' }))),
      mapping: ids(mappings).map((list) => list.map((mappingId, i) => ({ id: mappingId, file: i ? '/srv/lib.so' : '/srv/app', buildId: i ? '' : 'abc' }))),
      function: ids(functions).chain((list) =>
        fc.array(fc.constantFrom(...NAMES), { minLength: functions, maxLength: functions }).map((names) =>
          list.map((functionId, i) => ({ id: functionId, name: names[i]!, file: `f${i % 3}.go` })),
        ),
      ),
      location: ids(locations).chain((list) =>
        fc.tuple(...list.map((locationId) =>
          fc.record({
            id: fc.constant(locationId),
            mapping: fc.integer({ min: -1, max: mappings - 1 }),
            address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
            line: fc.array(fc.record({ func: fc.integer({ min: -1, max: functions - 1 }), line: fc.integer({ min: 1, max: 900 }) }), { maxLength: 4 }),
          }),
        )),
      ),
      sample: fc.array(
        fc.record({
          stack: fc.array(fc.integer({ min: 0, max: locations - 1 }), { maxLength: 7 }),
          value: fc.array(value, { minLength: typeCount, maxLength: typeCount }),
          label: fc.array(
            fc.record({
              key: fc.constantFrom('tenant', 'bytes', 'ключ'),
              text: fc.constantFrom('', 'acme', 'globex'),
              number: fc.integer({ min: 1, max: 2 ** 30 }),
              unit: fc.constantFrom('', 'bytes', 'ms'),
            }),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 40 },
      ),
      timeNanos: fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String),
      period: fc.integer({ min: 0, max: 2 ** 30 }),
      comment: fc.array(fc.constantFrom('one', 'two'), { maxLength: 2 }),
      defaultSampleType: fc.constantFrom('', 'type0', 'nosuch'),
    }),
  );

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { assert, constantFrom, property, sample, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikePprof } from './looks-like-pprof.ts';

const CAPTURES = join(import.meta.dirname, '../../fixtures/captures');

const bytes = (...values: readonly (number | readonly number[])[]): Uint8Array => Uint8Array.from(values.flat());
/** One length-delimited field. */
const field = (number: number, content: readonly number[]): number[] => [number * 8 + 2, content.length, ...content];
const text = (value: string): number[] => [...new TextEncoder().encode(value)];

const VALUE_TYPE = field(1, [8, 1, 16, 2]);
const SAMPLE = field(2, [...field(1, [1, 2, 3]), ...field(2, [5]), ...field(3, [8, 3, 24, 9])]);
const LOCATION = field(4, [8, 1, 24, 0x80, 0x80, 4, ...field(4, [8, 1, 16, 7])]);
const FUNCTION = field(5, [8, 1, 16, 1]);
const STRINGS = [field(6, []), field(6, text('inuse_space')), field(6, text('bytes'))].flat();
const whole = bytes(VALUE_TYPE, SAMPLE, LOCATION, FUNCTION, STRINGS, [9 * 8, 1], field(11, [8, 1]), [12 * 8, 0x80, 0x20]);

describe('looksLikePprof', () => {
  it('knows a profile, whatever the order of its fields', () => {
    expect(looksLikePprof(whole)).toBe(true);
    expect(looksLikePprof(bytes(STRINGS, FUNCTION, LOCATION, SAMPLE, VALUE_TYPE))).toBe(true);
    expect(looksLikePprof(bytes([9 * 8, 1, 10 * 8, 1], VALUE_TYPE, STRINGS))).toBe(true);
  });

  it('knows a profile without samples', () => {
    expect(looksLikePprof(bytes(VALUE_TYPE, field(6, [])))).toBe(true);
  });

  it('takes numbers packed and unpacked', () => {
    expect(looksLikePprof(bytes(VALUE_TYPE, field(2, [8, 1, 8, 2, 16, 5]), field(13, [3, 4]), [13 * 8, 5], STRINGS))).toBe(true);
  });

  it('takes fields that are not invented yet', () => {
    const varint = [0x80 + ((100 * 8) & 0x7f), (100 * 8) >> 7, 5];
    const fixed = [0x80 + ((101 * 8 + 1) & 0x7f), (101 * 8 + 1) >> 7, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(looksLikePprof(bytes(varint, fixed, [...whole]))).toBe(true);
    expect(looksLikePprof(bytes(VALUE_TYPE, field(5, [8, 1, 16, 1, ...field(9, [1, 2])]), STRINGS))).toBe(true);
  });

  it('takes a profile that was cut off', () => {
    for (let length = 22; length < whole.length; length++) {
      expect(looksLikePprof(whole.subarray(0, length)), String(length)).toBe(true);
    }
  });

  it('takes a profile that is damaged after a good beginning, for its reader to say where', () => {
    const good = Array.from({ length: 30 }, () => SAMPLE).flat();
    expect(looksLikePprof(bytes(VALUE_TYPE, good, 0xff, 0xff, 0xff))).toBe(true);
    expect(looksLikePprof(bytes(VALUE_TYPE, 0xff, 0xff, 0xff))).toBe(false);
  });

  it('takes a string table that is longer than what is looked at', () => {
    const strings = Array.from({ length: 4000 }, (_, i) => field(6, text(`main.function${i}`))).flat();
    expect(looksLikePprof(bytes(field(6, []), strings, VALUE_TYPE))).toBe(true);
    expect(looksLikePprof(bytes(strings, VALUE_TYPE))).toBe(false);
  });

  it('does not take wrong wire types, ten byte varints without an end, or emptiness', () => {
    expect(looksLikePprof(new Uint8Array(0))).toBe(false);
    expect(looksLikePprof(bytes(1 * 8, 5, [...whole]))).toBe(false);
    expect(looksLikePprof(bytes(7 * 8 + 2, 1, 1, [...whole]))).toBe(false);
    expect(looksLikePprof(bytes(Array.from({ length: 11 }, () => 0xff)))).toBe(false);
    expect(looksLikePprof(bytes(field(1, field(1, [1])), STRINGS))).toBe(false);
  });

  it('hardly ever takes noise', () => {
    const taken = sample(uint8Array({ maxLength: 400, size: 'max' }), { numRuns: 60_000, seed: 7 }).filter((noise) => looksLikePprof(noise));
    expect(taken.length).toBeLessThanOrEqual(2);
  });

  it('never takes ASCII text', () => {
    assert(
      property(string({ unit: 'grapheme-ascii', maxLength: 300 }), constantFrom('', '\n', '\n\n', '"', '*'), (line, start) => {
        expect(looksLikePprof(new TextEncoder().encode(start + line))).toBe(false);
      }),
      { numRuns: 20_000, seed: 8 },
    );
  });

  it('knows every capture of the fixtures, whole or cut', () => {
    const files = readdirSync(CAPTURES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pb.gz'));
    expect(files.length).toBeGreaterThan(10);
    for (const name of files) {
      const content = gunzipSync(readFileSync(join(CAPTURES, name)));
      expect(looksLikePprof(content), name).toBe(true);
      for (const length of [300, 1000, 70_000]) expect(looksLikePprof(content.subarray(0, length)), `${name}, ${length} bytes`).toBe(true);
    }
  });
});

import { expect, test } from 'vitest';
import { baseName, cutEnding, periodText, shortBuildId, utcTime } from './fact-texts.ts';

test('a period reads by its unit', () => {
  expect(periodText({ type: 'space', unit: 'bytes', value: 524_288 })).toBe('one per 512 kB');
  expect(periodText({ type: 'space', unit: 'bytes', value: 1 })).toBe('every byte');
  expect(periodText({ type: 'cpu', unit: 'nanoseconds', value: 10_000_000 })).toBe('at 100 Hz');
  expect(periodText({ type: 'goroutine', unit: 'count', value: 1 })).toBe('every event');
  expect(periodText({ type: 'contentions', unit: 'count', value: 5 })).toBe('one per 5 contentions');
});

test('universal time is written out and keeps a fraction that says something', () => {
  expect(utcTime('2026-11-20T05:33:56.000Z')).toBe('2026-11-20 05:33:56 UTC');
  expect(utcTime('2026-11-20T05:33:56.120Z')).toBe('2026-11-20 05:33:56.120 UTC');
});

test('the endings of profiles are told from their names', () => {
  expect(cutEnding('captures/heap.01.pb.gz')).toEqual(['captures/heap.01', '.pb.gz']);
  expect(cutEnding('cpu.pprof')).toEqual(['cpu', '.pprof']);
  expect(cutEnding('heap.gz')).toEqual(['heap', '.gz']);
  expect(cutEnding('heap')).toEqual(['heap', '']);
  expect(cutEnding('.gz')).toEqual(['.gz', '']);
});

test('names of binaries and builds are shortened', () => {
  expect(baseName('/usr/local/bin/shop')).toBe('shop');
  expect(baseName('C:\\srv\\shop.exe')).toBe('shop.exe');
  expect(shortBuildId('abc')).toBe('abc');
  expect(shortBuildId('0123456789abcdef0123')).toBe('0123456789ab…');
});

/** Facts about a capture, in words. Pure. */
import type { CaptureFacts } from '../../engine/contract.ts';
import { formatBytes, formatCount, formatNanoseconds, isBytes } from '../../lib/format-value.ts';
import type { ProfileKind } from '../../model/capture.ts';

export const KIND_NAMES: Readonly<Record<ProfileKind, string>> = {
  heap: 'Heap',
  allocs: 'Allocations',
  cpu: 'CPU',
  goroutine: 'Goroutines',
  goroutineleak: 'Leaked goroutines',
  threadcreate: 'Thread creation',
  block: 'Blocking',
  mutex: 'Mutex contention',
  contention: 'Contention',
  retention: 'Retention',
  'go-objects': 'Go heap',
  'jvm-objects': 'Java heap',
  'v8-objects': 'V8 heap',
  other: 'Profile',
};

export function periodText(period: NonNullable<CaptureFacts['period']>): string {
  const { unit, value, type } = period;
  if (isBytes(unit)) return value === 1 ? 'every byte' : `one per ${formatBytes(value)}`;
  if (unit === 'nanoseconds') {
    return value > 0 && value <= 1e9 ? `at ${formatCount(Math.round(1e9 / value))} Hz` : `every ${formatNanoseconds(value)}`;
  }
  if (countsAll(period)) return 'every event';
  return `one per ${formatCount(value)} ${unit === 'count' ? type : unit}`;
}

/** Nothing is sampled: every event is counted. */
export function countsAll(period: NonNullable<CaptureFacts['period']>): boolean {
  return period.unit === 'count' && period.value === 1;
}

/** As read where the reader is: "20 Nov 2026, 05:33:56". */
export function localTime(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

export function utcTime(iso: string): string {
  return `${new Date(iso).toISOString().replace('T', ' ').replace(/\.000Z$|Z$/, '')} UTC`;
}

/** The part of a path that names the binary. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The name, and the ending that all profiles share: in a narrow tab it would push out what tells captures apart. */
export function cutEnding(name: string): readonly [stem: string, ending: string] {
  const ending = /(?<=[^/])(\.(pb|pprof|prof|hprof|heapsnapshot|heapdump|godump))?(\.gz)?$/.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - ending.length), ending];
}

/** Enough of a build id to tell two apart: Go's have four parts, of which the first is the build's own. */
export function shortBuildId(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 12)}…`;
}

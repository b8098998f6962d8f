/**
 * Statistics of the runtime that programs write into their logs: CockroachDB's `runtime stats:` (pkg/server/status/runtime.go),
 * and what Telegraf gathers of itself or of processes, in line protocol (plugins/inputs/internal and procstat).
 */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import type { BlockParser } from './block-parser.ts';
import { GO } from './go-quantities.ts';
import { parseSize } from './memory-tables.ts';
import { ProcessReadings, type TimeLines } from './process-readings.ts';
import { newReading, note, type Reading } from './readings.ts';
import { quantity, type Quantity } from './series-builder.ts';

const LONGEST_LINE = 4000;
const SIGN = 'runtime stats: ';
/** `I160310 07:59:17.165044 …`: CockroachDB's own head of a line, in UTC. */
const HEAD = /[IWEF](\d\d)(\d\d)(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?) /;
const SIZE = String.raw`(\d{1,12}(?:\.\d{1,6})? ?[KMGT]?i?B)`;
const CGO_ALLOC = quantity('cgo.alloc', 'bytes');
const CGO_TOTAL = quantity('cgo.total', 'bytes');
/** Each stands in some versions only. */
const PARTS: readonly (readonly [pattern: RegExp, of: readonly Quantity[]])[] = [
  [new RegExp(`${SIZE} RSS`), [GO.rss]],
  [new RegExp(`${SIZE} active`), [GO.heapAlloc]],
  [new RegExp(`${SIZE}/${SIZE}/${SIZE} GO alloc/idle/total`), [GO.heapAlloc, GO.heapIdle, GO.sys]],
  [new RegExp(`${SIZE}/${SIZE} Go alloc/total`), [GO.heapAlloc, GO.sys]],
  [new RegExp(`[(]stacks: ${SIZE}`), [GO.stackInUse]],
  [new RegExp(`heap released: ${SIZE}`), [GO.heapReleased]],
  [new RegExp(`${SIZE}/${SIZE} CGO alloc/total`), [CGO_ALLOC, CGO_TOTAL]],
];
const GOROUTINES = /(\d{1,12}) goroutines/;

/** Values in quotes have blanks: a point with such a field is passed over. */
const POINT = /^(?:internal_memstats|procstat)(?:,((?:[^\s\\]|\\.){1,2000}))? ([^\s",=]+=[^\s",]*(?:,[^\s",=]+=[^\s",]*){0,199})(?: (-?\d{1,19}))?$/;
const FIELDS: ReadonlyMap<string, Quantity> = new Map([
  ['alloc_bytes', GO.heapAlloc],
  ['heap_alloc_bytes', GO.heapAlloc],
  ['total_alloc_bytes', GO.totalAlloc],
  ['sys_bytes', GO.sys],
  ['mallocs', GO.mallocs],
  ['frees', GO.frees],
  ['heap_sys_bytes', GO.heapSys],
  ['heap_idle_bytes', GO.heapIdle],
  ['heap_in_use_bytes', GO.heapInUse],
  ['heap_released_bytes', GO.heapReleased],
  ['heap_objects', GO.heapObjects],
  ['num_gc', GO.gcCycles],
  ['memory_rss', GO.rss],
  ['num_threads', GO.threads],
]);

export function createLogStatsParser(times: TimeLines): BlockParser {
  const cockroach = new ProcessReadings('CockroachDB');
  const telegraf = new ProcessReadings('Telegraf');
  return {
    name: 'statistics in logs',
    isBusy: false,
    isOpen: false,
    line(text) {
      if (text.length > LONGEST_LINE) return false;
      const at = text.indexOf(SIGN);
      if (at !== -1) {
        const reading = readCockroach(text.slice(at + SIGN.length));
        if (!reading) return false;
        reading.time = timeOf(text.slice(0, at)) ?? times.timeOf(text);
        cockroach.add('', reading);
        return true;
      }
      if (!text.startsWith('internal_memstats') && !text.startsWith('procstat')) return false;
      const point = POINT.exec(text);
      const reading = point && readFields(point[2]!);
      if (!reading) return false;
      reading.time = point[3] === undefined ? times.timeOf(text) : Number(point[3]) / 1e6;
      telegraf.add(point[1] ?? '', reading);
      return true;
    },
    finish(): readonly TextArtefact[] {
      return [...cockroach.finish([ROUNDED]), ...telegraf.finish([])];
    },
  };
}

function readCockroach(text: string): Reading | undefined {
  const reading = newReading();
  for (const [pattern, quantities] of PARTS) {
    const found = pattern.exec(text);
    for (const [at, of] of quantities.entries()) {
      const bytes = parseSize(found?.[at + 1] ?? '');
      if (bytes !== undefined) note(reading, of, bytes);
    }
  }
  const goroutines = GOROUTINES.exec(text);
  if (goroutines) note(reading, GO.goroutines, Number(goroutines[1]));
  return reading.values.size === 0 ? undefined : reading;
}

function timeOf(head: string): number | undefined {
  const found = HEAD.exec(head.slice(0, 400));
  const time = found ? Date.parse(`20${found[1]}-${found[2]}-${found[3]}T${found[4]}Z`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** `heap_objects=86592i,num_gc=5i` */
function readFields(text: string): Reading | undefined {
  const reading = newReading();
  for (const field of text.split(',')) {
    const [name = '', value = ''] = field.split('=', 2);
    const of = FIELDS.get(name);
    if (of && /^\d{1,18}(?:\.\d{1,9})?[iu]?$/.test(value)) note(reading, of, Number.parseFloat(value));
  }
  return reading.values.size === 0 ? undefined : reading;
}

const ROUNDED: Notice = {
  code: 'rounded-sizes',
  severity: 'info',
  sentence: 'CockroachDB writes sizes with two digits or so: small changes do not show.',
};

/** Values of Go's runtime/metrics (names and sums: runtime/metrics/description.go, runtime/metrics.go and mstats.go). */
import type { Series } from '../../../model/series.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { ownString } from '../own-string.ts';
import { GO, RUNTIME_METRICS } from './go-quantities.ts';
import { artefactOf, newReading, note, type Reading } from './readings.ts';
import { quantity, type Quantity } from './series-builder.ts';

export const RUNTIME_METRICS_SOURCE = 'runtime/metrics';
const NAME = /^\/(?:gc|memory|sched|cpu|cgo|sync|godebug)\/[a-z0-9/-]+:[a-z-]+$/;
const LINE = /^(\/[a-z0-9/-]{1,200}:[a-z-]{1,40})[ \t]*[ \t=:]\s*(.+?)\s*$/;
const CUMULATIVE = /^\/(?:cpu\/classes|godebug|cgo|sync)\/|\/(?:allocs|frees|cycles\/|executed|queued|goroutines-created)/;

/** MemStats' fields that are sums of classes (runtime/mstats.go, readmemstats_m). Tiny allocations count as mallocs and frees. */
const SUMS: readonly (readonly [of: Quantity, parts: readonly string[]])[] = [
  [GO.heapInUse, ['/memory/classes/heap/objects:bytes', '/memory/classes/heap/unused:bytes']],
  [GO.heapIdle, ['/memory/classes/heap/free:bytes', '/memory/classes/heap/released:bytes']],
  [GO.heapSys, ['/memory/classes/heap/objects:bytes', '/memory/classes/heap/unused:bytes', '/memory/classes/heap/free:bytes', '/memory/classes/heap/released:bytes']],
  [GO.stackSys, ['/memory/classes/heap/stacks:bytes', '/memory/classes/os-stacks:bytes']],
  [GO.mspanSys, ['/memory/classes/metadata/mspan/inuse:bytes', '/memory/classes/metadata/mspan/free:bytes']],
  [GO.mcacheSys, ['/memory/classes/metadata/mcache/inuse:bytes', '/memory/classes/metadata/mcache/free:bytes']],
  [GO.mallocs, ['/gc/heap/allocs:objects', '/gc/heap/tiny/allocs:objects']],
  [GO.frees, ['/gc/heap/frees:objects', '/gc/heap/tiny/allocs:objects']],
];

const UNITS: Readonly<Record<string, Series['unit']>> = {
  bytes: 'bytes',
  percent: 'percent',
  seconds: 'seconds',
  'cpu-seconds': 'seconds',
};

export function isRuntimeMetric(name: string): boolean {
  return NAME.test(name);
}

export function readRuntimeMetrics(values: ReadonlyMap<string, number>, into: Reading = newReading()): Reading {
  for (const [name, value] of values) {
    const of = RUNTIME_METRICS.get(name);
    if (of) note(into, of, value);
    // Some forty counters of compatibility switches, nearly always 0.
    else if (value !== 0 || !name.startsWith('/godebug/')) note(into, ownQuantity(name), value);
  }
  for (const [of, parts] of SUMS) {
    let sum = 0;
    for (const part of parts) sum += values.get(part) ?? Number.NaN;
    note(into, of, sum);
  }
  return into;
}

function ownQuantity(name: string): Quantity {
  return quantity(name, UNITS[name.slice(name.lastIndexOf(':') + 1)] ?? 'count', CUMULATIVE.test(name));
}

/** A metric and its value in each line; a name that comes again begins the next reading. */
export function createRuntimeMetricsParser(): TextParser {
  const readings: Reading[] = [];
  let values = new Map<string, number>();

  const close = (): void => {
    if (values.size > 0) readings.push(readRuntimeMetrics(values));
    values = new Map();
  };

  return {
    name: RUNTIME_METRICS_SOURCE,
    isBusy: false,
    line(text) {
      if (text.charCodeAt(0) !== 0x2f || text.length > 400) return false;
      const found = LINE.exec(text);
      if (!found || !isRuntimeMetric(found[1]!)) return false;
      const value = Number(found[2]!);
      if (values.has(found[1]!)) close();
      // Histograms, and what else is no number, are the metric's own but no point.
      if (Number.isFinite(value)) values.set(ownString(found[1]!), value);
      return true;
    },
    finish(): readonly TextArtefact[] {
      close();
      const artefact = artefactOf(RUNTIME_METRICS_SOURCE, readings, []);
      return artefact ? [artefact] : [];
    },
  };
}

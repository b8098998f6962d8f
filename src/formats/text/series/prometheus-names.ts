/** What metrics of Prometheus are here: quantities of a Go process by their shared names, others by their own. */
import { GO, PROMETHEUS, PROMETHEUS_TWINS, RUNTIME_METRICS } from './go-quantities.ts';
import { note, type Reading } from './readings.ts';
import { quantity, type Quantity } from './series-builder.ts';
import type { Series } from '../../../model/series.ts';

export type Labels = ReadonlyMap<string, string>;

/** Labels that the server adds to tell processes apart. */
const OF_PROCESS = ['job', 'instance', 'namespace', 'pod', 'container', 'node', 'service', 'cluster', 'environment'];

/** client_golang's collector of runtime/metrics: what is no letter or digit becomes `_`, counters end in `_total`. */
const BY_RUNTIME_NAME: ReadonlyMap<string, Quantity> = new Map(
  Array.from(RUNTIME_METRICS, ([name, of]) => [`go_${name.slice(1).replaceAll(/[^a-z0-9]/g, '_')}${of.isCumulative ? '_total' : ''}`, of] as const),
);

export interface MetricName {
  readonly of: Quantity;
  /** Its process, as text; empty where no label tells. */
  readonly process: string;
}

/** Undefined: part of a distribution, or a number that another name has, too. */
export function metricName(name: string, labels: Labels, type: string | undefined): MetricName | undefined {
  if (PROMETHEUS_TWINS.has(name)) return undefined;
  if (labels.has('le') && name.endsWith('_bucket')) return undefined;
  const own: string[] = [];
  const process: string[] = [];
  for (const [label, value] of labels) {
    if (label === '__name__') continue;
    (OF_PROCESS.includes(label) ? process : own).push(`${label}=${JSON.stringify(value)}`);
  }
  const shared = own.length === 0 ? (PROMETHEUS.get(name) ?? BY_RUNTIME_NAME.get(name)) : undefined;
  const of = shared ?? quantity(own.length === 0 ? name : `${name}{${own.join(',')}}`, unitOf(name), isCounter(name, type));
  return { of, process: process.join(', ') };
}

function unitOf(name: string): Series['unit'] {
  if (/_bytes(?:_total|_sum)?$/.test(name)) return 'bytes';
  if (/_seconds(?:_total|_sum)?$/.test(name)) return 'seconds';
  if (/_(?:percent|percentage)$/.test(name)) return 'percent';
  return /_(?:total|count|objects|fds|threads)$/.test(name) ? 'count' : 'none';
}

function isCounter(name: string, type: string | undefined): boolean {
  return type === 'counter' || (type !== 'gauge' && /_(?:total|count|sum)$/.test(name));
}

/** What stands for a time or a version is a fact; the rest is a value. */
export function noteMetric(reading: Reading, name: string, labels: Labels, metric: MetricName, value: number): void {
  if (name === 'go_info') {
    const version = labels.get('version');
    if (version !== undefined) reading.facts.set('Go version', version);
  } else if (name === 'go_memstats_last_gc_time_seconds') {
    if (value > 0 && Number.isFinite(value)) reading.lastGc = value * 1000;
  } else if (name === 'process_start_time_seconds') {
    if (value > 0 && Number.isFinite(value)) reading.startedAt = value * 1000;
  } else if (name === 'go_memstats_gc_cpu_fraction') note(reading, GO.gcCpu, value * 100);
  else note(reading, metric.of, value);
}

/** Answers of Prometheus' query API: `matrix` of a range, `vector` of a moment (prometheus.io/docs/prometheus/latest/querying/api). */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import { offFact } from './go-quantities.ts';
import { metricName, type Labels } from './prometheus-names.ts';
import { MOST_NAMES, tooManyNames } from './prometheus-text.ts';
import { SeriesBuilder } from './series-builder.ts';
import { isList, isObject, type JsonValue } from './tolerant-json.ts';

/** A process each; an answer with more is of a whole cluster. */
const MOST_PROCESSES = 200;

interface Process {
  readonly builder: SeriesBuilder;
  startedAt: number | undefined;
  latest: number;
}

export class PrometheusAnswers {
  private readonly processes = new Map<string, Process>();
  private names = 0;
  private passedOver = 0;
  private unread = 0;

  /** True: it is such an answer. */
  add(document: JsonValue): boolean {
    if (!isObject(document)) return false;
    const data = isObject(document['data']) ? document['data'] : document;
    if (typeof data['resultType'] !== 'string' || !isList(data['result'])) return false;
    for (const result of data['result']) {
      if (isObject(result)) this.addResult(result);
      else this.unread++;
    }
    return true;
  }

  finish(notices: readonly Notice[]): readonly TextArtefact[] {
    const said = [...notices];
    if (this.passedOver > 0) said.push(tooManyNames());
    if (this.unread > 0) {
      said.push({ code: 'unread-results', severity: 'info', sentence: `${this.unread.toLocaleString('en-US')} results have no numbers over time that can be shown, and are left out.` });
    }
    const artefacts: TextArtefact[] = [];
    for (const { builder, startedAt, latest } of this.processes.values()) {
      if (!builder.isEmpty) artefacts.push({ kind: 'series', series: builder.set('Prometheus', 'wall', latest, startedAt), notices: said });
    }
    return artefacts;
  }

  private addResult(result: { readonly [key: string]: JsonValue }): void {
    const values = isList(result['values']) ? result['values'] : isList(result['value']) ? [result['value']] : undefined;
    if (!values) {
      this.unread++;
      return;
    }
    const labels = labelsOf(result['metric']);
    // A query such as rate(…) has no name.
    const name = labels.get('__name__') ?? 'value';
    const metric = metricName(name, labels, undefined);
    if (!metric) return;
    const process = this.process(metric.process);
    if (!process || (!process.builder.has(metric.of.name) && this.names++ >= MOST_NAMES)) {
      this.passedOver++;
      return;
    }
    if (name === 'go_info') process.builder.fact('Go version', labels.get('version') ?? '');
    for (const pair of values) {
      if (!isList(pair)) continue;
      const time = numberOf(pair[0]) * 1000;
      const value = numberOf(pair[1]);
      if (!Number.isFinite(time) || !Number.isFinite(value)) continue;
      process.latest = Math.max(process.latest, time);
      if (name === 'process_start_time_seconds') process.startedAt = value * 1000;
      const off = offFact(metric.of, value);
      if (off) process.builder.fact(off.label, off.value);
      else if (name !== 'go_info') process.builder.point(metric.of, time, value);
    }
  }

  private process(name: string): Process | undefined {
    let process = this.processes.get(name);
    if (!process) {
      if (this.processes.size >= MOST_PROCESSES) return undefined;
      process = { builder: new SeriesBuilder(), startedAt: undefined, latest: -Infinity };
      process.builder.fact('Process', name);
      this.processes.set(name, process);
    }
    return process;
  }
}

function labelsOf(metric: JsonValue | undefined): Labels {
  const labels = new Map<string, string>();
  if (isObject(metric)) for (const [label, value] of Object.entries(metric)) if (typeof value === 'string') labels.set(label, value);
  return labels;
}

/** Values come as text, since JSON has no NaN. */
function numberOf(value: JsonValue | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

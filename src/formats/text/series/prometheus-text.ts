/** Prometheus' text format 0.0.4, and of OpenMetrics what is the same (prometheus.io/docs/instrumenting/exposition_formats). */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { ownString } from '../own-string.ts';
import { Ending } from './ending.ts';
import { metricName, noteMetric, type Labels, type MetricName } from './prometheus-names.ts';
import { artefactOf, newReading, type Reading } from './readings.ts';

const MOST_NAMES = 10_000;
const NO_LABELS: Labels = new Map();
const COMMENT = /^# (?:HELP|TYPE|UNIT) ([A-Za-z_:][\w:]*)(?: (\S+))?/;
const NAME = /^[A-Za-z_:][\w:]*/;
const LABEL = /\s*(?:,\s*)?([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/y;
const LABELS_END = /\s*(?:,\s*)?\}/y;
const VALUE = /[ \t]+([+-]?(?:\d[\d.]*(?:[eE][+-]?\d+)?|\.\d+|Inf|NaN))(?:[ \t]+(-?\d+(?:\.\d+)?))?[ \t]*(?:# .*)?$/y;

/** What stands before the value: the same in each scrape, so made once. */
interface Target {
  readonly name: string;
  readonly labels: Labels;
  /** Undefined: it is passed over. */
  readonly metric: MetricName | undefined;
}

interface Sample {
  /** Name and labels as written. */
  readonly key: string;
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** In ms since 1970. */
  readonly time: number | undefined;
}

interface Scrapes {
  readonly readings: Reading[];
  /** What the last reading has. */
  seen: Set<Target>;
}

export function createPrometheusTextParser(): TextParser {
  /** By process: a federated scrape has many. */
  const processes = new Map<string, Scrapes>();
  const targets = new Map<string, Target>();
  const types = new Map<string, string>();
  let isInside = false;
  let overflow = 0;
  const ending = new Ending();

  const targetOf = ({ key, name, labels }: Sample): Target | undefined => {
    const known = targets.get(key);
    if (known || targets.size >= MOST_NAMES) {
      if (!known) overflow++;
      return known;
    }
    const own = ownString(name);
    const owned = new Map(Array.from(labels, ([label, value]) => [ownString(label), ownString(value)] as const));
    const type = types.get(own) ?? types.get(own.replace(/_(?:sum|count|total|bucket)$/, ''));
    const target: Target = { name: own, labels: owned, metric: metricName(own, owned, type) };
    // Buckets and such are passed over without being remembered: there may be very many.
    if (target.metric) targets.set(ownString(key), target);
    return target;
  };

  const add = (sample: Sample): void => {
    const target = targetOf(sample);
    const metric = target?.metric;
    if (!target || !metric) return;
    let scrapes = processes.get(metric.process);
    if (!scrapes) {
      scrapes = { readings: [newReading()], seen: new Set() };
      processes.set(metric.process, scrapes);
    }
    if (scrapes.seen.has(target)) {
      scrapes.readings.push(newReading());
      scrapes.seen = new Set();
    }
    scrapes.seen.add(target);
    const reading = scrapes.readings.at(-1)!;
    if (sample.time !== undefined) reading.time = sample.time;
    if (metric.process !== '') reading.facts.set('Process', metric.process);
    noteMetric(reading, target.name, target.labels, metric, sample.value);
  };

  return {
    name: 'Prometheus',
    get isBusy() {
      return isInside;
    },
    line(text, number) {
      if (ending.isOver(number)) {
        isInside = false;
        ending.reset();
      }
      const first = text.charCodeAt(0);
      if (first === 0x23) {
        const found = COMMENT.exec(text);
        if (found) {
          isInside = true;
          ending.reset();
          if (text.startsWith('# TYPE ') && types.size < MOST_NAMES) types.set(ownString(found[1]!), ownString(found[2] ?? ''));
          return true;
        }
        // OpenMetrics' end, or a remark.
        return isInside && (text === '# EOF' || text === '#');
      }
      if (!isInside && !text.startsWith('go_') && !text.startsWith('process_')) return false;
      if (text === '') return isInside;
      const sample = readSample(text);
      if (!sample) {
        if (isInside) ending.miss(number);
        return false;
      }
      isInside = true;
      ending.reset();
      add(sample);
      return true;
    },
    finish(): readonly TextArtefact[] {
      const notices = overflow === 0 ? [] : [tooManyNames()];
      const artefacts: TextArtefact[] = [];
      for (const { readings } of processes.values()) {
        const artefact = artefactOf('Prometheus', readings, notices);
        if (artefact) artefacts.push(artefact);
      }
      return artefacts;
    },
  };
}

export function tooManyNames(): Notice {
  return {
    code: 'too-many-names',
    severity: 'caution',
    sentence: `There are more than ${MOST_NAMES.toLocaleString('en-US')} names of metrics; those after them are left out. Ask the server for fewer: go_.* and process_.* are enough.`,
  };
}

export { MOST_NAMES };

function readSample(text: string): Sample | undefined {
  const name = NAME.exec(text)?.[0];
  // `name:` before a number is a log's line; recording rules have colons inside only.
  if (name === undefined || name.endsWith(':') || !name.includes('_')) return undefined;
  let at = name.length;
  let labels = NO_LABELS;
  if (text[at] === '{') {
    const read = new Map<string, string>();
    for (at++; ; at = LABEL.lastIndex) {
      LABEL.lastIndex = at;
      const found = LABEL.exec(text);
      if (!found) break;
      read.set(found[1]!, unescape(found[2]!));
    }
    LABELS_END.lastIndex = at;
    if (!LABELS_END.test(text)) return undefined;
    at = LABELS_END.lastIndex;
    labels = read;
  }
  const key = text.slice(0, at);
  VALUE.lastIndex = at;
  const found = VALUE.exec(text);
  if (!found) return undefined;
  return { key, name, labels, value: numberOf(found[1]!), time: timeOf(found[2]) };
}

function numberOf(text: string): number {
  if (text.endsWith('Inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

/** Milliseconds; OpenMetrics writes seconds. Told apart by size: 10^11 ms is 1973, 10^11 s far from now. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Number(text);
  return Math.abs(time) < 1e11 ? time * 1000 : time;
}

function unescape(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)) : text;
}

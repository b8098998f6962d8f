/** Numbers of a Go process as JSON: MemStats, expvar, runtime/metrics, answers of Prometheus. */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { GO } from './go-quantities.ts';
import { JsonGatherer, MOST_JSON } from './gather-json.ts';
import { readMemStats } from './mem-stats.ts';
import { PrometheusAnswers } from './prometheus-query.ts';
import { artefactOf, newReading, note, type Reading } from './readings.ts';
import { isRuntimeMetric, readRuntimeMetrics, RUNTIME_METRICS_SOURCE } from './runtime-metrics.ts';
import { quantity, type Quantity } from './series-builder.ts';
import { isList, isObject, readJson, type JsonValue } from './tolerant-json.ts';

type JsonObject = { readonly [key: string]: JsonValue };

/** Variables of the program that become series, also those inside of maps (`expvar.Map`), this deep. */
const DEEPEST_VARIABLE = 4;
const MOST_VARIABLES = 1000;

/** Readings of one kind; several texts in a row are points of one process while its command line is the same. */
interface Group {
  readonly source: string;
  readonly process: string;
  readonly readings: Reading[];
}

export function createMetricsJsonParser(): TextParser {
  const groups: Group[] = [];
  const answers = new PrometheusAnswers();
  let cut = 0;

  const add = (source: string, process: string, reading: Reading): void => {
    const last = groups.find((group) => group.source === source && group.process === process);
    if (last) last.readings.push(reading);
    else groups.push({ source, process, readings: [reading] });
  };

  const takeValue = (value: JsonValue): boolean => {
    if (isList(value)) return value.map(takeValue).includes(true);
    if (!isObject(value)) return false;
    if (answers.add(value)) return true;
    if (isObject(value['memstats'])) {
      const reading = readVariables(value);
      add('expvar', reading.facts.get('Command line') ?? '', memStats(value['memstats'], reading));
      return true;
    }
    if ('HeapAlloc' in value || 'HeapInuse' in value) {
      add('MemStats', '', memStats(value, newReading()));
      return true;
    }
    const metrics = new Map<string, number>();
    for (const [name, metric] of Object.entries(value)) if (typeof metric === 'number' && isRuntimeMetric(name)) metrics.set(name, metric);
    if (metrics.size === 0) return false;
    add(RUNTIME_METRICS_SOURCE, '', readRuntimeMetrics(metrics));
    return true;
  };

  const gatherer = new JsonGatherer((text) => {
    for (const { value, isWhole } of readJson(text)) if (takeValue(value) && !isWhole) cut++;
  });

  return {
    name: 'JSON',
    get isBusy() {
      return gatherer.isBusy;
    },
    get earlierLines() {
      return gatherer.earlierLines;
    },
    line(text, number) {
      return gatherer.line(text, number);
    },
    finish(): readonly TextArtefact[] {
      gatherer.end();
      const notices: Notice[] = [];
      if (cut > 0) notices.push(cutNotice());
      if (gatherer.tooLarge > 0) notices.push(tooLargeNotice());
      const artefacts = groups.flatMap(({ source, readings }) => artefactOf(source, readings, notices) ?? []);
      return [...artefacts, ...answers.finish(notices)];
    },
  };
}

/** A whole file of JSON at once, as exports of a day are: one line of many MB. At most `MOST_JSON` characters. */
export function readMetricsJson(text: string): readonly TextArtefact[] {
  const parser = createMetricsJsonParser();
  parser.line(text, 1);
  return parser.finish();
}

function cutNotice(): Notice {
  return { code: 'json-cut', severity: 'caution', sentence: 'The JSON is cut or damaged: what comes before that place is shown, the rest is missing.' };
}

function tooLargeNotice(): Notice {
  return { code: 'json-too-large', severity: 'caution', sentence: `JSON of more than ${MOST_JSON / 2 ** 20} MB was passed over. Ask for a shorter time or fewer metrics.` };
}

function memStats(object: JsonObject, into: Reading): Reading {
  const numbers = new Map<string, number>();
  for (const [field, value] of Object.entries(object)) if (typeof value === 'number') numbers.set(field, value);
  return readMemStats({ numbers, pauseNs: list(object['PauseNs']), pauseEnd: list(object['PauseEnd']) }, into);
}

function list(value: JsonValue | undefined): readonly number[] {
  return isList(value) ? value.map((item) => (typeof item === 'number' ? item : 0)) : [];
}

/** Nearly every program publishes its goroutines, MemStats have none. */
function variable(name: string): Quantity {
  return /^(?:num_?)?goroutines?$/i.test(name) ? GO.goroutines : quantity(name, /bytes/i.test(name) ? 'bytes' : 'none');
}

/** What the program itself publishes with expvar, under its own names. */
function readVariables(object: JsonObject): Reading {
  const reading = newReading();
  const visit = (name: string, value: JsonValue, depth: number): void => {
    if (reading.values.size >= MOST_VARIABLES) return;
    if (typeof value === 'number') note(reading, variable(name), value);
    else if (isObject(value) && depth < DEEPEST_VARIABLE) for (const [key, inner] of Object.entries(value)) visit(`${name}.${key}`, inner, depth + 1);
  };
  for (const [name, value] of Object.entries(object)) {
    if (name === 'cmdline' && isList(value)) reading.facts.set('Command line', value.filter((word) => typeof word === 'string').join(' '));
    else if (name !== 'memstats') visit(name, value, 0);
  }
  return reading;
}

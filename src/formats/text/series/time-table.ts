/** A table of times and numbers, as monitoring and small scripts write: `time,rss`. */
import type { Notice } from '../../../model/failure.ts';
import type { TimeAxis } from '../../../model/series.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { ownString } from '../own-string.ts';
import { Ending } from './ending.ts';
import { GO } from './go-quantities.ts';
import { parseTime } from './process-clock.ts';
import { quantity, SeriesBuilder, type Quantity } from './series-builder.ts';

const LONGEST_LINE = 2000;
const MOST_COLUMNS = 64;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?Z| ?[+-]\d\d:?\d\d)?$/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SEPARATORS = ['\t', ';', ','] as const;
type Separator = (typeof SEPARATORS)[number];

interface Row {
  readonly time: string;
  readonly values: readonly number[];
}

interface Table {
  readonly separator: Separator;
  readonly columns: number;
  readonly header: readonly string[] | undefined;
  readonly rows: Row[];
}

export function createTimeTableParser(): TextParser {
  const tables: Table[] = [];
  let table: Table | undefined;
  const ending = new Ending();
  /** The line before, which may be a header; the form of this line that came last. */
  let previous = '';
  let current = '';
  let currentNumber = -1;

  const startTable = (text: string): boolean => {
    for (const separator of SEPARATORS) {
      if (!text.includes(separator)) continue;
      const row = readRow(text, separator);
      if (!row) continue;
      const columns = row.values.length + 1;
      const header = cells(previous, separator);
      const isHeader = header.length === columns && header.every((cell) => /[A-Za-z]/.test(cell));
      // Two bare numbers are a time and RSS; more of them could be anything.
      if (columns > 2 && !isHeader) continue;
      table = { separator, columns, header: isHeader ? header.map(ownString) : undefined, rows: [row] };
      tables.push(table);
      return true;
    }
    return false;
  };

  return {
    name: 'table of times',
    get isBusy() {
      return table !== undefined;
    },
    line(text, number) {
      if (number !== currentNumber) previous = current;
      currentNumber = number;
      current = text.length > LONGEST_LINE ? '' : text;
      if (ending.isOver(number)) {
        table = undefined;
        ending.reset();
      }
      if (!mayBeRow(text)) {
        if (table && text !== '') ending.miss(number);
        return false;
      }
      const row = table && readRow(text, table.separator);
      if (table && row?.values.length === table.columns - 1) {
        table.rows.push(row);
        ending.reset();
        return true;
      }
      if (table) {
        ending.miss(number);
        return false;
      }
      return startTable(text);
    },
    finish(): readonly TextArtefact[] {
      return tables.flatMap((one) => artefactOf(one) ?? []);
    },
  };
}

/** A digit, a sign, a quote or a blank; what begins otherwise could only be a header. */
function mayBeRow(text: string): boolean {
  const first = text.charCodeAt(0);
  const isNumber = (first >= 0x30 && first <= 0x39) || first === 0x22 || first === 0x20 || first === 0x2d || first === 0x2b;
  return isNumber && text.length <= LONGEST_LINE;
}

function cells(text: string, separator: Separator): readonly string[] {
  return text.split(separator, MOST_COLUMNS).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function readRow(text: string, separator: Separator): Row | undefined {
  const [time = '', ...rest] = cells(text, separator);
  if (rest.length === 0 || rest.length >= MOST_COLUMNS - 1 || !(NUMBER.test(time) || ISO.test(time))) return undefined;
  const values: number[] = [];
  for (const cell of rest) {
    const plain = separator === ',' ? cell : cell.replace(/^(\d+),(\d+)$/, '$1.$2');
    if (plain !== '' && plain !== '-' && !/^(?:nan|null)$/i.test(plain) && !NUMBER.test(plain)) return undefined;
    values.push(NUMBER.test(plain) ? Number(plain) : Number.NaN);
  }
  return { time: ownString(time), values };
}

function artefactOf({ header, rows, columns }: Table): TextArtefact | undefined {
  if (rows.length < 2) return undefined;
  const notices: Notice[] = [];
  const clock = clockOf(rows, header?.[0] ?? '', notices);
  if (!clock) return undefined;
  const builder = new SeriesBuilder();
  for (let column = 0; column < columns - 1; column++) {
    const values = rows.map((row) => row.values[column]!);
    const { of, scale } = columnOf(header?.[column + 1], values, notices);
    for (const [at, value] of values.entries()) builder.point(of, clock.times[at]!, value * scale);
  }
  if (builder.isEmpty) return undefined;
  return { kind: 'series', series: builder.set('Table', clock.axis, clock.axis === 'wall' ? clock.times.reduce((one, other) => Math.max(one, other), -Infinity) : undefined), notices };
}

interface Clock {
  readonly axis: TimeAxis;
  readonly times: readonly number[];
}

/** Seconds and milliseconds since 1970 are told by their size: 10^8 s is 1973, 10^11 ms too. */
function clockOf(rows: readonly Row[], header: string, notices: Notice[]): Clock | undefined {
  const first = rows[0]!.time;
  if (!NUMBER.test(first)) {
    if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(first)) notices.push({ code: 'no-time-zone', severity: 'info', sentence: 'The times name no zone; they are taken as UTC.' });
    return { axis: 'wall', times: rows.map((row) => isoTime(row.time)) };
  }
  const numbers = rows.map((row) => Number(row.time));
  const largest = numbers.reduce((one, other) => Math.max(one, other), -Infinity);
  if (!Number.isFinite(largest)) return undefined;
  if (largest >= 1e17) return { axis: 'wall', times: numbers.map((time) => time / 1e6) };
  if (largest >= 1e14) return { axis: 'wall', times: numbers.map((time) => time / 1e3) };
  if (largest >= 1e11) return { axis: 'wall', times: numbers };
  if (largest >= 1e8) return { axis: 'wall', times: numbers.map((time) => time * 1000) };
  const isMs = /\bms\b|milli/i.test(header);
  if (!isMs) notices.push({ code: 'times-as-seconds', severity: 'info', sentence: 'The times are taken as seconds since the process began.' });
  return { axis: 'process', times: numbers.map((time) => time * (isMs ? 1 : 1000)) };
}

function isoTime(text: string): number {
  const compact = text.replace(' ', 'T').replace(/ (?=[Z+-])/, '');
  return parseTime(/(?:Z|[+-]\d\d:?\d\d)$/.test(compact) ? compact : `${compact}Z`) ?? Number.NaN;
}

const NAMED: readonly (readonly [pattern: RegExp, of: Quantity])[] = [
  [/rss|resident|working.?set/i, GO.rss],
  [/goroutines?/i, GO.goroutines],
  [/threads?/i, GO.threads],
  [/heap.?alloc/i, GO.heapAlloc],
  [/heap.?in.?use/i, GO.heapInUse],
];

const UNITS: readonly (readonly [pattern: RegExp, scale: number])[] = [
  [/(?:^|[^a-z])(?:k|kb|kib)(?:$|[^a-z])/i, 2 ** 10],
  [/(?:^|[^a-z])(?:m|mb|mib)(?:$|[^a-z])/i, 2 ** 20],
  [/(?:^|[^a-z])(?:g|gb|gib)(?:$|[^a-z])/i, 2 ** 30],
  [/bytes|(?:^|[^a-z])b(?:$|[^a-z])/i, 1],
];

function columnOf(header: string | undefined, values: readonly number[], notices: Notice[]): { readonly of: Quantity; readonly scale: number } {
  const named = header === undefined ? GO.rss : NAMED.find(([pattern]) => pattern.test(header))?.[1];
  const unit = header === undefined ? undefined : UNITS.find(([pattern]) => pattern.test(header.replaceAll('_', ' ')))?.[1];
  if (named?.unit === 'count') return { of: named, scale: 1 };
  if (unit !== undefined) return { of: named ?? quantity(header!, 'bytes'), scale: unit };
  if (!named && !/mem|heap|bytes|size/i.test(header!)) return { of: quantity(header!, 'none'), scale: 1 };
  const of = named ?? quantity(header!, 'bytes');
  const [scale, word] = guessUnit(values);
  const what = header === undefined ? 'The second column is taken as RSS' : `The column “${header.slice(0, 60)}” names no unit: it is taken as memory`;
  notices.push({ code: 'unit-guessed', severity: 'caution', sentence: `${what} in ${word}, by the size of its numbers. Write the unit in a header (rss_kb) to be sure.` });
  return { of, scale };
}

/** Processes have some MB to some hundred GB: as bytes that is more than 2·10^7, as kB more than 2·10^4. */
function guessUnit(values: readonly number[]): readonly [scale: number, word: string] {
  const largest = values.reduce((one, other) => (other > one ? other : one), 0);
  if (largest >= 2e7) return [1, 'bytes'];
  return largest >= 2e4 ? [2 ** 10, 'kB'] : [2 ** 20, 'MB'];
}

/** Tables of jstat (jdk.jcmd, `jstat_options`): columns by the names in their header, as JDK 8 to 17 and later write them. */
import type { Notice } from '../../../model/failure.ts';
import { SERIES_NAMES } from '../../../model/series.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { Ending } from './ending.ts';
import { ONLY_ORDER } from './readings.ts';
import { quantity, SeriesBuilder, type Quantity } from './series-builder.ts';

const KB = 1024;
const percent = (name: string): Quantity => quantity(name, 'percent');
const bytes = (name: string): Quantity => quantity(name, 'bytes');
const counter = (name: string): Quantity => quantity(name, 'count', true);
const seconds = (name: string): Quantity => quantity(name, 'seconds', true);

/** Sizes are in kB. */
const COLUMNS: ReadonlyMap<string, Quantity> = new Map([
  ['S0', percent('survivor-0.percent')],
  ['S1', percent('survivor-1.percent')],
  ['E', percent('eden.percent')],
  ['O', percent('old.percent')],
  ['M', percent('metaspace.percent')],
  ['P', percent('permanent.percent')],
  ['CCS', percent('class-space.percent')],
  ['S0C', bytes('survivor-0.capacity')],
  ['S1C', bytes('survivor-1.capacity')],
  ['S0U', bytes('survivor-0.used')],
  ['S1U', bytes('survivor-1.used')],
  ['EC', bytes('eden.capacity')],
  ['EU', bytes('eden.used')],
  ['OC', bytes('old.capacity')],
  ['OU', bytes('old.used')],
  ['MC', bytes('metaspace.capacity')],
  ['MU', bytes('metaspace.used')],
  ['CCSC', bytes('class-space.capacity')],
  ['CCSU', bytes('class-space.used')],
  ['YGC', counter('young-gc.count')],
  ['YGCT', seconds('young-gc.time')],
  ['FGC', counter('full-gc.count')],
  ['FGCT', seconds('full-gc.time')],
  ['CGC', counter('concurrent-gc.count')],
  ['CGCT', seconds('concurrent-gc.time')],
  ['GCT', seconds('gc.time')],
  ['Loaded', counter('classes.loaded')],
  ['Unloaded', counter('classes.unloaded')],
]);

const USED = bytes(SERIES_NAMES.heapAlloc);
const CAPACITY = bytes(SERIES_NAMES.heapSys);
/** Causes are words with spaces, and last. */
const CAUSES: ReadonlySet<string> = new Set(['LGCC', 'GCC']);
const HEADER = /^ *(?:Timestamp +)?(?:S0C? +S1C? |S0C? +S0U? |NGCMN |OGCMN |MC +MU |Loaded +Bytes +Unloaded )/;
const VALUE = /^(?:\d+(?:[.,]\d+)?|-)$/;

interface Table {
  readonly columns: readonly string[];
  readonly builder: SeriesBuilder;
  readonly hasTime: boolean;
  rows: number;
  fullGcs: number | undefined;
}

export function createJstatParser(): TextParser {
  const tables: Table[] = [];
  let table: Table | undefined;
  const ending = new Ending();
  return {
    name: 'jstat',
    get isBusy() {
      return table !== undefined;
    },
    line(text, number) {
      if (ending.isOver(number)) {
        table = undefined;
        ending.reset();
      }
      if (text.length > 1000 || (!table && !text.includes('  '))) return false;
      if (HEADER.test(text)) {
        const columns = text.trim().split(/ +/);
        ending.reset();
        // `-h` repeats the header.
        if (table?.columns.join(' ') !== columns.join(' ')) {
          table = { columns, builder: new SeriesBuilder(), hasTime: columns[0] === 'Timestamp', rows: 0, fullGcs: undefined };
          tables.push(table);
        }
        return true;
      }
      if (!table) return false;
      if (addRow(table, text)) {
        ending.reset();
        return true;
      }
      if (text.trim() !== '') ending.miss(number);
      return false;
    },
    finish(): readonly TextArtefact[] {
      return tables.filter((one) => one.rows > 0).map(artefactOfTable);
    },
  };
}

function addRow(table: Table, text: string): boolean {
  const cells = text.trim().split(/ +/);
  const numeric = table.columns.filter((column) => !CAUSES.has(column)).length;
  if (cells.length < numeric || (cells.length > numeric && numeric === table.columns.length)) return false;
  if (!cells.slice(0, numeric).every((cell) => VALUE.test(cell))) return false;
  const values = new Map<string, number>();
  for (let at = 0; at < numeric; at++) {
    const column = table.columns[at]!;
    // `-`: this collector has no such thing. `Bytes` stands twice in a table of classes; the first is meant.
    if (cells[at] !== '-' && !values.has(column)) values.set(column, Number(cells[at]!.replace(',', '.')));
  }
  const time = table.hasTime ? values.get('Timestamp')! * 1000 : table.rows;
  if (!Number.isFinite(time)) return false;
  table.rows++;
  for (const [column, value] of values) {
    const of = COLUMNS.get(column);
    if (of) table.builder.point(of, time, of.unit === 'bytes' ? value * KB : value);
  }
  addHeap(table.builder, values, time);
  markFullGc(table, values, time);
  return true;
}

/** `-gc` has the parts of the heap in kB. */
function addHeap(builder: SeriesBuilder, values: ReadonlyMap<string, number>, time: number): void {
  const sum = (names: readonly string[]): number => names.reduce((total, name) => total + (values.get(name) ?? Number.NaN), 0);
  builder.point(USED, time, Math.round(sum(['S0U', 'S1U', 'EU', 'OU']) * KB));
  builder.point(CAPACITY, time, Math.round(sum(['S0C', 'S1C', 'EC', 'OC']) * KB));
}

/** Shenandoah counts its short pauses as full collections; it has no survivor spaces, by which it is known. */
function markFullGc(table: Table, values: ReadonlyMap<string, number>, time: number): void {
  const count = values.get('FGC');
  if (count === undefined || !(values.has('S0') || values.has('S0U'))) return;
  if (table.fullGcs !== undefined && count > table.fullGcs) {
    table.builder.mark({ time, duration: 0, kind: 'full-gc', text: count - table.fullGcs === 1 ? 'Full collection' : `${count - table.fullGcs} full collections` });
  }
  table.fullGcs = count;
}

function artefactOfTable({ builder, hasTime, rows }: Table): TextArtefact {
  const notices: Notice[] = [];
  if (!hasTime && rows > 1) notices.push({ ...ONLY_ORDER, sentence: `${ONLY_ORDER.sentence} jstat -t writes them.` });
  return { kind: 'series', series: builder.set('jstat', hasTime ? 'process' : 'order', undefined), notices };
}

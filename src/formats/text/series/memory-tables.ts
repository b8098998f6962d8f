/** Tables of processes and containers: `ps` and `top -b` (procps, BSD), `kubectl top pod`, `docker stats` and `podman stats`. */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import type { BlockParser } from './block-parser.ts';
import { ownString } from '../own-string.ts';
import { Ending } from './ending.ts';
import { GO } from './go-quantities.ts';
import { ProcessReadings, type TimeLines } from './process-readings.ts';
import { newReading, note, type Reading } from './readings.ts';
import { quantity, type Quantity } from './series-builder.ts';

const LONGEST_LINE = 4000;
const MOST_COLUMNS = 64;
const VIRTUAL = quantity('vm.size', 'bytes');

type Tool = 'ps' | 'kubectl top' | 'container stats';

interface Row {
  /** What tells one from the others. */
  readonly name: string;
  /** Another row of the same table that has this name is of the same process. */
  readonly isSure: boolean;
  readonly values: readonly (readonly [of: Quantity, value: number])[];
  readonly facts: readonly (readonly [label: string, value: string])[];
}

interface Table {
  readonly tool: Tool;
  readonly columns: readonly string[];
}

interface UnsureRow {
  readonly name: string;
  readonly row: number;
  readonly reading: Reading;
}

export function createMemoryTableParser(times: TimeLines): BlockParser {
  return new MemoryTables(times);
}

class MemoryTables implements BlockParser {
  readonly name = 'table of processes';
  private readonly times: TimeLines;
  private readonly found = new Map<Tool, ProcessReadings>();
  private readonly ending = new Ending();
  private table: Table | undefined;
  private tables = 0;
  private rows = 0;
  /** Rows of the open table without a PID. */
  private unsure: UnsureRow[] = [];
  private hasNamesakes = false;

  constructor(times: TimeLines) {
    this.times = times;
  }

  get isOpen(): boolean {
    return this.table !== undefined;
  }

  get isBusy(): boolean {
    return this.table !== undefined;
  }

  line(text: string, number: number): boolean {
    if (this.ending.isOver(number)) this.end();
    if (text.length > LONGEST_LINE) return false;
    const next = headerOf(text);
    if (next) {
      this.end();
      this.table = next;
      this.tables++;
      return true;
    }
    const { table } = this;
    if (!table) return false;
    const row = rowOf(table, text);
    if (!row) {
      this.ending.miss(number);
      return false;
    }
    this.ending.reset();
    this.rows++;
    const reading = newReading();
    reading.time = this.times.timeOf(text);
    for (const [of, value] of row.values) note(reading, of, value);
    for (const [label, value] of row.facts) reading.facts.set(label, ownString(value));
    const name = ownString(row.name);
    if (row.isSure) this.readingsOf(table.tool).add(name, reading);
    else this.unsure.push({ name, row: this.rows, reading });
    return true;
  }

  finish(): readonly TextArtefact[] {
    this.end();
    return Array.from(this.found).flatMap(([tool, readings]) => readings.finish(tool === 'ps' ? (this.hasNamesakes ? [NAMESAKES] : []) : [WORKING_SET]));
  }

  /** Rows of one table are different processes, whatever they are called: which of them another table has can't be told. */
  private end(): void {
    const { table, unsure } = this;
    this.table = undefined;
    this.rows = 0;
    this.unsure = [];
    this.ending.reset();
    if (!table || unsure.length === 0) return;
    const readings = this.readingsOf(table.tool);
    const counts = new Map<string, number>();
    for (const { name } of unsure) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const { name, row, reading } of unsure) {
      const isAlone = counts.get(name) === 1;
      if (!isAlone) this.hasNamesakes = true;
      readings.add(isAlone ? name : `${name === '' ? 'row' : `${name}, row`} ${row}${this.tables === 1 ? '' : ` of table ${this.tables}`}`, reading);
    }
  }

  private readingsOf(tool: Tool): ProcessReadings {
    let readings = this.found.get(tool);
    if (!readings) this.found.set(tool, (readings = new ProcessReadings(tool)));
    return readings;
  }
}

const NAMESAKES: Notice = {
  code: 'rows-without-pid',
  severity: 'info',
  sentence: 'The table has no PIDs, and rows that nothing else tells apart: each is taken as a process of its own, at one moment. Ask for them: ps -eo pid,rss,vsz,comm.',
};

/** What cAdvisor and `docker stats` subtract: the file cache that was not used for longest (`inactive_file`). */
const WORKING_SET: Notice = {
  code: 'working-set',
  severity: 'info',
  sentence: 'Tools of containers show the working set: what the container uses, with file cache that is in use and memory of the kernel. It stands here in the place of RSS, which it is not.',
};

/** Cheap: it is asked of each line of a log. */
function headerOf(text: string): Table | undefined {
  const isPs = text.includes('RSS') || text.includes(' RES ');
  const isKubectl = !isPs && text.includes('MEMORY(bytes)');
  if (!isPs && !isKubectl && !text.includes('MEM USAGE / LIMIT')) return undefined;
  const trimmed = text.trim();
  if (isPs) {
    const columns = trimmed.split(/\s+/, MOST_COLUMNS);
    // Nothing but names of columns.
    const isHeader = columns.every((column) => /^[A-Z%+][A-Z%+_]{0,15}$/.test(column)) && columns.some((column) => column === 'RSS' || column === 'RES');
    return isHeader ? { tool: 'ps', columns } : undefined;
  }
  if (isKubectl) {
    const columns = trimmed.split(/\s+/, MOST_COLUMNS);
    // Nodes have shares of what they are; they are no processes.
    return columns.includes('NAME') && !columns.some((column) => column.includes('%')) ? { tool: 'kubectl top', columns } : undefined;
  }
  const columns = trimmed.split(/\s{2,}/, MOST_COLUMNS);
  return columns.includes('MEM USAGE / LIMIT') ? { tool: 'container stats', columns } : undefined;
}

function rowOf(table: Table, text: string): Row | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  switch (table.tool) {
    case 'ps':
      return processRow(table.columns, trimmed.split(/\s+/));
    case 'kubectl top':
      return podRow(table.columns, trimmed.split(/\s+/, MOST_COLUMNS));
    case 'container stats':
      return containerRow(table.columns, trimmed.split(/\s{2,}/, MOST_COLUMNS));
  }
}

const WEEKDAY = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/;
const COMMANDS: ReadonlySet<string> = new Set(['COMMAND', 'CMD', 'UCMD', 'UCOMM', 'ARGS']);
const SIZES: ReadonlyMap<string, Quantity> = new Map([
  ['RSS', GO.rss],
  ['RSZ', GO.rss],
  ['RES', GO.rss],
  ['VSZ', VIRTUAL],
  ['VIRT', VIRTUAL],
]);

/** Columns in kB; `top` writes large ones with a unit. */
function processRow(columns: readonly string[], cells: readonly string[]): Row | undefined {
  const values: (readonly [Quantity, number])[] = [];
  const facts: (readonly [string, string])[] = [];
  let at = 0;
  for (const [column, name] of columns.entries()) {
    const cell = cells[at];
    if (cell === undefined) return undefined;
    const isLast = column === columns.length - 1;
    if (COMMANDS.has(name)) {
      // Its arguments have blanks; in the middle of a table it is one word.
      facts.push(['Command line', (isLast ? cells.slice(at) : [cell]).join(' ')]);
      at = isLast ? cells.length : at + 1;
      continue;
    }
    const of = SIZES.get(name);
    if (of) {
      const kilobytes = /^\d{1,15}$/.test(cell) ? Number(cell) : inUnits(cell);
      if (kilobytes === undefined) return undefined;
      if (!values.some(([known]) => known === of)) values.push([of, Math.round(kilobytes * 1024)]);
    } else if (name === 'PID' || name === 'NLWP' || name === 'THCNT') {
      if (!/^\d{1,10}$/.test(cell)) return undefined;
      if (name === 'PID') facts.push(['PID', cell]);
      else values.push([GO.threads, Number(cell)]);
    }
    // `lstart` is a date of five words.
    at += WEEKDAY.test(cell) && /^(?:STARTED|LSTART)$/.test(name) ? 5 : 1;
  }
  // A line that has more than the table is no row of it.
  if (at < cells.length) return undefined;
  const command = facts.find(([label]) => label === 'Command line')?.[1].split(' ')[0]?.split('/').at(-1) ?? '';
  const pid = facts.find(([label]) => label === 'PID')?.[1];
  return { isSure: pid !== undefined, name: pid === undefined ? command : `${command}${command === '' ? 'PID ' : ' ('}${pid}${command === '' ? '' : ')'}`, values, facts };
}

/** `1.2g`, in kB. */
function inUnits(cell: string): number | undefined {
  const found = /^(\d{1,9}(?:[.,]\d{1,4})?)([kmgt])$/i.exec(cell);
  if (!found) return undefined;
  return Number(found[1]!.replace(',', '.')) * 1024 ** 'kmgt'.indexOf(found[2]!.toLowerCase());
}

function podRow(columns: readonly string[], cells: readonly string[]): Row | undefined {
  if (cells.length !== columns.length) return undefined;
  const cell = cells[columns.indexOf('MEMORY(bytes)')] ?? '';
  // It always has a unit (kubectl's pkg/metricsutil): what has none was cut.
  const bytes = cell.endsWith('i') ? parseSize(cell) : undefined;
  if (bytes === undefined) return undefined;
  const name = columns.flatMap((column, at) => (column === 'NAMESPACE' || column === 'POD' || column === 'NAME' ? [cells[at]!] : [])).join('/');
  return { name, isSure: true, values: [[GO.rss, bytes]], facts: [['Container', name]] };
}

function containerRow(columns: readonly string[], cells: readonly string[]): Row | undefined {
  if (cells.length !== columns.length) return undefined;
  const [used = '', limit = ''] = (cells[columns.indexOf('MEM USAGE / LIMIT')] ?? '').split(' / ');
  const bytes = parseSize(used);
  if (bytes === undefined) return undefined;
  const name = ['NAME', 'CONTAINER', 'CONTAINER ID', 'ID'].map((column) => cells[columns.indexOf(column)]).find((cell) => cell !== undefined) ?? '';
  const pids = cells[columns.indexOf('PIDS')] ?? '';
  return {
    name,
    isSure: true,
    values: [[GO.rss, bytes], ...(/^\d{1,9}$/.test(pids) ? [[GO.threads, Number(pids)] as const] : [])],
    facts: [['Container', name], ...(limit === '' ? [] : [['Limit of the container', limit] as const])],
  };
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1], ['B', 1],
  ['k', 1e3], ['kB', 1e3], ['KB', 1e3], ['K', 1e3], ['M', 1e6], ['MB', 1e6], ['G', 1e9], ['GB', 1e9], ['T', 1e12], ['TB', 1e12],
  ['Ki', 2 ** 10], ['KiB', 2 ** 10], ['Mi', 2 ** 20], ['MiB', 2 ** 20], ['Gi', 2 ** 30], ['GiB', 2 ** 30], ['Ti', 2 ** 40], ['TiB', 2 ** 40],
]);

/** `345Mi` of Kubernetes, `345.2MiB` of Docker, `12.5MB` of Podman. */
export function parseSize(text: string): number | undefined {
  const found = /^(\d{1,15}(?:\.\d{1,9})?) ?([kKMGT]?i?B?)$/.exec(text);
  const unit = found && UNITS.get(found[2]!);
  return found && unit !== null && unit !== undefined ? Math.round(Number(found[1]) * unit) : undefined;
}

/** `/proc/PID/status`, `/proc/PID/smaps_rollup` and `/proc/PID/smaps` (Linux, fs/proc/task_mmu.c and array.c; man 5 proc). */
import type { TextArtefact } from '../parser.ts';
import type { BlockParser } from './block-parser.ts';
import { ownString } from '../own-string.ts';
import { Ending } from './ending.ts';
import { GO } from './go-quantities.ts';
import { ProcessReadings, type TimeLines } from './process-readings.ts';
import { newReading, note, type Reading } from './readings.ts';
import { quantity, type Quantity } from './series-builder.ts';

const KB = 1024;
const LONGEST_LINE = 4000;
const ANON = quantity('rss.anon', 'bytes');
const STATUS: ReadonlyMap<string, Quantity> = new Map([
  ['VmRSS', GO.rss],
  ['VmHWM', GO.rssPeak],
  ['VmSize', quantity('vm.size', 'bytes')],
  ['VmData', quantity('vm.data', 'bytes')],
  ['VmSwap', quantity('swap', 'bytes')],
  ['RssAnon', ANON],
  ['RssFile', quantity('rss.file', 'bytes')],
  ['RssShmem', quantity('rss.shared', 'bytes')],
]);
/** Of each mapping, or of all of them together. */
const SMAPS: ReadonlyMap<string, Quantity> = new Map([
  ['Rss', GO.rss],
  ['Pss', quantity('pss', 'bytes')],
  ['Anonymous', ANON],
  ['Private_Dirty', quantity('private.dirty', 'bytes')],
  ['Swap', quantity('swap', 'bytes')],
]);

const SIZE = /^((?:Vm|Rss)[A-Za-z]{3,5}|Rss|Pss|Anonymous|Private_Dirty|Swap):[ \t]{1,40}(\d{1,15}) kB$/;
const FIELD = /^([A-Za-z][A-Za-z0-9_]{1,40}):[ \t]*([^\n]{0,400})$/;
const MAPPING = /^([0-9a-f]{6,16})-([0-9a-f]{6,16}) [rwxsp-]{4} [0-9a-f]{8} /;

interface Block {
  readonly kind: 'status' | 'maps';
  readonly reading: Reading;
  readonly seen: Set<string>;
  /** Lines that came before it was sure what this is. */
  early: number;
  name: string;
  pid: string;
  /** Of the mapping that came last. */
  end: number;
  /** Where the first mapping lies. */
  place: string;
}

export function createProcFilesParser(times: TimeLines): BlockParser {
  return new ProcFilesParser(times);
}

class ProcFilesParser implements BlockParser {
  readonly name = 'files of /proc';
  earlierLines = 0;
  private readonly status = new ProcessReadings('/proc/PID/status');
  private readonly maps = new ProcessReadings('/proc/PID/smaps');
  private readonly times: TimeLines;
  private readonly ending = new Ending();
  private block: Block | undefined;

  constructor(times: TimeLines) {
    this.times = times;
  }

  get isOpen(): boolean {
    return this.block !== undefined;
  }

  get isBusy(): boolean {
    return this.block !== undefined && this.block.reading.values.size > 0;
  }

  line(text: string, number: number): boolean {
    if (this.ending.isOver(number)) this.close();
    if (text.length > LONGEST_LINE) return false;
    const last = text.charCodeAt(text.length - 1);
    const size = last === UPPER_B ? SIZE.exec(text) : null;
    if (size) return this.size(text, size[1]!, Number(size[2]) * KB);
    const first = text.charCodeAt(0);
    const isHex = (first >= ZERO && first <= NINE) || (first >= LOWER_A && first <= LOWER_F);
    const mapping = isHex ? MAPPING.exec(text) : null;
    if (mapping) return this.mapping(text, mapping[0], Number.parseInt(mapping[1]!, 16), Number.parseInt(mapping[2]!, 16));
    if (text.startsWith('Name:\t') || text.startsWith('Name:  ')) this.begin('status', text);
    const { block } = this;
    const field = block && FIELD.exec(text);
    if (!block || !field) return this.miss(text, number);
    this.ending.reset();
    if (field[1] === 'Name') block.name = ownString(field[2]!.trim());
    else if (field[1] === 'Pid') block.pid = ownString(field[2]!.trim());
    else if (field[1] === 'Threads' && block.kind === 'status' && /^\d{1,9}$/.test(field[2]!)) note(block.reading, GO.threads, Number(field[2]));
    if (block.seen.size > 0) return true;
    block.early++;
    return false;
  }

  finish(): readonly TextArtefact[] {
    this.close();
    return [...this.status.finish([]), ...this.maps.finish([])];
  }

  private size(text: string, field: string, bytes: number): boolean {
    const isOfStatus = field.length > 4 && (field.startsWith('Vm') || field.startsWith('Rss'));
    const isStatus = isOfStatus || (this.block?.kind === 'status' && !SMAPS.has(field));
    // Lines of a mapping whose beginning is missing could be of any of hundreds.
    if (!isStatus && this.block?.kind !== 'maps') return false;
    if (isStatus && (this.block?.kind !== 'status' || this.block.seen.has(field))) this.begin('status', text);
    const block = this.block!;
    this.ending.reset();
    this.earlierLines += block.early;
    block.early = 0;
    block.seen.add(field);
    block.reading.time ??= this.times.timeOf(text);
    const of = (isStatus ? STATUS : SMAPS).get(field);
    if (of) note(block.reading, of, bytes + (isStatus ? 0 : (block.reading.values.get(of.name)?.value ?? 0)));
    return true;
  }

  private mapping(text: string, head: string, from: number, to: number): boolean {
    // Mappings ascend; one that does not is of another process, or another moment.
    if (this.block?.kind !== 'maps' || from < this.block.end) this.begin('maps', text);
    this.ending.reset();
    const block = this.block!;
    block.end = to;
    // A rollup's ends where the stack does.
    if (block.place === '') block.place = ownString(text.endsWith('[rollup]') ? head.slice(0, head.indexOf(' ')) : head.slice(0, head.indexOf('-')));
    if (block.seen.size > 0) return true;
    block.early++;
    return false;
  }

  private begin(kind: Block['kind'], text: string): void {
    this.close();
    this.block = { kind, reading: newReading(), seen: new Set(), early: 0, name: '', pid: '', end: 0, place: '' };
    this.block.reading.time = this.times.timeOf(text);
  }

  private miss(text: string, number: number): false {
    if (this.block && text !== '') this.ending.miss(number);
    return false;
  }

  private close(): void {
    const { block } = this;
    this.block = undefined;
    this.ending.reset();
    // Threads alone are no memory.
    if (!block || block.seen.size === 0) return;
    const { name, pid, place, reading } = block;
    if (name !== '') reading.facts.set('Program', name);
    if (pid !== '') reading.facts.set('PID', pid);
    if (block.kind === 'status') this.status.add(name === '' && pid === '' ? '' : `${name}${pid === '' ? '' : ` (${pid})`}`, reading, name !== '' || pid !== '');
    // A process keeps the place it was given when it began; others mostly have another one.
    else this.maps.add(`mapped at ${place}`, reading, false);
  }
}

const UPPER_B = 0x42;
const LOWER_A = 0x61;
const LOWER_F = 0x66;
const ZERO = 0x30;
const NINE = 0x39;

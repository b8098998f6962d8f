/**
 * What a control group counts (Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst): `memory.stat`, and
 * `memory.current`, which is a number and nothing else.
 */
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import type { BlockParser } from './block-parser.ts';
import { ownString } from '../own-string.ts';
import { Ending } from './ending.ts';
import { GO } from './go-quantities.ts';
import { ProcessReadings, type TimeLines } from './process-readings.ts';
import { newReading, note, type Reading } from './readings.ts';
import { quantity, type Quantity } from './series-builder.ts';

const FIELD = /^([a-z][a-z0-9_]{1,40}) (\d{1,18})$/;
/** As `grep . /sys/fs/cgroup/memory.*` prints them. */
const NAMED = /^(?:(\S{0,400})\/)?memory\.(current|peak|max|high|swap\.current|usage_in_bytes):(\d{1,18})$/;
const BARE = /^\d{5,18}$/;
const PAGE = 4096;

const CURRENT = quantity('cgroup.current', 'bytes');
const FILES: ReadonlyMap<string, Quantity> = new Map([
  ['current', CURRENT],
  ['usage_in_bytes', CURRENT],
  ['peak', quantity('cgroup.peak', 'bytes')],
  ['swap.current', quantity('cgroup.swap', 'bytes')],
]);
const ANON = quantity('cgroup.anon', 'bytes');
const FILE = quantity('cgroup.file', 'bytes');
const V2: ReadonlyMap<string, Quantity> = new Map([
  ['anon', ANON],
  ['file', FILE],
  ['kernel', quantity('cgroup.kernel', 'bytes')],
  ['slab', quantity('cgroup.slab', 'bytes')],
  ['sock', quantity('cgroup.sock', 'bytes')],
]);
const V1: ReadonlyMap<string, Quantity> = new Map([
  ['cache', FILE],
  ['rss', ANON],
]);

/** RSS of the processes of a group: "rss + mapped_file" in the words of version 1, `anon + file_mapped` in those of version 2. */
const RSS_OF_GROUP: Notice = {
  code: 'rss-of-group',
  severity: 'info',
  sentence: 'A control group counts pages, not processes: RSS is its anonymous memory with the mapped part of its files (anon + file_mapped; before cgroup v2 rss + mapped_file).',
};

interface Block {
  readonly version: 1 | 2;
  readonly numbers: Map<string, number>;
  readonly time: number | undefined;
}

export function createCgroupParser(times: TimeLines): BlockParser {
  return new CgroupParser(times);
}

class CgroupParser implements BlockParser {
  readonly name = 'cgroup';
  earlierLines = 0;
  private readonly stats = new ProcessReadings('memory.stat');
  private readonly files = new ProcessReadings('cgroup');
  private readonly times: TimeLines;
  private readonly ending = new Ending();
  private block: Block | undefined;
  /** By the group's folder. */
  private readonly folders = new Map<string, Reading>();
  private isStat = false;
  /** A first line that is a number; that there is no other line shows at the end. */
  private bare = '';
  private bareNumber = -1;

  constructor(times: TimeLines) {
    this.times = times;
  }

  /** That a number stands alone shows only if every line is seen. */
  get isOpen(): boolean {
    return this.block !== undefined || this.bare !== '';
  }

  /** Others must not take the line that shows that a number does not stand alone. */
  get isBusy(): boolean {
    return this.bare !== '' || (this.block !== undefined && this.block.numbers.size > 1);
  }

  line(text: string, number: number): boolean {
    if (this.ending.isOver(number)) this.close();
    if (this.bareNumber === -1 && number === 1 && BARE.test(text)) {
      this.bare = ownString(text);
      this.bareNumber = number;
    } else if (number !== this.bareNumber && text.trim() !== '') this.bare = '';
    const first = text.charCodeAt(0);
    if ((first < LOWER_A || first > LOWER_Z) && first !== SLASH && first !== DOT) return this.miss(text, number);
    const field = text.length < 64 ? FIELD.exec(text) : null;
    if (field) return this.field(text, number, field[1]!, Number(field[2]));
    const named = text.includes('memory.') ? NAMED.exec(text) : null;
    if (!named) return this.miss(text, number);
    this.fileLine(text, ownString(named[1] ?? ''), named[2]!, Number(named[3]));
    return true;
  }

  finish(): readonly TextArtefact[] {
    this.close();
    for (const [folder, reading] of this.folders) this.files.add(folder, reading);
    // Whole pages: a number that is not is another one.
    if (this.bare !== '' && Number(this.bare) % PAGE === 0) {
      const reading = newReading();
      note(reading, CURRENT, Number(this.bare));
      this.files.add('', reading);
      this.earlierLines++;
      return this.files.finish([BARE_NUMBER]);
    }
    return [...this.stats.finish(this.isStat ? [RSS_OF_GROUP] : []), ...this.files.finish([])];
  }

  private field(text: string, number: number, key: string, value: number): boolean {
    const begins = key === 'anon' || key === 'cache';
    if (begins) {
      this.close();
      this.block = { version: key === 'anon' ? 2 : 1, numbers: new Map(), time: this.times.timeOf(text) };
    }
    const { block } = this;
    if (!block) return false;
    // The second line of either version; without it the first is anybody's.
    if (block.numbers.size === 1 && key !== (block.version === 2 ? 'file' : 'rss')) return this.miss(text, number);
    this.ending.reset();
    block.numbers.set(key, value);
    if (block.numbers.size === 2) this.earlierLines++;
    return !begins;
  }

  private fileLine(text: string, folder: string, name: string, value: number): void {
    const of = FILES.get(name);
    if (!of) return;
    let reading = this.folders.get(folder);
    if (!reading || reading.values.has(of.name)) {
      if (reading) this.files.add(folder, reading);
      reading = newReading();
      this.folders.set(folder, reading);
    }
    reading.time ??= this.times.timeOf(text);
    note(reading, of, value);
  }

  private miss(text: string, number: number): false {
    if (this.block && text !== '') this.ending.miss(number);
    return false;
  }

  private close(): void {
    const { block } = this;
    this.block = undefined;
    this.ending.reset();
    if (!block || block.numbers.size < 2) return;
    const { version, numbers } = block;
    const reading = newReading();
    reading.time = block.time;
    for (const [key, of] of version === 2 ? V2 : V1) {
      const value = numbers.get(key);
      if (value !== undefined) note(reading, of, value);
    }
    const anon = numbers.get(version === 2 ? 'anon' : 'rss');
    const mapped = numbers.get(version === 2 ? 'file_mapped' : 'mapped_file');
    if (anon !== undefined && mapped !== undefined) {
      note(reading, GO.rss, anon + mapped);
      this.isStat = true;
    }
    this.stats.add('', reading);
  }
}

const BARE_NUMBER: Notice = {
  code: 'bare-number',
  severity: 'caution',
  sentence: 'The file is one number, a multiple of a page. It is taken as memory.current of a control group: all that the container uses, file cache and kernel memory included.',
};

const SLASH = 0x2f;
const DOT = 0x2e;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;

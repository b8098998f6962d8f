/** Goroutines in columns, as they come; and where one dump ends and the next begins. */
import { GrowableFloat64, GrowableInt32 } from '../../../lib/growable.ts';
import type { CrashNotes } from './crash-notes.ts';
import type { GoroutineHeader, HeaderFacts } from './header.ts';
import { IdRows } from './id-rows.ts';
import { LockArguments } from './lock-arguments.ts';
import { ownString } from '../own-string.ts';
import { TextTable } from '../text-table.ts';

export interface Dump {
  /** Goroutines `from … to - 1`. */
  readonly from: number;
  to: number;
  readonly crash: CrashNotes | undefined;
  /** Of a `runtime stack:` behind the first goroutine. */
  readonly runtimeStack: string[];
  /** System stacks of threads, which Go prints as goroutine 0. */
  systemStacks: number;
  /** The text ends, or is damaged, in the middle of a goroutine. */
  isCut: boolean;
  /** No goroutine follows what is said of the crash: its only row is the stack of the runtime. */
  isCrashOnly: boolean;
  /** What stands in front of it, and is none of Go's. */
  lineAbove: string;
}

const LONGEST_ABOVE = 200;
const MOST_ANCESTORS = 100;

/** A text with more dumps than this has the rest of them in the last one: each is a capture of its own. */
const MOST_DUMPS = 100;
/** How far back the goroutine can be that a dump begins with, when another one is recognised: it comes first. */
const NEAR = 2;

export class DumpStore {
  readonly dumps: Dump[] = [];
  readonly id = new GrowableFloat64();
  readonly facts: HeaderFacts[] = [];
  /** The program's own labels: row by row, key and value by their numbers in `labelTexts`. */
  readonly labelTexts = new TextTable();
  readonly labelStart = new GrowableInt32();
  readonly labelPairs = new GrowableInt32();
  /** Index of the site in `created by`, -1 without one. */
  readonly createdSite = new GrowableInt32();
  readonly createdIn = new GrowableFloat64();
  readonly waitKind: string[] = [];
  readonly waitAddress = new GrowableFloat64();
  readonly stackStart = new GrowableInt32();
  readonly stackLength = new GrowableInt32();
  readonly sites = new GrowableInt32();
  readonly lockArguments = new LockArguments();
  /** Of few goroutines, so by row: functions in which its ancestors began what led to it. */
  readonly ancestors = new Map<number, string[]>();
  /** Rows that the leak check of a test lists. */
  readonly listed = new Set<number>();
  /** Rows whose stack Go shortened. */
  readonly elided = new Set<number>();
  /** Rows without a stack, for the goroutine ran on another thread. */
  readonly unavailable = new Set<number>();
  /** Rows that stand for several goroutines. */
  readonly copies = new Map<number, number>();
  /** More dumps than are told apart. */
  isFull = false;
  private readonly lastTexts: string[] = [];
  private readonly lastNumbers: number[] = [];
  private readonly rowOf = new IdRows();
  private running = -1;
  private isClosed = true;

  get rows(): number {
    return this.id.length;
  }

  get dump(): Dump | undefined {
    return this.isClosed ? undefined : this.dumps.at(-1);
  }

  /** What follows is another dump. */
  close(): void {
    this.isClosed = true;
  }

  /**
   * A goroutine begins; the answer is its row. An id that the dump has already begins another dump; so does a crash. With
   * `isSameCrash` (GOTRACEBACK=crash prints each thread in turn) a goroutine comes again and may now have its stack.
   */
  begin({ id, facts, labels }: GoroutineHeader, crash: CrashNotes | undefined, isSameCrash: boolean): number {
    const { rows } = this;
    let seen = id <= 0 ? undefined : this.rowOf.get(id);
    if (isSameCrash && seen !== undefined && !this.isClosed) return seen;
    const isAtWork = facts.state === 'running' || facts.state === 'idle';
    if (this.isClosed || (crash && (!crash.isWeak || isAtWork || seen !== undefined))) {
      this.open(rows, crash);
      seen = undefined;
    } else if (seen !== undefined) {
      const isFirst = facts.state === 'running' || this.running <= seen || rows - this.running > NEAR;
      this.open(isFirst ? rows : this.running, undefined);
      seen = undefined;
    }
    if (facts.state === 'running') this.running = rows;
    if (id > 0) this.rowOf.set(id, rows);
    else if (id === 0) this.dumps.at(-1)!.systemStacks++;
    this.id.push(id);
    this.facts.push(facts);
    this.labelStart.push(this.labelPairs.length);
    for (let at = 0; at < labels.length; at++) {
      this.pushText(at * 2, labels[at]!.key);
      this.pushText(at * 2 + 1, labels[at]!.text ?? '');
    }
    this.createdSite.push(-1);
    this.createdIn.push(0);
    this.waitKind.push('');
    this.waitAddress.push(0);
    this.stackStart.push(this.sites.length);
    this.stackLength.push(0);
    this.dumps.at(-1)!.to = rows + 1;
    return rows;
  }

  /** A crash without goroutines, as a dump of its own; `sites` are what the runtime was doing. */
  addCrash(header: GoroutineHeader, crash: CrashNotes): void {
    this.close();
    const row = this.begin(header, crash, false);
    const start = this.sites.length;
    for (const site of crash.runtimeSites) this.sites.push(site);
    this.endStack(row, start);
    // Past the most dumps that are told apart it went into another one.
    if (this.isFull) return;
    const dump = this.dumps.at(-1)!;
    dump.isCrashOnly = true;
    dump.systemStacks = 0;
    this.close();
  }

  /** The stack of a row is what was pushed to `sites` from `start` on. */
  endStack(row: number, start: number): void {
    const length = this.sites.length - start;
    if (length === 0) return;
    this.unavailable.delete(row);
    this.stackStart.data[row] = start;
    this.stackLength.data[row] = length;
  }

  setCreator(row: number, site: number, goroutine: number): void {
    this.createdSite.data[row] = site;
    this.createdIn.data[row] = goroutine;
  }

  addAncestor(row: number, ancestor: string): void {
    const known = this.ancestors.get(row) ?? [];
    if (known.length < MOST_ANCESTORS) known.push(ancestor);
    this.ancestors.set(row, known);
  }

  /** Only above its first goroutine it is about the dump. */
  setLineAbove(row: number, text: string): void {
    const dump = this.dumps.at(-1);
    if (dump?.from === row) dump.lineAbove = ownString(text.length > LONGEST_ABOVE ? `${text.slice(0, LONGEST_ABOVE)}…` : text).trim();
  }

  /** Its stack was not there to print: the row is nothing that a dump begins with. */
  markUnavailable(row: number): void {
    if (this.running === row) this.running = -1;
    this.unavailable.add(row);
  }

  /** Goroutines in a row have the same keys, and many the same values: to compare costs less than to look up. */
  private pushText(place: number, text: string): void {
    if (this.lastTexts[place] !== text) {
      this.lastTexts[place] = text;
      this.lastNumbers[place] = this.labelTexts.of(text);
    }
    this.labelPairs.push(this.lastNumbers[place]!);
  }

  private open(from: number, crash: CrashNotes | undefined): void {
    const before = this.dumps.at(-1);
    this.isClosed = false;
    this.rowOf.clear();
    this.running = -1;
    if (before && this.dumps.length >= MOST_DUMPS) {
      this.isFull = true;
      return;
    }
    if (before) before.to = Math.min(before.to, from);
    this.dumps.push({ from, to: from, crash, runtimeStack: [], systemStacks: 0, isCut: false, isCrashOnly: false, lineAbove: '' });
    for (let row = from; row < this.rows; row++) if (this.id.data[row]! > 0) this.rowOf.set(this.id.data[row]!, row);
  }
}

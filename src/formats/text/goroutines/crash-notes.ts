/** What Go prints above the stacks when a program ends: `panic: …`, `fatal error: …`, `SIGQUIT: quit`, and what explains them. */
import { formatBytes, formatCount } from '../../../lib/format-value.ts';
import { withoutPrefix } from '../clean-line.ts';
import { ownString } from '../own-string.ts';
import type { Notice } from '../../../model/failure.ts';

const MOST_LINES = 64;
const MOST_PANICS = 8;
/** The report ends with a fatal error; should that be missing, what follows is no part of it. */
const MOST_REPORT_LINES = 2000;
const LONGEST_KEPT = 400;

const BEGINNINGS = ['panic: ', 'fatal error: ', 'SIG', 'runtime: ', 'WARNING: LIKELY CLEANUP/FINALIZER ISSUES'] as const;

/** Other programs have fatal errors, too. */
const OWN_WORDS = /^(?:runtime: |all goroutines are asleep|concurrent map |stack overflow$|unexpected signal during runtime)/;

/** Cheap: it is asked of every line of a log. */
export function beginsCrash(text: string): boolean {
  return BEGINNINGS.some((beginning) => text.startsWith(beginning));
}

export class CrashNotes {
  /** The last one is what ended the program; the others were being handled. */
  private readonly panics: string[] = [];
  private fatal = '';
  private signal = '';
  private outOfMemory: { readonly wanted: number; readonly inUse: number } | undefined;
  private stackLimit = 0;
  private reports = 0;
  private report: string[] = [];
  private reportLines = 0;
  private isInReport = false;
  private isInPanic = false;
  readonly comments: string[] = [];
  /** Frames of a `runtime stack:`, which belongs to no goroutine. */
  readonly runtimeStack: string[] = [];
  /** The same, by their indexes in the table of sites. */
  readonly runtimeSites: number[] = [];

  /** Only a panic: a line that a program's own log may well have too. */
  get isWeak(): boolean {
    return this.fatal === '' && this.signal === '' && this.reports === 0;
  }

  get isSignalOnly(): boolean {
    return this.panics.length === 0 && this.fatal === '' && this.reports === 0 && this.comments.every((line) => !line.startsWith('runtime: '));
  }

  /** Only Go's runtime can have said this, whether goroutines follow or not. */
  get isSure(): boolean {
    if (this.fatal === '') return this.outOfMemory !== undefined || (this.panics.length > 0 && this.comments.some((line) => line.startsWith('[signal ')));
    return this.outOfMemory !== undefined || this.runtimeSites.length > 0 || OWN_WORDS.test(this.fatal);
  }

  /** Whether the lines that follow belong here, whatever they look like. */
  get isBusy(): boolean {
    return this.isInReport || this.isInPanic;
  }

  /** True: the line tells something about the crash. `isFirst`: nothing of this crash was seen before. */
  take(text: string, isFirst: boolean): boolean {
    if (this.isInReport && !text.startsWith('fatal error: ')) {
      // It comes again without what a log put before it, and then its end is known.
      if (withoutPrefix(text) !== undefined) return false;
      const line = text.trim();
      if (++this.reportLines > MOST_REPORT_LINES) this.isInReport = false;
      if (line !== '' && this.report.length < MOST_LINES) this.report.push(short(line));
      return true;
    }
    const taken = this.takeLine(text, isFirst);
    if (taken && this.comments.length < MOST_LINES && text.trim() !== '') this.comments.push(short(text.trim()));
    return taken;
  }

  private takeLine(text: string, isFirst: boolean): boolean {
    if (text.startsWith('panic: ') || (!isFirst && text.startsWith('\tpanic: '))) {
      if (this.panics.length >= MOST_PANICS) this.panics.pop();
      this.panics.push(short(text.slice(text.indexOf(' ') + 1)));
      this.isInPanic = true;
      return true;
    }
    if (text.startsWith('fatal error: ')) {
      this.isInReport = false;
      this.isInPanic = false;
      this.fatal = short(text.slice('fatal error: '.length));
      return true;
    }
    const signal = /^(SIG[A-Z0-9]{1,10}): ([^\n]{1,100})$/.exec(text);
    if (signal) {
      this.signal = `${signal[1]} (${signal[2]})`;
      return true;
    }
    if (text.startsWith('WARNING: LIKELY CLEANUP/FINALIZER ISSUES')) {
      this.isInReport = true;
      this.reports++;
      return true;
    }
    if (text.startsWith('runtime: ')) return this.takeRuntime(text);
    if (isFirst) return false;
    if (text === '') {
      this.isInPanic = false;
      return false;
    }
    // A value of several lines, or more panics; each line begins with a tab.
    if (this.isInPanic && text.startsWith('\t')) return true;
    const from = /^\[signal ([^\]]{1,200})\]?$/.exec(text);
    if (from) this.signal = from[1]!;
    return from !== null || text.startsWith('PC=0x') || text.startsWith('unexpected fault address 0x');
  }

  private takeRuntime(text: string): boolean {
    const memory = /^runtime: out of memory: cannot allocate (\d{1,15})-byte block \((\d{1,15}) in use\)/.exec(text);
    if (memory) this.outOfMemory = { wanted: Number(memory[1]), inUse: Number(memory[2]) };
    const stack = /^runtime: goroutine stack exceeds (\d{1,15})-byte limit/.exec(text);
    if (stack) this.stackLimit = Number(stack[1]);
    return memory !== null || stack !== null || text.startsWith('runtime: sp=');
  }

  /** `id` and `where` are of the goroutine that Go printed first: the one that crashed. */
  notices(id: number | undefined, where: string): Notice[] {
    const who = id === undefined ? 'The program' : `Goroutine ${id}${where === '' ? '' : ` (in ${where})`}`;
    const notices: Notice[] = [];
    const say = (code: string, sentence: string): void => {
      notices.push({ code, severity: 'caution', sentence });
    };
    if (this.fatal !== '') say('crash-fatal', this.fatalSentence(who, id !== undefined));
    const last = this.panics.at(-1);
    if (last !== undefined) {
      const before = this.panics.slice(0, -1);
      const signal = this.signal === '' ? '' : ` [signal ${this.signal}]`;
      const earlier = before.length === 0 ? '' : ` It was handling ${before.length === 1 ? 'an earlier panic' : 'earlier panics'}: ${before.join('; ')}.`;
      say('crash-panic', `${who} panicked: ${last}${signal}.${earlier}`);
    } else if (this.signal !== '') {
      say(
        'crash-signal',
        this.signal.startsWith('SIGQUIT')
          ? 'The program was ended with SIGQUIT, which makes Go print its goroutines.'
          : `The program was ended by ${this.signal}${id === undefined ? '' : `, taken in goroutine ${id}${where === '' ? '' : `, in ${where}`}`}.`,
      );
    }
    if (this.report.length > 0) {
      say('check-finalizers', `Go's check of finalizers and cleanups reported: ${short(this.report.slice(0, 2).join(' '))}.`);
      this.comments.push(...this.report.splice(0));
    }
    return notices;
  }

  private fatalSentence(who: string, isKnown: boolean): string {
    if (this.fatal.startsWith('all goroutines are asleep')) {
      return 'The program ended in a deadlock: every goroutine was waiting and nothing could wake one.';
    }
    if (this.outOfMemory) {
      const { wanted, inUse } = this.outOfMemory;
      return `The program ran out of memory: ${isKnown ? who : 'it'} asked for ${formatBytes(wanted)} while ${formatBytes(inUse)} were in use.`;
    }
    if (/^(?:runtime: )?(?:out of memory|cannot allocate memory)/.test(this.fatal)) return 'The program ran out of memory.';
    if (this.fatal === 'stack overflow') {
      const limit = this.stackLimit === 0 ? '' : ` of ${formatCount(this.stackLimit)} bytes`;
      return `${who} grew past the limit${limit} for a stack: most often a recursion without an end.`;
    }
    if (this.fatal.startsWith('concurrent map ')) {
      return `${who} used a map while another goroutine wrote to it (${this.fatal}): the map needs a lock.`;
    }
    return `The program was ended by the runtime: ${this.fatal}.${isKnown ? ` ${who} is where it happened.` : ''}`;
  }
}

function short(text: string): string {
  return ownString(text.length > LONGEST_KEPT ? `${text.slice(0, LONGEST_KEPT)}…` : text);
}

/**
 * Stacks of goroutines as Go's runtime prints them (src/runtime/traceback.go): `goroutine?debug=2`, `runtime.Stack`,
 * SIGQUIT, panics and fatal errors. Lines of other programs in between are passed over.
 */
import { runToEnd, type Steps } from '../../../lib/steps.ts';
import { withoutPrefix } from '../clean-line.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { beginsCrash, CrashNotes } from './crash-notes.ts';
import { dumpProfile } from './dump-profile.ts';
import { DumpStore } from './dump-store.ts';
import { WaitedObject } from './frame-role.ts';
import { HeaderReader, type GoroutineHeader } from './header.ts';
import { isCutWord, readCutLine } from './cut-line.ts';
import { beginsLeakedStacks, NAMELESS, readCutLeakHead, readLeakHead, type LeakHead } from './leak-heads.ts';
import { Indentation } from './indentation.ts';
import { SiteTable } from './site-table.ts';

/** No line of a stack is longer; what is, belongs to something else. */
const LONGEST_LINE = 32 * 1024;
/** After so many lines of others, what was open is taken to have ended. */
const PATIENCE = 64;
/** A blank line may stand between a line and the dump it is about. */
const ABOVE = 2;
const CREATED = 'created by ';
const ORIGIN = '[originating from goroutine ';
const MOST_RUNTIME_FRAMES = 100;
const ELIDED = /^\.\.\.(?:\d+|additional) frames elided\.\.\.$/;
const BARE_PLACE = /^\S+:\d+(?: \+0x[0-9a-f]+)?$/;
const CUT_HEADER = /^goroutine \d+(?:$| \[| gp=| m=)/;
const REGISTER = /^[a-z][a-z0-9_]{0,9} +0x[0-9a-f]{1,32}(?:\s|$)/;

/** What the lines until the next blank one are about. */
type Section = 'none' | 'goroutine' | 'ancestor' | 'runtime stack';

export function createGoroutineDumpParser(): TextParser {
  return new GoroutineDumpParser();
}

class GoroutineDumpParser implements TextParser {
  readonly name = 'goroutine dump';
  private readonly headers = new HeaderReader();
  private readonly table = new SiteTable();
  private readonly store = new DumpStore();
  private readonly waited = new WaitedObject();
  private section: Section = 'none';
  private row = -1;
  private start = 0;
  /** The line of a frame (or creator) whose place is on the next one. */
  private pending = '';
  private pendingLength = 0;
  private isCreator = false;
  /** The pending line may be C code, or anybody's: only its place can tell. */
  private isDoubtful = false;
  private createdIn = 0;
  private ancestor = 0;
  private crash: CrashNotes | undefined;
  /** After `-----` more threads of the same crash follow. */
  private isNextThread = false;
  private lastOwn = 0;
  /** A line was broken off, and nothing has come that explains it. */
  private isCut = false;
  /** A leak checker's line; the runtime's own header may follow it. */
  private leakHead: LeakHead | undefined;
  /** The goroutine that begins next stands in the list of a leak checker. */
  private isListed = false;
  private readonly indentation = new Indentation();
  /** As it was offered last, and its number. */
  private lastLine = '';
  private lastNumber = 0;
  /** The last line that was none of a dump's, and its number: a program may say in it what follows. */
  private lineAbove = '';
  private aboveNumber = 0;
  /** The number of the doubtful line; one line is offered in several forms. */
  private doubtNumber = -1;
  private doubtLine = '';

  get isBusy(): boolean {
    return this.leakHead !== undefined || this.indentation.isOpen || this.section !== 'none' || this.crash?.isBusy === true;
  }

  line(text: string, number: number): boolean {
    // Only a panic's value may be as long as it likes.
    if (text.length > LONGEST_LINE && !text.startsWith('panic: ')) return false;
    if (number - this.lastOwn > PATIENCE) this.forget();
    if (number !== this.lastNumber && this.lastNumber !== this.lastOwn && this.lastLine !== '') {
      this.lineAbove = this.lastLine;
      this.aboveNumber = this.lastNumber;
    }
    this.lastLine = text;
    this.lastNumber = number;
    const isOwn = this.take(text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text);
    if (isOwn) this.lastOwn = number;
    return isOwn;
  }

  finish(): readonly TextArtefact[] {
    return runToEnd(this.finishing());
  }

  *finishing(): Steps<readonly TextArtefact[]> {
    this.endLastLine();
    const isOpen = this.section !== 'none';
    const isEmpty = this.section === 'goroutine' && this.store.sites.length === this.start && !this.store.unavailable.has(this.row);
    const isCut = this.isCut || (isOpen && (isEmpty || (this.pending !== '' && !this.isDoubtful)));
    this.endSection();
    this.endCrash();
    const { dumps } = this.store;
    const last = dumps.at(-1);
    if (last && isCut) last.isCut = true;
    const artefacts: TextArtefact[] = [];
    for (const dump of dumps) if (dump.to > dump.from) artefacts.push(yield* dumpProfile(this.store, this.table.sites, dump));
    return artefacts;
  }

  /** A text that was cut in its last line. */
  private endLastLine(): void {
    const line = this.lastLine;
    if (this.leakHead) this.beginLeaked(this.leakHead);
    const head = readCutLeakHead(line, this.headers);
    if (head) this.beginLeaked(head);
    if (isCutWord(line.trim())) this.isCut = true;
    if (this.section === 'none' || this.doubtNumber !== this.lastNumber) return;
    const { isCut, nameLength } = readCutLine(this.doubtLine);
    if (isCut) this.isCut = true;
    if (nameLength > 0) this.frame(this.doubtLine, nameLength, '');
  }

  /** Stacks that a test logged have a blank line between, and no header. */
  private withoutIndentation(whole: string): string {
    if (!this.indentation.isOpen) return whole;
    const text = this.indentation.strip(whole);
    if (!this.indentation.isOpen) this.endSection();
    else if (this.section === 'none' && text.endsWith(')')) this.beginLeaked(NAMELESS);
    return text;
  }

  private take(whole: string): boolean {
    const text = this.withoutIndentation(whole);
    const first = text.charCodeAt(0);
    if (this.leakHead) {
      if (text.startsWith('goroutine ')) this.isListed = true;
      else this.beginLeaked(this.leakHead);
      this.leakHead = undefined;
    }
    const last = text.charCodeAt(text.length - 1);
    if (last === COLON) {
      const head = readLeakHead(text, this.headers);
      if (head) {
        this.endSection();
        this.leakHead = head;
        return true;
      }
      if (beginsLeakedStacks(text)) {
        this.endSection();
        this.indentation.open();
        return true;
      }
    }
    if (this.section !== 'none') {
      if (first === TAB || first === SPACE) {
        if (this.pending !== '') return this.place(text);
        if (text.trimStart() === 'goroutine running on other thread; stack unavailable' && this.section === 'goroutine') {
          this.store.markUnavailable(this.row);
          return true;
        }
        return false;
      }
      if (text === '') {
        if (this.pending === '') this.isCut = false;
        this.endSection();
        return true;
      }
    }
    if (last === COLON && this.begins(text)) return true;
    if (this.section === 'none') return this.between(text);
    if (first === LOWER_C && text.startsWith(CREATED)) return this.creator(text);
    if (first === BRACKET && text.startsWith(ORIGIN)) return this.origin(text);
    if (first === DOT && ELIDED.test(text)) {
      this.frame(text, text.length, '');
      if (this.section === 'goroutine') this.store.elided.add(this.row);
      return true;
    }
    // A place whose tab was lost on the way.
    if (this.pending !== '' && BARE_PLACE.test(text) && this.place(text)) return true;
    return this.func(text, last);
  }

  /** A header, of a goroutine or of a stack that is none's. */
  private begins(text: string): boolean {
    if (text === 'runtime stack:') {
      this.endSection();
      this.section = 'runtime stack';
      return true;
    }
    const header = this.headers.read(text);
    if (!header) return false;
    this.beginGoroutine(header);
    return true;
  }

  private beginLeaked({ header, copies }: LeakHead): void {
    this.leakHead = undefined;
    this.isListed = true;
    this.beginGoroutine(header);
    if (copies > 1) this.store.copies.set(this.row, copies);
  }

  private beginGoroutine(header: GoroutineHeader): void {
    this.endSection();
    const before = this.store.dumps.at(-1);
    if (before && this.isCut) before.isCut = true;
    this.isCut = false;
    this.row = this.store.begin(header, this.crash, this.isNextThread);
    if (this.lastNumber - this.aboveNumber <= ABOVE) this.store.setLineAbove(this.row, this.lineAbove);
    if (this.isListed) this.store.listed.add(this.row);
    this.isListed = false;
    this.crash = undefined;
    this.start = this.store.sites.length;
    this.section = 'goroutine';
    this.waited.begin(header.facts.state);
    this.store.lockArguments.begin(this.row);
  }

  private func(text: string, last: number): boolean {
    let length = -1;
    if (last === CLOSE) {
      // Arguments have no parentheses of their own.
      length = text.lastIndexOf('(');
      const space = text.indexOf(' ');
      if (space !== -1 && space < length) length = -1;
    }
    if (length > 0) {
      this.dropPending();
      this.isCreator = false;
      this.isDoubtful = false;
      this.pending = text;
      this.pendingLength = length;
      return true;
    }
    if (text.startsWith('non-Go function at pc=0x')) {
      this.frame('', 0, text.slice('non-Go function at '.length));
      return true;
    }
    if (REGISTER.test(text) || text === '-----' || text.startsWith('exit status ') || (beginsCrash(text) && new CrashNotes().take(text, true))) {
      this.endSection();
      return this.between(text);
    }
    if (CUT_HEADER.test(text)) this.isCut = true;
    if ((this.pending !== '' && !this.isDoubtful) || withoutPrefix(text) !== undefined) return false;
    // C code comes without parentheses. Whoever wrote the line may have it, until the next one says whose it is.
    this.isCreator = false;
    this.isDoubtful = true;
    this.doubtNumber = this.lastNumber;
    this.doubtLine = text;
    this.pending = text;
    this.pendingLength = text === 'non-Go function' ? 0 : text.length;
    return false;
  }

  /** The line below a frame. */
  private place(text: string): boolean {
    const { pending } = this;
    if (this.isDoubtful && !text.includes('pc=0x')) {
      this.pending = '';
      return false;
    }
    const isInlined = !this.isCreator && pending.endsWith('(...)') && !text.includes(' +0x');
    const from = this.isCreator ? CREATED.length : 0;
    const site = this.table.at(pending, from, this.pendingLength - from, text, isInlined);
    if (!site) {
      // Something of others between the two lines, or the text ends here.
      this.isCut = true;
      return false;
    }
    this.isCut = !isInlined && !this.isCreator && !this.isDoubtful && !text.includes('0x');
    this.pending = '';
    if (this.isCreator) this.created(site.index);
    else this.push(site.index, pending, this.pendingLength);
    return true;
  }

  /** A frame on one line. */
  private frame(line: string, length: number, place: string): void {
    this.dropPending();
    const site = this.table.at(line, 0, length, place, false);
    if (site) this.push(site.index, line, length);
  }

  private push(index: number, line: string, length: number): void {
    const site = this.table.sites[index]!;
    if (this.section === 'runtime stack') {
      const frames = (this.crash ?? this.store.dump)?.runtimeStack;
      if (!frames || frames.length >= MOST_RUNTIME_FRAMES) return;
      frames.push(site.func);
      this.crash?.runtimeSites.push(index);
    } else if (this.section === 'ancestor') {
      if (this.ancestor !== 0) this.store.addAncestor(this.row, `${site.func} in goroutine ${this.ancestor}`);
      this.ancestor = 0;
    } else {
      this.store.sites.push(index);
      this.waited.see(site.role, line, length);
      if (site.role === undefined && this.waited.isLock) this.store.lockArguments.see(site, line, length);
    }
  }

  private creator(text: string): boolean {
    this.dropPending();
    const at = text.lastIndexOf(' in goroutine ');
    const digits = at === -1 ? '' : text.slice(at + ' in goroutine '.length);
    this.createdIn = /^\d{1,15}$/.test(digits) ? Number(digits) : 0;
    this.pending = text;
    this.pendingLength = at === -1 ? text.length : at;
    this.isCreator = true;
    this.isDoubtful = false;
    return true;
  }

  private created(index: number): void {
    if (this.section === 'goroutine') this.store.setCreator(this.row, index, this.createdIn);
  }

  /** GODEBUG=tracebackancestors: the stack on which an ancestor began the goroutine above. */
  private origin(text: string): boolean {
    if (this.section === 'runtime stack') return false;
    this.dropPending();
    this.section = 'ancestor';
    this.ancestor = Number.parseInt(text.slice(ORIGIN.length), 10) || 0;
    return true;
  }

  private dropPending(): void {
    const { pending } = this;
    if (pending === '' || this.isDoubtful) return;
    this.pending = '';
    // Only the place is missing; the name was whole.
    const from = this.isCreator ? CREATED.length : 0;
    const site = this.table.at(pending, from, this.pendingLength - from, '', false);
    if (!site) return;
    if (this.isCreator) this.created(site.index);
    else this.push(site.index, pending, this.pendingLength);
  }

  private endSection(): void {
    if (this.section === 'none') return;
    this.dropPending();
    this.pending = '';
    this.isDoubtful = false;
    if (this.section === 'goroutine' || this.section === 'ancestor') {
      this.store.endStack(this.row, this.start);
      this.store.lockArguments.end(this.row);
      if (this.waited.kind !== '') {
        this.store.waitKind[this.row] = this.waited.kind;
        this.store.waitAddress.data[this.row] = this.waited.address;
      }
    }
    this.section = 'none';
  }

  /** Outside of stacks: what Go says of a crash, registers, and the end of the program. */
  private between(text: string): boolean {
    const { dump } = this.store;
    if (dump && text === '-----') {
      this.isNextThread = true;
      return true;
    }
    if (dump && text.startsWith('exit status ')) {
      this.store.close();
      this.isNextThread = false;
      return true;
    }
    if (dump && REGISTER.test(text)) return true;
    if (CUT_HEADER.test(text)) this.isCut = true;
    if (!this.crash && !beginsCrash(text)) return false;
    const crash = this.crash ?? new CrashNotes();
    if (!crash.take(text, this.crash === undefined)) return false;
    // Each thread of one crash repeats the signal, and nothing else.
    if (!crash.isSignalOnly) this.isNextThread = false;
    if (!this.isNextThread) this.crash = crash;
    return true;
  }

  private forget(): void {
    this.endSection();
    this.indentation.close();
    this.endCrash();
    this.isNextThread = false;
  }

  /** Nothing followed what was said of a crash. */
  private endCrash(): void {
    const { crash } = this;
    this.crash = undefined;
    const facts = crash?.isSure === true ? this.headers.factsOf('running') : undefined;
    // Go prints the system stack of a thread as goroutine 0.
    if (crash && facts) this.store.addCrash({ id: 0, facts, labels: [] }, crash);
  }
}

const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;
const CLOSE = 0x29;
const LOWER_C = 0x63;
const BRACKET = 0x5b;
const DOT = 0x2e;

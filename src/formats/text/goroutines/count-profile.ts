/**
 * Profiles that only count, as `?debug=1` prints them (Go's src/runtime/pprof/pprof.go, printCountProfile):
 * goroutine, goroutineleak, threadcreate, and whatever a program names with pprof.NewProfile.
 */
import { formatCount } from '../../../lib/format-value.ts';
import { runToEnd, type Steps } from '../../../lib/steps.ts';
import type { ProfileKind } from '../../../model/capture.ts';
import type { Notice } from '../../../model/failure.ts';
import { withoutPrefix } from '../clean-line.ts';
import { ownString } from '../own-string.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { StackLines } from '../profiles/stack-lines.ts';
import { StackCollector, type CollectedLabel } from '../stack-collector.ts';
import { readLabels } from './go-labels.ts';

const HEADER = /^(\S[^\n]{0,500}?) profile: total (\d{1,15})$/;
const RECORD = /^(\d{1,15}) @(?= 0x|$)/;
const FIRST_RECORD = /^[1-9]\d{0,14} @ 0x/;
const BROKEN_RECORD = /^\d{1,15} @ /;
const CUT_FRAME = /^#\s{1,16}0x/;
const LABELS = '# labels: ';
const LONGEST_HEADER = 600;
const LONGEST_RECORD = 32 * 1024;
/** A second list of the same kind begins with what the first began with, or nearly. */
const MOST_TOPS = 64;
/** After so many lines of others the profile is taken to have ended. */
const PATIENCE = 64;

export function createCountProfileParser(): TextParser {
  return new CountProfileParser();
}

class CountProfileParser implements TextParser {
  readonly name = 'count profile';
  private readonly ended: OpenProfile[] = [];
  private profile: OpenProfile | undefined;
  private lastOwn = 0;
  private lastNumber = 0;
  private wasBlank = true;
  /** Lines of others have come since the last record. */
  private isApart = false;

  get isBusy(): boolean {
    return this.profile?.isInRecord === true;
  }

  line(text: string, number: number): boolean {
    if (this.profile && number - this.lastOwn > PATIENCE) this.close();
    if (number !== this.lastNumber && this.lastNumber !== this.lastOwn && !this.wasBlank) this.isApart = true;
    this.lastNumber = number;
    this.wasBlank = text === '';
    const isOwn = this.take(text);
    if (isOwn) {
      this.lastOwn = number;
      if (text !== '') this.isApart = false;
    }
    return isOwn;
  }

  finish(): readonly TextArtefact[] {
    return runToEnd(this.finishing());
  }

  *finishing(): Steps<readonly TextArtefact[]> {
    this.close();
    const artefacts: TextArtefact[] = [];
    for (const profile of this.ended) artefacts.push(yield* profile.end());
    return artefacts;
  }

  private take(text: string): boolean {
    if (text.length <= LONGEST_HEADER && text.includes(' profile: total ')) {
      const header = HEADER.exec(text);
      if (header && !isPrefixed(header[1]!, text)) {
        this.close();
        this.profile = new OpenProfile(ownString(header[1]!), Number(header[2]));
        return true;
      }
    }
    if (!this.profile) return this.headless(text);
    if (text.startsWith('heap profile: ') || text.startsWith('--- ')) {
      this.close();
      return false;
    }
    const isOwn = this.profile.line(text, this.isApart);
    if (!this.profile.repeated) return isOwn;
    const next = this.profile.next(this.profile.repeated);
    this.end(this.profile);
    this.profile = next;
    return next.line(text, false);
  }

  /** What is pasted into a ticket is mostly the top of the list, without the line above it. */
  private headless(text: string): boolean {
    // To open one is dear, and a heap profile that has lost its beginning has thousands of lines with an `@`.
    if (!FIRST_RECORD.test(text)) return false;
    const profile = new OpenProfile('goroutine', undefined);
    if (!profile.line(text, false) || !profile.isInRecord) return false;
    this.profile = profile;
    return true;
  }

  private close(): void {
    const { profile } = this;
    this.profile = undefined;
    if (!profile) return;
    this.end(profile);
    if (profile.repeated) this.end(profile.next(profile.repeated));
  }

  private end(profile: OpenProfile): void {
    profile.endRecord(false);
    if (profile.isSure) this.ended.push(profile);
  }
}

class OpenProfile {
  private readonly profileName: string;
  /** Undefined: the line that says it is missing. */
  private readonly total: number | undefined;
  private readonly collector: StackCollector;
  private readonly stack: StackLines;
  private count = 0;
  private labels: readonly CollectedLabel[] = [];
  private read = 0;
  private isDamaged = false;
  private deepRecords = 0;
  /** Addresses and labels of the first records: Go writes none twice (printCountProfile). */
  private readonly tops = new Set<string>();
  private addressText = '';
  private labelText = '';
  /** Lines of the open record, where it may be the first of another list. */
  private lines: string[] | undefined;
  /** Lines of a record that the list has already: with it another one begins, without its first line. */
  repeated: readonly string[] | undefined;

  constructor(profileName: string, total: number | undefined) {
    this.profileName = profileName;
    this.total = total;
    this.collector = new StackCollector([{ type: profileName, unit: 'count' }]);
    this.stack = new StackLines(this.collector);
  }

  get isInRecord(): boolean {
    return this.stack.isOpen;
  }

  /** Without a header, one line with numbers after an `@` may be anybody's. */
  get isSure(): boolean {
    return this.total !== undefined || this.stack.named > 0 || this.deepRecords > 1;
  }

  /** The list that a repeated record begins. */
  next(lines: readonly string[]): OpenProfile {
    const profile = new OpenProfile(this.profileName, undefined);
    for (const line of lines) profile.line(line, false);
    return profile;
  }

  /** `isApart`: lines of others stand in front of it. */
  line(text: string, isApart: boolean): boolean {
    const isOwn = this.take(text, isApart);
    if (isOwn) this.lines?.push(text);
    return isOwn;
  }

  private take(text: string, isApart: boolean): boolean {
    const first = text.charCodeAt(0);
    if (text === '' || ((first === SPACE || first === TAB) && text.trim() === '')) {
      const wasInRecord = this.isInRecord;
      this.endRecord(true);
      return wasInRecord;
    }
    if (first === HASH) return this.isInRecord ? this.detail(text) : this.orphan(text);
    if (this.isInRecord && (first === SPACE || first === TAB || text.startsWith('0x')) && this.stack.frame(text)) return true;
    if (first < ZERO || first > NINE) return false;
    const record = text.length <= LONGEST_RECORD ? RECORD.exec(text) : null;
    // A date in front of the line that follows is no end: it comes again without.
    if (!record && !BROKEN_RECORD.test(text)) return false;
    this.endRecord(record !== null);
    if (this.repeated) return false;
    if (!record || !this.stack.open(text, record[0].length)) {
      this.isDamaged = true;
      return true;
    }
    // The list is sorted: the most come first.
    const isSuspect = this.tops.size > 0 && (isApart || Number(record[1]) > this.count);
    this.lines = isSuspect ? [] : undefined;
    this.addressText = isSuspect || this.tops.size < MOST_TOPS ? text.slice(record[0].length) : '';
    this.labelText = '';
    this.count = Number(record[1]);
    if (this.stack.depth > 1) this.deepRecords++;
    return true;
  }

  *end(): Steps<TextArtefact> {
    const type = { type: this.profileName, unit: 'count' };
    return {
      kind: 'profile',
      profileKind: kindOf(this.profileName),
      profile: yield* this.collector.take({ periodType: type, period: 1 }),
      notices: this.notices(),
    };
  }

  private detail(text: string): boolean {
    if (text.startsWith(LABELS)) {
      this.labelText = text;
      const read = readLabels(ownString(text), LABELS.length);
      if (read) this.labels = read.labels;
      else this.isDamaged = true;
      return true;
    }
    if (this.stack.frame(text)) return true;
    if (!text.startsWith('#\t') && !CUT_FRAME.test(text)) return false;
    this.isDamaged = true;
    return true;
  }

  /** A detail whose record could not be read. */
  private orphan(text: string): boolean {
    const isDetail = text.startsWith('#\t0x') || text.startsWith(LABELS);
    if (isDetail) this.isDamaged = true;
    return isDetail;
  }

  /** `isWhole`: something came behind it. */
  endRecord(isWhole: boolean): void {
    if (!this.isInRecord) return;
    const top = `${this.addressText}${this.labelText}`;
    if (this.lines && this.tops.has(top)) {
      this.repeated = this.lines;
      this.stack.drop();
      return;
    }
    if (this.tops.size < MOST_TOPS) this.tops.add(ownString(top));
    const stack = this.stack.close(isWhole);
    if ((!isWhole && this.stack.lost > 0) || this.stack.hasCutFrame) this.isDamaged = true;
    if (!Number.isSafeInteger(this.read + this.count)) {
      this.isDamaged = true;
      this.count = 0;
    }
    this.collector.add(stack, [this.count], this.labels);
    this.read += this.count;
    this.labels = [];
  }

  private notices(): Notice[] {
    const damage: Notice = { code: 'cut', severity: 'caution', sentence: 'Parts of this profile could not be read: it is cut off or damaged. Some stacks may lack frames or labels.' };
    if (this.total === undefined) return this.isDamaged ? [headless(this.profileName), damage] : [headless(this.profileName)];
    const missing = this.total - this.read;
    if (missing !== 0) {
      return [
        {
          code: 'cut',
          severity: 'caution',
          sentence: `The profile counts ${formatCount(this.total)}, but what is here adds up to ${formatCount(this.read)}: ${missing > 0 ? 'the rest was cut off or could not be read' : 'it was changed, or two were mixed'}.`,
        },
      ];
    }
    return this.isDamaged ? [damage] : [];
  }
}

function headless(name: string): Notice {
  return {
    code: 'text-without-header',
    severity: 'caution',
    sentence: `The first line of this profile, which says what it counts and how many there are, is missing. It is taken as ${name === 'goroutine' ? 'goroutines' : name}; whether stacks are missing can’t be told.`,
  };
}

/** A name may have blanks, but not such: it is behind something that is on each line. */
function isPrefixed(name: string, line: string): boolean {
  return /\s(?:goroutine|goroutineleak|threadcreate)$/.test(name) || withoutPrefix(line) !== undefined;
}

function kindOf(name: string): ProfileKind {
  return name === 'goroutine' || name === 'goroutineleak' || name === 'threadcreate' ? name : 'other';
}

const HASH = 0x23;
const TAB = 0x09;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

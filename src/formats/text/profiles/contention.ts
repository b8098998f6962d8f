import { formatCount } from '../../../lib/format-value.ts';
import { runToEnd } from '../../../lib/steps.ts';
import type { Notice } from '../../../model/failure.ts';
import type { ValueType } from '../../../model/stack-profile.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { StackCollector } from '../stack-collector.ts';
import { ExactSums } from './exact-sums.ts';
import { StackLines } from './stack-lines.ts';
import { startsOtherText } from './starts-other-text.ts';

/** Block and mutex profiles as text (writeProfileInternal in Go's runtime/pprof/pprof.go). */
export function createContentionTextParser(): TextParser {
  const artefacts: TextArtefact[] = [];
  let open: ContentionText | undefined;

  function end(isWhole: boolean): void {
    if (open) artefacts.push(open.end(isWhole));
    open = undefined;
  }

  return {
    name: 'contention profile',
    get isBusy() {
      return open !== undefined;
    },
    line(text) {
      const header = HEADER.exec(text);
      if (!header) return open?.line(text) ?? false;
      end(true);
      open = new ContentionText(header[1] === 'mutex' ? 'mutex' : 'block');
      return true;
    },
    finish() {
      end(false);
      return artefacts;
    },
  };
}

const HEADER = /^--- (contention|mutex):\s*$/;
const FACT = /^(cycles\/second|sampling period) ?= ?(\d{1,15})\s*$/;
const RECORD = /^ *(-?\d{1,20}) +(-?\d{1,20}) @/;
const CONTENTIONS: ValueType = { type: 'contentions', unit: 'count' };

class ContentionText {
  private readonly kind: 'block' | 'mutex';
  private cyclesPerSecond = 0;
  private samplingPeriod = 1;
  /** Made with the first record: what the second value is depends on the lines before it. */
  private records: { readonly collector: StackCollector; readonly stack: StackLines; readonly isTimed: boolean } | undefined;
  private readonly sums = new ExactSums(2);
  private record = { cycles: 0, count: 0 };
  private refused = 0;
  private isCut = false;

  constructor(kind: 'block' | 'mutex') {
    this.kind = kind;
  }

  line(text: string): boolean {
    const stack = this.records?.stack;
    if (stack?.isOpen === true) {
      if (text.trim() === '') {
        this.endRecord(true);
        return true;
      }
      if (stack.frame(text)) return true;
    }
    const record = RECORD.exec(text);
    if (record) return this.begin(text, record);
    const fact = FACT.exec(text);
    if (fact && !this.records) {
      if (fact[1] === 'sampling period') this.samplingPeriod = Number(fact[2]);
      else this.cyclesPerSecond = Number(fact[2]);
      return true;
    }
    if (startsOtherText(text)) this.endRecord(true);
    return false;
  }

  private begin(text: string, [head, cycles, count]: RegExpExecArray): boolean {
    this.endRecord(true);
    this.records ??= this.makeRecords();
    if (!this.records.stack.open(text, head.length)) return false;
    this.record = { cycles: Number(cycles), count: Number(count) };
    return true;
  }

  end(isWhole: boolean): TextArtefact {
    this.isCut = !isWhole && this.records?.stack.isOpen === true;
    this.endRecord(isWhole);
    const { collector } = this.records ?? this.makeRecords();
    const profile = runToEnd(collector.take({ periodType: CONTENTIONS, period: 1 }));
    return { kind: 'profile', profileKind: this.kind, profile, notices: this.notices() };
  }

  private makeRecords(): { readonly collector: StackCollector; readonly stack: StackLines; readonly isTimed: boolean } {
    const isTimed = this.cyclesPerSecond > 0;
    const collector = new StackCollector([CONTENTIONS, { type: 'delay', unit: isTimed ? 'nanoseconds' : 'cycles' }]);
    return { collector, stack: new StackLines(collector), isTimed };
  }

  private endRecord(isWhole: boolean): void {
    if (this.records?.stack.isOpen !== true) return;
    const { collector, stack, isTimed } = this.records;
    const { cycles, count } = this.record;
    // In this order and cut off, as Go does for the protobuf form (printCountCycleProfile), so that both agree.
    const delay = isTimed ? Math.trunc(cycles / (this.cyclesPerSecond / 1e9)) : cycles;
    const locations = stack.close(isWhole);
    if (this.sums.add([count, delay])) collector.add(locations, [count, delay]);
    else this.refused++;
  }

  private notices(): readonly Notice[] {
    const notices: Notice[] = [];
    const caution = (code: string, sentence: string): void => {
      notices.push({ code, severity: 'caution', sentence });
    };
    if (this.records?.isTimed === false) {
      caution('no-cycles-per-second', 'The line that says how many cycles a second has (cycles/second=…) is missing: delays are in cycles of the processor.');
    }
    if (this.isCut) {
      notices.push({
        code: 'text-may-be-cut',
        severity: 'info',
        sentence: 'This text ends inside a record, as a text does that was cut, or copied without its last empty line. Records after it are missing if it was cut.',
      });
    }
    if (this.samplingPeriod > 1) {
      caution(
        'sampling-period',
        `One in ${formatCount(this.samplingPeriod)} contentions was recorded. Go 1.20 and later write estimates of all of them, and so these values are taken; earlier versions write only what was recorded, and then the true values are ${formatCount(this.samplingPeriod)} times larger.`,
      );
    }
    if (this.refused > 0) {
      caution('value-too-large', `${formatCount(this.refused)} records of this profile are left out: their values, or the sums with them, are beyond 2^53.`);
    }
    return notices;
  }
}

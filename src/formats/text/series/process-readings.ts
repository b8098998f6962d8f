/** Moments of processes and containers as tools of the system print them, each a reading; and what tells when it was. */
import { SERIES_NAMES } from '../../../model/series.ts';
import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact } from '../parser.ts';
import { parseTime, wallTimeIn } from './process-clock.ts';
import { artefactOf, type Reading } from './readings.ts';

/** A list of all that runs has hundreds; those that have most memory are what anyone asks for. */
const MOST_PROCESSES = 8;

export class ProcessReadings {
  private readonly source: string;
  private readonly processes = new Map<string, Reading[]>();
  /** Of these the text does not say whose they are. */
  private readonly guessed = new Set<string>();

  constructor(source: string) {
    this.source = source;
  }

  add(process: string, reading: Reading, isNamed = process !== ''): void {
    if (!isNamed) this.guessed.add(process);
    const known = this.processes.get(process);
    if (known) known.push(reading);
    else this.processes.set(process, [reading]);
  }

  /** Only where there are several do they get names: a single one is taken for the process that other captures tell of. */
  finish(notices: readonly Notice[]): readonly TextArtefact[] {
    const all = Array.from(this.processes, ([process, readings]) => ({ process, readings, most: mostOf(readings) })).toSorted((one, other) => other.most - one.most);
    const shown = all.filter(({ most }, at) => at === 0 || (most > 0 && at < MOST_PROCESSES));
    const left = all.length - shown.length;
    const said = left === 0 ? notices : [...notices, leftOut(shown.length, left)];
    return shown.flatMap(({ process, readings }, at) => {
      if (shown.length > 1) for (const { facts } of readings) facts.set('Process', process);
      const isGuess = this.guessed.has(process) && readings.length > 1 && readings.every(({ time }) => time === undefined);
      const own = isGuess ? [TAKEN_AS_ONE] : [];
      return artefactOf(this.source, readings, at === 0 ? [...said, ...own] : own) ?? [];
    });
  }
}

function mostOf(readings: readonly Reading[]): number {
  return readings.reduce((most, reading) => Math.max(most, memoryOf(reading)), 0);
}

/** RSS; where it is not told, the largest of what is. */
function memoryOf({ values }: Reading): number {
  const rss = values.get(SERIES_NAMES.rss);
  return rss ? rss.value : Array.from(values.values()).reduce((most, { of, value }) => (of.unit === 'bytes' ? Math.max(most, value) : most), 0);
}

const TAKEN_AS_ONE: Notice = {
  code: 'taken-as-one',
  severity: 'caution',
  sentence: 'The text says neither whose these values are nor when each was taken. They are shown as moments of one process, in their order; if they are of several, the line means nothing.',
};

function leftOut(shown: number, left: number): Notice {
  return {
    code: 'processes-left-out',
    severity: 'info',
    sentence: `The text is of ${shown + left} processes. The ${shown === 1 ? 'one' : shown} with most memory ${shown === 1 ? 'is' : 'are'} shown. Ask for one alone: ps -o pid,rss,vsz,comm -p PID.`,
  };
}

const LONGEST_TIME = 40;
/** `date`, as the C locale prints it. */
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ,].{0,24}\d\d:\d\d:\d\d.{0,16}$/;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?$/;
const EPOCH = /^\d{10}(?:\.\d{1,9})?$/;

/** When something was printed: by a line above it that is nothing but a time (`date; cat /proc/7/status`), or a prefix of its own. */
export class TimeLines {
  private latest: number | undefined;
  private number = -1;
  private raw = '';

  /** Each line in each form that it is offered in. */
  see(text: string, number: number): void {
    if (number !== this.number) {
      this.number = number;
      this.raw = text;
    }
    if (text.length < 10 || text.length > LONGEST_TIME) return;
    const first = text.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) {
      if (ISO.test(text)) this.latest = isoTime(text) ?? this.latest;
      else if (EPOCH.test(text)) this.latest = Number(text) * 1000;
    } else if (first >= 0x46 && first <= 0x57 && DATE.test(text)) {
      const time = Date.parse(text);
      if (!Number.isNaN(time)) this.latest = time;
    }
  }

  /** Of the line that was seen last. */
  timeOf(text: string): number | undefined {
    return (this.raw === text ? undefined : wallTimeIn(this.raw)) ?? this.latest;
  }
}

function isoTime(text: string): number | undefined {
  const compact = text.replace(' ', 'T').replace(/ ?UTC$/, 'Z').replace(/ (?=[+-])/, '');
  return parseTime(/(?:Z|[+-]\d\d:?\d\d)$/.test(compact) ? compact : `${compact}Z`);
}

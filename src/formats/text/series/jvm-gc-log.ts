/** Unified logging of HotSpot (JEP 158, JEP 271), lines with a tag `gc`: `-Xlog:gc*`. */
import type { Notice } from '../../../model/failure.ts';
import { SERIES_NAMES } from '../../../model/series.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { ownString } from '../own-string.ts';
import { GO } from './go-quantities.ts';
import { parseTime, ProcessClock } from './process-clock.ts';
import { quantity, SeriesBuilder } from './series-builder.ts';

const CAPACITY = quantity(SERIES_NAMES.heapSys, 'bytes');
const METASPACE = quantity('metaspace.used', 'bytes');

/** How far around the tag a line of the log can reach; an application's output may be glued to either side. */
const BEFORE = 200;
const AFTER = 400;
const DECORATIONS = /((?:\[[^[\]]{0,60}\])*\[(?:gc|[a-z+]+,gc)[^[\]]{0,60}\](?:\[[^[\]]{0,60}\])*) (.*)/;
const SIZES = /^GC\((\d{1,9})\) (.{1,160}?) (\d+)([BKMG])(?:\(\d+%\))?->(\d+)([BKMG])\((\d+)([BKMG%])\)(?: (\d+(?:[.,]\d+)?)(m?s))?/;
const PAUSE = /^GC\((\d{1,9})\) {1,4}(?:[YyOo]: )?(Pause .{1,120}?) (\d+(?:[.,]\d+)?)ms/;
const META = /^GC\(\d{1,9}\) Metaspace: (\d+)([KMG])(?:\(\d+[KMG]\))?->(\d+)([KMG])/;
const FACTS: readonly (readonly [label: string, pattern: RegExp])[] = [
  ['Java version', /^Version: (\S+)/],
  ['CPUs', /^CPUs: (\d+)/],
  ['Memory', /^Memory: (\d+[KMG])/],
  ['Collector', /^Using (?:The )?(\w+)/],
  ['Largest heap', /^(?:Heap )?Max Capacity: (\d+[KMG])/],
];

interface Stamp {
  /** Ms since 1970. */
  readonly wall: number | undefined;
  /** Ms since the JVM began. */
  readonly uptime: number | undefined;
  readonly tags: string;
}

type Basis = 'wall' | 'process' | 'order';

export function createJvmGcLogParser(): TextParser {
  const log = new JvmGcLog();
  return { name: 'JVM GC log', isBusy: false, line: (text) => log.line(text), finish: () => log.finish() };
}

class JvmGcLog {
  private readonly builder = new SeriesBuilder();
  private readonly clock = new ProcessClock();
  /** Of the first line that has numbers; all later ones are placed alike. */
  private basis: Basis | undefined;
  private lastCycle = -1;
  private lastUptime = 0;
  private ordinal = 0;
  private latestWall: number | undefined;

  line(text: string): boolean {
    const tag = text.indexOf('[gc');
    const at = tag >= 0 ? tag : text.indexOf(',gc');
    if (at < 0) return false;
    const found = DECORATIONS.exec(text.slice(Math.max(0, at - BEFORE), at + AFTER));
    if (!found) return false;
    const stamp = readStamp(found[1]!);
    if (stamp.wall !== undefined && stamp.uptime !== undefined) this.clock.anchor(stamp.wall, stamp.uptime);
    this.message(stamp, found[2]!);
    return true;
  }

  finish(): readonly TextArtefact[] {
    if (this.builder.isEmpty) return [];
    const axis = this.basis ?? 'order';
    const notices: Notice[] = [];
    if (axis === 'order') notices.push({ code: 'only-order', severity: 'info', sentence: 'The lines of this GC log have no times: collections stand in the order in which they came.' });
    if (this.clock.restarts > 0) notices.push({ code: 'restarts', severity: 'info', sentence: 'The JVM was started again within this log; the place is marked.' });
    return [{ kind: 'series', series: this.builder.set('JVM GC log', axis, this.latestWall, this.clock.began), notices }];
  }

  private message(stamp: Stamp, message: string): void {
    if (message.startsWith('GC(')) {
      // Lines with more tags are of parts of the heap, and of phases.
      const sizes = stamp.tags === 'gc' ? SIZES.exec(message) : null;
      if (sizes) this.collection(stamp, sizes);
      else this.withoutSizes(stamp, message);
      return;
    }
    for (const [label, pattern] of FACTS) {
      const found = pattern.exec(message);
      if (found) this.builder.fact(label, found[1]!);
    }
  }

  private collection(stamp: Stamp, found: RegExpExecArray): void {
    const cycle = Number(found[1]);
    const title = found[2]!.trim();
    const duration = found[9] === undefined ? 0 : milliseconds(found[9]) * (found[10] === 's' ? 1000 : 1);
    const end = this.place(stamp, cycle);
    const start = this.basis === 'order' ? end : end - duration;
    const { builder } = this;
    const after = size(found[5]!, found[6]!);
    builder.point(GO.heapBeforeGc, start, size(found[3]!, found[4]!));
    builder.point(GO.heapAfterGc, end, after);
    if (found[8] !== '%') builder.point(CAPACITY, end, size(found[7]!, found[8]!));
    const isFull = title.startsWith('Pause Full');
    if (isFull) builder.point(GO.heapLive, end, after);
    const isPause = title.startsWith('Pause ');
    if (isPause && found[9] !== undefined) builder.point(GO.gcPause, end, duration / 1000);
    if (isPause || /^(?:Garbage|Major|Minor) Collection/.test(title)) {
      builder.mark({ time: start, duration, kind: isFull ? 'full-gc' : 'gc', text: `GC(${cycle}) ${ownString(title)}`, cycle });
    }
  }

  /** Pauses of collectors that work beside the program, and the metaspace. */
  private withoutSizes(stamp: Stamp, message: string): void {
    const meta = META.exec(message);
    if (meta) {
      const end = this.place(stamp, undefined);
      this.builder.point(METASPACE, end, size(meta[3]!, meta[4]!));
      return;
    }
    // ZGC's stand among its phases; the other collectors' phases are parts of pauses.
    const isOwn = stamp.tags === 'gc' || (stamp.tags === 'gc,phases' && /Pause (?:Mark|Relocate)/.test(message));
    const pause = isOwn ? PAUSE.exec(message) : null;
    if (!pause) return;
    const duration = milliseconds(pause[3]!);
    const end = this.place(stamp, Number(pause[1]));
    this.builder.point(GO.gcPause, end, duration / 1000);
    const time = this.basis === 'order' ? end : end - duration;
    this.builder.mark({ time, duration, kind: 'pause', text: `GC(${pause[1]}) ${ownString(pause[2]!)}`, cycle: Number(pause[1]) });
  }

  private place(stamp: Stamp, cycle: number | undefined): number {
    this.basis ??= stamp.wall !== undefined ? 'wall' : stamp.uptime !== undefined ? 'process' : 'order';
    const isNewRun = cycle !== undefined && cycle < this.lastCycle && (stamp.uptime === undefined ? cycle === 0 : stamp.uptime < this.lastUptime);
    if (cycle !== undefined) this.lastCycle = isNewRun ? cycle : Math.max(this.lastCycle, cycle);
    if (isNewRun) this.clock.restart();
    if (stamp.uptime !== undefined) this.lastUptime = isNewRun ? stamp.uptime : Math.max(this.lastUptime, stamp.uptime);
    const time = this.timeOf(stamp);
    if (isNewRun) this.builder.mark({ time, duration: 0, kind: 'restart', text: 'The JVM was started again' });
    return time;
  }

  private timeOf(stamp: Stamp): number {
    if (this.basis === 'wall') {
      this.latestWall = stamp.wall ?? this.latestWall ?? Number.NaN;
      return this.latestWall;
    }
    if (this.basis === 'process') return stamp.uptime === undefined ? this.clock.now : this.clock.at(stamp.uptime);
    return this.ordinal++;
  }
}

/** `[2026-11-20T04:20:31.495+0000][0.003s][info][gc,start    ]`: decorations are a matter of choice. */
function readStamp(decorations: string): Stamp {
  let wall: number | undefined;
  let uptime: number | undefined;
  let tags = '';
  for (const [, raw] of decorations.matchAll(/\[([^[\]]*)\]/g)) {
    const text = raw!.trim();
    if (/^\d{4}-\d\d-\d\dT/.test(text)) wall ??= parseTime(text);
    else if (/^\d+[.,]\d+s$/.test(text)) uptime ??= Number(text.slice(0, -1).replace(',', '.')) * 1000;
    else if (/^\d+(?:ms|ns)$/.test(text)) {
      const value = Number(text.slice(0, -2)) / (text.endsWith('ns') ? 1e6 : 1);
      // `timemillis` counts from 1970, `uptimemillis` from the beginning.
      if (value > 1e12) wall ??= value;
      else if (value < 1e11) uptime ??= value;
    } else if (/(?:^|,)gc(?:,|$)/.test(text)) tags = text;
  }
  return { wall, uptime, tags };
}

function size(digits: string, unit: string): number {
  return Number(digits) * ({ B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit] ?? Number.NaN);
}

/** Some locales write a comma. */
function milliseconds(text: string): number {
  return Number(text.replace(',', '.'));
}

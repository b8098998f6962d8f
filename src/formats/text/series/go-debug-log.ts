import type { Notice } from '../../../model/failure.ts';
import type { TextArtefact, TextParser } from '../parser.ts';
import { findGcTrace, readGcTrace, type GcTraceLine } from './gc-trace-line.ts';
import { GO } from './go-quantities.ts';
import { ProcessClock, wallTimeIn } from './process-clock.ts';
import { isLiveGoroutine, readInit, readScav, readSched, type InitLine, type ScavLine, type SchedLine } from './sched-lines.ts';
import { quantity, SeriesBuilder } from './series-builder.ts';

const QUEUED = quantity('sched.run-queue', 'count');
const IDLE = quantity('sched.idle-procs', 'count');
const SCHED_GOROUTINES = quantity('sched.goroutines', 'count');
const HEAP_USED = quantity('heap.used-percent', 'percent');
const INIT_BYTES = quantity('init.bytes', 'bytes', true);
const INIT_ALLOCS = quantity('init.allocs', 'count', true);
/** A line that tells of an earlier time than the one before by no more than this was only written late. */
const LATE_MS = 1000;

const FIRST = { S: 0x53, s: 0x73, i: 0x69, space: 0x20 } as const;

const TRUNCATED: Notice = {
  code: 'gctrace-megabytes',
  severity: 'info',
  sentence: 'gctrace writes sizes in whole MB, rounded down: a change below 1 MB does not show, and 0 MB is anything below 1 MB.',
};

/** gctrace, scavtrace, schedtrace and inittrace lines anywhere in a log. */
export function createGoDebugLogParser(): TextParser {
  const reader = new DebugLog();
  return {
    name: 'gctrace',
    isBusy: false,
    line: (text) => reader.line(text),
    finish: () => reader.finish(),
  };
}

class DebugLog {
  private readonly builder = new SeriesBuilder();
  /** Lines without times, up to Go 1.4. */
  private readonly old = new SeriesBuilder();
  private oldLines = 0;
  private readonly clock = new ProcessClock();
  private readonly sources = new Set<string>();
  private gcLines = 0;
  private lastCycle = 0;
  private lastStart = 0;
  private lastInit = 0;
  private lastSched = -1;
  private goroutines = -1;
  private goroutinesAt = 0;
  private initBytes = 0;
  private initAllocs = 0;

  line(text: string): boolean {
    const first = text.charCodeAt(0);
    if (first === FIRST.S && text.startsWith('SCHED ')) return this.sched(readSched(text));
    if (first === FIRST.s && text.startsWith('sc')) return this.scav(readScav(text));
    if (first === FIRST.i && text.startsWith('init ')) return this.init(readInit(text));
    if (first === FIRST.space && this.goroutines >= 0 && text.startsWith('  ')) return this.detail(text);
    const at = findGcTrace(text);
    return at >= 0 && this.gc(readGcTrace(text, at), text);
  }

  finish(): readonly TextArtefact[] {
    this.endDetail();
    const artefacts: TextArtefact[] = [];
    if (!this.builder.isEmpty) {
      const source = Array.from(this.sources).join(', ');
      artefacts.push({ kind: 'series', series: this.builder.set(source, 'process', undefined, this.clock.began), notices: this.notices() });
    }
    if (!this.old.isEmpty) {
      const order: Notice = { code: 'only-order', severity: 'info', sentence: 'gctrace lines of Go 1.4 and before have no times: collections stand in the order in which they came.' };
      artefacts.push({ kind: 'series', series: this.old.set('gctrace', 'order', undefined), notices: [order, TRUNCATED] });
    }
    return artefacts;
  }

  private notices(): readonly Notice[] {
    const { restarts } = this.clock;
    const notices: Notice[] = this.gcLines > 0 ? [TRUNCATED] : [];
    if (restarts > 0 && restarts * 4 > this.gcLines) {
      notices.push({
        code: 'mixed-processes',
        severity: 'caution',
        sentence: 'The numbers of collections go back and forth: lines of several processes are mixed here. Cut the log into one for each process.',
      });
    } else if (restarts > 0) {
      notices.push({
        code: 'restarts',
        severity: 'info',
        sentence: `The process was started again ${restarts === 1 ? 'once' : `${restarts} times`}. Each run is put right behind the one before, since its lines count from its own beginning.`,
      });
    }
    return notices;
  }

  private gc(line: GcTraceLine | undefined, text: string): boolean {
    if (!line) return false;
    if (line.start === undefined) {
      this.oldGc(line);
      return true;
    }
    this.sources.add('gctrace');
    if (this.isNewRun(line.cycle, line.start)) this.restart();
    this.lastCycle = Math.max(this.lastCycle, line.cycle);
    this.lastStart = Math.max(this.lastStart, line.start);
    this.gcLines++;
    const { builder, clock } = this;
    const start = clock.at(line.start);
    const end = clock.at(line.start + line.clock);
    const wall = wallTimeIn(text);
    if (wall !== undefined) clock.anchor(wall, line.start + line.clock);
    addHeap(builder, line, start, end);
    if (line.goal !== undefined) builder.point(GO.heapGoal, start, line.goal);
    if (line.stacks !== undefined) builder.point(GO.stackScan, start, line.stacks);
    if (line.globals !== undefined) builder.point(GO.globals, start, line.globals);
    if (line.gcCpu !== undefined) builder.point(GO.gcCpu, end, line.gcCpu);
    if (line.processors !== undefined) {
      builder.point(GO.processors, start, line.processors);
      builder.fact('GOMAXPROCS', String(line.processors));
    }
    return true;
  }

  /** Numbers or times that begin again; two lines that only changed places are no new run. */
  private isNewRun(cycle: number, start: number): boolean {
    if (this.lastCycle === 0) return start < this.clock.runTime - LATE_MS;
    if (start < this.lastStart - LATE_MS || cycle === 1) return true;
    return cycle <= this.lastCycle && start > this.lastStart;
  }

  private oldGc(line: GcTraceLine): void {
    const at = this.oldLines++;
    addHeap(this.old, line, at, at);
    if (line.goroutines !== undefined) this.old.point(GO.goroutines, at, line.goroutines);
  }

  private sched(line: SchedLine | undefined): boolean {
    if (!line) return false;
    this.endDetail();
    this.sources.add('schedtrace');
    if (line.time < this.lastSched) this.restart();
    this.lastSched = line.time;
    const { builder } = this;
    const time = this.clock.at(line.time);
    const threads = line.values.get('threads');
    const processors = line.values.get('gomaxprocs');
    const idle = line.values.get('idleprocs');
    if (threads !== undefined) builder.point(GO.threads, time, threads);
    if (processors !== undefined) {
      builder.point(GO.processors, time, processors);
      builder.fact('GOMAXPROCS', String(processors));
    }
    if (idle !== undefined) builder.point(IDLE, time, idle);
    builder.point(QUEUED, time, line.queued);
    this.goroutines = 0;
    this.goroutinesAt = time;
    return true;
  }

  /** What scheddetail=1 lists after a SCHED line: processors, threads, goroutines. */
  private detail(text: string): boolean {
    const isLive = isLiveGoroutine(text);
    if (isLive === true) this.goroutines++;
    return isLive !== undefined || /^ {2}[PM]\d+: /.test(text);
  }

  private endDetail(): void {
    if (this.goroutines > 0) this.builder.point(SCHED_GOROUTINES, this.goroutinesAt, this.goroutines);
    this.goroutines = -1;
  }

  /** Without a time of its own: it stands at the last line that has one. */
  private scav(line: ScavLine | undefined): boolean {
    if (!line) return false;
    this.sources.add('scavtrace');
    const { builder, clock } = this;
    builder.point(GO.heapReleased, clock.now, line.released);
    if (line.used !== undefined) builder.point(HEAP_USED, clock.now, line.used);
    if (line.inUse !== undefined) builder.point(GO.heapInUse, clock.now, line.inUse);
    if (line.idle !== undefined) builder.point(GO.heapIdle, clock.now, line.idle);
    if (line.sys !== undefined) builder.point(GO.heapSys, clock.now, line.sys);
    return true;
  }

  private init(line: InitLine | undefined): boolean {
    if (!line) return false;
    this.sources.add('inittrace');
    if (line.start < this.lastInit) this.restart();
    this.lastInit = line.start;
    this.initBytes += line.bytes;
    this.initAllocs += line.allocs;
    const time = this.clock.at(line.start);
    this.builder.point(INIT_BYTES, time, this.initBytes);
    this.builder.point(INIT_ALLOCS, time, this.initAllocs);
    if (line.bytes > 0 || line.clock > 0) {
      const what = `${line.bytes.toLocaleString('en-US')} bytes in ${line.allocs.toLocaleString('en-US')} allocations`;
      this.builder.mark({ time, duration: line.clock, kind: 'note', text: `init ${line.name}: ${what}` });
    }
    return true;
  }

  private restart(): void {
    const time = this.clock.restart();
    this.lastCycle = 0;
    this.lastStart = 0;
    this.lastSched = -1;
    this.lastInit = 0;
    this.initBytes = 0;
    this.initAllocs = 0;
    this.builder.mark({ time, duration: 0, kind: 'restart', text: 'The process was started again' });
  }
}

function addHeap(builder: SeriesBuilder, line: GcTraceLine, start: number, end: number): void {
  builder.point(GO.heapBeforeGc, start, line.before);
  builder.point(GO.heapAfterGc, end, line.after);
  if (line.live !== undefined) builder.point(GO.heapLive, end, line.live);
  builder.point(GO.gcPause, end, line.pause / 1000);
  builder.point(GO.gcCycles, end, line.cycle);
  const why = line.isLeakCheck ? ', looking for leaked goroutines' : line.isForced ? ', forced' : '';
  builder.mark({
    time: start,
    duration: line.clock,
    kind: line.isForced ? 'forced-gc' : 'gc',
    text: `Collection ${line.cycle}${why}: paused ${Number(line.pause.toPrecision(3))} ms in all`,
    cycle: line.cycle,
  });
}

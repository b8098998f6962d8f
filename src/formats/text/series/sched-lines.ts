/** Lines of GODEBUG=schedtrace, scavtrace and inittrace (runtime/proc.go schedtrace, mgcscavenge.go, proc.go doInit1). */

import { ownString } from '../own-string.ts';

export interface SchedLine {
  /** In ms since the process began. */
  readonly time: number;
  readonly values: ReadonlyMap<string, number>;
  /** Goroutines that wait for a thread, in all queues. */
  readonly queued: number;
}

const SCHED = /^SCHED (\d{1,15})ms: (gomaxprocs=\d+ .*)$/;
/** A goroutine of scheddetail=1; status 6 is dead (runtime2.go, _Gdead). */
const DETAIL = /^ {2}G\d+: status=(\d+)\(/;
const DEAD = '6';
const SCAV = /^scav [^\n]{0,200}?(\d{1,15}) KiB (?:now|total), (\d{1,3})% util( \(forced\))?/;
/** Up to Go 1.13, in MB. */
const SCVG = /^scvg(?:\d+)?: inuse: (\d+), idle: (\d+), sys: (\d+), released: (\d+), consumed: \d+ \(MB\)/;
const INIT = /^init (\S+) @([\d.]+) ms, ([\d.]+) ms clock, (\d+) bytes, (\d+) allocs/;

export function readSched(line: string): SchedLine | undefined {
  const found = SCHED.exec(line);
  if (!found) return undefined;
  const values = new Map<string, number>();
  for (const [, name, value] of found[2]!.matchAll(/\b([a-z]{1,40})=(\d{1,15})/g)) values.set(name!, Number(value));
  const local = /runqueue=\d+ \[([\d ]*)\]/.exec(found[2]!)?.[1] ?? '';
  let queued = values.get('runqueue') ?? 0;
  for (const one of local.split(' ')) queued += Number(one);
  return { time: Number(found[1]), values, queued };
}

/** Undefined: no line of a goroutine. */
export function isLiveGoroutine(line: string): boolean | undefined {
  const found = DETAIL.exec(line);
  return found ? found[1] !== DEAD : undefined;
}

export interface ScavLine {
  readonly released: number;
  /** Of the memory that the heap keeps, how much is used; in percent. */
  readonly used?: number;
  readonly inUse?: number;
  readonly idle?: number;
  readonly sys?: number;
}

export function readScav(line: string): ScavLine | undefined {
  const found = SCAV.exec(line);
  if (found) return { released: Number(found[1]) * 1024, used: Number(found[2]) };
  const old = SCVG.exec(line);
  if (!old) return undefined;
  const mb = (index: number): number => Number(old[index]) * 2 ** 20;
  return { inUse: mb(1), idle: mb(2), sys: mb(3), released: mb(4) };
}

export interface InitLine {
  readonly name: string;
  /** Ms since the process began. */
  readonly start: number;
  readonly clock: number;
  readonly bytes: number;
  readonly allocs: number;
}

export function readInit(line: string): InitLine | undefined {
  const found = INIT.exec(line);
  if (!found) return undefined;
  return { name: ownString(found[1]!), start: Number(found[2]), clock: Number(found[3]), bytes: Number(found[4]), allocs: Number(found[5]) };
}

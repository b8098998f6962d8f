/**
 * The line above each goroutine's stack, as `goroutineheader` prints it (Go's src/runtime/traceback.go):
 * `goroutine 7 gp=0x… m=nil [chan receive (leaked), 3 minutes, locked to thread, synctest bubble 1] {k: v}:`.
 */
import { ownString } from '../own-string.ts';
import type { CollectedLabel } from '../stack-collector.ts';
import { readLabels } from './go-labels.ts';

/** What stands between the brackets, but for the goroutine's own labels. Many goroutines share one. */
export interface HeaderFacts {
  /** Status or wait reason without its decorations. */
  readonly state: string;
  /** As they go into the profile. */
  readonly labels: readonly CollectedLabel[];
  readonly isLeaked: boolean;
}

export interface GoroutineHeader {
  readonly id: number;
  readonly facts: HeaderFacts;
  /** What the program put on it: each goroutine may have others. */
  readonly labels: readonly CollectedLabel[];
}

const WORD = 'goroutine ';
const MOST_KEPT = 4096;
const NO_LABELS: readonly CollectedLabel[] = [];
/** Go 1.26 with GODEBUG=tracebacklabels=1. */
const LABELS_INSIDE = ' labels:{';
const DECORATIONS = [' (leaked)', ' (scan)', ' (durable)'] as const;

/** Reads headers; what they share is kept, so that a million of them cost a million look-ups. */
export class HeaderReader {
  private readonly kept = new Map<string, HeaderFacts>();

  /** Undefined: no header, or one that was cut. */
  read(text: string): GoroutineHeader | undefined {
    if (text.charCodeAt(text.length - 1) !== 0x3a) return undefined;
    let at = 0;
    if (!text.startsWith(WORD)) {
      // A logger's own prefix in front of a stack that was logged as one message.
      const found = text.indexOf(` ${WORD}`);
      if (found === -1) return undefined;
      at = found + 1;
    }
    at += WORD.length;
    const digits = at;
    let id = 0;
    for (; isDigit(text.charCodeAt(at)); at++) id = id * 10 + text.charCodeAt(at) - 0x30;
    if (at === digits || !Number.isSafeInteger(id) || text[at] !== ' ') return undefined;
    const bracket = text[at + 1] === '[' ? at + 1 : afterPointers(text, at);
    if (bracket === -1) return undefined;
    const end = endOfFacts(text, bracket + 1);
    if (end === -1) return undefined;
    const facts = this.factsOf(text.slice(bracket + 1, end));
    if (!facts) return undefined;
    const labels = labelsBehind(text, end);
    return labels && { id, facts, labels };
  }

  /** Of what stands between the brackets. */
  factsOf(told: string): HeaderFacts | undefined {
    let facts = this.kept.get(told);
    if (!facts) {
      const own = ownString(told);
      facts = readFacts(own);
      if (!facts) return undefined;
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      this.kept.set(own, facts);
    }
    return facts;
  }
}

/** Where the bracket closes, or labels begin inside it; -1 without an end. */
function endOfFacts(text: string, from: number): number {
  const close = text.indexOf(']', from);
  if (close === -1) return -1;
  const inside = text.indexOf(LABELS_INSIDE, from);
  return inside === -1 || inside > close ? close : inside;
}

/** All of the rest of the line, from the end of the facts on; undefined when it is no rest of a header. */
function labelsBehind(text: string, end: number): readonly CollectedLabel[] | undefined {
  let at = end;
  let inside = NO_LABELS;
  if (text.charCodeAt(at) === SPACE) {
    const read = readLabels(text, at + LABELS_INSIDE.length - 1);
    if (!read || text[read.end] !== ']') return undefined;
    inside = read.labels;
    at = read.end;
  }
  at++;
  if (at === text.length - 1) return inside;
  if (!text.startsWith(' {', at)) return undefined;
  const read = readLabels(text, at + 1);
  if (read?.end !== text.length - 1) return undefined;
  return inside.length === 0 ? read.labels : [...inside, ...read.labels];
}

/** Of ` gp=0x… m=3 mp=0x… [`, where the bracket is; -1 when something else is there. */
function afterPointers(text: string, at: number): number {
  const bracket = text.indexOf('[', at);
  return bracket !== -1 && /^ (?:gp=0x[0-9a-f]+ )?m=(?:nil|\d+ mp=0x[0-9a-f]+) $/.test(text.slice(at, bracket)) ? bracket : -1;
}

/** `told`: between the bracket and its end, or the labels inside it. */
function readFacts(told: string): HeaderFacts | undefined {
  const [printed = '', ...rest] = told.split(',');
  let state = printed;
  if (!/^[ -~]+$/.test(state)) return undefined;
  const marks = new Set<string>();
  for (let mark = decoration(state); mark !== undefined; mark = decoration(state)) {
    marks.add(mark);
    state = state.slice(0, -mark.length);
  }
  const facts = rest.flatMap((fact) => knownFact(fact.trim()) ?? []);
  const isLeaked = marks.has(' (leaked)') || state === 'leaked';
  if (isLeaked) facts.push({ key: 'leaked', text: 'yes' });
  if (marks.has(' (durable)')) facts.push({ key: 'durable', text: 'yes' });
  return { state, labels: [{ key: 'state', text: state }, ...facts], isLeaked };
}

function decoration(state: string): string | undefined {
  return DECORATIONS.find((mark) => state.endsWith(mark));
}

function knownFact(text: string): CollectedLabel | undefined {
  const minutes = /^(\d{1,15}) minutes?$/.exec(text);
  if (minutes) return { key: 'wait', number: Number(minutes[1]), unit: 'minutes' };
  if (text === 'locked to thread') return { key: 'locked to thread', text: 'yes' };
  const bubble = /^synctest bubble (\d{1,15})$/.exec(text);
  return bubble ? { key: 'synctest bubble', number: Number(bubble[1]) } : undefined;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const SPACE = 0x20;

/**
 * The line above each goroutine's stack, as `goroutineheader` prints it (Go's src/runtime/traceback.go):
 * `goroutine 7 gp=0x… m=nil [chan receive (leaked), 3 minutes, locked to thread, synctest bubble 1] {k: v}:`.
 */
import { ownString } from '../own-string.ts';
import type { CollectedLabel } from '../stack-collector.ts';
import { readLabels } from './go-labels.ts';

/** What stands between the brackets and behind them. Many goroutines share one. */
export interface HeaderFacts {
  /** Status or wait reason without its decorations. */
  readonly state: string;
  /** As they go into the profile; the goroutine's own ones last. */
  readonly labels: readonly CollectedLabel[];
  readonly isLeaked: boolean;
}

export interface GoroutineHeader {
  readonly id: number;
  readonly facts: HeaderFacts;
}

const WORD = 'goroutine ';
const MOST_KEPT = 4096;
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
    const tail = text.slice(bracket);
    let facts = this.kept.get(tail);
    if (!facts) {
      const own = ownString(tail);
      facts = readFacts(own);
      if (!facts) return undefined;
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      this.kept.set(own, facts);
    }
    return { id, facts };
  }
}

/** Of ` gp=0x… m=3 mp=0x… [`, where the bracket is; -1 when something else is there. */
function afterPointers(text: string, at: number): number {
  const bracket = text.indexOf('[', at);
  return bracket !== -1 && /^ (?:gp=0x[0-9a-f]+ )?m=(?:nil|\d+ mp=0x[0-9a-f]+) $/.test(text.slice(at, bracket)) ? bracket : -1;
}

function readFacts(tail: string): HeaderFacts | undefined {
  let at = 1;
  while (at < tail.length && tail[at] !== ',' && tail[at] !== ']' && !tail.startsWith(' labels:{', at)) at++;
  let state = tail.slice(1, at);
  if (!/^[ -~]+$/.test(state)) return undefined;
  const marks = new Set<string>();
  for (let mark = decoration(state); mark !== undefined; mark = decoration(state)) {
    marks.add(mark);
    state = state.slice(0, -mark.length);
  }
  const facts: CollectedLabel[] = [];
  while (tail[at] === ',') {
    let end = at + 1;
    while (end < tail.length && tail[end] !== ',' && tail[end] !== ']' && !tail.startsWith(' labels:{', end)) end++;
    const fact = knownFact(tail.slice(at + 1, end).trim());
    if (fact) facts.push(fact);
    at = end;
  }
  const own: CollectedLabel[] = [];
  if (tail.startsWith(' labels:{', at)) {
    // Go 1.26 with GODEBUG=tracebacklabels=1.
    const read = readLabels(tail, at + ' labels:'.length);
    if (!read) return undefined;
    own.push(...read.labels);
    at = read.end;
  }
  if (tail[at] !== ']') return undefined;
  at++;
  if (tail.startsWith(' {', at)) {
    const read = readLabels(tail, at + 1);
    if (!read) return undefined;
    own.push(...read.labels);
    at = read.end;
  }
  if (at !== tail.length - 1) return undefined;
  const isLeaked = marks.has(' (leaked)') || state === 'leaked';
  if (isLeaked) facts.push({ key: 'leaked', text: 'yes' });
  if (marks.has(' (durable)')) facts.push({ key: 'durable', text: 'yes' });
  return { state, labels: [{ key: 'state', text: state }, ...facts, ...own], isLeaked };
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

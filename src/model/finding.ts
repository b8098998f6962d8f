/**
 * What a rule found, as plain data: it crosses the worker, stands in the page, the report and the link. Places in captures
 * are told by names (functions, series, types), which hold in another process and after a reload; ids only help to jump.
 */

/** 1: worth knowing · 2: worth a look · 3: will hurt · 4: hurts now. */
export type Severity = 1 | 2 | 3 | 4;

/** `certain`: proven by the runtime or by the graph · `likely` from 0.75 · `possible` from 0.45 · `weak` below, hidden first. */
export type ConfidenceWord = 'certain' | 'likely' | 'possible' | 'weak';

/** `leak`: memory or goroutines are kept that should not be · `pressure`: the collector suffers · `caution`: the evidence does · `verdict`: of a fix. */
export type FindingKind = 'leak' | 'pressure' | 'churn' | 'fact' | 'caution' | 'verdict' | 'crash';

export interface Finding {
  /** `G02`. */
  readonly rule: string;
  /** The same in every run and process: the rule and the place it points at. */
  readonly key: string;
  readonly kind: FindingKind;
  /** The rule's, a few words. */
  readonly title: string;
  /** One sentence in plain words with numbers first; names stand between backticks. */
  readonly sentence: string;
  readonly severity: Severity;
  /** 0 to 100: how much it matters, before doubt. */
  readonly weight: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** Why so sure, or not: each a clause. */
  readonly reasons: readonly string[];
  readonly impact: Impact;
  readonly evidence: readonly Evidence[];
  /** What to change, for the Go version that was told. */
  readonly fix: string;
  /** What to capture to be surer; empty when nothing would help. */
  readonly surer: readonly string[];
  /** Functions of the program that it points at, the most telling first: by them findings of several artefacts become one. */
  readonly functions: readonly string[];
  /** Rules whose findings are part of this one, with theirs. */
  readonly also: readonly { readonly rule: string; readonly title: string; readonly sentence: string }[];
  /** X01 and the like: how it came out. */
  readonly verdict?: 'passed' | 'partly' | 'failed' | 'moved' | 'not-comparable';
  /** It came with a link: evidence outside of the link's two captures leads nowhere. */
  readonly fromLink?: true;
}

export interface Impact {
  readonly bytes?: number;
  readonly goroutines?: number;
  readonly objects?: number;
  readonly bytesPerHour?: number;
  readonly goroutinesPerHour?: number;
  /** Until the limit is reached, at this pace. */
  readonly hoursToLimit?: number;
}

/** What a finding rests on. Each leads to a place in the page. `text`: a few words for its chip. */
export type Evidence =
  /** A stack of a profile. `path`: full names, outermost first, as far as needed; the last one is what is meant. */
  | { readonly kind: 'stack'; readonly capture: string; readonly type: string; readonly path: readonly string[]; readonly value: number; readonly text: string }
  /** The same in several captures of one kind, in order of time. */
  | {
      readonly kind: 'growth';
      readonly captures: readonly string[];
      readonly type: string;
      readonly path: readonly string[];
      readonly values: readonly number[];
      readonly text: string;
    }
  /** Goroutines with one stack. `frame`: the function that they are grouped under; `ids`: some of them. */
  | {
      readonly kind: 'goroutines';
      readonly captures: readonly string[];
      readonly state: string;
      readonly frame: string;
      readonly creator: string | undefined;
      readonly counts: readonly number[];
      readonly ids: readonly number[];
      readonly text: string;
    }
  /** Of an object graph: one object, or all of a type. */
  | { readonly kind: 'object'; readonly capture: string; readonly object: number | undefined; readonly typeName: string; readonly retained: number; readonly text: string }
  /** Lines of the timeline. Times are of its axis. */
  | { readonly kind: 'series'; readonly family: 'go' | 'jvm'; readonly names: readonly string[]; readonly from: number; readonly to: number; readonly text: string }
  /** What the compiler says. */
  | { readonly kind: 'escape'; readonly file: string; readonly line: number; readonly text: string }
  /** What stands in the capture itself: a crash's first line. */
  | { readonly kind: 'note'; readonly capture: string | undefined; readonly text: string };

/** What was looked for and found in order, or could not be looked for. */
export interface Checked {
  readonly rule: string;
  readonly title: string;
  readonly sentence: string;
}

export interface HintReport {
  /** Most important first. */
  readonly findings: readonly Finding[];
  readonly healthy: readonly Checked[];
  /** Rules that could not run, by what would let them. */
  readonly missing: readonly { readonly need: string; readonly capture: string; readonly rules: readonly string[] }[];
  /** Told from the artefacts; undefined where they do not tell. */
  readonly goVersion: string | undefined;
}

export function confidenceWord(confidence: number): ConfidenceWord {
  if (confidence >= 0.95) return 'certain';
  if (confidence >= 0.75) return 'likely';
  return confidence >= 0.45 ? 'possible' : 'weak';
}

/**
 * What may be asked of goroutine profiles and dumps. A dump in text (debug=2, a crash) has ids, waits and creators; of
 * protobuf and debug=1 a row stands for several goroutines and those columns are undefined. Waits are in whole minutes since
 * the first garbage collection that saw the goroutine blocked (`analysis/goroutines/waits.ts` has the words).
 */
import type { GoroutineChange } from '../analysis/goroutines/compare-goroutines.ts';
import type { GoroutineGrouping } from '../analysis/goroutines/group-goroutines.ts';
import type { HarmlessRule } from '../analysis/goroutines/harmless.ts';
import type { Notice } from '../model/failure.ts';
import type { SourceFrame } from '../model/object-graph.ts';
import type { Answer, CaptureFacts, CaptureId } from './contract.ts';
import type { Page } from './graph-contract.ts';

/** A group's row in one `GoroutineQuery`. */
export type GoroutineGroupId = number;
/** A sample: one goroutine of a dump, or as many as its count of other profiles. */
export type GoroutineRowId = number;

export interface GoroutineFacts {
  readonly goroutines: number;
  /** What the form tells; a page hides what it has not. */
  readonly tells: { readonly ids: boolean; readonly waits: boolean; readonly creators: boolean; readonly objects: boolean };
  /** Most first. `doubtful`: how many of them were inferred and are not certain. */
  readonly states: readonly { readonly state: string; readonly count: number; readonly inferred: number; readonly doubtful: number }[];
  /** Keys of the program's own labels, in order of how many goroutines carry them. */
  readonly labelKeys: readonly string[];
  /** Goroutines that the runtime proved leaked. */
  readonly leaked: number;
  readonly harmless: number;
  readonly waits: GoroutineWaits | undefined;
  /** In words: what a wait is, or why none is told. */
  readonly waitMeaning: string;
  readonly notices: readonly Notice[];
}

export interface GoroutineWaits {
  readonly longest: number;
  readonly median: number;
  readonly buckets: readonly { readonly name: string; readonly from: number; readonly count: number }[];
}

// ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GoroutineQuery {
  readonly capture: CaptureId;
  readonly by: GoroutineGrouping;
  /** Empty, as of `text`: no filter. */
  readonly state: string;
  readonly text: string;
  /** Minutes; 0: no filter. */
  readonly leastWait: number;
  readonly hideHarmless: boolean;
  /** The reader's list; undefined: the one that comes with Heapstory. */
  readonly harmlessRules: readonly HarmlessRule[] | undefined;
}

export interface GoroutineGroupRow {
  readonly group: GoroutineGroupId;
  readonly count: number;
  /** Of all goroutines of the profile, 0 to 1. */
  readonly share: number;
  readonly longestWait: number | undefined;
  readonly medianWait: number | undefined;
  readonly oldestId: number | undefined;
  /** Of most of its goroutines; ends in `?` where it was inferred and is not certain. */
  readonly state: string;
  readonly otherStates: number;
  /** What the group is called: the innermost frame that is no part of how it waits. Undefined of a stack without frames. */
  readonly frame: SourceFrame | undefined;
  /** The innermost frame of the program, where that is another one. */
  readonly programFrame: SourceFrame | undefined;
  /** Function of the `go` statement of most; `isEntry`: not told, and this is the function that they run. */
  readonly creator: { readonly name: string; readonly others: number; readonly isEntry: boolean } | undefined;
  readonly labels: readonly GoroutineLabel[];
  readonly leaked: number;
  /** Why its wait is harmless, when all of it is. */
  readonly harmless: string | undefined;
}

export interface GoroutineLabel {
  readonly key: string;
  readonly values: number;
  readonly top: string;
  readonly topCount: number;
}

export type GoroutineGroupOrder = { readonly by: 'count' | 'longestWait' | 'medianWait' | 'oldestId' | 'name'; readonly descending: boolean };

export interface GoroutineGroupPage extends Page<GoroutineGroupRow> {
  /** Goroutines that the filter keeps, and all. */
  readonly kept: number;
  readonly total: number;
}

// ── goroutines ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GoroutineRow {
  readonly row: GoroutineRowId;
  /** How many goroutines it stands for: 1 in a dump. */
  readonly count: number;
  readonly id: number | undefined;
  readonly state: string;
  readonly isInferred: boolean;
  readonly wait: number | undefined;
  readonly creator: { readonly name: string; readonly place: string; readonly goroutine: number | undefined } | undefined;
  /** `sync.Mutex 0xc000012345` */
  readonly waitsOn: string | undefined;
  readonly isLocked: boolean;
  readonly isLeaked: boolean;
  readonly bubble: number | undefined;
  readonly labels: readonly { readonly key: string; readonly value: string }[];
}

export type GoroutineOrder = { readonly by: 'id' | 'wait' | 'state'; readonly descending: boolean };

/** A row with all of its stack. */
export interface GoroutineDetail {
  readonly row: GoroutineRow;
  /** Innermost first. */
  readonly stack: readonly GoroutineFrame[];
  /** What holds it up, as far as the dump says. */
  readonly waitsOn: string | undefined;
}

export interface GoroutineFrame extends SourceFrame {
  /** `hidden`: the runtime leaves it out of tracebacks · `wait`: part of how it waits. */
  readonly part: 'hidden' | 'wait' | 'standard' | 'program';
}

// ── objects ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface WaitObjectRow {
  readonly object: number;
  readonly kind: string;
  readonly address: string;
  readonly waiting: number;
  readonly longestWait: number | undefined;
  readonly leaked: number;
  /** The goroutine that is known to hold it up. */
  readonly holder: GoroutineRow | undefined;
  /** What is known of who holds it up, and what is not. */
  readonly sentence: string;
}

export interface WaitObjects extends Page<WaitObjectRow> {
  /** Goroutines whose object is printed. */
  readonly addressed: number;
  readonly cycles: {
    /** Whether the dump shows enough to look for cycles, and what one of them proves. */
    readonly known: boolean;
    readonly why: string;
    readonly found: readonly (readonly { readonly goroutine: GoroutineRow; readonly has: string; readonly waitsFor: string }[])[];
  };
}

// ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GoroutineCompareQuery {
  /** In order of time. */
  readonly captures: readonly CaptureId[];
  readonly base: number;
  readonly head: number;
  /** `capture` of it is not looked at. */
  readonly groups: Omit<GoroutineQuery, 'capture'>;
}

export interface ComparedGoroutineRow {
  readonly group: number;
  readonly name: string;
  /** The innermost function of the program, where that is another one. */
  readonly programName: string | undefined;
  readonly state: string;
  readonly base: number;
  readonly head: number;
  readonly delta: number;
  readonly change: 'new' | 'gone' | 'grew' | 'shrank' | 'same';
  /** Count in every capture. */
  readonly series: readonly number[];
  readonly steady: boolean;
  /** Undefined where ids can't be followed. */
  readonly ids:
    | { readonly stayed: number; readonly stayedInAll: number; readonly came: number; readonly went: number; readonly movedIn: number; readonly movedOut: number }
    | undefined;
  /** Where its goroutines are: a capture of the query, and a row of it. */
  readonly example: { readonly capture: CaptureId; readonly row: GoroutineRowId };
}

export type ComparedGoroutineOrder = { readonly by: 'delta' | 'base' | 'head' | 'name'; readonly descending: boolean };

export interface ComparedGoroutinePage extends Page<ComparedGoroutineRow> {
  /** Goroutines that the filter keeps in every capture. */
  readonly totals: readonly number[];
  readonly process: { readonly same: boolean; readonly why: string };
}

// ── the calls ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GoroutineApi {
  goroutineFacts(capture: CaptureId, harmlessRules: readonly HarmlessRule[]): Promise<Answer<GoroutineFacts>>;

  goroutineGroups(query: GoroutineQuery, order: GoroutineGroupOrder, start: number, end: number): Promise<Answer<GoroutineGroupPage>>;
  /** Goroutines of a group, paged. */
  goroutines(query: GoroutineQuery, group: GoroutineGroupId, order: GoroutineOrder, start: number, end: number): Promise<Answer<Page<GoroutineRow>>>;
  goroutine(capture: CaptureId, row: GoroutineRowId): Promise<Answer<GoroutineDetail>>;
  /** By its number; not found where the form has none. */
  findGoroutine(capture: CaptureId, id: number): Promise<Answer<GoroutineDetail>>;
  /** What the query keeps as a capture of its own, with states as a label, for the flame graph; closed with the profile. */
  openGoroutines(query: GoroutineQuery): Promise<Answer<CaptureFacts>>;

  waitObjects(capture: CaptureId, start: number, end: number): Promise<Answer<WaitObjects>>;
  waitObjectGoroutines(capture: CaptureId, object: number, order: GoroutineOrder, start: number, end: number): Promise<Answer<Page<GoroutineRow>>>;

  comparedGoroutines(query: GoroutineCompareQuery, order: ComparedGoroutineOrder, start: number, end: number): Promise<Answer<ComparedGoroutinePage>>;
  /** Of `went` rows are of the base, else of the head. Fails where ids can't be followed. */
  comparedGoroutineIds(query: GoroutineCompareQuery, group: number, change: GoroutineChange, start: number, end: number): Promise<Answer<Page<GoroutineRow>>>;
}

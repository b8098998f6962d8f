/**
 * What the page (or the command line tool) may ask of the engine, and what comes back. Only plain, serializable
 * shapes: they cross a worker boundary. The page asks for what it shows, never for whole graphs.
 *
 * Weights: a *value* is in the unit of the asked value type and may be negative (difference profiles); a *weight* is
 * the sum of absolute values and is what widths are drawn from. For ordinary profiles they are the same.
 */
import type { Progress } from '../lib/steps.ts';
import type { Result } from '../lib/result.ts';
import type { FormatId, ProfileKind } from '../model/capture.ts';
import type { CodeOrigin, InlineState } from '../model/code-origin.ts';
import type { Failure, Notice } from '../model/failure.ts';
import type { Finding } from '../model/finding.ts';
import type { FlameTile } from '../model/flame-tile.ts';
import type {
  Filter,
  FlameWindow,
  GrewBy,
  GrewOrder,
  MatchMode,
  Move,
  NodeId,
  Pattern,
  Scale,
  Shape,
  TopOrder,
} from '../model/query.ts';
import type { ValueType } from '../model/stack-profile.ts';
import type { GoroutineApi } from './goroutine-contract.ts';
import type { GraphApi, GraphFacts } from './graph-contract.ts';
import type { HintApi } from './hint-contract.ts';
import type { ExtraFacts, MemoryApi, SeriesFacts } from './memory-contract.ts';

export type CaptureId = string;
export type Answer<T> = Result<T, Failure>;
/** At once for one profile; a comparison's code is fetched when it is first asked for. */
export type Soon<T> = Answer<T> | Promise<Answer<T>>;

// ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CaptureFacts {
  readonly id: CaptureId;
  readonly name: string;
  readonly byteLength: number;
  readonly format: FormatId;
  readonly kind: ProfileKind;
  readonly valueTypes: readonly ValueTypeTotal[];
  /** Index of the type to show first, as `go tool pprof` chooses it. */
  readonly defaultType: number;
  /** First 16 hex digits of the file's SHA-256: how a link and a file find each other. */
  readonly sha256: string;
  /** The capture is one side of a link: function names and values only, perhaps rounded or folded. */
  readonly fromLink: boolean;
  readonly samples: number;
  readonly distinctStacks: number;
  readonly functions: number;
  readonly locations: number;
  readonly deepestStack: number;
  /** ISO 8601, or undefined when the file does not say. */
  readonly time: string | undefined;
  readonly durationSeconds: number | undefined;
  readonly period: { readonly type: string; readonly unit: string; readonly value: number } | undefined;
  readonly buildId: string | undefined;
  /** The main binary. */
  readonly binary: string | undefined;
  readonly goVersion: { readonly version: string; readonly evidence: string } | undefined;
  readonly comments: readonly string[];
  readonly docUrl: string | undefined;
  /** Keys of the labels, in order of how many samples carry them. */
  readonly labelKeys: readonly string[];
  /** Of a heap's objects; undefined for profiles. Their profile is the dominator tree, merged by type. */
  readonly graph: GraphFacts | undefined;
  /** Reader's notices first, then what the analysis saw (stack cap, `-diff_base`, unsymbolized). */
  readonly notices: readonly Notice[];
}

/** What a file held; at least one of them is not empty. A paste may have several dumps, MemStats stand behind a profile. */
export interface OpenedFile {
  readonly captures: readonly CaptureFacts[];
  readonly series: readonly SeriesFacts[];
  readonly extras: readonly ExtraFacts[];
  /** Captures that were open before, and of which more is known now: symbols named their code. */
  readonly updated: readonly CaptureFacts[];
}

export interface ValueTypeTotal extends ValueType {
  /** As the reference tool defines it: sum of |v|; in a `-diff_base` profile, of the base samples only. */
  readonly total: number;
  /** Plain sum; differs from `total` only where values are negative. */
  readonly net: number;
}

// ── asking about stacks ─────────────────────────────────────────────────────────────────────────────────────────────

export interface StackQuery {
  readonly capture: CaptureId;
  /** Index into `valueTypes`. */
  readonly type: number;
  readonly filters: readonly Filter[];
}

export interface FlameQuery extends StackQuery {
  readonly shape: Shape;
  /** Set: the merged tree of two sides. `capture` and `type` are of the head side. Shapes other than topDown fail. */
  readonly against?: Against;
}

/** The base side of a merged tree. The head's own id means the two sides of a `-diff_base` profile. */
export interface Against {
  readonly capture: CaptureId;
  readonly match: MatchMode;
  readonly scale: Scale;
}

export interface NodeDetail {
  readonly node: NodeId;
  readonly parent: NodeId;
  readonly depth: number;
  readonly x: number;
  readonly weight: number;
  /** Full name: the key of every other call. */
  readonly name: string;
  readonly displayName: string;
  readonly packageName: string;
  readonly origin: CodeOrigin;
  readonly file: string;
  /** Lines of this node's frames, the weightiest first, at most 5. */
  readonly lines: readonly { readonly line: number; readonly value: number }[];
  readonly inline: InlineState;
  readonly self: number;
  readonly total: number;
  /** Total as a share (1 is all) of the whole profile, of the kept samples, and of the parent node. */
  readonly ofAll: number;
  readonly ofKept: number;
  readonly ofParent: number;
  /** For heap profiles: the paired object count, and the mean object size in bytes. */
  readonly objects: { readonly count: number; readonly meanSize: number } | undefined;
  /** In a comparison. `noise`: differences up to this are within what sampling alone can make (two sigma). */
  readonly sides:
    | { readonly base: number; readonly head: number; readonly noise: number; readonly renamedFrom: string | undefined }
    | undefined;
}

export interface PathStep {
  readonly node: NodeId;
  readonly name: string;
  readonly displayName: string;
}

// ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface TopRow {
  readonly name: string;
  readonly displayName: string;
  readonly packageName: string;
  readonly origin: CodeOrigin;
  readonly file: string;
  readonly inline: InlineState;
  readonly flat: number;
  readonly cum: number;
  /** Flat of this and all rows above it, in the given order. */
  readonly runningFlat: number;
  /** Mean object size of the flat part, in bytes; undefined where the type has no paired count. */
  readonly objectSize: number | undefined;
}

export interface TopPage {
  /** Rows after the text filter. */
  readonly rowCount: number;
  /** The reference tool's "of … total": the whole profile. */
  readonly total: number;
  /** Sum over the samples that the filters kept. */
  readonly kept: number;
  readonly start: number;
  readonly rows: readonly TopRow[];
  readonly hasObjectSize: boolean;
}

export interface Neighbour {
  readonly name: string;
  readonly displayName: string;
  readonly packageName: string;
  readonly origin: CodeOrigin;
  readonly value: number;
  readonly inline: InlineState;
}

export interface Neighbours {
  readonly name: string;
  readonly displayName: string;
  readonly packageName: string;
  readonly file: string;
  readonly flat: number;
  readonly cum: number;
  readonly total: number;
  /** Sum over the samples that the filters kept. */
  readonly kept: number;
  /** Weightiest first. The edge's value counts a sample once, recursion or not. */
  readonly callers: readonly Neighbour[];
  readonly callees: readonly Neighbour[];
}

export interface LabelRow {
  readonly key: string;
  /** Exact, with its unit ("16384 bytes"): label filters take this text. */
  readonly value: string;
  /** Scaled for reading ("16 kB"). */
  readonly displayValue: string;
  /** The number behind `value`, for sorting. */
  readonly number: number | undefined;
  readonly total: number;
  readonly samples: number;
}

export interface LabelTable {
  readonly total: number;
  readonly kept: number;
  /** Grouped by key, weightiest key first; within it weightiest value first. */
  readonly rows: readonly LabelRow[];
  /** Σ value of the samples that carry no such key, per key in order of appearance in `rows`. */
  readonly without: readonly { readonly key: string; readonly total: number; readonly samples: number }[];
}

export interface SearchResult {
  /** Σ value of the samples that have a matching frame, each once. */
  readonly matched: number;
  readonly total: number;
  readonly functions: number;
}

export interface ExportOptions {
  readonly format: 'folded' | 'pprof' | 'tsv';
  /** Of the table. */
  readonly order?: TopOrder;
  readonly text?: string;
}

export interface ExportedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface OpenInput {
  readonly name: string;
  readonly blob: Blob;
  /** The executable that wrote a Go heap dump: it names the types. */
  readonly binary?: Blob;
  /** When the file was last written, in ms since 1970: places what does not say when it was taken. */
  readonly lastModified?: number;
}

// ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Captures of one kind in order of time, two of which are the sides; or one `-diff_base` profile (both sides 0). */
export interface CompareQuery {
  readonly captures: readonly CaptureId[];
  /** Indexes into `captures`. */
  readonly base: number;
  readonly head: number;
  /** Name of a value type that all captures have. */
  readonly type: string;
  readonly filters: readonly Filter[];
  readonly match: MatchMode;
  readonly scale: Scale;
}

export interface CompareFacts {
  /** Types that all captures have, in the head's order. */
  readonly types: readonly ComparedType[];
  readonly defaultType: string;
  /** Unit of the values under the asked scale: the type's own, also per second. */
  readonly unit: string;
  /** Totals (net, scaled) of the asked type: of the two sides, and of every capture in order (never scaled). */
  readonly base: number;
  readonly head: number;
  /** The same as the files have them, and what base values are multiplied with under the asked scale. */
  readonly measured: { readonly base: number; readonly head: number };
  readonly factor: number;
  /** Per second, of counts since the process began: only the difference is a rate, base and head are not. */
  readonly onlyDeltaRates: boolean;
  readonly totals: readonly number[];
  /** Capture times in ms since 1970, undefined where a file does not say. */
  readonly times: readonly (number | undefined)[];
  /** Head's time less base's; undefined when not known. */
  readonly seconds: number | undefined;
  readonly scales: readonly { readonly scale: Scale; readonly possible: boolean; readonly why: string }[];
  readonly match: {
    readonly folded: boolean;
    readonly why: string;
    readonly renamed: readonly { readonly from: string; readonly to: string }[];
  };
  /** Where the two are not like for like: other build, period, types, order in time, stack cap. */
  readonly cautions: readonly Notice[];
}

export interface ComparedType extends ValueType {
  /** A level (in use now) can be compared as it is; a cumulative count only grows, and is worth a rate. */
  readonly isLevel: boolean;
  /** Index of the type in the base and the head capture. */
  readonly baseIndex: number;
  readonly headIndex: number;
}

export interface GrewRow {
  /** Identity across captures; for a path the full names joined by ";", outermost first. */
  readonly key: string;
  /** Shown name: the innermost function, the function, the package, or "key = value". */
  readonly displayName: string;
  readonly packageName: string;
  readonly origin: CodeOrigin;
  /** Full names from the outermost frame; for a function its name alone; empty for packages and labels. */
  readonly path: readonly string[];
  /** Display names of `path`. */
  readonly displayPath: readonly string[];
  /** Set when head's name is another one. */
  readonly renamedFrom: string | undefined;
  /** Scaled as asked. Functions: flat. */
  readonly base: number;
  readonly head: number;
  readonly delta: number;
  /** Functions only: with everything they call. */
  readonly cumBase: number | undefined;
  readonly cumHead: number | undefined;
  /** Differences up to this are within what sampling alone can make (two sigma). */
  readonly noise: number;
  readonly change: 'new' | 'gone' | 'grew' | 'shrank' | 'same';
  /** Value in every capture, in order, never scaled. */
  readonly series: readonly number[];
  /** Slope over the series per hour (Theil–Sen), undefined without times; and whether every step went up. */
  readonly perHour: number | undefined;
  readonly everyStepGrew: boolean;
}

export interface GrewPage {
  readonly rowCount: number;
  readonly start: number;
  readonly rows: readonly GrewRow[];
  readonly base: number;
  readonly head: number;
  /** Largest |delta| of all rows, for bars. */
  readonly largest: number;
}

// ── sharing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ShareOptions {
  /** Most characters of the payload; undefined: everything, exact. */
  readonly budget: number | undefined;
  /** Replace names outside the standard library by stable hashes. */
  readonly redact: boolean;
  /** What was found in what is open, most important first: as many of them travel along as there is room for. */
  readonly findings?: readonly Finding[];
}

export interface SharedLink {
  /** The `d1` payload, base64url, ending in a letter or digit. */
  readonly payload: string;
  readonly stacks: number;
  readonly foldedStacks: number;
  readonly rounded: boolean;
  /** Share of Σ|delta| that still stands on its own stack, 0 to 1. */
  readonly exactShare: number;
  /** Absent where none were given. */
  readonly findings?: SharedFindings;
}

export interface SharedFindings {
  readonly kept: number;
  /** How many were given. */
  readonly of: number;
  /** They do not say what else saw the same, and what would make them surer. */
  readonly isShort: boolean;
}

/** What a link held, opened as two captures that any view can show. */
export interface OpenedShare {
  /** Undefined: the link was made of one capture, which is `head`. */
  readonly base: CaptureFacts | undefined;
  readonly head: CaptureFacts;
  readonly type: string;
  readonly foldedStacks: number;
  readonly rounded: boolean;
  readonly redacted: boolean;
  /** What was found where the link was made. `hints` tells them too, for as long as its captures are open. */
  readonly findings: readonly Finding[];
}

// ── the engine ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The worker's side. All calls may be made at once; those that answer with a promise let others go ahead of them. */
export interface EngineApi extends GraphApi, GoroutineApi, MemoryApi, HintApi {
  /** `job` names this call for `cancel`. Progress comes at most about ten times a second. */
  open(job: string, input: OpenInput, onProgress: (progress: Progress) => void): Promise<Answer<OpenedFile>>;
  cancel(job: string): void;
  close(capture: CaptureId): void;

  flame(query: FlameQuery, window: FlameWindow): Soon<FlameTile>;
  node(query: FlameQuery, node: NodeId): Soon<NodeDetail>;
  /** Root first, the node itself last. */
  path(query: FlameQuery, node: NodeId): Soon<readonly PathStep[]>;
  /** The deepest node on this path of full names (root excluded); how zoom and selection survive a change of query. */
  resolve(query: FlameQuery, names: readonly string[]): Soon<NodeDetail>;
  /** The weightiest node of a function: how a selection in a table is found in the picture. */
  locate(query: FlameQuery, name: string): Soon<NodeDetail>;
  /** The node beside this one, for arrow keys; itself when there is none. */
  move(query: FlameQuery, node: NodeId, move: Move): Soon<NodeDetail>;
  search(query: StackQuery, pattern: Pattern): Answer<SearchResult>;

  top(query: StackQuery, order: TopOrder, text: string, start: number, end: number): Promise<Answer<TopPage>>;
  /** Row of a function in that order, -1 when the filter leaves it out. */
  topIndex(query: StackQuery, order: TopOrder, text: string, name: string): Promise<Answer<number>>;
  neighbours(query: StackQuery, name: string): Promise<Answer<Neighbours>>;
  labels(query: StackQuery): Answer<LabelTable>;

  compareFacts(query: CompareQuery): Promise<Answer<CompareFacts>>;
  grew(query: CompareQuery, by: GrewBy, order: GrewOrder, text: string, start: number, end: number): Promise<Answer<GrewPage>>;
  /** Row of a key in that order, -1 when it is not there. */
  grewIndex(query: CompareQuery, by: GrewBy, order: GrewOrder, text: string, key: string): Promise<Answer<number>>;
  /** A link's payload for a comparison. */
  share(query: CompareQuery, options: ShareOptions): Promise<Answer<SharedLink>>;
  /** Opens a payload, or the bytes of a downloaded comparison. */
  openShared(payload: string | Uint8Array): Promise<Answer<OpenedShare>>;

  /** `folded`: one line per stack · `pprof`: the filtered profile, gzipped · `tsv`: the top table. A job like `open`. */
  export(
    job: string,
    query: StackQuery,
    options: ExportOptions,
    onProgress: (progress: Progress) => void,
  ): Promise<Answer<ExportedFile>>;
}

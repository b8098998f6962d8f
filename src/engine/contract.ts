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
import type { FlameTile } from '../model/flame-tile.ts';
import type { Filter, FlameWindow, Move, NodeId, Pattern, Shape, TopOrder } from '../model/query.ts';
import type { ValueType } from '../model/stack-profile.ts';

export type CaptureId = string;
export type Answer<T> = Result<T, Failure>;

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
  /** Reader's notices first, then what the analysis saw (stack cap, `-diff_base`, unsymbolized). */
  readonly notices: readonly Notice[];
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

export interface ExportedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface OpenInput {
  readonly name: string;
  readonly blob: Blob;
}

// ── the engine ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The worker's side. All calls may be made at once; those that answer with a promise let others go ahead of them. */
export interface EngineApi {
  /** `job` names this call for `cancel`. Progress comes at most about ten times a second. */
  open(job: string, input: OpenInput, onProgress: (progress: Progress) => void): Promise<Answer<CaptureFacts>>;
  cancel(job: string): void;
  close(capture: CaptureId): void;

  flame(query: FlameQuery, window: FlameWindow): Answer<FlameTile>;
  node(query: FlameQuery, node: NodeId): Answer<NodeDetail>;
  /** Root first, the node itself last. */
  path(query: FlameQuery, node: NodeId): Answer<readonly PathStep[]>;
  /** The deepest node on this path of full names (root excluded); how zoom and selection survive a change of query. */
  resolve(query: FlameQuery, names: readonly string[]): Answer<NodeDetail>;
  /** The weightiest node of a function: how a selection in a table is found in the picture. */
  locate(query: FlameQuery, name: string): Answer<NodeDetail>;
  /** The node beside this one, for arrow keys; itself when there is none. */
  move(query: FlameQuery, node: NodeId, move: Move): Answer<NodeDetail>;
  search(query: StackQuery, pattern: Pattern): Answer<SearchResult>;

  top(query: StackQuery, order: TopOrder, text: string, start: number, end: number): Promise<Answer<TopPage>>;
  /** Row of a function in that order, -1 when the filter leaves it out. */
  topIndex(query: StackQuery, order: TopOrder, text: string, name: string): Promise<Answer<number>>;
  neighbours(query: StackQuery, name: string): Promise<Answer<Neighbours>>;
  labels(query: StackQuery): Answer<LabelTable>;

  /** `folded`: one line per stack · `pprof`: the filtered profile, gzipped · `tsv`: the top table. */
  export(query: StackQuery, format: 'folded' | 'pprof' | 'tsv', order?: TopOrder, text?: string): Promise<Answer<ExportedFile>>;
}

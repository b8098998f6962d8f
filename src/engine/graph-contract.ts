/**
 * What may be asked of a heap's objects. Objects are numbered by the dominator tree (`analysis/graph/heap-graph.ts`):
 * 0 is the root above all roots. Sizes are in bytes.
 */
import type { Progress } from '../lib/steps.ts';
import type { Notice } from '../model/failure.ts';
import type { NodeKind, Runtime, SourceFrame, Strength, WasteKind } from '../model/object-graph.ts';
import type { Filter } from '../model/query.ts';
import type { Answer, CaptureFacts, CaptureId, ExportedFile } from './contract.ts';

export type ObjectId = number;

export interface GraphFacts {
  readonly runtime: Runtime;
  readonly producer: string;
  /** Reachable objects; roots that are no objects are not counted. */
  readonly objects: number;
  readonly references: number;
  /** Bytes of the reachable objects: what shares ("% of heap") are of. */
  readonly shallow: number;
  readonly unreachable: { readonly objects: number; readonly shallow: number };
  readonly types: number;
  readonly roots: readonly { readonly kind: string; readonly count: number }[];
  readonly allocationStacks: 'none' | 'some' | 'all';
  /** Share of the reachable bytes whose type is known, 0 to 1. */
  readonly typed: number;
  /** Groupings that say something here. */
  readonly groupings: readonly GraphGrouping[];
  readonly extras: readonly { readonly label: string; readonly value: string }[];
  readonly memStats: readonly { readonly name: string; readonly value: number }[];
  /** Only a histogram was read: the graph would not fit. All questions but `histogram` fail. */
  readonly onlyHistogram: boolean;
  /** Captures of one process in order, where the file has no time: by what only grows in it. */
  readonly sequence: { readonly process: string; readonly at: number } | undefined;
  /** A Go dump read without its executable, which would name the types. */
  readonly wantsBinary: boolean;
}

export type GraphGrouping = 'type' | 'package' | 'loader';

/** A row of any table of types or objects. */
export interface TypeRow {
  /** Stands for the row in `instances` and other questions: a type's number, or a group's. */
  readonly key: number;
  readonly name: string;
  readonly kind: NodeKind;
  /** Package, script or module, empty when there is none. */
  readonly group: string;
  readonly loader: string;
  readonly count: number;
  readonly shallow: number;
  /** Of the set together, not the sum over it. */
  readonly retained: number;
}

export interface ObjectRow {
  readonly id: ObjectId;
  /** `0xc000123400`, `@12345`; empty for roots. */
  readonly address: string;
  readonly name: string;
  readonly kind: NodeKind;
  /** A few words of what it holds: `"user-17"`, `3,000 entries`. */
  readonly preview: string;
  readonly shallow: number;
  readonly retained: number;
  /** Objects that it dominates directly. */
  readonly children: number;
  readonly isReachable: boolean;
}

export interface Page<R> {
  readonly rowCount: number;
  readonly start: number;
  readonly rows: readonly R[];
}

export type ObjectOrder = { readonly by: 'retained' | 'shallow' | 'name' | 'address'; readonly descending: boolean };
export type TypeOrder = { readonly by: 'retained' | 'shallow' | 'count' | 'name'; readonly descending: boolean };

/** A node of the dominator tree merged by type: all objects whose dominators, by type, are the same. */
export interface MergedRow {
  /** Number in the merged tree of this query; 0 is the root. */
  readonly node: number;
  readonly name: string;
  readonly kind: NodeKind;
  readonly group: string;
  readonly count: number;
  readonly shallow: number;
  readonly retained: number;
  /** Objects that they keep alive, themselves included. */
  readonly retainedCount: number;
  readonly children: number;
}

export interface MergedQuery {
  readonly capture: CaptureId;
  readonly grouping: GraphGrouping;
}

// ── one object ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ObjectFacts {
  readonly row: ObjectRow;
  readonly summary: string;
  /** Index in the histogram by type. */
  readonly type: number;
  readonly dominator: ObjectRow | undefined;
  readonly referrers: number;
  readonly fieldCount: number;
  readonly text: { readonly value: string; readonly truncated: boolean } | undefined;
  readonly bytes: { readonly value: Uint8Array; readonly length: number } | undefined;
  readonly allocatedAt: readonly SourceFrame[];
  readonly stack: readonly SourceFrame[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly target: ObjectRow | undefined;
  readonly strength: Strength;
}

export interface ReferrerRow {
  readonly object: ObjectRow;
  /** How it refers: field names, joined by ", "; empty when not known. */
  readonly names: string;
  readonly strength: Strength;
  /** It dominates the object: every path goes through it. */
  readonly isDominator: boolean;
}

// ── why is it alive ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A reference that paths must not use. */
export interface IgnoredReference {
  readonly source: ObjectId;
  readonly target: ObjectId;
}

export interface PathQuery {
  readonly capture: CaptureId;
  readonly object: ObjectId;
  /** Weak, soft and other loose references may be used too. */
  readonly withLoose: boolean;
  readonly ignored: readonly IgnoredReference[];
  /** Most paths to find. */
  readonly most: number;
}

export interface RootPath {
  /** Root first, the object last. */
  readonly steps: readonly RootPathStep[];
}

export interface RootPathStep {
  readonly object: ObjectRow;
  /** How the step before refers to this one. */
  readonly reference: string;
  readonly strength: Strength;
  /** Every path passes it that uses references which the query allows. */
  readonly isDominator: boolean;
  /** Steps of a very long path that are left out before this one. */
  readonly skipped: number;
}

export interface RootPaths {
  /** Shortest first; beyond their dominators, no two pass through the same object. */
  readonly paths: readonly RootPath[];
  /** There may be more: the search ended at `most`. */
  readonly mayBeMore: boolean;
}

/** Which objects: one type, one node of the merged tree, or a list. */
export type ObjectSet =
  | { readonly kind: 'type'; readonly type: number }
  /** A row of the histogram under another grouping: a package, a class loader. */
  | { readonly kind: 'group'; readonly grouping: GraphGrouping; readonly group: number }
  | { readonly kind: 'merged'; readonly grouping: GraphGrouping; readonly node: number }
  | { readonly kind: 'objects'; readonly objects: readonly ObjectId[] };

export interface MergedPathsQuery {
  readonly capture: CaptureId;
  readonly set: ObjectSet;
  readonly withLoose: boolean;
}

/** A tree from the objects towards the roots, merged by type; columns, in depth-first order, at most 4,000 nodes. */
export interface MergedPaths {
  readonly objects: number;
  /** Index of the parent, -1 for the first node, which stands for the set itself. */
  readonly parent: readonly number[];
  readonly name: readonly string[];
  readonly kind: readonly NodeKind[];
  /** How many of the objects are held through here, and their shallow and retained bytes. */
  readonly count: readonly number[];
  readonly shallow: readonly number[];
  readonly retained: readonly number[];
  /** Every path of every object passes here. */
  readonly isDominator: readonly boolean[];
  /** An object of the set that is held this way. */
  readonly example: readonly ObjectId[];
}

// ── pictures ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Part of the dominator tree, for an icicle or a treemap: columns, in depth-first order, siblings by size. */
export interface PrunedTree {
  /** Merged node or object number. */
  readonly id: readonly number[];
  readonly parent: readonly number[];
  readonly depth: readonly number[];
  readonly name: readonly string[];
  readonly kind: readonly NodeKind[];
  readonly count: readonly number[];
  readonly shallow: readonly number[];
  readonly retained: readonly number[];
  /** Bytes below the node that are not in the tree: children that are too small to see. */
  readonly rest: readonly number[];
  /** From the root of the whole tree down to `id[0]`; of a very long way the middle is left out. */
  readonly above: readonly { readonly id: number; readonly name: string }[];
}

export interface PictureQuery {
  readonly capture: CaptureId;
  readonly tree: { readonly kind: 'merged'; readonly grouping: GraphGrouping } | { readonly kind: 'objects' };
  readonly root: number;
  /** Nodes below this share of the root are left out. */
  readonly leastShare: number;
  readonly most: number;
  readonly maxDepth: number;
}

// ── waste ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface WasteAnswer {
  readonly sections: readonly {
    readonly kind: WasteKind | 'unreachable';
    readonly count: number;
    readonly bytes: number;
    readonly rows: readonly { readonly name: string; readonly count: number; readonly bytes: number; readonly examples: readonly ObjectId[] }[];
  }[];
  readonly notices: readonly Notice[];
}

// ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GraphCompareQuery {
  /** In order of time; both sides of a link are captures too. */
  readonly captures: readonly CaptureId[];
  readonly base: number;
  readonly head: number;
  readonly filters: readonly Filter[];
}

/** A node of both merged trees, matched by name from the root down. */
export interface ComparedRow {
  readonly node: number;
  readonly name: string;
  readonly kind: NodeKind;
  readonly group: string;
  readonly base: SideSizes;
  readonly head: SideSizes;
  readonly change: 'new' | 'gone' | 'grew' | 'shrank' | 'same';
  /** Of the node itself, once `comparedObjects` has answered. */
  readonly objects: ObjectChanges | undefined;
  /** Count in every capture, in order. */
  readonly series: readonly number[];
  readonly children: number;
}

export interface SideSizes {
  readonly count: number;
  readonly shallow: number;
  readonly retained: number;
}

export interface ComparedPage extends Page<ComparedRow> {
  readonly total: { readonly base: SideSizes; readonly head: SideSizes };
}

export type ComparedOrder = {
  readonly by: 'retained' | 'count' | 'shallow' | 'name';
  readonly descending: boolean;
};

/** Where a heap grew: the container that got more entries, not the entries themselves. */
export interface AccumulationPoint {
  readonly node: number;
  /** Names from the root down to the container. */
  readonly path: readonly string[];
  /** In words: "`main.recent` grew from 3,000 to 9,000 entries and keeps 7.6 MB more alive." */
  readonly sentence: string;
  readonly entries: string;
  readonly base: SideSizes;
  readonly head: SideSizes;
  readonly countDelta: number;
  readonly retainedDelta: number;
  /** Entries per interval, when there are three captures or more; `steady` when every one grew. */
  readonly perInterval: readonly number[];
  readonly steady: boolean;
}

export interface GraphComparison {
  /** Set when the two can't be compared by type, with the reason; then there are no points. */
  readonly problem: string | undefined;
  /** Whether objects are recognised across the two, and why (not). */
  readonly identity: { readonly known: boolean; readonly why: string };
  readonly points: readonly AccumulationPoint[];
}

/** Objects that the head has and the base had not, that both have, and that only the base had. */
export interface ObjectChanges {
  readonly fresh: number;
  readonly survived: number;
  readonly gone: number;
}

// ── the calls ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GraphApi {
  histogram(capture: CaptureId, grouping: GraphGrouping, order: TypeOrder, text: string, start: number, end: number): Promise<Answer<Page<TypeRow>>>;
  /** Objects of a set, paged. */
  instances(capture: CaptureId, set: ObjectSet, order: ObjectOrder, start: number, end: number): Promise<Answer<Page<ObjectRow>>>;

  /** Children in the merged tree by retained size (or as ordered). `text` keeps rows whose name has it, at this level. */
  mergedChildren(query: MergedQuery, node: number, order: TypeOrder, start: number, end: number): Promise<Answer<Page<MergedRow>>>;
  mergedNode(query: MergedQuery, node: number): Promise<Answer<MergedRow>>;
  /** Objects that an object dominates directly. */
  dominated(capture: CaptureId, object: ObjectId, order: ObjectOrder, start: number, end: number): Promise<Answer<Page<ObjectRow>>>;
  /** What an object keeps alive, by type. */
  kept(capture: CaptureId, object: ObjectId, start: number, end: number): Promise<Answer<Page<TypeRow>>>;

  object(capture: CaptureId, object: ObjectId): Promise<Answer<ObjectFacts>>;
  fields(capture: CaptureId, object: ObjectId, start: number, end: number): Promise<Answer<Page<FieldRow>>>;
  referrers(capture: CaptureId, object: ObjectId, start: number, end: number): Promise<Answer<Page<ReferrerRow>>>;
  /** By address as any tool prints it. */
  findObject(capture: CaptureId, address: string): Promise<Answer<ObjectRow>>;

  paths(query: PathQuery): Promise<Answer<RootPaths>>;
  mergedPaths(query: MergedPathsQuery): Promise<Answer<MergedPaths>>;

  /** The heap along shortest paths as a capture of its own, for the flame graph; it is closed with the heap. */
  openPaths(capture: CaptureId): Promise<Answer<CaptureFacts>>;

  prunedTree(query: PictureQuery): Promise<Answer<PrunedTree>>;

  /** Reads the file once more. A job like `open`. */
  waste(job: string, capture: CaptureId, onProgress: (progress: Progress) => void): Promise<Answer<WasteAnswer>>;

  compareGraphs(query: GraphCompareQuery): Promise<Answer<GraphComparison>>;
  /** Recognises objects one by one, where that is possible: afterwards rows say how many are new. */
  comparedObjects(query: GraphCompareQuery): Promise<Answer<ObjectChanges | undefined>>;
  /** `node` 0 is the root of both. */
  comparedChildren(query: GraphCompareQuery, node: number, order: ComparedOrder, start: number, end: number): Promise<Answer<ComparedPage>>;

  /** `tsv`: rows of a table · `json`: a subtree, as `dominators --json` prints it. */
  exportGraph(capture: CaptureId, options: GraphExport): Promise<Answer<ExportedFile>>;
}

export type GraphExport =
  | { readonly format: 'tsv'; readonly table: 'histogram'; readonly grouping: GraphGrouping; readonly order: TypeOrder; readonly text: string }
  | { readonly format: 'tsv'; readonly table: 'instances'; readonly set: ObjectSet; readonly order: ObjectOrder }
  | { readonly format: 'json'; readonly tree: PictureQuery['tree']; readonly root: number; readonly depth: number };

/** A dominator subtree as JSON. */
export interface NodeTree {
  readonly label: string;
  readonly kind: NodeKind;
  readonly count: number;
  readonly shallow: number;
  readonly retained: number;
  readonly children: readonly NodeTree[];
}

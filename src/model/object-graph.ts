/**
 * A heap as objects and references, as a reader leaves it: Go heap dump, HPROF, V8 snapshot.
 *
 * All bulk data is columnar and node numbers are the reader's own. Node 0 is the root above all roots: its references
 * lead to what the runtime keeps by itself. Roots that are no objects (a goroutine, a stack frame, a data segment, a
 * global variable, "JNI globals") are nodes too, of kind `root` and size 0, so that a path ends in words.
 */
import type { Result } from '../lib/result.ts';
import type { Progress } from '../lib/steps.ts';
import type { Failure, Notice } from './failure.ts';

export type Runtime = 'go' | 'jvm' | 'v8';

/** A node in the reader's numbering. */
export type RawNode = number;

/**
 * `root`: no object, see above · `bytes`: an array of numbers without references · `untyped`: the file does not say
 * what it is · `hidden`: the runtime's own.
 */
export const NODE_KINDS = [
  'root',
  'object',
  'array',
  'bytes',
  'string',
  'class',
  'function',
  'code',
  'native',
  'number',
  'hidden',
  'untyped',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** Types, and names of roots: what nodes are merged by. Label 0 is that of node 0. */
export interface LabelTable {
  readonly count: number;
  /**
   * Full names, as the runtime's own tools print them: `main.Order`, `java.util.HashMap$Node[]`, `(string)`. Two
   * labels may have one name, when a class was loaded twice.
   */
  readonly names: readonly string[];
  /** Index into NODE_KINDS. */
  readonly kind: Uint8Array;
  /** Package, script or module; empty when there is none. Index into `groups`. */
  readonly group: Uint32Array;
  readonly groups: readonly string[];
  /** Class loader (JVM). Index into `loaders`; undefined where the runtime has none. */
  readonly loader: Uint32Array | undefined;
  readonly loaders: readonly string[];
}

/**
 * How strongly a reference holds. Only strong ones are in `target`; the others keep nothing alive by themselves:
 * `weak`, `soft`, `phantom`, `finalizer` as the JVM has them, and V8's weak and shortcut edges.
 */
export const STRENGTHS = ['strong', 'soft', 'weak', 'phantom', 'finalizer', 'shortcut'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** References that hold nothing, in ascending order of `source`. */
export interface LooseReferences {
  readonly count: number;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  /** Index into STRENGTHS. */
  readonly strength: Uint8Array;
}

export interface RawGraph {
  readonly runtime: Runtime;
  readonly nodeCount: number;
  readonly labels: LabelTable;
  /** Label of each node. */
  readonly label: Uint32Array<ArrayBuffer>;
  /** Bytes of the node itself. Float64 only where a node has 4 GiB or more. */
  readonly shallow: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  /**
   * Strong references of node `n` are `target[edgeStart[n]] … target[edgeEnd[n] - 1]`; a reference that is held twice
   * stands twice, a null one not at all. Where rows are in node order, `edgeEnd` is `edgeStart.subarray(1)`.
   */
  readonly edgeStart: Uint32Array<ArrayBuffer>;
  readonly edgeEnd: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
  readonly loose: LooseReferences;
  readonly facts: RawGraphFacts;
  readonly content: GraphContent;
}

export interface RawGraphFacts {
  /** Version and word size in words: `go1.27.3 linux/amd64`, `HPROF 1.0.2, compressed oops`, `Chrome 156`. */
  readonly producer: string;
  /** ms since 1970, undefined where the file has none. */
  readonly time: number | undefined;
  /** References as the file has them, loose ones included, to objects that the file has. */
  readonly references: number;
  /** Objects by the kind of root that holds them directly, in the runtime's words: "sticky class", "thread stack". */
  readonly roots: readonly { readonly kind: string; readonly count: number }[];
  /** Whether objects (some, all) know where they were allocated. */
  readonly allocationStacks: 'none' | 'some' | 'all';
  /** More lines for the header: `goroutines`, `GC cycles`, `class loaders`. */
  readonly extras: readonly { readonly label: string; readonly value: string }[];
  /** Go: MemStats at the moment of the dump, by field name, bytes and counts; undefined elsewhere. */
  readonly memStats: ReadonlyMap<string, number> | undefined;
  readonly identity: GraphIdentity;
}

/** Whether an object can be recognised in another capture, and what must agree before one may. */
export type GraphIdentity =
  | { readonly kind: 'none'; readonly why: string }
  | {
      /** `address`: objects never move (Go). `id`: given once by the isolate (V8). */
      readonly kind: 'address' | 'id';
      /** Facts that are equal in two captures of one process, name → text: arena start, data segment, binary. */
      readonly sameIn: ReadonlyMap<string, string>;
      /** Counters that only grow in one process, the finest first: mallocs, GC cycles, the highest id. */
      readonly growing: ReadonlyMap<string, number>;
      /** By node: address or id; 0 for what has none. */
      idOf(node: RawNode): number;
    };

/** What objects hold, decoded from the file when asked. All calls read the file anew; none keeps what it read. */
export interface GraphContent {
  /** How a user writes the object elsewhere: `0xc000123400`, `@12345`. Empty for roots. */
  addressOf(node: RawNode): string;
  /** The node at an address as `addressOf` (or the runtime) prints it; an address inside an object finds it. */
  nodeAt(address: string): RawNode | undefined;
  /** A few words beside the type: `"user-17"`, `len 12`, `3,000 entries`. One for each node, empty when there is nothing to say. */
  previews(nodes: readonly RawNode[]): Promise<Result<readonly string[], Failure>>;
  describe(node: RawNode, from: number, to: number): Promise<Result<ObjectContent, Failure>>;
  /**
   * For each pair, the names of the references from `source` to `target`: `next`, `[17]`, `key "a"`, `in Context`.
   * Empty where they can't be told.
   */
  referenceNames(pairs: readonly ReferencePair[]): Promise<Result<readonly string[], Failure>>;
  /** Goes through the whole file once more for what is wasted. Only nodes for which `isLive` says so count. */
  waste(isLive: (node: RawNode) => boolean, watch: WasteWatch): Promise<Result<WasteReport, Failure>>;
}

export interface ReferencePair {
  readonly source: RawNode;
  readonly target: RawNode;
}

export interface WasteWatch {
  readonly onProgress: (fraction: number) => void;
  readonly isCancelled: () => boolean;
}

/** One object as it stands in the file. */
export interface ObjectContent {
  /** What it is in a line: `map[string]*main.Order, 3,000 entries`, `java.lang.String "user-17"`, `goroutine 18, chan receive`. */
  readonly summary: string;
  /** Fields, elements or entries, all in all; `fields` has `from … to - 1` of them. */
  readonly fieldCount: number;
  readonly fields: readonly ObjectField[];
  /** Text of a string, whole up to 64 KiB. */
  readonly text: { readonly value: string; readonly truncated: boolean } | undefined;
  /** First 4 KiB of a byte array, to be shown as hex and text. */
  readonly bytes: { readonly value: Uint8Array<ArrayBuffer>; readonly length: number } | undefined;
  /** Innermost frame first; empty when not known. */
  readonly allocatedAt: readonly SourceFrame[];
  /** Of a goroutine or thread: its stack, innermost first. */
  readonly stack: readonly SourceFrame[];
  /** Anything else worth a line: state, wait reason, class loader, script and line, size class. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface ObjectField {
  /** `next`, `[17]`, `+0x18` where the name is not known, `static CACHE`. */
  readonly name: string;
  /** Declared type, empty when not known. */
  readonly type: string;
  /** Shown value: a number, a quoted string, `nil`; empty when `target` says all. */
  readonly value: string;
  /** What a reference leads to. */
  readonly target: RawNode | undefined;
  readonly strength: Strength;
}

export interface SourceFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export type WasteKind =
  | 'duplicate-strings'
  | 'duplicate-arrays'
  | 'zero-arrays'
  | 'empty-collections'
  | 'sparse-collections'
  | 'boxed-numbers'
  | 'unused-capacity';

export interface WasteRow {
  readonly kind: WasteKind;
  /** What is wasted: a string's text, a collection's type, a boxed value. */
  readonly name: string;
  /** How many objects it takes. */
  readonly count: number;
  /** Bytes that would be saved: all but one copy, empty slots, the box around a number. */
  readonly bytes: number;
  /** Some of the objects, at most 20. */
  readonly examples: readonly RawNode[];
}

export interface WasteReport {
  /** The 200 worst of each kind, worst first. */
  readonly rows: readonly WasteRow[];
  /** Of all rows of a kind, shown or not. */
  readonly totals: ReadonlyMap<WasteKind, { readonly count: number; readonly bytes: number }>;
  /** What could not be looked at, in sentences. */
  readonly notices: readonly Notice[];
}

/** What a graph reader makes: `read(source, watch): Promise<Result<ReadGraph, Failure>>`. */
export interface ReadGraph {
  readonly graph: RawGraph;
  readonly notices: readonly Notice[];
}

export interface ReadWatch {
  readonly onProgress: (progress: Progress) => void;
  /** Asked between two pieces of the file at least. */
  readonly isCancelled: () => boolean;
}

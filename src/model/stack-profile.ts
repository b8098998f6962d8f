/**
 * A profile of stacks: heap, allocs, goroutine, CPU, contention, or any other list of (stack, values).
 *
 * All bulk data is columnar. Values are exact integers (|v| < 2^53, and so is the sum of |v| of a type): readers
 * refuse what is larger. Ids are indexes into the tables here; `-1` means "none". A string id is an index into
 * `strings`.
 */
export interface StackProfile {
  readonly strings: readonly string[];
  /** As many as the file has, never a fixed four. */
  readonly valueTypes: readonly ValueType[];
  readonly functions: FunctionTable;
  readonly mappings: readonly Mapping[];
  readonly locations: LocationTable;
  readonly frames: FrameTable;
  readonly stacks: StackTree;
  readonly samples: SampleTable;
  readonly origin: ProfileOrigin;
}

/** `inuse_space` in `bytes`, `delay` in `nanoseconds`, `goroutine` in `count`, … */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

export interface FunctionTable {
  readonly count: number;
  /** String ids. */
  readonly name: Int32Array;
  readonly systemName: Int32Array;
  readonly file: Int32Array;
  /** Line of the declaration, 0 when unknown. */
  readonly startLine: Float64Array;
}

/** A binary or library that was mapped into the process. Few per profile, so objects. */
export interface Mapping {
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** Instruction addresses. 64 bits in two halves: kernel and sentinel addresses do not fit a double. */
export interface LocationTable {
  readonly count: number;
  readonly mapping: Int32Array;
  readonly addressHigh: Uint32Array;
  readonly addressLow: Uint32Array;
  /** 1 where several addresses were folded into this one (`is_folded`). */
  readonly folded: Uint8Array;
  /** `count + 1` entries: frames of location `i` are `firstFrame[i] … firstFrame[i + 1] - 1`, outermost first. */
  readonly firstFrame: Int32Array;
}

/**
 * One row per source line of a location: the frame that was called, then the frames inlined into it.
 * A location without lines has one frame whose `func` is -1.
 */
export interface FrameTable {
  readonly count: number;
  readonly location: Int32Array;
  readonly func: Int32Array;
  readonly line: Float64Array;
  readonly column: Float64Array;
  /** 1: the compiler inlined this frame into the frame before it. */
  readonly inlined: Uint8Array;
}

/**
 * All stacks as one prefix tree in depth-first order: node 0 is the root above all outermost frames (frame -1), a
 * parent comes before its children, and the subtree of `n` is the interval `n … end[n] - 1`.
 */
export interface StackTree {
  readonly count: number;
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly end: Int32Array;
}

/** Samples ordered by their node, so that the samples of a subtree are an interval too. */
export interface SampleTable {
  readonly count: number;
  /** The innermost frame's node; ascending. */
  readonly node: Int32Array;
  /** One column per value type. */
  readonly values: readonly Float64Array[];
  readonly labels: LabelColumns;
}

/** Labels of sample `i` are rows `first[i] … first[i + 1] - 1`. */
export interface LabelColumns {
  readonly first: Int32Array;
  /** String id. */
  readonly key: Int32Array;
  /** String id, or -1 for a numeric label. */
  readonly text: Int32Array;
  readonly number: Float64Array;
  /** String id of the number's unit; 0 (the empty string) when it has none. */
  readonly unit: Int32Array;
}

export interface ProfileOrigin {
  /** Nanoseconds since 1970, 0n when unknown. Past 2^53 today, hence bigint. */
  readonly timeNanos: bigint;
  /** 0n when unknown or not a duration profile. */
  readonly durationNanos: bigint;
  readonly periodType: ValueType | undefined;
  /** One sample per this many units of `periodType`; 0 when unknown. */
  readonly period: number;
  readonly comments: readonly string[];
  readonly docUrl: string;
  /** The type a viewer should open with; empty: the last one. */
  readonly defaultType: string;
  readonly dropFrames: string;
  readonly keepFrames: string;
}

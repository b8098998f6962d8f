import type { ProfileKind } from './capture.ts';
import type { Evidence, Finding } from './finding.ts';
import type { ValueType } from './stack-profile.ts';

/**
 * A comparison as a link carries it: the merged tree of two sides by function, and what a reader must know about both.
 * No file names of sources, no lines, no addresses.
 */
export interface SharedComparison {
  readonly kind: ProfileKind;
  /** The first is the one that was shown; its partner (objects of a space type) may follow. */
  readonly types: readonly ValueType[];
  readonly sides: readonly [base: SharedSide, head: SharedSide];
  /** Full function names; a node refers to them by index. */
  readonly names: readonly string[];
  readonly tree: SharedTree;
  /** How many stacks were folded into their callers to fit; 0 when the tree is whole. */
  readonly foldedStacks: number;
  /** Values were rounded to three significant digits; totals never are. */
  readonly rounded: boolean;
  /** Names outside the standard library are hashes. */
  readonly redacted: boolean;
  /** What was found in the captures, most important first; absent where nothing travels. */
  readonly findings?: readonly SharedFinding[];
}

/** 0: the capture is not in the link · 1: base · 2: head. */
export type LinkSide = 0 | 1 | 2;

/** A finding without ids of captures, objects and goroutines, which mean nothing elsewhere. */
export type SharedFinding = Omit<Finding, 'evidence' | 'fromLink'> & { readonly evidence: readonly SharedEvidence[] };

export type SharedEvidence = WithSides<Evidence>;

type WithSides<E extends Evidence> = E extends { readonly captures: readonly string[] }
  ? Omit<E, 'captures' | 'ids'> & { readonly sides: readonly LinkSide[] }
  : E extends { readonly capture: string | undefined }
    ? Omit<E, 'capture' | 'object'> & { readonly side: LinkSide }
    : E;

export interface SharedSide {
  readonly name: string;
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  readonly buildId: string;
  readonly periodType: ValueType | undefined;
  readonly period: number;
  /** First 16 hex digits of the file's SHA-256. */
  readonly sha256: string;
  /** Exact sum of each type. */
  readonly totals: readonly number[];
}

/** Depth-first: a parent comes before its children. Node 0 is the root above all outermost functions, name -1. */
export interface SharedTree {
  readonly count: number;
  readonly parent: Int32Array;
  readonly name: Int32Array;
  /** What ends in the node itself, per type; exact integers, may be negative. */
  readonly base: readonly Float64Array[];
  readonly head: readonly Float64Array[];
}

import type { Notice } from './failure.ts';
import type { StackProfile } from './stack-profile.ts';

/** What a profile is of, told from its value types and content, never from the file's name. */
export type ProfileKind =
  | 'heap'
  | 'allocs'
  | 'cpu'
  | 'goroutine'
  | 'goroutineleak'
  | 'threadcreate'
  | 'block'
  | 'mutex'
  | 'contention'
  | 'retention'
  | 'go-objects'
  | 'jvm-objects'
  | 'v8-objects'
  | 'other';

export function isOfGoroutines(kind: ProfileKind): boolean {
  return kind === 'goroutine' || kind === 'goroutineleak';
}

/** Stacks are chains of owners, not of calls: an object's dominators, or the references that lead to it. */
export function isOfOwners(kind: ProfileKind): boolean {
  return kind.endsWith('-objects') || kind === 'retention';
}

export type FormatId = 'pprof' | 'text' | 'go-heap-dump' | 'hprof' | 'v8-snapshot';

/** One dropped artefact with its model. */
export interface Capture {
  readonly id: string;
  /** The file's name, with its folder when a folder was dropped. */
  readonly name: string;
  /** Bytes on disk. */
  readonly byteLength: number;
  /** First 16 hex digits of the file's SHA-256; empty where the page may not compute one (plain http). */
  readonly sha256: string;
  /** One side of a link: function names and values only. */
  readonly fromLink: boolean;
  readonly format: FormatId;
  readonly kind: ProfileKind;
  readonly profile: StackProfile;
  /** What the reader saw: truncation, skipped samples, … */
  readonly notices: readonly Notice[];
}

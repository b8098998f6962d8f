/** Why an input could not be read, or a call not answered: a value, so that it survives a worker boundary. */
export type FailureCode =
  | 'empty-input'
  | 'unknown-format'
  | 'known-but-not-readable'
  | 'malformed'
  | 'value-too-large'
  | 'too-large'
  | 'out-of-memory'
  | 'cancelled'
  | 'unreadable-file'
  | 'bad-pattern'
  | 'not-found'
  | 'no-series'
  | 'link-cut'
  | 'link-damaged'
  | 'link-newer'
  | 'worker-died'
  | 'interrupted'
  | 'internal';

export interface Failure {
  readonly code: FailureCode;
  /** One or two sentences for a person: what it is, and what to do. No file name: the caller has it. */
  readonly sentence: string;
  /** Where in the (inflated) bytes, when there is such a place. */
  readonly offset?: number;
}

/** The reader asked for it. */
export const CANCELLED_FAILURE: Failure = { code: 'cancelled', sentence: 'Cancelled.' };

/** What a reader or an analysis wants said about a capture that did open. */
export interface Notice {
  readonly code: string;
  /** `info`: good to know. `caution`: numbers may not mean what they seem to. */
  readonly severity: 'info' | 'caution';
  readonly sentence: string;
}

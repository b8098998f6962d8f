import type { Io } from './io.ts';

export interface Verb {
  readonly name: string;
  /** One line, for the list of verbs. */
  readonly summary: string;
  /** The whole help text, with a line break at its end. */
  readonly usage: string;
  /** Gives the exit code. */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}

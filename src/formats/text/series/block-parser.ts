import type { TextParser } from '../parser.ts';

/** A reader of blocks: in one, it wants every line, to see where it ends. */
export interface BlockParser extends TextParser {
  readonly isOpen: boolean;
}

/**
 * Text that an incident leaves behind comes mixed: a log with gctrace lines between its own, a crash at its end, two
 * dumps in one paste. So there is one pass over the lines, and a parser for each kind of text; each line goes to the parser that
 * is in the middle of something first, then to the others in order.
 */
import type { Steps } from '../../lib/steps.ts';
import type { Notice } from '../../model/failure.ts';
import type { ProfileKind } from '../../model/capture.ts';
import type { EscapeNote } from '../../model/escape-note.ts';
import type { SeriesSet } from '../../model/series.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import type { SymbolTable } from '../../model/symbol-table.ts';

/** What a text held; a paste can hold several. */
export type TextArtefact =
  | { readonly kind: 'profile'; readonly profileKind: ProfileKind; readonly profile: StackProfile; readonly notices: readonly Notice[] }
  | { readonly kind: 'series'; readonly series: SeriesSet; readonly notices: readonly Notice[] }
  /** Names of code addresses, for profiles that lack them: `/debug/pprof/symbol`, `go tool nm -n`. */
  | { readonly kind: 'symbols'; readonly symbols: SymbolTable; readonly notices: readonly Notice[] }
  /** What the compiler said about escapes (`-m`), by position. */
  | { readonly kind: 'escapes'; readonly notes: readonly EscapeNote[]; readonly notices: readonly Notice[] };

export interface TextParser {
  readonly name: string;
  /** True: the line is this parser's own. Lines come cleaned: no line end, no colours, no log prefix. */
  line(text: string, number: number): boolean;
  /** Lines that were passed over first, and turned out to belong to what followed. */
  readonly earlierLines?: number;
  /** It is inside something whose lines it wants before others see them. */
  readonly isBusy: boolean;
  /** What was found, in order of appearance; called once, at the end. */
  finish(): readonly TextArtefact[];
  /** The same, of a parser that may have much left to do then. */
  finishing?(): Steps<readonly TextArtefact[]>;
}

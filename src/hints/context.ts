/** All that is open, as models. What several rules need is worked out once, when it is first asked for. */
import type { GoroutineColumns } from '../analysis/goroutines/goroutine-columns.ts';
import type { HarmlessRule } from '../analysis/goroutines/harmless.ts';
import type { GoroutineStates } from '../analysis/goroutines/infer-state.ts';
import type { Groups } from '../analysis/graph/groupings.ts';
import type { HeapGraph } from '../analysis/graph/heap-graph.ts';
import type { Histogram } from '../analysis/graph/histogram.ts';
import type { MergedTree } from '../analysis/graph/merged-dominators.ts';
import type { ProfileIndex } from '../analysis/profile-index.ts';
import type { MergedSeries } from '../analysis/series/merge-series.ts';
import type { ProfileKind } from '../model/capture.ts';
import type { EscapeNote } from '../model/escape-note.ts';
import type { GraphContent, RawGraphFacts, WasteReport } from '../model/object-graph.ts';
import type { SeriesSet } from '../model/series.ts';

export interface HintContext {
  /** In order of time: by their times, else by their names. */
  readonly heaps: readonly ProfileSource[];
  readonly goroutines: readonly GoroutineSource[];
  /** `goroutineleak` profiles and dumps. */
  readonly leakProfiles: readonly GoroutineSource[];
  /** Of threads, blocking, locks. */
  readonly others: readonly ProfileSource[];
  readonly go: SeriesSource | undefined;
  readonly jvm: SeriesSource | undefined;
  readonly graphs: readonly GraphSource[];
  /** What the compiler said at a place of the source; undefined: no escape output is open. */
  readonly escapes: ((file: string, line: number) => readonly EscapeNote[]) | undefined;
  readonly goVersion: GoVersion | undefined;
  /** A before and an after were named by the reader, or two are all there is: the rules of verification look at them. */
  readonly beforeAfter: { readonly before: ProfileSource; readonly after: ProfileSource; readonly isNamed?: boolean } | undefined;
}

export interface GoVersion {
  /** 27 of 1.27. */
  readonly minor: number;
  /** It is this, or newer. */
  readonly isLeast: boolean;
  readonly text: string;
}

interface Source {
  readonly id: string;
  readonly name: string;
  readonly kind: ProfileKind;
  /** In ms since 1970. */
  readonly time: number | undefined;
}

export interface ProfileSource extends Source {
  readonly index: ProfileIndex;
  readonly notices: readonly { readonly code: string; readonly sentence: string }[];
  readonly buildId: string | undefined;
}

export interface GoroutineSource extends ProfileSource {
  readonly columns: GoroutineColumns;
  readonly states: GoroutineStates;
  readonly harmless: { readonly rules: readonly HarmlessRule[]; readonly rule: Int32Array };
}

export interface SeriesSource {
  readonly merged: MergedSeries;
  readonly sets: readonly SeriesSet[];
}

export interface GraphSource extends Source {
  readonly graph: HeapGraph;
  readonly facts: RawGraphFacts;
  readonly content: GraphContent;
  readonly types: Groups;
  readonly merged: MergedTree;
  readonly histogram: Histogram;
  /** Duplicates and the like, where it was worked out. */
  readonly waste: WasteReport | undefined;
}

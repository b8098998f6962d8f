/** What a rule is. Adding one is one file, its line in the registry, and its test. */
import type { Finding } from '../model/finding.ts';
import type { HintContext } from './context.ts';

/** What must be open for a rule to run. The codes are explained to the reader in needs.ts. */
export type Need =
  | 'heap'
  | 'heaps-2'
  | 'heaps-4'
  | 'goroutines'
  | 'dump'
  | 'states'
  | 'dumps-2'
  | 'leak-profile'
  | 'series'
  | 'rss'
  | 'gc-log'
  | 'escapes'
  | 'go-graph'
  | 'jvm-graph'
  | 'v8-graph'
  | 'v8-graphs-2'
  | 'crash';

/** What silence can lack beside: more of what is open, or the whole of it. */
export type Lack = Need | 'mem-stats' | 'series-longer' | 'go-metrics' | 'threads' | 'counts' | 'whole-dump' | 'whole-heap';

/** What a rule says itself; the engine adds rule, title, weight and order. */
export type Found = Omit<Finding, 'rule' | 'title' | 'severity' | 'weight' | 'also'> & {
  /** Share of the total that it is about, 0 to 1; growth as clamp(24 h / time to double); how many there are: see weigh.ts. */
  readonly scale: { readonly share: number; readonly growth: number; readonly count: number };
  /** Where the catalogue sets one instead of computing it; least and most of it otherwise. */
  readonly severity?: { readonly least?: 1 | 2 | 3 | 4; readonly most?: 1 | 2 | 3 | 4 };
};

export interface Rule {
  readonly id: string;
  readonly title: string;
  /** Any of the lists is enough, each of which needs all of its items. */
  readonly needs: readonly (readonly Need[])[];
  /** What it looks at, how it decides and where it is wrong, for docs/hints.md. Plain sentences. */
  readonly doc: {
    readonly evidence: string;
    readonly limits: string;
    /** Where the behaviour is documented: files of the runtime or library, issues, papers. */
    readonly source: string;
  };
  /** Said when it ran and found nothing: "No goroutine waits on a nil channel." */
  readonly healthy: string;
  /** Asked where it found nothing: what would have to be open for that to mean something. */
  readonly lacks?: (context: HintContext) => Lack | undefined;
  run(context: HintContext): readonly Found[] | Promise<readonly Found[]>;
}

/** What a view may ask of stacks: filters, searches, orders. Plain data that crosses the worker boundary. */

/**
 * Which frames a filter or a search means. `text` (any case) and `regex` (RE2, as Go has it) look at function and file
 * names; in filters `regex` also looks at the binary's, as `go tool pprof -focus` does.
 */
export type Pattern =
  | { readonly by: 'text'; readonly value: string }
  | { readonly by: 'regex'; readonly value: string }
  | { readonly by: 'function'; readonly value: string }
  | { readonly by: 'package'; readonly value: string };

/**
 * focus: keep samples with a matching frame · ignore: drop them · hide: take matching frames out of the stacks ·
 * show: take all other frames out · label filters: keep or drop samples that carry the label.
 */
export type Filter =
  | { readonly kind: 'focus' | 'ignore' | 'hide' | 'show'; readonly pattern: Pattern }
  | { readonly kind: 'labelFocus' | 'labelIgnore'; readonly key: string; readonly value: string };

/** Which tree to draw. `callers` and `callees` are of one function, given by its full name. */
export type Shape =
  | { readonly kind: 'topDown' }
  | { readonly kind: 'bottomUp' }
  | { readonly kind: 'callers'; readonly name: string }
  | { readonly kind: 'callees'; readonly name: string };

/** Node ids are good for one FlameQuery; node 0 is its root. */
export type NodeId = number;

/** The part of a picture that is wanted. `x` runs in weight units from 0 to the root's weight. */
export interface FlameWindow {
  readonly x0: number;
  readonly x1: number;
  /** Rows: depth 0 is the root. `depth1` is exclusive. */
  readonly depth0: number;
  readonly depth1: number;
  /** How many device-independent pixels [x0, x1] covers; nodes under `minPixels` are merged into runs. */
  readonly pixels: number;
  readonly minPixels: number;
  /** Rectangles that match are flagged. */
  readonly search?: Pattern;
}

/** The node beside another one, for arrow keys. */
export type Move = 'parent' | 'child' | 'previous' | 'next';

export type TopColumn = 'name' | 'flat' | 'cum' | 'objectSize';

export interface TopOrder {
  readonly by: TopColumn;
  readonly descending: boolean;
}

/** How two sides are put against each other: as they are · base brought to head's total · per second. */
export type Scale = 'absolute' | 'normalised' | 'perSecond';

/** `auto`: by exact names within one build, by folded names across builds. */
export type MatchMode = 'auto' | 'exact';

/** What a row of "what grew" stands for. */
export type GrewBy = 'path' | 'function' | 'package' | 'label';

export interface GrewOrder {
  readonly by: 'delta' | 'base' | 'head' | 'share' | 'name';
  readonly descending: boolean;
}

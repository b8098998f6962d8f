import type { LinkView } from '../permalink/view-state.ts';

/** What an address asks for, on its way to the screen. */
export type Arrival =
  | { readonly kind: 'opening' }
  /** The link can't be opened: why, and how many characters of it came. */
  | { readonly kind: 'bad'; readonly sentence: string; readonly characters: number }
  /** The address names files elsewhere. Nobody is asked for them before the reader agrees. */
  | ({ readonly kind: 'consent' } & RemoteFiles)
  | ({ readonly kind: 'fetching'; readonly stop: () => void } & RemoteFiles)
  | ({ readonly kind: 'unreachable'; readonly refusals: readonly Unreachable[] } & RemoteFiles);

export interface RemoteFiles {
  /** Base and head, or one file. */
  readonly addresses: readonly string[];
  readonly view: LinkView;
}

export interface Unreachable {
  readonly address: string;
  readonly host: string;
  readonly sentence: string;
}

/** What the parts that interpret clicks, keys and store changes work on together. */
import type { CaptureFacts, FlameQuery, NodeDetail } from '../../engine/contract.ts';
import type { FlameScene } from './flame-scene.ts';
import type { FlameLink } from './flame-link.ts';
import type { FlameStore } from './flame-state.ts';
import type { MenuFor } from './frame-menu.ts';
import type { NodeCache } from './node-cache.ts';

/** The picture that is shown; another object for another query. */
export interface Shown {
  readonly query: FlameQuery;
  readonly facts: CaptureFacts;
  readonly root: NodeDetail;
  readonly nodes: NodeCache;
}

export interface Choice {
  /** Full names from the outermost frame to the zoomed one. */
  readonly zoom?: readonly string[];
  readonly selected?: string;
}

export interface FlameDesk {
  readonly scene: FlameScene;
  readonly store: FlameStore;
  shown: Shown | undefined;
  readonly link: FlameLink | undefined;
  /** The reader chose something: the store, or a small picture's own state, is told. */
  onChoice: (choice: Choice) => void;
  menuFor: MenuFor;
}

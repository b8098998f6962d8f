/** What the parts around the canvas show. One small store per mounted picture, so that only they are rendered again. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NodeDetail, PathStep } from '../../engine/contract.ts';
import type { MenuItem } from '../shared/menu-moves.ts';
import type { Theme } from './palette.ts';
import type { CitedPlace } from './scene-parts.ts';
import type { PreparedTile } from './prepared-tile.ts';
import type { Span } from './window-math.ts';

export type Stage =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'failed'; readonly sentence: string };

/** What the hover card is about. */
export type CardSubject =
  | { readonly kind: 'node'; readonly detail: NodeDetail }
  | { readonly kind: 'run'; readonly weight: number };

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FlameState {
  readonly stage: Stage;
  readonly theme: Theme;
  /** Rows known so far, the root's included. */
  readonly rows: number;
  readonly rootWeight: number;
  readonly span: Span;
  readonly scrollTop: number;
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The whole tree, coarsely. */
  readonly overview: PreparedTile | undefined;
  /** Bit `n` is set when rectangles of CODE_ORIGINS[n] have been seen. */
  readonly origins: number;
  readonly hasInlined: boolean;
  /** From the root to the zoomed frame; the root alone, or nothing, when not zoomed. */
  readonly steps: readonly PathStep[];
  readonly card: CardSubject | undefined;
  /** Frames that findings cite. */
  readonly cited: readonly CitedPlace[];
  /** What is pointed at here or in a linked picture: its values are shown under both. */
  readonly pointed: NodeDetail | undefined;
  /** Where the card is anchored, in the window. */
  readonly cardAt: Point;
  /** For screen readers: the focused frame. */
  readonly spoken: string;
  readonly menu: { readonly at: Point; readonly title: string; readonly items: readonly MenuItem[] } | undefined;
}

export type FlameStore = StoreApi<FlameState>;

export function createFlameStore(): FlameStore {
  return createStore<FlameState>(() => ({
    stage: { kind: 'waiting' },
    theme: 'light',
    rows: 0,
    rootWeight: 0,
    span: { x0: 0, x1: 0 },
    scrollTop: 0,
    width: 0,
    height: 0,
    overview: undefined,
    origins: 0,
    hasInlined: false,
    steps: [],
    card: undefined,
    cited: [],
    pointed: undefined,
    cardAt: { x: 0, y: 0 },
    spoken: '',
    menu: undefined,
  }));
}

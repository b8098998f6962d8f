/** Keys on the focused picture, as what they mean. */
import type { Move } from '../../model/query.ts';

export type FlameAction =
  | { readonly kind: 'move'; readonly move: Move }
  | { readonly kind: 'enter' }
  | { readonly kind: 'up' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'home' }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'page'; readonly direction: 1 | -1 }
  | { readonly kind: 'menu' }
  | { readonly kind: 'copy' };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const ZOOM_STEP = 1.6;

const PLAIN: Readonly<Record<string, FlameAction>> = {
  ArrowUp: { kind: 'move', move: 'parent' },
  ArrowDown: { kind: 'move', move: 'child' },
  ArrowLeft: { kind: 'move', move: 'previous' },
  ArrowRight: { kind: 'move', move: 'next' },
  Enter: { kind: 'enter' },
  ' ': { kind: 'enter' },
  Backspace: { kind: 'up' },
  u: { kind: 'up' },
  '0': { kind: 'reset' },
  Escape: { kind: 'reset' },
  Home: { kind: 'home' },
  '+': { kind: 'zoom', factor: ZOOM_STEP },
  '=': { kind: 'zoom', factor: ZOOM_STEP },
  '-': { kind: 'zoom', factor: 1 / ZOOM_STEP },
  PageDown: { kind: 'page', direction: 1 },
  PageUp: { kind: 'page', direction: -1 },
  ContextMenu: { kind: 'menu' },
  c: { kind: 'copy' },
};

/** Undefined for keys that the page or the browser should have. */
export function actionOf(press: KeyPress): FlameAction | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.shiftKey) {
    if (press.key === 'F10') return { kind: 'menu' };
    // "+" needs Shift on many keyboards.
    return press.key === '+' ? PLAIN['+'] : undefined;
  }
  return Object.hasOwn(PLAIN, press.key) ? PLAIN[press.key] : undefined;
}

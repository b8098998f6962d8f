/**
 * Where things are: weights to pixels and back, zooming, panning, and which part to ask the engine for.
 * A span is the visible range of x in weight units; rows are counted from the root's row 0.
 */
import type { FlameWindow, Pattern } from '../../model/query.ts';

export const ROW_HEIGHT = 18;
/** Nodes narrower than this come merged into runs. */
export const MIN_PIXELS = 0.7;

/** Asked for beyond each edge of the visible part, as a share of it, so that small moves need no new tile. */
const MARGIN = 0.5;
/** A new tile is asked for before the visible part reaches the edge of the old one. */
const PREFETCH = 0.15;
/** While moving, a tile may be stretched this much before a sharper one is asked for. */
const BLUR_MOVING = 1.35;
const BLUR_STILL = 1.02;
/** A much too fine tile holds more rectangles than are worth drawing. */
const TOO_FINE = 0.55;
/** How many rows of ancestors stay in sight above a frame that was scrolled to. */
const ANCESTORS_IN_SIGHT = 4;

export interface Span {
  readonly x0: number;
  readonly x1: number;
}

/** A frame's place in the picture. */
export interface Place {
  readonly node: number;
  readonly depth: number;
  readonly x: number;
  readonly weight: number;
}

/** What is on the screen, or is going to be. */
export interface Sight {
  readonly span: Span;
  /** First row that shows, and the row after the last one; within 0 and the number of rows. */
  readonly row0: number;
  readonly row1: number;
  readonly pixels: number;
  readonly rootWeight: number;
  readonly search: Pattern | undefined;
}

export function spanOf(place: { readonly x: number; readonly weight: number }): Span {
  return { x0: place.x, x1: place.x + place.weight };
}

export function widthOf(span: Span): number {
  return span.x1 - span.x0;
}

/** Weights are counts or bytes: closer than a quarter of one there is nothing to see. */
function narrowest(rootWeight: number): number {
  return Math.min(rootWeight, Math.max(0.25, rootWeight * 1e-9));
}

export function clampSpan(span: Span, rootWeight: number): Span {
  const width = Math.min(Math.max(widthOf(span), narrowest(rootWeight)), rootWeight);
  const middle = (span.x0 + span.x1) / 2;
  // A span that had to be widened keeps its middle; one that is only out of bounds keeps its width.
  const wanted = width === widthOf(span) ? span.x0 : middle - width / 2;
  const x0 = Math.min(Math.max(wanted, 0), rootWeight - width);
  return { x0, x1: x0 + width };
}

/** `at` is where in the window (0 to 1) the point is that stays in place. A factor above 1 zooms in. */
export function zoomSpan(span: Span, rootWeight: number, at: number, factor: number): Span {
  const width = Math.min(Math.max(widthOf(span) / factor, narrowest(rootWeight)), rootWeight);
  const fixed = span.x0 + widthOf(span) * at;
  return clampSpan({ x0: fixed - width * at, x1: fixed + width * (1 - at) }, rootWeight);
}

/** `share` of the window's width; positive moves towards larger x. */
export function panSpan(span: Span, rootWeight: number, share: number): Span {
  const width = widthOf(span);
  const x0 = Math.min(Math.max(span.x0 + width * share, 0), rootWeight - width);
  return { x0, x1: x0 + width };
}

/**
 * Between two spans, `t` from 0 to 1. The width changes by a constant factor per step, and one point stays in place:
 * zooming a thousandfold then looks as steady as zooming twofold.
 */
export function mixSpans(from: Span, to: Span, t: number): Span {
  if (t <= 0) return from;
  if (t >= 1) return to;
  const widthFrom = widthOf(from);
  const widthTo = widthOf(to);
  if (Math.abs(widthTo - widthFrom) <= 1e-9 * Math.max(widthFrom, widthTo)) {
    const x0 = from.x0 + (to.x0 - from.x0) * t;
    return { x0, x1: x0 + widthFrom };
  }
  const width = widthFrom * (widthTo / widthFrom) ** t;
  const share = (width - widthFrom) / (widthTo - widthFrom);
  const x0 = from.x0 + (to.x0 - from.x0) * share;
  return { x0, x1: x0 + width };
}

/** With a slack of a millionth, because spans come out of floating point steps. */
export function containsSpan(outer: Span, inner: Span): boolean {
  const slack = 1e-6 * widthOf(inner);
  return outer.x0 <= inner.x0 + slack && outer.x1 >= inner.x1 - slack;
}

export function sameSpan(a: Span, b: Span): boolean {
  return containsSpan(a, b) && containsSpan(b, a);
}

export function samePattern(a: Pattern | undefined, b: Pattern | undefined): boolean {
  return a?.by === b?.by && a?.value === b?.value;
}

/** The window to ask for, margins included. */
export function windowFor(sight: Sight): FlameWindow {
  const width = widthOf(sight.span);
  const x0 = Math.max(0, sight.span.x0 - width * MARGIN);
  const x1 = Math.min(sight.rootWeight, sight.span.x1 + width * MARGIN);
  const rows = Math.ceil((sight.row1 - sight.row0) * MARGIN) + 2;
  return {
    x0,
    x1,
    depth0: Math.max(0, sight.row0 - rows),
    depth1: sight.row1 + rows,
    pixels: (sight.pixels * (x1 - x0)) / width,
    minPixels: MIN_PIXELS,
    ...(sight.search ? { search: sight.search } : {}),
  };
}

/** Whether the window holds all that is in sight. */
export function covers(window: FlameWindow, sight: Sight): boolean {
  return window.depth0 <= sight.row0 && window.depth1 >= sight.row1 && containsSpan(window, sight.span);
}

/** Whether the window is good enough for what is in sight, or a new one should be asked for. */
export function satisfies(window: FlameWindow, sight: Sight, moving: boolean): boolean {
  if (!samePattern(window.search, sight.search)) return false;
  const width = widthOf(sight.span);
  const wanted: Sight = {
    ...sight,
    span: {
      x0: Math.max(0, sight.span.x0 - width * PREFETCH),
      x1: Math.min(sight.rootWeight, sight.span.x1 + width * PREFETCH),
    },
    row0: Math.max(0, sight.row0 - 2),
  };
  if (!covers(window, wanted)) return false;
  const have = window.pixels / widthOf(window);
  const want = sight.pixels / width;
  const blur = want / have;
  return blur <= (moving ? BLUR_MOVING : BLUR_STILL) && blur >= TOO_FINE;
}

/** Where to scroll for a frame that was zoomed to: nowhere when its row is well in sight. */
export function scrollForZoom(depth: number, scrollTop: number, height: number): number {
  const y = depth * ROW_HEIGHT;
  if (y >= scrollTop && y <= scrollTop + height / 2) return scrollTop;
  return Math.max(0, (depth - ANCESTORS_IN_SIGHT) * ROW_HEIGHT);
}

/** The least scrolling that brings a row into sight, with a row of air around it. */
export function scrollIntoSight(depth: number, scrollTop: number, height: number): number {
  const y = depth * ROW_HEIGHT;
  if (y - ROW_HEIGHT < scrollTop) return Math.max(0, y - ROW_HEIGHT);
  if (y + 2 * ROW_HEIGHT > scrollTop + height) return y + 2 * ROW_HEIGHT - height;
  return scrollTop;
}

/**
 * The least change of span that shows a frame: none when it is there and wide enough, a pan when it is wide enough but
 * outside, else a zoom that makes it comfortably wide.
 */
export function spanIntoSight(
  span: Span,
  place: Place,
  rootWeight: number,
  pixels: { readonly window: number; readonly enough: number; readonly comfort: number },
): Span {
  const width = widthOf(span);
  const middle = place.x + place.weight / 2;
  const around = (size: number): Span => clampSpan({ x0: middle - size / 2, x1: middle + size / 2 }, rootWeight);
  if ((place.weight / width) * pixels.window < pixels.enough) {
    return around((place.weight * pixels.window) / pixels.comfort);
  }
  const shown = Math.min(span.x1, place.x + place.weight) - Math.max(span.x0, place.x);
  return (shown / width) * pixels.window >= pixels.enough * 0.999 ? span : around(width);
}

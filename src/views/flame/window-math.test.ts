import { describe, expect, test } from 'vitest';
import {
  ROW_HEIGHT,
  clampSpan,
  containsSpan,
  covers,
  mixSpans,
  panSpan,
  satisfies,
  scrollForZoom,
  scrollIntoSight,
  spanIntoSight,
  widthOf,
  windowFor,
  zoomSpan,
  type Sight,
} from './window-math.ts';

const ROOT = 1000;
const sight = (change: Partial<Sight> = {}): Sight => ({
  span: { x0: 400, x1: 500 },
  row0: 10,
  row1: 30,
  pixels: 800,
  rootWeight: ROOT,
  search: undefined,
  ...change,
});

describe('spans', () => {
  test('stay within the root and keep their width', () => {
    expect(clampSpan({ x0: -50, x1: 150 }, ROOT)).toEqual({ x0: 0, x1: 200 });
    expect(clampSpan({ x0: 900, x1: 1100 }, ROOT)).toEqual({ x0: 800, x1: 1000 });
    expect(clampSpan({ x0: -500, x1: 3000 }, ROOT)).toEqual({ x0: 0, x1: ROOT });
  });

  test('never get narrower than there is something to see, also around an empty node', () => {
    const span = clampSpan({ x0: 500, x1: 500 }, ROOT);
    expect(widthOf(span)).toBe(0.25);
    expect((span.x0 + span.x1) / 2).toBe(500);
    expect(clampSpan({ x0: 0, x1: 0 }, 0.1)).toEqual({ x0: 0, x1: 0.1 });
  });

  test('zooming keeps the point under the pointer in place', () => {
    const span = { x0: 200, x1: 600 };
    const zoomed = zoomSpan(span, ROOT, 0.25, 4);
    expect(widthOf(zoomed)).toBeCloseTo(100);
    expect(zoomed.x0 + widthOf(zoomed) * 0.25).toBeCloseTo(300);
    expect(zoomSpan(span, ROOT, 0.25, 1e-9)).toEqual({ x0: 0, x1: ROOT });
  });

  test('zooming in and out again comes back', () => {
    const span = { x0: 200, x1: 600 };
    const back = zoomSpan(zoomSpan(span, ROOT, 0.7, 3), ROOT, 0.7, 1 / 3);
    expect(back.x0).toBeCloseTo(200);
    expect(back.x1).toBeCloseTo(600);
  });

  test('panning stops at the edges', () => {
    expect(panSpan({ x0: 100, x1: 300 }, ROOT, 0.5)).toEqual({ x0: 200, x1: 400 });
    expect(panSpan({ x0: 100, x1: 300 }, ROOT, -5)).toEqual({ x0: 0, x1: 200 });
    expect(panSpan({ x0: 100, x1: 300 }, ROOT, 50)).toEqual({ x0: 800, x1: 1000 });
  });

  test('a flight begins and ends exactly, and a narrower span stays inside the wider one', () => {
    const from = { x0: 0, x1: 1000 };
    const to = { x0: 700, x1: 701 };
    expect(mixSpans(from, to, 0)).toBe(from);
    expect(mixSpans(from, to, 1)).toBe(to);
    for (let t = 0; t <= 1; t += 0.05) {
      const span = mixSpans(from, to, t);
      expect(containsSpan(from, span)).toBe(true);
      expect(containsSpan(span, to)).toBe(true);
    }
    // Sideways, at one width.
    const aside = mixSpans({ x0: 0, x1: 10 }, { x0: 90, x1: 100 }, 0.5);
    expect(aside.x0).toBeCloseTo(45);
    expect(widthOf(aside)).toBeCloseTo(10);
  });
});

describe('windows', () => {
  test('have margins on all sides and the density of what is in sight', () => {
    const window = windowFor(sight());
    expect(window).toMatchObject({ x0: 350, x1: 550, depth0: 0, depth1: 42, pixels: 1600 });
    expect('search' in window).toBe(false);
  });

  test('are cut at the root', () => {
    const window = windowFor(sight({ span: { x0: 0, x1: ROOT } }));
    expect(window).toMatchObject({ x0: 0, x1: ROOT, pixels: 800 });
  });

  test('cover what was asked for, and satisfy it', () => {
    const window = windowFor(sight());
    expect(covers(window, sight())).toBe(true);
    expect(satisfies(window, sight(), false)).toBe(true);
  });

  test('do not satisfy another search, row, place or sharpness', () => {
    const window = windowFor(sight());
    expect(satisfies(window, sight({ search: { by: 'text', value: 'x' } }), false)).toBe(false);
    expect(satisfies(window, sight({ row0: 40, row1: 60 }), false)).toBe(false);
    expect(satisfies(window, sight({ span: { x0: 450, x1: 550 } }), false)).toBe(false);
    const closer = sight({ span: { x0: 410, x1: 490 } });
    expect(satisfies(window, closer, false)).toBe(false);
    expect(satisfies(window, closer, true)).toBe(true);
    expect(satisfies(window, sight({ span: { x0: 425, x1: 475 } }), true)).toBe(false);
  });

  test('whole picture: the edge of the root needs no margin', () => {
    const whole = sight({ span: { x0: 0, x1: ROOT }, row0: 0, row1: 5 });
    expect(satisfies(windowFor(whole), whole, false)).toBe(true);
  });
});

describe('scrolling', () => {
  test('a zoomed frame in the upper half stays where it is', () => {
    expect(scrollForZoom(12, 10 * ROW_HEIGHT, 20 * ROW_HEIGHT)).toBe(10 * ROW_HEIGHT);
  });

  test('else it comes near the top, with some ancestors above', () => {
    expect(scrollForZoom(50, 0, 20 * ROW_HEIGHT)).toBe(46 * ROW_HEIGHT);
    expect(scrollForZoom(0, 500, 20 * ROW_HEIGHT)).toBe(0);
  });

  test('walking scrolls as little as possible', () => {
    const height = 20 * ROW_HEIGHT;
    expect(scrollIntoSight(5, 0, height)).toBe(0);
    expect(scrollIntoSight(30, 0, height)).toBe(12 * ROW_HEIGHT);
    expect(scrollIntoSight(3, 10 * ROW_HEIGHT, height)).toBe(2 * ROW_HEIGHT);
  });
});

describe('bringing a frame into sight', () => {
  const pixels = { window: 800, enough: 8, comfort: 240 };
  const place = (x: number, weight: number) => ({ node: 1, depth: 3, x, weight });

  test('changes nothing when it can be seen', () => {
    const span = { x0: 0, x1: 800 };
    expect(spanIntoSight(span, place(100, 50), ROOT, pixels)).toBe(span);
  });

  test('pans to one outside', () => {
    const span = spanIntoSight({ x0: 0, x1: 200 }, place(600, 50), ROOT, pixels);
    expect(widthOf(span)).toBeCloseTo(200);
    expect(containsSpan(span, { x0: 600, x1: 650 })).toBe(true);
  });

  test('zooms to a hairline', () => {
    const span = spanIntoSight({ x0: 0, x1: 1000 }, place(999, 1), ROOT, pixels);
    expect(widthOf(span)).toBeCloseTo(800 / 240);
    expect(containsSpan(span, { x0: 999, x1: 1000 })).toBe(true);
  });
});

import { rgb } from 'd3';
import { describe, expect, test } from 'vitest';
import { CODE_ORIGINS } from '../../model/code-origin.ts';
import { COLOUR_COUNT, HUE_STEPS, colourIndex, isUnknownColour, paletteOf, pixelOf, RUN_COLOUR, type Theme } from './palette.ts';

function luminance(css: string): number {
  const { r, g, b } = rgb(css);
  const linear = [r, g, b].map((channel) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

/** A wash over a fill, as the hover draws it. */
function over(wash: string, ground: string): string {
  const top = rgb(wash);
  const below = rgb(ground);
  const mix = (a: number, b: number): number => a * top.opacity + b * (1 - top.opacity);
  return rgb(mix(top.r, below.r), mix(top.g, below.g), mix(top.b, below.b)).formatHex();
}

describe.each<Theme>(['light', 'dark'])('%s', (theme) => {
  const palette = paletteOf(theme);

  test('has a colour for every index', () => {
    expect(palette.fills).toHaveLength(COLOUR_COUNT);
    expect(palette.dimmed).toHaveLength(COLOUR_COUNT);
    for (const fill of [...palette.fills, ...palette.dimmed]) expect(fill).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('text can be read on every fill, hovered and dimmed ones too', () => {
    for (const fill of palette.fills) {
      expect(contrast(palette.text, fill)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.text, over(palette.hoverWash, fill))).toBeGreaterThanOrEqual(4.5);
    }
    for (const fill of palette.dimmed) expect(contrast(palette.dimmedText, fill)).toBeGreaterThanOrEqual(4.5);
  });

  test('outlines stand out from fills', () => {
    for (const fill of palette.fills) {
      expect(contrast(palette.selectedEdge, fill)).toBeGreaterThanOrEqual(3);
      expect(contrast(palette.citedEdge, fill)).toBeGreaterThanOrEqual(3);
      expect(contrast(palette.citedCalmEdge, fill)).toBeGreaterThanOrEqual(3);
    }
    for (const edge of [palette.citedEdge, palette.citedCalmEdge]) expect(contrast(palette.citedText, edge)).toBeGreaterThanOrEqual(4.5);
    // The focus ring lies on a halo of paper.
    expect(contrast(palette.focusEdge, palette.focusHalo)).toBeGreaterThanOrEqual(3);
    for (const fill of palette.dimmed) expect(contrast(palette.matchEdge, fill)).toBeGreaterThanOrEqual(3);
  });

  test('ghosts can be seen on paper, and the text in them be read', () => {
    expect(contrast(palette.ghostEdge, palette.paper)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.text, palette.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.dimmedText, palette.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.text, over(palette.hoverWash, palette.paper))).toBeGreaterThanOrEqual(4.5);
  });

  test('all inks can be written as pixels', () => {
    for (const ink of [palette.selfBar, palette.matchEdge, palette.inlineMark]) expect(pixelOf(ink)).toBeGreaterThan(0);
  });
});

test('every origin and hue has an index, below those of runs', () => {
  for (let origin = 0; origin < CODE_ORIGINS.length; origin++) {
    expect(colourIndex(origin, 0)).toBe(origin * HUE_STEPS);
    expect(colourIndex(origin, 255)).toBe(origin * HUE_STEPS + HUE_STEPS - 1);
  }
  expect(colourIndex(CODE_ORIGINS.length - 1, 255)).toBeLessThan(RUN_COLOUR);
  expect(isUnknownColour(colourIndex(CODE_ORIGINS.indexOf('unknown'), 99))).toBe(true);
  expect(isUnknownColour(RUN_COLOUR)).toBe(false);
});

test('pixels are stored red first', () => {
  expect(pixelOf('#102030')).toBe(0xff302010);
  expect(pixelOf('rgba(0, 0, 0, 0.5)')).toBe(0x80000000);
});

/**
 * Colours of frames by whose code they are. The reader's own module stands out in the accent's family (greens to
 * cyans); dependencies are muted violets to salmons; the standard library is a cool grey-blue and the runtime grey,
 * because they are seldom what one looks for. Within a family each package has its own hue.
 */
import { hcl, rgb } from 'd3';
import { CODE_ORIGINS, type CodeOrigin } from '../../model/code-origin.ts';
import { DELTA_COLOURS, deltaColours } from './delta-scale.ts';

export type Theme = 'light' | 'dark';

/** Hues per origin; the engine's 256 are rounded down so that rectangles of one colour can be filled together. */
export const HUE_STEPS = 10;
/** Colour index of runs: what is too small to be drawn alone. */
export const RUN_COLOUR = CODE_ORIGINS.length * HUE_STEPS;
/** Of the root that stands for all samples: nobody's code. */
export const ROOT_COLOUR = RUN_COLOUR + 1;
/** Of difference pictures: the first of their scale. */
export const FIRST_DELTA_COLOUR = ROOT_COLOUR + 1;
export const COLOUR_COUNT = FIRST_DELTA_COLOUR + DELTA_COLOURS;

export interface FlamePalette {
  readonly theme: Theme;
  /** By colour index. */
  readonly fills: readonly string[];
  /** The same while a search dims what does not match, and for the ancestors of a zoomed frame. */
  readonly dimmed: readonly string[];
  readonly text: string;
  readonly dimmedText: string;
  readonly paper: string;
  /** Drawn over fills. */
  readonly selfBar: string;
  readonly inlineMark: string;
  readonly stripe: string;
  readonly hatch: string;
  /** Outline of what only the other side of a comparison has. */
  readonly ghostEdge: string;
  readonly matchEdge: string;
  readonly selectedEdge: string;
  readonly hoverWash: string;
  readonly focusEdge: string;
  readonly focusHalo: string;
  /** Of what findings cite: severe, and not; and the number on either. */
  readonly citedEdge: string;
  readonly citedCalmEdge: string;
  readonly citedText: string;
}

interface Family {
  readonly hueFrom: number;
  readonly hueTo: number;
  readonly chroma: number;
}

const FAMILIES: Readonly<Record<CodeOrigin, Family>> = {
  own: { hueFrom: 150, hueTo: 216, chroma: 27 },
  dependency: { hueFrom: 290, hueTo: 405, chroma: 21 },
  std: { hueFrom: 242, hueTo: 264, chroma: 11 },
  runtime: { hueFrom: 255, hueTo: 255, chroma: 3 },
  foreign: { hueFrom: 70, hueTo: 86, chroma: 28 },
  unknown: { hueFrom: 0, hueTo: 0, chroma: 0 },
};

/** Lightness alternates between two values, so that neighbours of near hues can be told apart. */
const LIGHTNESS = {
  light: { fill: [79, 84], dimmed: [92, 94], dimmedChroma: 0.28, run: 80, dimmedRun: 91, root: 89 },
  dark: { fill: [40, 35], dimmed: [19, 17], dimmedChroma: 0.35, run: 36, dimmedRun: 20, root: 28 },
} as const;

export function colourIndex(origin: number, hue: number): number {
  return origin * HUE_STEPS + ((hue * HUE_STEPS) >> 8);
}

export function isUnknownColour(colour: number): boolean {
  return Math.floor(colour / HUE_STEPS) === CODE_ORIGINS.indexOf('unknown');
}

const palettes = new Map<Theme, FlamePalette>();

export function paletteOf(theme: Theme): FlamePalette {
  let palette = palettes.get(theme);
  if (!palette) {
    palette = makePalette(theme);
    palettes.set(theme, palette);
  }
  return palette;
}

function makePalette(theme: Theme): FlamePalette {
  const light = LIGHTNESS[theme];
  const fills: string[] = [];
  const dimmed: string[] = [];
  for (const origin of CODE_ORIGINS) {
    const family = FAMILIES[origin];
    for (let step = 0; step < HUE_STEPS; step++) {
      const hue = family.hueFrom + ((family.hueTo - family.hueFrom) * step) / (HUE_STEPS - 1);
      const shade = step % 2;
      // Dark grounds carry less chroma before they glare.
      const chroma = theme === 'dark' ? family.chroma * 0.8 : family.chroma;
      fills.push(colour(hue, chroma, light.fill[shade]!));
      dimmed.push(colour(hue, family.chroma * light.dimmedChroma, light.dimmed[shade]!));
    }
  }
  fills.push(colour(0, 0, light.run), colour(250, 4, light.root));
  dimmed.push(colour(0, 0, light.dimmedRun), colour(250, 2, light.dimmedRun));
  const delta = deltaColours(theme);
  fills.push(...delta.fills);
  dimmed.push(...delta.dimmed);
  const isLight = theme === 'light';
  return {
    theme,
    fills,
    dimmed,
    text: isLight ? '#14181c' : '#f1f4f6',
    dimmedText: isLight ? '#59616b' : '#99a2ac',
    paper: isLight ? '#ffffff' : '#191c1f',
    selfBar: isLight ? 'rgba(0, 0, 0, 0.38)' : 'rgba(255, 255, 255, 0.48)',
    inlineMark: isLight ? 'rgba(0, 0, 0, 0.55)' : 'rgba(255, 255, 255, 0.65)',
    stripe: isLight ? 'rgba(0, 0, 0, 0.20)' : 'rgba(255, 255, 255, 0.22)',
    hatch: isLight ? 'rgba(0, 0, 0, 0.22)' : 'rgba(255, 255, 255, 0.22)',
    ghostEdge: isLight ? '#7f8892' : '#7b848e',
    matchEdge: isLight ? '#a85f00' : '#ffcf3f',
    selectedEdge: isLight ? '#14181c' : '#f1f4f6',
    hoverWash: isLight ? 'rgba(0, 0, 0, 0.12)' : 'rgba(255, 255, 255, 0.09)',
    focusEdge: isLight ? '#0e747c' : '#5cc4c9',
    focusHalo: isLight ? '#ffffff' : '#191c1f',
    citedEdge: isLight ? '#8f0030' : '#ffc9d4',
    citedCalmEdge: isLight ? '#5c3a00' : '#ffdf9e',
    citedText: isLight ? '#ffffff' : '#191c1f',
  };
}

function colour(hue: number, chroma: number, lightness: number): string {
  return rgb(hcl(hue % 360, chroma, lightness).rgb().clamp()).formatHex();
}

/** As a pixel of an ImageData seen through a Uint32Array; all machines that browsers run on are little-endian. */
export function pixelOf(css: string): number {
  const { r, g, b, opacity } = rgb(css);
  return ((Math.round(opacity * 255) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;
}

const pixelTables = new WeakMap<FlamePalette, { readonly fills: Uint32Array; readonly dimmed: Uint32Array }>();

/** The palette's fills as pixels, by colour index. */
export function pixelsOf(palette: FlamePalette): { readonly fills: Uint32Array; readonly dimmed: Uint32Array } {
  let table = pixelTables.get(palette);
  if (!table) {
    table = { fills: Uint32Array.from(palette.fills, pixelOf), dimmed: Uint32Array.from(palette.dimmed, pixelOf) };
    pixelTables.set(palette, table);
  }
  return table;
}

/** A swatch for the legend: the middle of the family. */
export function swatchOf(origin: CodeOrigin, theme: Theme): string {
  return paletteOf(theme).fills[CODE_ORIGINS.indexOf(origin) * HUE_STEPS + HUE_STEPS / 2]!;
}

/** Of the difference scale, shrank most to grew most. */
export function deltaSwatches(theme: Theme): readonly string[] {
  return paletteOf(theme).fills.slice(FIRST_DELTA_COLOUR);
}

/** The theme that an element is shown in, whoever chose it: told from the paper colour it inherits. */
export function themeOf(element: Element): Theme {
  const paper = rgb(getComputedStyle(element).getPropertyValue('--surface').trim() || '#ffffff');
  return paper.r * 0.3 + paper.g * 0.59 + paper.b * 0.11 < 128 ? 'dark' : 'light';
}

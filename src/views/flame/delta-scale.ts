/**
 * The diverging scale of difference pictures: orange grew, violet-blue shrank, grey did not change or not by more
 * than sampling alone can make. The two hues differ along blue and yellow, which all common kinds of colour blindness
 * leave; both sides darken alike, so that lightness says how much and hue says which way.
 *
 * How strong a colour is says how much of the larger side the difference is: the frame's own change. How much that is
 * of the whole says the frame's width.
 */
import { hcl, rgb } from 'd3';

export type Change = 'new' | 'gone' | 'grew' | 'shrank' | 'same';

/** Strengths of each hue. */
export const DELTA_STEPS = 6;
/** Shrank most … unchanged … grew most. */
export const DELTA_COLOURS = 2 * DELTA_STEPS + 1;

interface End {
  readonly hue: number;
  readonly chroma: readonly [faint: number, strong: number];
  readonly lightness: readonly [faint: number, strong: number];
}

interface Scale {
  readonly grew: End;
  readonly shrank: End;
  readonly same: number;
  readonly dimmed: readonly [near: number, far: number];
}

const SCALES: Readonly<Record<'light' | 'dark', Scale>> = {
  light: {
    grew: { hue: 64, chroma: [20, 74], lightness: [88, 70] },
    shrank: { hue: 286, chroma: [16, 50], lightness: [82, 64] },
    same: 88,
    dimmed: [94, 91],
  },
  dark: {
    grew: { hue: 62, chroma: [16, 52], lightness: [30, 42] },
    shrank: { hue: 286, chroma: [18, 52], lightness: [32, 40] },
    same: 29,
    dimmed: [18, 21],
  },
};
const DIMMED_CHROMA = 0.22;

export function changeOf(base: number, head: number, withinNoise: boolean): Change {
  if (withinNoise || base === head) return 'same';
  if (base === 0) return 'new';
  if (head === 0) return 'gone';
  return head > base ? 'grew' : 'shrank';
}

/** From 0, shrank most, to DELTA_COLOURS - 1, grew most; DELTA_STEPS in the middle is unchanged. */
export function deltaIndex(base: number, head: number, withinNoise: boolean): number {
  const larger = Math.max(Math.abs(base), Math.abs(head));
  const delta = head - base;
  // What is left of rounding is no change.
  if (withinNoise || larger === 0 || Math.abs(delta) < 1e-9 * larger) return DELTA_STEPS;
  const strength = Math.min(1, Math.abs(delta) / larger);
  const step = Math.min(DELTA_STEPS, Math.max(1, Math.ceil(strength * DELTA_STEPS)));
  return DELTA_STEPS + Math.sign(delta) * step;
}

/** By delta index: as they are, and dimmed. */
export function deltaColours(theme: 'light' | 'dark'): { readonly fills: readonly string[]; readonly dimmed: readonly string[] } {
  const scale = SCALES[theme];
  const indexes = Array.from({ length: DELTA_COLOURS }, (_, index) => index - DELTA_STEPS);
  return {
    fills: indexes.map((step) => {
      if (step === 0) return shade(250, 2, scale.same);
      const end = step > 0 ? scale.grew : scale.shrank;
      const strength = (Math.abs(step) - 1) / (DELTA_STEPS - 1);
      return shade(end.hue, between(end.chroma, strength), between(end.lightness, strength));
    }),
    dimmed: indexes.map((step) => {
      const end = step > 0 ? scale.grew : scale.shrank;
      const strength = Math.abs(step) / DELTA_STEPS;
      return shade(end.hue, end.chroma[1] * DIMMED_CHROMA * strength, between(scale.dimmed, strength));
    }),
  };
}

function between([from, to]: readonly [number, number], share: number): number {
  return from + (to - from) * share;
}

function shade(hue: number, chroma: number, lightness: number): string {
  return rgb(hcl(hue, chroma, lightness).rgb().clamp()).formatHex();
}

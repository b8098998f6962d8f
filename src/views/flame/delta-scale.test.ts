import { lab, rgb } from 'd3';
import { describe, expect, test } from 'vitest';
import { changeOf, DELTA_COLOURS, DELTA_STEPS, deltaColours, deltaIndex } from './delta-scale.ts';

/** Machado, Oliveira and Fernandes 2009, full severity, on linear RGB. */
const SIMULATIONS: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
  'full colour': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
};

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function encoded(share: number): number {
  const inside = Math.min(1, Math.max(0, share));
  return 255 * (inside <= 0.003_130_8 ? inside * 12.92 : 1.055 * inside ** (1 / 2.4) - 0.055);
}

function seen(css: string, matrix: readonly (readonly [number, number, number])[]): string {
  const { r, g, b } = rgb(css);
  const [red, green, blue] = matrix.map((row) => encoded(row[0] * linear(r) + row[1] * linear(g) + row[2] * linear(b)));
  return rgb(red!, green!, blue!).formatHex();
}

function distance(a: string, b: string): number {
  const from = lab(a);
  const to = lab(b);
  return Math.hypot(from.l - to.l, from.a - to.a, from.b - to.b);
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const { fills, dimmed } = deltaColours(theme);

  test('has a colour for every index', () => {
    expect(fills).toHaveLength(DELTA_COLOURS);
    expect(dimmed).toHaveLength(DELTA_COLOURS);
    expect(new Set(fills).size).toBe(DELTA_COLOURS);
  });

  test.each(Object.entries(SIMULATIONS))('the signs are told apart, and from grey, with %s', (_, matrix) => {
    const look = fills.map((fill) => seen(fill, matrix));
    const grey = look[DELTA_STEPS]!;
    for (let step = 1; step <= DELTA_STEPS; step++) {
      const grew = look[DELTA_STEPS + step]!;
      const shrank = look[DELTA_STEPS - step]!;
      // About 2.3 is a difference that can just be seen.
      expect(distance(grew, shrank)).toBeGreaterThan(step === 1 ? 9 : step < 4 ? 14 : 30);
      expect(distance(grew, grey)).toBeGreaterThan(5);
      expect(distance(shrank, grey)).toBeGreaterThan(5);
    }
  });

  test('a larger change is further from grey', () => {
    for (const sign of [1, -1]) {
      const away = Array.from({ length: DELTA_STEPS + 1 }, (_, step) => distance(fills[DELTA_STEPS + sign * step]!, fills[DELTA_STEPS]!));
      expect(away).toEqual([...away].sort((a, b) => a - b));
    }
  });
});

test('the index says sign and share of the larger side', () => {
  expect(deltaIndex(0, 10, false)).toBe(DELTA_COLOURS - 1);
  expect(deltaIndex(10, 0, false)).toBe(0);
  expect(deltaIndex(10, 10, false)).toBe(DELTA_STEPS);
  expect(deltaIndex(0, 0, false)).toBe(DELTA_STEPS);
  expect(deltaIndex(5, 10, false)).toBe(DELTA_STEPS + DELTA_STEPS / 2);
  expect(deltaIndex(10, 5, false)).toBe(DELTA_STEPS - DELTA_STEPS / 2);
  expect(deltaIndex(1000, 1001, false)).toBe(DELTA_STEPS + 1);
  expect(deltaIndex(0.1 + 0.2, 0.3, false)).toBe(DELTA_STEPS);
});

test('what sampling alone can make is grey', () => {
  expect(deltaIndex(0, 10, true)).toBe(DELTA_STEPS);
  expect(changeOf(0, 10, true)).toBe('same');
  expect(changeOf(0, 10, false)).toBe('new');
  expect(changeOf(10, 0, false)).toBe('gone');
  expect(changeOf(10, 11, false)).toBe('grew');
  expect(changeOf(10, 9, false)).toBe('shrank');
});

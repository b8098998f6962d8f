import { expect, test } from 'vitest';
import { TILE_INLINED, TILE_MATCH, TILE_RUN, type FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';
import { COLOUR_COUNT, ROOT_COLOUR, RUN_COLOUR } from './palette.ts';
import { prepareTile, rectangleAt } from './prepared-tile.ts';
import { TileLoader } from './tile-loader.ts';
import type { Sight } from './window-math.ts';

const WINDOW: FlameWindow = { x0: 0, x1: 100, depth0: 0, depth1: 10, pixels: 100, minPixels: 0.7 };

/** Rows of `[node, depth, x, weight, flags, origin, label]`. */
function tileOf(rows: readonly (readonly [number, number, number, number, number, number, string])[]): FlameTile {
  const labels: string[] = [];
  const label = rows.map(([, , , , , , name]) => (name === '' ? -1 : labels.push(name) - 1));
  return {
    rootWeight: 100,
    maxDepth: Math.max(...rows.map((row) => row[1])),
    count: rows.length,
    node: Int32Array.from(rows, (row) => row[0]),
    depth: Int32Array.from(rows, (row) => row[1]),
    x: Float64Array.from(rows, (row) => row[2]),
    weight: Float64Array.from(rows, (row) => row[3]),
    selfShare: new Float32Array(rows.length),
    flags: Uint8Array.from(rows, (row) => row[4]),
    origin: Uint8Array.from(rows, (row) => row[5]),
    hue: new Uint8Array(rows.length),
    label: Int32Array.from(label),
    labels,
    sides: undefined,
  };
}

const TILE = tileOf([
  [0, 0, 0, 100, 0, 5, 'all'],
  [1, 1, 0, 60, TILE_MATCH, 0, 'main.a'],
  [2, 1, 60, 30, TILE_INLINED, 1, 'fmt.b'],
  [3, 1, 90, 5, TILE_RUN, 1, ''],
  [4, 1, 95, 5, 0, 5, ''],
]);

test('groups hold every rectangle once', () => {
  const prepared = prepareTile(TILE, WINDOW);
  expect([...prepared.order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  const groupOf = (index: number): number => {
    const at = prepared.order.indexOf(index);
    return prepared.groupStart.findIndex((_, group) => at >= prepared.groupStart[group]! && at < prepared.groupStart[group + 1]!);
  };
  expect(groupOf(0)).toBe(ROOT_COLOUR);
  expect(groupOf(3)).toBe(RUN_COLOUR);
  expect([...prepared.textured]).toEqual(expect.arrayContaining([3, 4]));
  expect(prepared.textured).toHaveLength(2);
  expect(prepared.labelledPlain).toBe(3);
});

test('a search dims what does not match', () => {
  const prepared = prepareTile(TILE, { ...WINDOW, search: { by: 'text', value: 'a' } });
  expect(prepared.groupStart[COLOUR_COUNT]).toBe(1);
  expect(prepared.labelledPlain).toBe(1);
  expect(prepared.labelled[0]).toBe(1);
});

test('rectangles are found by point, hairlines by nearness', () => {
  expect(rectangleAt(TILE, 30, 1, 0)).toBe(1);
  expect(rectangleAt(TILE, 60, 1, 0)).toBe(2);
  expect(rectangleAt(TILE, 30, 2, 1)).toBe(-1);
  expect(rectangleAt(TILE, 101, 1, 0.5)).toBe(-1);
  expect(rectangleAt(TILE, 101, 1, 1.5)).toBe(4);
});

test('the loader asks one question at a time, the latest wish next, and drops answers to an older query', async () => {
  const asked: FlameWindow[] = [];
  const answers: (() => void)[] = [];
  let taken = 0;
  const loader = new TileLoader({ prepare: prepareTile, onTile: () => taken++, onFailure: () => undefined });
  const ask = (window: FlameWindow) =>
    new Promise<{ readonly ok: true; readonly value: FlameTile }>((resolve) => {
      asked.push(window);
      answers.push(() => resolve({ ok: true, value: TILE }));
    });
  const settle = async (): Promise<void> => {
    await Promise.resolve();
    await Promise.resolve();
  };
  loader.reset(ask);
  loader.want(WINDOW);
  loader.want({ ...WINDOW, x1: 50 });
  loader.want({ ...WINDOW, x1: 20 });
  expect(asked).toHaveLength(1);
  answers[0]!();
  await settle();
  expect(asked.map((window) => window.x1)).toEqual([100, 20]);
  expect(taken).toBe(1);

  const sight: Sight = { span: { x0: 0, x1: 100 }, row0: 0, row1: 2, pixels: 100, rootWeight: 100, search: undefined };
  expect(loader.best(sight)).toMatchObject({ whole: true });
  loader.reset(ask);
  answers[1]!();
  await settle();
  expect(taken).toBe(1);
  expect(loader.best(sight)).toBeUndefined();
});

import { beforeEach, expect, test, vi } from 'vitest';
import type { Answer, FlameQuery } from '../../engine/contract.ts';
import type { FlameTile } from '../../model/flame-tile.ts';
import type { FlameWindow } from '../../model/query.ts';
import { createFlameLink, type LinkMember } from './flame-link.ts';

// The page's engine starts a worker, which there is none of here.
vi.mock('../../store/actions.ts', () => ({ engine: { calls: {} } }));

const QUERY: FlameQuery = {
  capture: 'head',
  type: 0,
  filters: [],
  shape: { kind: 'topDown' },
  against: { capture: 'base', match: 'auto', scale: 'absolute' },
};
const WINDOW: FlameWindow = { x0: 0, x1: 100, depth0: 0, depth1: 40, pixels: 700, minPixels: 0.7 };
const PLACE = { node: 3, depth: 1, x: 0, weight: 10 };

function memberWith() {
  return { onMoved: vi.fn<LinkMember['onMoved']>(), onPointed: vi.fn<LinkMember['onPointed']>() };
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});

test('the leader is followed by the others, not by itself, and only when something moved', () => {
  const link = createFlameLink();
  const [a, b] = [memberWith(), memberWith()];
  link.join(a);
  link.join(b);
  link.camera.reset(100, { x0: 0, x1: 100 });
  link.moved(a, 0, 20);
  link.moved(a, 0, 20);
  expect(b.onMoved).toHaveBeenCalledTimes(1);
  link.camera.jump({ x0: 0, x1: 50 });
  link.moved(a, 0, 20);
  link.moved(a, 36, 20);
  expect(b.onMoved).toHaveBeenCalledTimes(3);
  expect(b.onMoved).toHaveBeenLastCalledWith(36, 20);
  expect(a.onMoved).not.toHaveBeenCalled();
});

test('a follower that moves in answer would not start a loop', () => {
  const link = createFlameLink();
  const a = memberWith();
  const b: LinkMember = { onMoved: (scrollTop, rows) => link.moved(b, scrollTop, rows), onPointed: () => undefined };
  link.join(a);
  link.join(b);
  link.camera.reset(100, { x0: 0, x1: 100 });
  link.moved(a, 18, 20);
  expect(a.onMoved).not.toHaveBeenCalled();
});

test('whoever wishes for a flight that is under way joins it', () => {
  const { camera } = createFlameLink();
  camera.reset(100, { x0: 0, x1: 100 });
  camera.fly({ x0: 0, x1: 10 }, 0, 0);
  const start = performance.now();
  camera.step(start + 130);
  const half = camera.span;
  camera.fly({ x0: 0, x1: 10 }, 0, 0);
  camera.step(start + 130);
  expect(camera.span).toEqual(half);
  camera.step(start + 1000);
  expect(camera.span).toEqual({ x0: 0, x1: 10 });
  expect(camera.flying).toBe(false);
});

test('a picture that comes second goes to where the first one is', () => {
  const link = createFlameLink();
  const [a, b] = [memberWith(), memberWith()];
  link.join(a);
  link.join(b);
  expect(link.begin(a, QUERY)).toBe(false);
  expect(link.begin(b, { ...QUERY })).toBe(true);
  expect(link.begin(b, { ...QUERY, type: 1 })).toBe(false);
  link.end(a);
  expect(link.begin(b, QUERY)).toBe(false);
});

test('pointing is told to the others, and its end as well', () => {
  const link = createFlameLink();
  const [a, b] = [memberWith(), memberWith()];
  link.join(a);
  link.join(b);
  link.point(a, undefined);
  link.point(a, { place: PLACE, detail: undefined, by: 'pointer' });
  link.point(a, undefined);
  expect(b.onPointed.mock.calls.map(([pointed]) => pointed?.place.node)).toEqual([3, undefined]);
  expect(a.onPointed).not.toHaveBeenCalled();
});

test('a picture that goes away lands the flight and takes its mark with it', () => {
  const link = createFlameLink();
  const [a, b] = [memberWith(), memberWith()];
  link.join(a);
  link.join(b);
  link.camera.reset(100, { x0: 0, x1: 100 });
  link.point(a, { place: PLACE, detail: undefined, by: 'pointer' });
  link.camera.fly({ x0: 0, x1: 10 }, 0, 90);
  link.leave(a);
  expect(link.camera.span).toEqual({ x0: 0, x1: 10 });
  expect(b.onMoved).toHaveBeenLastCalledWith(90, 0);
  expect(b.onPointed).toHaveBeenLastCalledWith(undefined);
});

test('two panes ask the engine once, a pixel more or less; a failure is asked again', async () => {
  const link = createFlameLink();
  const failed: Answer<FlameTile> = { ok: false, error: { code: 'internal', sentence: '' } };
  const ask = vi.fn<(window: FlameWindow) => Promise<Answer<FlameTile>>>(() => new Promise(() => undefined));
  const first = link.tile(QUERY, WINDOW, ask);
  expect(link.tile({ ...QUERY }, { ...WINDOW, pixels: 701 }, ask)).toBe(first);
  expect(ask).toHaveBeenCalledTimes(1);
  void link.tile(QUERY, { ...WINDOW, x1: 50 }, ask);
  void link.tile(QUERY, { ...WINDOW, search: { by: 'text', value: 'a' } }, ask);
  void link.tile({ ...QUERY, type: 1 }, WINDOW, ask);
  void link.tile(QUERY, { ...WINDOW, depth1: 80 }, ask);
  expect(ask).toHaveBeenCalledTimes(5);

  const other = createFlameLink();
  const refuse = vi.fn<(window: FlameWindow) => Promise<Answer<FlameTile>>>(() => Promise.resolve(failed));
  await other.tile(QUERY, WINDOW, refuse);
  await Promise.resolve();
  await other.tile(QUERY, WINDOW, refuse);
  expect(refuse).toHaveBeenCalledTimes(2);
});

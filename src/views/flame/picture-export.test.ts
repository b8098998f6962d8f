import { expect, test } from 'vitest';
import { TILE_NEGATIVE, TILE_NOISE, type FlameTile } from '../../model/flame-tile.ts';
import { layOutPicture, type Picture } from './picture-layout.ts';
import { pngScale } from './png-picture.ts';
import { escapeXml, svgText } from './svg-text.ts';

const EVIL = `a</text><script>alert("1")</script>&'\u0000\uD800`;

function pictureOf(labels: readonly string[], flags = 0, sides?: { readonly base: readonly number[]; readonly head: readonly number[] }): Picture {
  const count = labels.length + 1;
  const share = 100 / labels.length;
  const tile: FlameTile = {
    rootWeight: 100,
    maxDepth: 1,
    count,
    node: Int32Array.from({ length: count }, (_, index) => index),
    depth: Int32Array.from({ length: count }, (_, index) => (index === 0 ? 0 : 1)),
    x: Float64Array.from({ length: count }, (_, index) => (index === 0 ? 0 : (index - 1) * share)),
    weight: Float64Array.from({ length: count }, (_, index) => (index === 0 ? 100 : share)),
    selfShare: new Float32Array(count),
    flags: new Uint8Array(count).fill(flags),
    origin: new Uint8Array(count),
    hue: new Uint8Array(count),
    label: Int32Array.from({ length: count }, (_, index) => index),
    labels: ['all', ...labels],
    sides: sides && { base: Float64Array.from(sides.base), head: Float64Array.from(sides.head) },
  };
  return layOutPicture({
    tile,
    span: { x0: 0, x1: 100 },
    width: 800,
    header: ['heap.pb.gz', EVIL],
    zoomDepth: 1,
    unit: 'bytes',
    describe: (name, weight) => `${name}\n${weight} B`,
  });
}

test('escapes everything that is text', () => {
  expect(escapeXml(`<&>"'`)).toBe('&lt;&amp;&gt;&quot;&#39;');
  expect(escapeXml('a\u0000b\u001Fc\uD800d\uFFFF')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD');
  expect(escapeXml('日本 😀\t\n')).toBe('日本 😀\t\n');
});

test('names from a file cannot become elements', () => {
  const svg = svgText(pictureOf([EVIL]));
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u0000');
  expect(svg).toContain('&lt;script&gt;');
  expect(svg.match(/<svg /g)).toHaveLength(1);
  // No style attributes or elements: they would be up to the policy of whatever page shows the file.
  expect(svg).not.toMatch(/style/);
});

test('is well-formed: every element that is opened is closed', () => {
  const svg = svgText(pictureOf(['main.a', EVIL, 'b']));
  const stack: string[] = [];
  for (const [, close, name, selfClosed] of svg.matchAll(/<(\/?)([a-z]+)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (close) expect(stack.pop()).toBe(name);
    else if (!selfClosed) stack.push(name!);
  }
  expect(stack).toEqual([]);
});

test('fits labels, fades the ancestors of the zoomed frame, signs negative values', () => {
  const picture = pictureOf(['github.com/acme/shop/cache.(*LRU).Put', 'x.y'], TILE_NEGATIVE);
  const [root, put] = picture.boxes;
  expect(root!.ink).toBe(picture.mutedInk);
  expect(put!.ink).toBe(picture.ink);
  expect(put!.text).toBe('− github.com/acme/shop/cache.(*LRU).Put');
  expect(put!.title).toBe('− github.com/acme/shop/cache.(*LRU).Put\n50 B');
  const narrow = pictureOf(Array.from({ length: 8 }, () => 'github.com/acme/shop/cache.(*LRU).Put'));
  expect(narrow.boxes[1]!.text).toBe('(*LRU).Put');
});

test('a difference picture has signs, corners and a legend; noise stays grey', () => {
  const names = ['main.grew', 'main.fresh', 'main.left'];
  const picture = pictureOf(names, 0, { base: [60, 10, 0, 50], head: [90, 60, 30, 0] });
  const [, grew, fresh, left] = picture.boxes;
  expect(grew!.text).toBe('+50 B main.grew');
  expect(fresh!.text).toBe('new +30 B main.fresh');
  expect(left!.text).toBe('gone −50 B main.left');
  expect([grew!.corner, fresh!.corner, left!.corner]).toEqual([undefined, 'new', 'gone']);
  expect(new Set([grew!.fill, fresh!.fill, left!.fill]).size).toBe(3);
  expect(svgText(picture)).toContain('within sampling noise');

  const noise = pictureOf(names, TILE_NOISE, { base: [60, 10, 0, 50], head: [90, 60, 30, 0] });
  expect(new Set(noise.boxes.slice(1).map((box) => box.fill)).size).toBe(1);
  expect(noise.boxes[2]!.text).toBe('main.fresh');
  expect(noise.boxes[2]!.corner).toBeUndefined();
  expect(pictureOf(names).legend).toBeUndefined();
});

test('the header has its own lines, and the picture ends below its last row', () => {
  const picture = pictureOf(['a']);
  expect(picture.header).toHaveLength(2);
  const lowest = Math.max(...picture.boxes.map((box) => box.y + box.height));
  expect(picture.height).toBeGreaterThan(lowest);
  expect(picture.boxes[0]!.y).toBeGreaterThan(picture.header[1]!.y);
});

test('a PNG is twice as large, unless a browser could not hold that', () => {
  expect(pngScale(1600, 900)).toBe(2);
  const deep = pngScale(1600, 60_000);
  expect(60_000 * deep).toBeLessThanOrEqual(16_000);
  const large = pngScale(9000, 9000);
  expect(9000 * 9000 * large * large).toBeLessThanOrEqual(64e6 + 1);
});

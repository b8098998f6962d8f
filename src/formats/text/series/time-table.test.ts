import { describe, expect, it } from 'vitest';
import { byName, noticesOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

describe('times', () => {
  it.each([
    ['seconds since 1970', '1795149600,104857600\n1795149601,104857601', 'wall', 1_795_149_600_000],
    ['milliseconds since 1970', '1795149600000;104857600\n1795149601000;104857601', 'wall', 1_795_149_600_000],
    ['nanoseconds since 1970', '1795149600000000000\t104857600\n1795149601000000000\t104857601', 'wall', 1_795_149_600_000],
    ['ISO', '2026-11-20T04:40:00Z,104857600\n2026-11-20T04:40:01Z,104857601', 'wall', 1_795_149_600_000],
    ['ISO with a zone', '"2026-11-20 05:40:00.000 +0100"\t104857600\n"2026-11-20 05:40:01.000 +0100"\t104857601', 'wall', 1_795_149_600_000],
    ['ISO without a zone', '2026-11-20 04:40:00,104857600\n2026-11-20 04:40:01,104857601', 'wall', 1_795_149_600_000],
    ['seconds', '0,104857600\n1,104857601', 'process', 0],
  ])('%s', async (_, text, axis, first) => {
    const set = await seriesOf(text);
    expect(set.axis).toBe(axis);
    expect(Array.from(byName(set, 'rss').times)).toEqual([first, first + 1000]);
    expect(valuesOf(set, 'rss')).toEqual([104857600, 104857601]);
  });
});

describe('units', () => {
  it.each([
    ['by the header', 'time,rss_kb\n0,100\n1,200', [100 * 1024, 200 * 1024], ['times-as-seconds']],
    ['in the header, with words', 't (s);Memory [MB]\n0;1,5\n1;2,5', [1.5 * 2 ** 20, 2.5 * 2 ** 20], ['times-as-seconds']],
    ['by size: kB', '0,204800\n1,204900', [204800 * 1024, 204900 * 1024], ['times-as-seconds', 'unit-guessed']],
    ['by size: MB', '0,350\n1,351.5', [350 * 2 ** 20, 351.5 * 2 ** 20], ['times-as-seconds', 'unit-guessed']],
  ])('%s', async (_, text, values, notices) => {
    const set = await seriesOf(text);
    expect(Array.from(set.series[0]!.values)).toEqual(values);
    expect(await noticesOf(text)).toEqual(notices);
  });

  it('takes more columns by their header', async () => {
    const set = await seriesOf('ts_ms,rss_bytes,goroutines,queue\n0,1000,5,1\n1000,2000,,2\n');
    expect(valuesOf(set, 'rss')).toEqual([1000, 2000]);
    expect(valuesOf(set, 'goroutines')).toEqual([5]);
    expect(valuesOf(set, 'queue')).toEqual([1, 2]);
  });
});

it('is not found in other texts', async () => {
  const text = 'a, b\n12, x\n1,2\nfoo\n3,4\n0x1, 2\n1,2,3\n4,5,6\n';
  expect((await readAll(text)).artefacts).toEqual([]);
});

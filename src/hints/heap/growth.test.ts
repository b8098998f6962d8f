import { beforeAll, describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import { madeHeaps, type MadeRecord } from '../../testing/made-heap.ts';
import { confidenceWord } from '../../model/finding.ts';
import type { HintContext } from '../context.ts';
import { certaintyOf, growthsOf, type Growth } from './growth.ts';
import { heapSitesOf } from './sites.ts';

const LEAKSHOP = Array.from({ length: 9 }, (_, at) => fixture(`captures/leakshop/heap.0${at}.pb.gz`));

describe('nine profiles of one process that leaks in many places', () => {
  let context: HintContext;
  beforeAll(async () => {
    context = await hintContextOf([...LEAKSHOP, fixture('captures/leakshop/heap-delta.pb.gz')]);
  });

  it('they stand in a row; the difference is left out', () => {
    const { row } = heapSitesOf(context);
    expect(row.captures).toHaveLength(9);
    expect(row.times).toHaveLength(9);
    expect(row.left.map(({ name }) => name)).toEqual(['captures/leakshop/heap-delta.pb.gz']);
  });

  it('all that was planted is found, likely, and nothing that churns', () => {
    const found = growthsOf(context).filter((growth) => confidenceWord(certaintyOf(growth).done().confidence) === 'likely').map(({ name }) => name);
    expect(found).toEqual(expect.arrayContaining(['main.loadBig', 'main.growMapStr', 'main.growMapInt', 'main.growJSON', 'main.growSlice', 'main.growSyncMap', 'main.substr', 'main.growClosure']));
    expect(found.filter((name) => /churn|pprof|compress/.test(name))).toEqual([]);
  });

  it('a place has its parts, sizes and a stack that ends in it', () => {
    const site = heapSitesOf(context).sites.find(({ name }) => name === 'main.growSyncMap')!;
    expect(site.parts.map(({ entry }) => entry).sort()).toEqual(['', 'sync.(*Map).Store']);
    expect(site.path.at(-1)).toBe('main.growSyncMap');
    expect(site.own).toEqual(['main.growSyncMap', 'main.main']);
    const sum = site.parts.reduce((all, part) => all + part.columns.inuseBytes[8]!, 0);
    expect(sum).toBe(site.columns.inuseBytes[8]);
  });
});

it('text profiles tell the same: the addresses of the runtime that they leave without a name are not the program’s', async () => {
  const context = await hintContextOf(Array.from({ length: 9 }, (_, at) => fixture(`text/leakshop/heap.0${at}.debug1.txt`)));
  const growths = growthsOf(context);
  expect(growths.find(({ name }) => name === 'main.growMapStr')!.map?.kind).toBe('swiss');
  expect(growths.find(({ name }) => name === 'main.growSlice')!.chain?.sizes.length).toBeGreaterThan(4);
});

const BACKGROUND: MadeRecord = { stack: ['main.table main.go:5', 'main.main main.go:90'], size: 1024, inuse: [20_000] };

async function judged(record: Partial<MadeRecord>, captures = 6): Promise<{ readonly growth: Growth | undefined; readonly confidence: number; readonly reasons: readonly string[] }> {
  const context = await hintContextOf(madeHeaps(captures, [BACKGROUND, { stack: ['main.add main.go:12', 'main.serve main.go:40'], size: 1024, inuse: [0], ...record }]));
  const growth = growthsOf(context).find(({ name }) => name === 'main.add');
  return { growth, ...(growth ? certaintyOf(growth).done() : { confidence: 0, reasons: [] }) };
}

describe('what speaks against a leak', () => {
  it('steady growth: nothing', async () => {
    const { confidence, growth } = await judged({ inuse: [1000, 2000, 3000, 4000, 5000, 6000] });
    expect(confidence).toBeGreaterThan(0.9);
    expect(confidence).toBeLessThan(0.95);
    expect(growth!.retention).toBe(1);
  });

  it('a cache that fills up to its cap', async () => {
    const { confidence } = await judged({ inuse: [1000, 4000, 6000, 6000, 6000, 6001], made: [1000, 4000, 8000, 12_000, 16_000, 20_000] });
    expect(confidence).toBeLessThan(0.45);
  });

  it('one step', async () => {
    const { confidence } = await judged({ inuse: [1000, 1010, 1020, 9000, 9010, 9020] });
    expect(confidence).toBeLessThan(0.45);
  });

  it('a load that rises', async () => {
    const made = [10_000, 20_000, 34_000, 54_000, 82_000, 122_000];
    const { confidence, reasons } = await judged({ inuse: [1000, 1400, 2000, 2800, 4000, 5600], made });
    expect(reasons.join()).toMatch(/load rises/);
    expect(confidence).toBeLessThan(0.45);
  });

  it('an LRU at its cap, a sawtooth, and a table', async () => {
    expect((await judged({ inuse: [5000, 4900, 5050, 4950, 5000, 5020], made: [5000, 9000, 14_000, 19_000, 24_000, 29_000] })).growth).toBeUndefined();
    expect((await judged({ inuse: [1000, 5000, 9000, 1000, 5000, 9000], made: [1000, 5000, 9000, 13_000, 17_000, 21_000] })).growth).toBeUndefined();
    expect((await judged({ inuse: [5000] })).growth).toBeUndefined();
  });

  it('what is sampled too rarely', async () => {
    const context = await hintContextOf(madeHeaps(6, [BACKGROUND, { stack: ['main.add main.go:12'], size: 1024, inuse: [0, 1, 1, 2, 2, 3] }], 524_288));
    expect(growthsOf(context).map(({ name }) => name)).not.toContain('main.add');
  });

  it('two captures are never more than possible, three neither', async () => {
    for (const captures of [2, 3]) {
      const { confidence } = await judged({ inuse: [1000, 9000, 17_000] }, captures);
      expect(confidenceWord(confidence)).toBe('possible');
    }
  });

  it('a profile of the same collection as the one before is no pause', async () => {
    const { growth } = await judged({ inuse: [1000, 9000, 9000, 17_000], made: [1000, 9000, 9000, 17_000] }, 4);
    expect(growth!.columns.inuseBytes).toHaveLength(3);
  });

  it('few samples are enough for what is a third of the heap', async () => {
    const steps = async (background: number): Promise<readonly string[]> => {
      const table: MadeRecord = { stack: ['main.table main.go:5', 'main.main main.go:90'], size: 1024, inuse: [background], made: [background] };
      const read: MadeRecord = { stack: ['io.ReadAll src/io/io.go:1', 'main.add main.go:12'], size: 1024, inuse: [18, 27, 37], made: [90, 180, 270] };
      return growthsOf(await hintContextOf(madeHeaps(3, [table, read], 524_288))).map(({ name }) => name);
    };
    expect(await steps(10)).toContain('main.add');
    expect(await steps(40)).not.toContain('main.add');
  });

  it('a process that was started again begins a new row', async () => {
    const { growth } = await judged({ inuse: [1000, 2000, 3000, 4000, 500, 600] });
    expect(growth!.columns.inuseBytes).toHaveLength(4);
  });
});

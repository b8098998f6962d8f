import { describe, expect, it } from 'vitest';
import type { Filter, GrewOrder } from '../model/query.ts';
import { readDifferences } from '../testing/differences.ts';
import { captureBytes, onlyCaptureOf } from '../testing/fixtures.ts';
import type { Answer, CaptureFacts, CompareQuery, FlameQuery, GrewRow } from './contract.ts';
import { Engine } from './engine.ts';

const BY_DELTA: GrewOrder = { by: 'delta', descending: true };

async function openAll(names: readonly string[]): Promise<{ readonly engine: Engine; readonly facts: readonly CaptureFacts[] }> {
  const engine = new Engine();
  const facts: CaptureFacts[] = [];
  for (const name of names) {
    facts.push(onlyCaptureOf(good(await engine.open(name, { name, blob: new Blob([captureBytes(name)]) }, () => undefined))));
  }
  return { engine, facts };
}

function good<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

function queryOf(facts: readonly CaptureFacts[], type: string, change: Partial<CompareQuery> = {}): CompareQuery {
  return {
    captures: facts.map(({ id }) => id),
    base: 0,
    head: facts.length - 1,
    type,
    filters: [],
    match: 'exact',
    scale: 'absolute',
    ...change,
  };
}

async function allRows(engine: Engine, query: CompareQuery, by: 'path' | 'function' | 'package' | 'label'): Promise<readonly GrewRow[]> {
  return good(await engine.grew(query, by, BY_DELTA, '', 0, Infinity)).rows;
}

describe('differences are those of go tool pprof -diff_base', () => {
  it.each(readDifferences().map((difference) => [difference.base, difference.head, difference] as const))(
    '%s → %s',
    async (base, head, { types }) => {
      const { engine, facts } = await openAll([base, head]);
      for (const { type, rows: want } of types) {
        const rows = await allRows(engine, queryOf(facts, type), 'function');
        const got = rows
          .map(({ key, delta, cumBase, cumHead }) => ({ name: key, flat: delta, cum: cumHead! - cumBase! }))
          .filter(({ flat, cum }) => flat !== 0 || cum !== 0);
        const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
        expect(got.sort(byName), type).toEqual(want.map(({ name, flat, cum }) => ({ name, flat, cum })).sort(byName));
      }
    },
  );
});

describe('rows, trees and totals of a comparison agree', () => {
  const pairs = [
    ['leakshop/heap.00.pb.gz', 'leakshop/heap.08.pb.gz'],
    ['zoo/go126/heap.02.pb.gz', 'zoo/go127/heap.06.pb.gz'],
    ['made/recursion.pb.gz', 'made/generics.pb.gz'],
  ] as const;
  const filterSets: readonly (readonly Filter[])[] = [
    [],
    [{ kind: 'hide', pattern: { by: 'package', value: 'main' } }],
    [{ kind: 'focus', pattern: { by: 'regex', value: 'json|main\\.main' } }],
  ];

  it.each(pairs)('%s → %s', async (base, head) => {
    const { engine, facts } = await openAll([base, head]);
    for (const match of ['exact', 'auto'] as const) {
      for (const filters of filterSets) {
        const query = queryOf(facts, 'inuse_space', { match, filters });
        const told = good(await engine.compareFacts(query));
        for (const by of ['path', 'function', 'package'] as const) {
          const rows = await allRows(engine, query, by);
          expect(sum(rows.map((row) => row.base)), by).toBe(told.base);
          expect(sum(rows.map((row) => row.head)), by).toBe(told.head);
          expect(rows.every((row) => row.delta === row.head - row.base && row.series.length === 2)).toBe(true);
        }
        await expectTreeOfPaths(engine, query, await allRows(engine, query, 'path'));
      }
    }
  });

  it('every row of paths stands in the merged tree with its subtree’s values', async () => {
    const { engine, facts } = await openAll(pairs[0]);
    await expectTreeOfPaths(engine, queryOf(facts, 'alloc_space'), await allRows(engine, queryOf(facts, 'alloc_space'), 'path'));
  });
});

/** The merged tree against sums over the path rows below each of its nodes. */
async function expectTreeOfPaths(engine: Engine, query: CompareQuery, rows: readonly GrewRow[]): Promise<void> {
  const [base, head] = [query.captures[query.base]!, query.captures[query.head]!];
  const picture: FlameQuery = {
    capture: head,
    type: good(await engine.compareFacts(query)).types.find(({ type }) => type === query.type)!.headIndex,
    filters: query.filters,
    shape: { kind: 'topDown' },
    against: { capture: base, match: query.match, scale: query.scale },
  };
  for (const row of rows.slice(0, 25)) {
    for (let depth = 0; depth <= row.path.length; depth++) {
      const path = row.path.slice(0, depth);
      const detail = good(await engine.resolve(picture, path));
      expect(detail.depth).toBe(depth);
      const below = rows.filter((other) => path.every((name, at) => other.path[at] === name));
      expect(detail.sides).toMatchObject({ base: sum(below.map((r) => r.base)), head: sum(below.map((r) => r.head)) });
    }
  }
  const root = good(await engine.node(picture, 0));
  const tile = good(
    await engine.flame(picture, { x0: 0, x1: root.weight, depth0: 0, depth1: 200, pixels: 1e6, minPixels: 0 }),
  );
  expect(tile.sides!.base).toHaveLength(tile.count);
  // Children stay inside their parents however the larger sides add up.
  for (let i = 0; i < tile.count; i++) {
    expect(tile.x[i]! + tile.weight[i]!).toBeLessThanOrEqual(root.weight * (1 + 1e-9));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('a -diff_base profile', () => {
  it('is rebuilt into the two profiles it was made from', async () => {
    const { engine, facts } = await openAll(['made/heap-before.pb.gz', 'made/heap-after.pb.gz', 'made/diff-base.pb.gz']);
    const [before, after, difference] = facts as [CaptureFacts, CaptureFacts, CaptureFacts];
    const want = await allRows(engine, queryOf([before, after], 'inuse_space'), 'function');
    const split = queryOf([difference], 'inuse_space', { base: 0, head: 0 });
    const told = good(await engine.compareFacts(split));
    expect(told).toMatchObject({ base: before.valueTypes[3]!.net, head: after.valueTypes[3]!.net });
    const figures = (rows: readonly GrewRow[]): readonly string[] =>
      rows.filter(({ base, head }) => base !== 0 || head !== 0).map(({ key, base, head }) => `${key} ${base} ${head}`).sort();
    expect(figures(await allRows(engine, split, 'function'))).toEqual(figures(want));
  });
});

describe('a series', () => {
  const names = Array.from({ length: 9 }, (_, at) => `leakshop/heap.0${at}.pb.gz`);

  it('has every capture’s value in each row, and a trend', async () => {
    const { engine, facts } = await openAll(names);
    const rows = await allRows(engine, queryOf(facts, 'inuse_space'), 'function');
    const leak = rows.find(({ key }) => key === 'main.growMapStr')!;
    for (const [at, { id }] of facts.entries()) {
      const page = good(await engine.top({ capture: id, type: 3, filters: [] }, { by: 'flat', descending: true }, '', 0, Infinity));
      expect(leak.series[at]).toBe(page.rows.find(({ name }) => name === 'main.growMapStr')?.flat ?? 0);
    }
    expect(leak.perHour).toBeGreaterThan(0);
  });
});

describe('scales', () => {
  it('brings the base to the head’s total, and says why a level has no rate', async () => {
    const { engine, facts } = await openAll(['leakshop/heap.04.pb.gz', 'leakshop/heap.08.pb.gz']);
    const normalised = good(await engine.compareFacts(queryOf(facts, 'inuse_space', { scale: 'normalised' })));
    expect(normalised.base).toBeCloseTo(normalised.head, 3);
    const scale = normalised.scales.find((entry) => entry.scale === 'perSecond')!;
    expect(scale).toMatchObject({ possible: false, why: expect.stringContaining('level') as string });
    const rate = good(await engine.compareFacts(queryOf(facts, 'alloc_space', { scale: 'perSecond' })));
    const plain = good(await engine.compareFacts(queryOf(facts, 'alloc_space')));
    expect(rate.head - rate.base).toBeCloseTo((plain.head - plain.base) / plain.seconds!, 0);
  });
});

describe('honesty', () => {
  it('says when two captures are not like for like', async () => {
    const { engine, facts } = await openAll(['leakshop/heap.08.pb.gz', 'zoo/go126/heap.04.pb.gz']);
    const told = good(await engine.compareFacts(queryOf(facts, 'inuse_space', { match: 'auto' })));
    const codes = told.cautions.map(({ code }) => code);
    expect(codes).toContain('other-build');
    expect(codes).toContain('other-order');
    expect(told.match.folded).toBe(true);
    const same = await openAll(['leakshop/heap.04.pb.gz', 'leakshop/heap.08.pb.gz']);
    const quiet = good(await same.engine.compareFacts(queryOf(same.facts, 'inuse_space', { match: 'auto' })));
    expect(quiet.cautions).toEqual([]);
    expect(quiet.match.folded).toBe(false);
  });
});

describe('filters on matched functions', () => {
  it('focus, ignore and hide mean a function on both sides, whatever each calls it', async () => {
    // Two builds: closures are numbered differently, so some rows are of folded names.
    const { engine, facts } = await openAll(['zoo/go126/heap.04.pb.gz', 'zoo/go127/heap.07.pb.gz']);
    const query = queryOf(facts, 'inuse_space', { match: 'auto' });
    const rows = await allRows(engine, query, 'function');
    for (const row of rows.filter(({ base, head }) => base !== 0 || head !== 0).slice(0, 12)) {
      const pattern = { by: 'function', value: row.key } as const;
      const hidden = await allRows(engine, { ...query, filters: [{ kind: 'hide', pattern }] }, 'function');
      expect(hidden.map(({ key }) => key)).not.toContain(row.key);
      const focused = await allRows(engine, { ...query, filters: [{ kind: 'focus', pattern }] }, 'function');
      const same = focused.find(({ key }) => key === row.key)!;
      expect([same.base, same.head, same.cumBase, same.cumHead]).toEqual([row.base, row.head, row.cumBase, row.cumHead]);
      const ignored = await allRows(engine, { ...query, filters: [{ kind: 'ignore', pattern }] }, 'function');
      expect(ignored.map(({ key }) => key)).not.toContain(row.key);
    }
  });
});

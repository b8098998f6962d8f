import { describe, expect, it } from 'vitest';
import type { Filter, GrewBy } from '../model/query.ts';
import { captureBytes, onlyCaptureOf } from '../testing/fixtures.ts';
import type { Answer, CaptureFacts, CompareQuery, GrewRow } from './contract.ts';
import { Engine } from './engine.ts';

function good<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

async function openPair(base: string, head: string): Promise<{ readonly engine: Engine; readonly facts: readonly CaptureFacts[] }> {
  const engine = new Engine();
  const facts: CaptureFacts[] = [];
  for (const name of [base, head]) {
    facts.push(onlyCaptureOf(good(await engine.open(name, { name, blob: new Blob([captureBytes(name)]) }, () => undefined))));
  }
  return { engine, facts };
}

function queryOf(ids: readonly string[], type: string): CompareQuery {
  return { captures: ids, base: 0, head: 1, type, filters: [], match: 'exact', scale: 'absolute' };
}

async function figures(engine: Engine, query: CompareQuery, by: GrewBy): Promise<readonly string[]> {
  const page = good(await engine.grew(query, by, { by: 'delta', descending: true }, '', 0, Infinity));
  const text = (row: GrewRow): string => `${row.key} ${row.base} ${row.head} ${row.cumBase} ${row.cumHead}`;
  return page.rows.filter(({ base, head, cumBase, cumHead }) => base || head || cumBase || cumHead).map(text).sort();
}

const PAIRS = [
  ['leakshop/heap.00.pb.gz', 'leakshop/heap.08.pb.gz'],
  ['leakshop/heap.08.pb.gz', 'leakshop/heap.00.pb.gz'],
  ['zoo/go126/heap.01.pb.gz', 'zoo/go127/heap.07.pb.gz'],
  ['made/heap-before.pb.gz', 'made/heap-after.pb.gz'],
  ['made/cpu.pb.gz', 'made/labels.pb.gz'],
  ['zoo/go126/goroutine.pb.gz', 'leakshop/goroutine.pb.gz'],
  ['zoo/go126/block.pb.gz', 'leakshop/block.pb.gz'],
  ['made/negative.pb.gz', 'made/recursion.pb.gz'],
] as const;

describe('a comparison, as a link and back', () => {
  it.each(PAIRS)('%s → %s: the same rows, for every type, by path, function and package', async (base, head) => {
    const { engine, facts } = await openPair(base, head);
    const query = queryOf(facts.map(({ id }) => id), '');
    const { types } = good(await engine.compareFacts({ ...query, type: facts[1]!.valueTypes[0]!.type }));
    for (const { type } of types) {
      const link = good(await engine.share({ ...query, type }, { budget: undefined, redact: false }));
      expect(link.payload).toMatch(/^[\w-]*[A-Za-z0-9]$/);
      expect(link).toMatchObject({ rounded: false, foldedStacks: 0, exactShare: 1 });
      const reader = new Engine();
      const opened = good(await reader.openShared(link.payload));
      expect(opened.type).toBe(type);
      const back = queryOf([opened.base!.id, opened.head.id], type);
      for (const by of ['path', 'function', 'package'] as const) {
        expect(await figures(reader, back, by), by).toEqual(
          await figures(engine, { ...query, type }, by),
        );
      }
    }
  });

  it('shows the same under a filter, absolute and relative', async () => {
    const { engine, facts } = await openPair('leakshop/heap.04.pb.gz', 'leakshop/heap.08.pb.gz');
    for (const scale of ['absolute', 'normalised'] as const) {
      const filters: readonly Filter[] = [{ kind: 'focus', pattern: { by: 'regex', value: 'growJSON|growMap' } }];
      const query: CompareQuery = { ...queryOf(facts.map(({ id }) => id), 'inuse_space'), filters, scale };
      const link = good(await engine.share(query, { budget: undefined, redact: false }));
      const reader = new Engine();
      const opened = good(await reader.openShared(link.payload));
      const back: CompareQuery = { ...queryOf([opened.base!.id, opened.head.id], 'inuse_space'), scale };
      expect(await figures(reader, back, 'path')).toEqual(await figures(engine, query, 'path'));
    }
  });

  it('keeps totals exact under a budget', async () => {
    const { engine, facts } = await openPair('leakshop/heap.00.pb.gz', 'leakshop/heap.08.pb.gz');
    const query = queryOf(facts.map(({ id }) => id), 'inuse_space');
    const whole = good(await engine.compareFacts(query));
    for (const budget of [800, 1500, 3800]) {
      const link = good(await engine.share(query, { budget, redact: false }));
      expect(link.payload.length).toBeLessThanOrEqual(budget);
      const reader = new Engine();
      const opened = good(await reader.openShared(link.payload));
      const told = good(await reader.compareFacts(queryOf([opened.base!.id, opened.head.id], 'inuse_space')));
      expect([told.base, told.head]).toEqual([whole.base, whole.head]);
    }
  });

  it('carries no name outside the standard library when it is redacted', async () => {
    const { engine, facts } = await openPair('leakshop/heap.00.pb.gz', 'leakshop/heap.08.pb.gz');
    const query = queryOf(facts.map(({ id }) => id), 'inuse_space');
    const link = good(await engine.share(query, { budget: undefined, redact: true }));
    const reader = new Engine();
    const opened = good(await reader.openShared(link.payload));
    const rows = await figures(reader, queryOf([opened.base!.id, opened.head.id], 'inuse_space'), 'function');
    expect(rows.some((row) => row.startsWith('bytes.') || row.startsWith('reflect.'))).toBe(true);
    expect(rows.filter((row) => /^main\.(grow|load|leak)/.test(row))).toEqual([]);
  });

  it.each(['leakshop/heap.08.pb.gz', 'zoo/go126/goroutine.pb.gz', 'made/labels.pb.gz'])('%s alone: its own values as head, and no base', async (name) => {
    const engine = new Engine();
    const facts = onlyCaptureOf(good(await engine.open(name, { name, blob: new Blob([captureBytes(name)]) }, () => undefined)));
    const { type, net } = facts.valueTypes[facts.defaultType]!;
    const query: CompareQuery = { ...queryOf([facts.id], type), head: 0 };
    const link = good(await engine.share(query, { budget: undefined, redact: false }));
    const reader = new Engine();
    const opened = good(await reader.openShared(link.payload));
    expect(opened.base).toBeUndefined();
    expect(opened.head).toMatchObject({ name, fromLink: true, sha256: facts.sha256 });
    expect(opened.head.valueTypes[opened.head.defaultType]).toMatchObject({ type, net });
    const back: CompareQuery = { ...query, captures: [opened.head.id] };
    expect(await figures(reader, back, 'path')).toEqual(await figures(engine, query, 'path'));
  });

  it('a payload that is none is refused with a sentence', async () => {
    const answer = await new Engine().openShared('nonsense');
    expect(answer.ok ? '' : answer.error.sentence).toMatch(/^\S.{20,}\.$/su);
  });
});

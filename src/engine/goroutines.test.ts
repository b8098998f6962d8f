/** Goroutines through the engine, as the page asks for them; answers are held against each other and against plain counts of the text. */
import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOfGoroutines } from '../model/capture.ts';
import type { Answer, CaptureFacts, CaptureId } from './contract.ts';
import { Engine } from './engine.ts';
import type { ComparedGoroutineOrder, GoroutineCompareQuery, GoroutineGroupOrder, GoroutineOrder, GoroutineQuery, GoroutineRow } from './goroutine-contract.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const BY_COUNT: GoroutineGroupOrder = { by: 'count', descending: true };
const BY_ID: GoroutineOrder = { by: 'id', descending: false };
const ALL = 1e9;

async function open(engine: Engine, path: string): Promise<CaptureFacts> {
  const opened = valueOf(await engine.open(path, { name: path, blob: new Blob([readFileSync(new URL(path, FIXTURES))]) }, () => undefined));
  return opened.captures.find(({ kind }) => isOfGoroutines(kind))!;
}

async function openText(engine: Engine, text: string): Promise<CaptureId> {
  return valueOf(await engine.open('pasted', { name: 'pasted', blob: new Blob([text]) }, () => undefined)).captures[0]!.id;
}

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

function queryOf(capture: CaptureId, more: Partial<GoroutineQuery> = {}): GoroutineQuery {
  return { capture, by: 'stack', state: '', text: '', leastWait: 0, hideHarmless: false, harmlessRules: undefined, ...more };
}

async function allRows(engine: Engine, query: GoroutineQuery): Promise<readonly GoroutineRow[]> {
  const { rows } = valueOf(await engine.goroutineGroups(query, BY_COUNT, 0, ALL));
  const pages = await Promise.all(rows.map(({ group }) => engine.goroutines(query, group, BY_ID, 0, ALL)));
  return pages.flatMap((page) => valueOf(page).rows);
}

const MOMENT = ['goroutine.debug2.txt', 'goroutine.pb.gz', 'goroutine.debug1.txt'].map((name) => `text/goroutines/${name}`);

test('all forms of one moment have the same states, whichever was opened first', async () => {
  for (const files of [MOMENT, [...MOMENT].reverse()]) {
    const engine = new Engine();
    const opened: CaptureFacts[] = [];
    for (const file of files) opened.push(await open(engine, file));
    const facts = await Promise.all(opened.map(async ({ id }) => valueOf(await engine.goroutineFacts(id, []))));
    const counts = facts.map(({ states }) => Object.fromEntries(states.map(({ state, count }) => [state, count])));
    expect(counts[1]).toEqual(counts[0]);
    expect(counts[2]).toEqual(counts[0]);
    for (const { goroutines, states } of facts) expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(goroutines);
    const text = facts[files.indexOf(MOMENT[2]!)]!;
    expect(text.notices.map(({ code }) => code)).toEqual(['names-borrowed']);
  }
});

test('names are borrowed once another profile is there, and no longer when it is closed', async () => {
  const engine = new Engine();
  const { id } = await open(engine, MOMENT[2]!);
  const doubts = async (): Promise<number> => valueOf(await engine.goroutineFacts(id, [])).states.reduce((sum, { doubtful }) => sum + doubtful, 0);
  const alone = await doubts();
  expect(alone).toBeGreaterThan(0);
  expect(valueOf(await engine.goroutineFacts(id, [])).notices.map(({ code }) => code)).toEqual(['states-in-doubt']);
  const lender = await open(engine, MOMENT[1]!);
  expect(await doubts()).toBe(0);
  const query = queryOf(id, { state: 'chan send' });
  const { rows } = valueOf(await engine.goroutineGroups(query, BY_COUNT, 0, 1));
  const [first] = valueOf(await engine.goroutines(query, rows[0]!.group, BY_ID, 0, 1)).rows;
  const { stack } = valueOf(await engine.goroutine(id, first!.row));
  expect(stack.map(({ name, part }) => `${part} ${name}`).slice(0, 4)).toEqual(['hidden runtime.gopark', 'hidden runtime.chansend', 'hidden runtime.chansend1', 'program main.main.func1']);
  engine.close(lender.id);
  expect(await doubts()).toBe(alone);
});

test('symbols that are dropped later tell the states of a profile that was asked about before', async () => {
  const engine = new Engine();
  const id = await openText(
    engine,
    'goroutine profile: total 2\n2 @ 0x401001 0x402001 0x403001 0x404001\n#\t0x403000\tmain.watch+0x20\t/src/x.go:3\n\n',
  );
  const statesOf = async (): Promise<readonly string[]> => valueOf(await engine.goroutineGroups(queryOf(id), BY_COUNT, 0, ALL)).rows.map(({ state }) => state);
  expect(await statesOf()).toEqual(['waiting?']);
  const picture = valueOf(await engine.openGoroutines(queryOf(id))).id;
  const table = '400f00 T runtime.gopark\n401f00 T runtime.selectgo\n402fe0 T main.watch\n403f00 T runtime.goexit\n405000 T runtime.end\n';
  const { updated } = valueOf(await engine.open('nm', { name: 'nm', blob: new Blob([table]) }, () => undefined));
  expect(updated.map((facts) => facts.id)).toContain(id);
  expect(await statesOf()).toEqual(['select']);
  expect(valueOf(await engine.openGoroutines(queryOf(id))).id).not.toBe(picture);
});

test('facts are what the dump says', async () => {
  const engine = new Engine();
  const path = 'text/leakshop/goroutine.final.debug2.txt';
  const text = readFileSync(new URL(path, FIXTURES), 'utf8');
  const headers = text.match(/^goroutine \d+ \[.*\]:$/gm)!;
  const { id } = await open(engine, path);
  const facts = valueOf(await engine.goroutineFacts(id, []));
  expect(facts.goroutines).toBe(headers.length);
  expect(facts.tells).toEqual({ ids: true, waits: true, creators: true, objects: true });
  const stateOf = (header: string): string => /\[(.+?)(?: \(scan\)| \(leaked\))*(?:, .*)?\]/.exec(header)![1]!;
  for (const { state, count, inferred } of facts.states) {
    expect([state, count]).toEqual([state, headers.filter((header) => stateOf(header) === state).length]);
    expect(inferred).toBe(0);
  }
  const minutes = headers.flatMap((header) => /(\d+) minutes/.exec(header)?.[1] ?? []).map(Number);
  expect(facts.waits?.longest).toBe(minutes.length === 0 ? undefined : Math.max(...minutes));
  expect(facts.harmless).toBe(0);
  const protobuf = valueOf(await engine.goroutineFacts((await open(engine, 'text/goroutines/goroutine.pb.gz')).id, []));
  expect(protobuf).toMatchObject({ tells: { ids: false, waits: false, creators: false, objects: false }, waits: undefined });
  expect(protobuf.waitMeaning).toContain('does not say how long');
});

const STATES = ['chan receive', 'select', 'sync.Mutex.Lock', 'running', 'IO wait'];
const made = fc.array(
  fc.record({
    state: fc.constantFrom(...STATES),
    wait: fc.option(fc.integer({ min: 1, max: 9 })),
    func: fc.constantFrom('main.a', 'main.b', 'main.c'),
    line: fc.integer({ min: 1, max: 2 }),
    by: fc.constantFrom('main.main', 'main.serve'),
  }),
  { minLength: 1, maxLength: 60 },
);

test('pages and orders are those of a plain sort, filters those of a plain search', async () => {
  await fc.assert(
    fc.asyncProperty(
      made,
      fc.record({ by: fc.constantFrom('stack', 'state', 'creator'), state: fc.constantFrom('', 'select'), text: fc.constantFrom('', 'main.b', 'serve'), leastWait: fc.constantFrom(0, 3) }),
      fc.constantFrom<GoroutineOrder['by']>('id', 'wait', 'state'),
      fc.boolean(),
      fc.nat(5),
      async (goroutines, filter, by, descending, start) => {
        const engine = new Engine();
        const text = goroutines.map(
          ({ state, wait, func, line, by: creator }, at) => `goroutine ${at + 1} [${state}${wait === null ? '' : `, ${wait} minutes`}]:\n${func}()\n\t/src/x.go:${line} +0x1\ncreated by ${creator} in goroutine 1\n\t/src/y.go:9 +0x1\n\n`,
        );
        const query = queryOf(await openText(engine, text.join('')), filter);
        const kept = goroutines
          .map((one, at) => ({ ...one, id: at + 1, minutes: one.wait ?? (one.state === 'running' ? undefined : 0) }))
          .filter((one) => filter.state === '' || one.state === filter.state)
          .filter((one) => filter.text === '' || one.func === filter.text || one.by.includes(filter.text))
          .filter((one) => filter.leastWait === 0 || (one.wait ?? 0) >= filter.leastWait);
        const keyOf = ({ state, func, line, by: creator }: (typeof kept)[number]): string =>
          filter.by === 'state' ? state : filter.by === 'creator' ? creator : `${state} ${func} ${line}`;
        const expected = new Map<string, typeof kept>();
        for (const one of kept) expected.set(keyOf(one), [...(expected.get(keyOf(one)) ?? []), one]);
        const page = valueOf(await engine.goroutineGroups(query, BY_COUNT, 0, ALL));
        expect([page.kept, page.total, page.rowCount]).toEqual([kept.length, goroutines.length, expected.size]);
        for (const { group, oldestId, count, longestWait } of page.rows) {
          const [, members] = [...expected].find(([, ones]) => ones[0]!.id === oldestId)!;
          expect(count).toBe(members.length);
          const waits = members.flatMap(({ minutes }) => minutes ?? []);
          expect(longestWait).toBe(waits.length === 0 ? undefined : Math.max(...waits));
          const rows = valueOf(await engine.goroutines(query, group, { by, descending }, start, start + 7));
          expect(rows.rowCount).toBe(members.length);
          const column = (one: (typeof kept)[number]): number | undefined => (by === 'id' ? one.id : by === 'wait' ? one.minutes : [...STATES].sort().indexOf(one.state));
          const sorted = members.toSorted((a, b) => {
            const [left, right] = [column(a), column(b)];
            if (left === undefined || right === undefined) return (left === undefined ? 1 : 0) - (right === undefined ? 1 : 0) || a.id - b.id;
            return (descending ? right - left : left - right) || a.id - b.id;
          });
          expect(rows.rows.map(({ id, wait }) => [id, wait])).toEqual(sorted.slice(start, start + 7).map(({ id, minutes }) => [id, minutes]));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test.each(['count', 'longestWait', 'medianWait', 'oldestId', 'name'] as const)('groups in order of %s are the same groups', async (by) => {
  const engine = new Engine();
  const query = queryOf((await open(engine, 'text/leakshop/goroutine.final.debug2.txt')).id);
  const all = valueOf(await engine.goroutineGroups(query, BY_COUNT, 0, ALL)).rows;
  for (const descending of [true, false]) {
    const { rows } = valueOf(await engine.goroutineGroups(query, { by, descending }, 0, ALL));
    expect(rows.toSorted((a, b) => a.group - b.group)).toEqual(all.toSorted((a, b) => a.group - b.group));
    const column = rows.map((row) => (by === 'name' ? row.frame?.name : row[by]));
    const known = column.filter((value) => value !== undefined);
    expect(column.slice(0, known.length)).toEqual(known);
    expect(known).toEqual(known.toSorted((a, b) => (a === b ? 0 : a < b === descending ? 1 : -1)));
    expect(valueOf(await engine.goroutineGroups(query, { by, descending }, 3, 8)).rows).toEqual(rows.slice(3, 8));
  }
});

test('a goroutine is found by its number and shows all of its stack', async () => {
  const engine = new Engine();
  const { id } = await open(engine, 'text/goroutines/deadlock/goroutine.debug2.txt');
  const rows = await allRows(engine, queryOf(id));
  for (const row of rows) expect(valueOf(await engine.findGoroutine(id, row.id!)).row).toEqual(row);
  const waiter = rows.find(({ waitsOn }) => waitsOn?.startsWith('sync.Mutex') === true)!;
  const detail = valueOf(await engine.goroutine(id, waiter.row));
  expect(detail.stack.map(({ part }) => part)).toEqual([...Array<string>(4).fill('wait'), ...Array<string>(detail.stack.length - 4).fill('program')]);
  expect(detail.stack.at(-1)!.line).toBeGreaterThan(0);
  expect(detail.waitsOn).toContain(waiter.waitsOn);
  expect(waiter.creator).toMatchObject({ name: 'main.main', goroutine: 1 });
  expect(await engine.findGoroutine(id, 99_999)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await engine.goroutine(id, -1)).toMatchObject({ ok: false });
  expect(await engine.findGoroutine((await open(engine, MOMENT[1]!)).id, 1)).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('no numbers') } });
});

test('a deadlock’s cycles are found in the dump of a real program', async () => {
  const engine = new Engine();
  const { id } = await open(engine, 'text/goroutines/deadlock/goroutine.debug2.txt');
  const { rows, cycles, rowCount, addressed } = valueOf(await engine.waitObjects(id, 0, ALL));
  expect(cycles.known).toBe(true);
  expect(cycles.why).toContain('not certain');
  const functions = await Promise.all(
    cycles.found.map(async (steps) => Promise.all(steps.map(async ({ goroutine }) => valueOf(await engine.goroutine(id, goroutine.row)).stack.findLast(({ part }) => part === 'program')!.name))),
  );
  expect(functions.map((names) => names.toSorted()).toSorted((a, b) => a.length - b.length || (a[0]! < b[0]! ? -1 : 1))).toEqual([
    ['main.(*cache).store', 'main.(*index).rebuild'],
    ['main.transfer', 'main.transfer'],
    ['main.(*shard).moveTo', 'main.(*shard).moveTo', 'main.(*shard).moveTo'],
  ]);
  for (const steps of cycles.found) {
    for (const [at, { goroutine, has, waitsFor }] of steps.entries()) {
      expect(goroutine.waitsOn).toBe(waitsFor);
      expect(has).toBe(steps.at(at - 1)!.waitsFor);
      // What the reader noted for this is no label of the program.
      expect(goroutine.labels).toEqual([]);
    }
  }
  expect(rows).toHaveLength(rowCount);
  expect(addressed).toBeGreaterThanOrEqual(rows.reduce((sum, { waiting }) => sum + waiting, 0));
  for (const { object, kind, address, waiting } of rows) {
    const page = valueOf(await engine.waitObjectGoroutines(id, object, BY_ID, 0, ALL));
    expect(page.rowCount).toBe(waiting);
    expect(page.rows.every(({ waitsOn }) => waitsOn === `${kind} ${address}`)).toBe(true);
    expect(page.rows.map((row) => row.id!)).toEqual(page.rows.map((row) => row.id!).toSorted((a, b) => a - b));
  }
  expect(await engine.waitObjectGoroutines(id, rowCount, BY_ID, 0, 1)).toMatchObject({ ok: false });
});

test('what a query keeps opens as a profile whose first row is the grouping', async () => {
  const engine = new Engine();
  const { id } = await open(engine, 'text/leakshop/goroutine.final.debug2.txt');
  for (const by of ['state', 'creator', 'stack'] as const) {
    const query = queryOf(id, { by, text: 'main.' });
    const groups = valueOf(await engine.goroutineGroups(query, BY_COUNT, 0, ALL));
    const facts = valueOf(await engine.openGoroutines(query));
    expect(facts.valueTypes[0]!.total).toBe(groups.kept);
    expect(valueOf(await engine.openGoroutines(query)).id).toBe(facts.id);
    const states = valueOf(engine.labels({ capture: facts.id, type: 0, filters: [] })).rows.filter(({ key }) => key === 'state');
    expect(states.reduce((sum, { total }) => sum + total, 0)).toBe(groups.kept);
    const top = valueOf(await engine.top({ capture: facts.id, type: 0, filters: [] }, { by: 'cum', descending: true }, '', 0, ALL)).rows;
    const heads = top.filter(({ name }) => /^\[.*\]$/.test(name)).map(({ name, cum }) => [name, cum]);
    const expected = groups.rows.map(({ state, creator, count }) => [by === 'state' ? `[${state}]` : creator?.isEntry === true ? `[runs ${creator.name}]` : `[created by ${creator?.name}]`, count]);
    if (by === 'stack') expect(heads).toEqual([]);
    else expect(Object.fromEntries(heads)).toEqual(Object.fromEntries(expected));
    expect(top.some(({ name }) => name === 'runtime.gopark')).toBe(false);
  }
  const { id: picture } = valueOf(await engine.openGoroutines(queryOf(id)));
  expect(await engine.openGoroutines(queryOf(id, { text: 'nowhere to be found' }))).toMatchObject({ ok: false });
  // Few of them stay open.
  for (const text of ['main.', 'chan', 'select', 'net/http', 'sync']) valueOf(await engine.openGoroutines(queryOf(id, { text })));
  expect(engine.labels({ capture: picture, type: 0, filters: [] }).ok).toBe(false);
  const last = valueOf(await engine.openGoroutines(queryOf(id))).id;
  engine.close(id);
  await Promise.resolve();
  expect(await engine.goroutineFacts(last, [])).toMatchObject({ ok: false });
  expect(engine.labels({ capture: last, type: 0, filters: [] }).ok).toBe(false);
});

test('every form of one moment gives the same picture by state', async () => {
  const engine = new Engine();
  const tops: string[][] = [];
  for (const file of MOMENT) await open(engine, file);
  for (const capture of ['c1', 'c2', 'c3']) {
    const { id } = valueOf(await engine.openGoroutines(queryOf(capture, { by: 'state' })));
    const { rows } = valueOf(await engine.top({ capture: id, type: 0, filters: [] }, { by: 'name', descending: false }, '', 0, ALL));
    // The runtime's own outermost frame is shown by protobuf only; the goroutine that writes the profile is in another function.
    tops.push(rows.filter(({ name, cum }) => cum > 0 && !/^runtime[./]/.test(name)).map(({ name, cum }) => `${name.replace('[go.shape.string]', '[...]')} ${cum}`));
  }
  expect(tops[1]).toEqual(tops[0]);
  expect(tops[2]).toEqual(tops[0]);
});

const SERIES = ['text/leakshop/goroutine.00.debug2.txt', 'text/leakshop/goroutine.08.debug2.txt', 'text/leakshop/goroutine.final.debug2.txt'];

test('dumps of one process side by side: counts of each, and which goroutines stayed', async () => {
  const engine = new Engine();
  const captures: CaptureId[] = [];
  for (const file of SERIES) captures.push((await open(engine, file)).id);
  for (const by of ['stack', 'state', 'creator'] as const) {
    const query: GoroutineCompareQuery = { captures, base: 0, head: 2, groups: queryOf('', { by }) };
    const order: ComparedGoroutineOrder = { by: 'delta', descending: true };
    const page = valueOf(await engine.comparedGoroutines(query, order, 0, ALL));
    expect(page.process.same).toBe(true);
    for (const [at, capture] of captures.entries()) {
      const { total } = valueOf(await engine.goroutineGroups(queryOf(capture), BY_COUNT, 0, 0));
      expect(page.totals[at]).toBe(total);
      expect(page.rows.reduce((sum, { series }) => sum + series[at]!, 0)).toBe(total);
    }
    expect(page.rows.map(({ delta }) => delta)).toEqual(page.rows.map(({ delta }) => delta).toSorted((a, b) => b - a));
    expect(valueOf(await engine.comparedGoroutines(query, order, 2, 5)).rows).toEqual(page.rows.slice(2, 5));
    const base = new Set((await allRows(engine, queryOf(captures[0]!))).map(({ id }) => id!));
    const head = new Set((await allRows(engine, queryOf(captures[2]!))).map(({ id }) => id!));
    const seen = { stayed: 0, came: 0, went: 0 };
    for (const { group, ids, base: before, head: after, delta } of page.rows) {
      expect(delta).toBe(after - before);
      expect(ids!.stayed + ids!.came + ids!.movedIn).toBe(after);
      expect(ids!.stayed + ids!.went + ids!.movedOut).toBe(before);
      for (const change of ['stayed', 'came', 'went'] as const) {
        const { rows, rowCount } = valueOf(await engine.comparedGoroutineIds(query, group, change, 0, ALL));
        expect(rowCount).toBe(ids![change]);
        for (const { id } of rows) expect([base.has(id!), head.has(id!)]).toEqual([change !== 'came', change !== 'went']);
        seen[change] += rowCount;
      }
    }
    expect(seen.came).toBe([...head].filter((id) => !base.has(id)).length);
    expect(seen.went).toBe([...base].filter((id) => !head.has(id)).length);
  }
});

test('where ids can not be followed it says why', async () => {
  const engine = new Engine();
  const captures = [(await open(engine, MOMENT[0]!)).id, (await open(engine, MOMENT[1]!)).id];
  const query: GoroutineCompareQuery = { captures, base: 0, head: 1, groups: queryOf('', { by: 'state' }) };
  const page = valueOf(await engine.comparedGoroutines(query, { by: 'name', descending: false }, 0, ALL));
  expect(page.rows.every(({ change, ids }) => change === 'same' && ids === undefined)).toBe(true);
  expect(page.process.same).toBe(false);
  expect(await engine.comparedGoroutineIds(query, 0, 'stayed', 0, 1)).toEqual({ ok: false, error: { code: 'not-found', sentence: page.process.why } });
  expect(await engine.comparedGoroutines({ ...query, head: 5 }, { by: 'name', descending: false }, 0, 1)).toMatchObject({ ok: false });
  engine.close(captures[1]!);
  expect(await engine.comparedGoroutines(query, { by: 'name', descending: false }, 0, 1)).toMatchObject({ ok: false });
});

test('what is no profile of goroutines, or not open, is refused', async () => {
  const engine = new Engine();
  const heap = valueOf(await engine.open('heap', { name: 'heap', blob: new Blob([readFileSync(new URL('text/leakshop/heap.08.debug1.txt', FIXTURES))]) }, () => undefined)).captures[0]!.id;
  for (const capture of [heap, 'none']) {
    for (const answer of [
      await engine.goroutineFacts(capture, []),
      await engine.goroutineGroups(queryOf(capture), BY_COUNT, 0, 1),
      await engine.goroutines(queryOf(capture), 0, BY_ID, 0, 1),
      await engine.goroutine(capture, 0),
      await engine.findGoroutine(capture, 1),
      await engine.openGoroutines(queryOf(capture)),
      await engine.waitObjects(capture, 0, 1),
      await engine.waitObjectGoroutines(capture, 0, BY_ID, 0, 1),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
  }
  const { id } = await open(engine, MOMENT[0]!);
  const rules = [{ pattern: '(', reason: 'broken' }];
  expect(await engine.goroutineGroups(queryOf(id, { harmlessRules: rules }), BY_COUNT, 0, 1)).toMatchObject({ ok: false, error: { code: 'bad-pattern' } });
  expect(await engine.goroutineFacts(id, rules)).toMatchObject({ ok: false });
});

test('all of a goroutineleak profile is leaked, in every form', async () => {
  const engine = new Engine();
  for (const form of ['debug1', 'debug2']) {
    const { id } = await open(engine, `text/leakshop/goroutineleak.${form}.txt`);
    const facts = valueOf(await engine.goroutineFacts(id, []));
    const { rows } = valueOf(await engine.goroutineGroups(queryOf(id), BY_COUNT, 0, ALL));
    expect(facts.leaked).toBeGreaterThan(0);
    expect(rows.reduce((sum, { leaked }) => sum + leaked, 0)).toBe(facts.leaked);
    if (form === 'debug1') expect(facts.leaked).toBe(facts.goroutines);
  }
});

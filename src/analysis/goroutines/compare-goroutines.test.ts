import { expect, test } from 'vitest';
import fc from 'fast-check';
import { madeDump, pprofFixture, type MadeGoroutine } from '../../testing/goroutine-dump.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { changedGoroutines, compareGoroutines } from './compare-goroutines.ts';
import { readGoroutines } from './goroutine-columns.ts';
import type { GoroutineGrouping, GroupingInput } from './group-goroutines.ts';
import { inferStates } from './infer-state.ts';

function inputOf(profile: StackProfile): GroupingInput {
  const columns = readGoroutines(profile);
  return { columns, states: inferStates(profile, columns) };
}

function compared(dumps: readonly (readonly MadeGoroutine[])[], by: GoroutineGrouping = 'stack') {
  const found = compareGoroutines(dumps.map((made) => inputOf(madeDump(made))), by, { base: 0, head: dumps.length - 1 });
  const rows = Array.from({ length: found.count }, (_, at) => ({
    name: found.name[at]!,
    state: found.state[at]!,
    delta: found.delta[at]!,
    series: [...found.series.subarray(at * found.dumps, (at + 1) * found.dumps)],
    steady: found.isSteady[at] === 1,
    ids: found.ids && Object.fromEntries(Object.entries(found.ids).map(([name, column]: [string, Float64Array]) => [name, column[at]!])),
  }));
  return { found, rows };
}

const worker = (id: number, more: Partial<MadeGoroutine> = {}): MadeGoroutine => ({ id, state: 'chan receive', by: 'main.serve', stack: ['main.serve.func1:10'], ...more });
const some = (from: number, to: number, more: Partial<MadeGoroutine> = {}): MadeGoroutine[] => Array.from({ length: to - from + 1 }, (_, at) => worker(from + at, more));

test('what grew stands first, with its series, and ids tell who stayed', () => {
  const idle = { state: 'select', by: 'main.main', stack: ['main.loop:3'] };
  const { rows, found } = compared([
    [...some(1, 4, idle), ...some(20, 29)],
    [...some(1, 4, idle), ...some(20, 44)],
    [...some(1, 3, idle), ...some(22, 69)],
  ]);
  expect(found.process).toMatchObject({ same: true });
  expect(rows).toMatchObject([
    { name: 'main.serve.func1', state: 'chan receive', delta: 38, series: [10, 25, 48], steady: true, ids: { stayed: 8, stayedInAll: 8, came: 40, went: 2, movedIn: 0, movedOut: 0 } },
    { name: 'main.loop', state: 'select', delta: -1, series: [4, 4, 3], steady: false, ids: { stayed: 3, went: 1 } },
  ]);
  expect(changedGoroutines(found, 0, 'stayed')).toHaveLength(8);
  expect(changedGoroutines(found, 0, 'came')).toHaveLength(40);
  expect(changedGoroutines(found, 0, 'went')).toHaveLength(2);
});

test('a goroutine that waits elsewhere now has moved', () => {
  const { rows } = compared([[worker(5), worker(6)], [worker(5), worker(6, { state: 'select' })]], 'state');
  expect(rows.find(({ state }) => state === 'select')).toMatchObject({ delta: 1, ids: { movedIn: 1, came: 0 } });
  expect(rows.find(({ state }) => state === 'chan receive')).toMatchObject({ delta: -1, ids: { movedOut: 1, stayed: 1, went: 0 } });
});

test('groups match across builds: closures and lines may have other numbers', () => {
  const { rows } = compared([[worker(5)], [worker(9, { stack: ['main.serve.func2:14'] })]]);
  expect(rows).toMatchObject([{ name: 'main.serve.func2', series: [1, 1], delta: 0 }]);
});

test('ids are not followed into another process, and it is said why', () => {
  const before = some(1, 100);
  expect(compared([before, some(200, 220)]).found.process).toMatchObject({ same: false, why: expect.stringContaining('No goroutine id is in both') });
  expect(compared([before, [worker(7, { by: 'main.other' }), ...some(101, 120)]]).found.process).toMatchObject({
    same: false,
    why: expect.stringContaining('goroutine 7 was created by main.serve in one dump and by main.other'),
  });
  // Restarted: the first goroutines have the numbers they had, the others are young again.
  const restarted = compared([[...some(1, 5), ...some(40_000, 40_010)], some(1, 90)]);
  expect(restarted.found.process).toMatchObject({ same: false, why: expect.stringContaining('85 of 85 new goroutines have ids far below 40010') });
  expect(restarted.found.ids).toBeUndefined();
  const noIds = compareGoroutines([inputOf(pprofFixture('leakshop/goroutine')), inputOf(pprofFixture('zoo/go127/goroutine'))], 'stack', { base: 0, head: 1 });
  expect(noIds.process).toMatchObject({ same: false, why: expect.stringContaining('only by their ids') });
  expect([...noIds.delta].every((delta) => delta === 0)).toBe(true);
});

test('few goroutines do not tell a restart, and that is said', () => {
  expect(compared([some(1, 9), some(1, 12)]).found.process).toMatchObject({ same: true, why: expect.stringContaining('another run of the program could look alike') });
  const parents = [worker(700), worker(701)].map((made, at) => [{ ...made, id: 700, in: at + 1 }]);
  expect(compared(parents).found.process).toMatchObject({ same: false, why: expect.stringContaining('created in goroutine 1 in one dump and in 2') });
});

test('a few new goroutines with old numbers are no restart: processors hand out numbers in blocks', () => {
  expect(compared([[...some(900, 950)], [...some(900, 950), worker(890), worker(884)]]).found.process.same).toBe(true);
});

test('ids beyond 2^32 are followed', () => {
  const far = 2 ** 33;
  const { rows } = compared([[worker(far + 1), worker(3)], [worker(3), worker(far + 1), worker(far + 2 ** 32)]]);
  expect(rows[0]).toMatchObject({ delta: 1, ids: { stayed: 2, came: 1 } });
});

const goroutine = fc.record({
  id: fc.integer({ min: 1, max: 40 }),
  state: fc.constantFrom('select', 'IO wait'),
  by: fc.constantFrom('main.x', 'main.y'),
  stack: fc.array(fc.constantFrom('main.a.func1:1', 'main.a.func2:7', 'main.b:1', 'runtime.gopark:1'), { maxLength: 3 }),
});
const dump = fc.uniqueArray(goroutine, { maxLength: 20, selector: ({ id }) => id });

test('series add up to what each dump has, and ids to the groups', () => {
  fc.assert(
    fc.property(fc.array(dump, { minLength: 2, maxLength: 4 }), fc.constantFrom<GoroutineGrouping>('state', 'stack', 'creator'), (dumps, by) => {
      const { rows } = compared(dumps, by);
      for (const [at, made] of dumps.entries()) expect(rows.reduce((sum, { series }) => sum + series[at]!, 0)).toBe(made.length);
      for (const { ids, series, delta } of rows) {
        expect(delta).toBe(series.at(-1)! - series[0]!);
        if (!ids) continue;
        expect(ids['stayed']! + ids['came']! + ids['movedIn']!).toBe(series.at(-1)!);
        expect(ids['stayed']! + ids['went']! + ids['movedOut']!).toBe(series[0]!);
        expect(ids['stayedInAll']!).toBeLessThanOrEqual(ids['stayed']!);
      }
    }),
  );
});

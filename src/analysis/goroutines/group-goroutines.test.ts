import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeDump, pprofFixture, type MadeGoroutine } from '../../testing/goroutine-dump.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { readGoroutines } from './goroutine-columns.ts';
import { summariseGroupLabels } from './group-labels.ts';
import { groupGoroutines, isHarmless, samplesOf, type GoroutineGrouping } from './group-goroutines.ts';
import type { GoroutineFilter } from './filter-goroutines.ts';
import { inferStates } from './infer-state.ts';

function grouped(profile: StackProfile, by: GoroutineGrouping, filter: GoroutineFilter = {}) {
  const columns = readGoroutines(profile);
  const states = inferStates(profile, columns);
  const groups = groupGoroutines({ columns, states }, by, filter);
  const frameName = (frame: number): string => (frame === -1 ? '' : profile.strings[profile.functions.name[profile.frames.func[frame]!]!]!);
  const rows = Array.from({ length: groups.count }, (_, group) => ({
    count: groups.goroutines[group]!,
    state: states.states[groups.state[group]!]!,
    creator: groups.creator[group] === -1 ? '' : profile.strings[groups.creator[group]!]!,
    top: frameName(groups.topFrame[group]!),
    program: frameName(groups.programFrame[group]!),
    longest: groups.longestWait[group]!,
    median: groups.medianWait[group]!,
    oldest: groups.oldest[group]!,
    ids: Array.from(samplesOf(groups, group), (sample) => columns.id[sample]!),
  }));
  return { groups, rows, columns };
}

const DUMP = madeDump([
  { id: 1, state: 'select', stack: ['main.main:9'] },
  { id: 40, state: 'sync.Mutex.Lock', wait: 7, by: 'main.serve', stack: ['internal/sync.runtime_SemacquireMutex:95', 'sync.(*Mutex).Lock:46', 'main.(*Cart).Add:20', 'main.handle:5'], labels: { tenant: 'acme' } },
  { id: 12, state: 'sync.Mutex.Lock', wait: 2, by: 'main.serve', stack: ['internal/sync.runtime_SemacquireMutex:95', 'sync.(*Mutex).Lock:46', 'main.(*Cart).Add:20', 'main.handle:5'], labels: { tenant: 'bolt' } },
  { id: 31, state: 'sync.Mutex.Lock', by: 'main.serve', stack: ['internal/sync.runtime_SemacquireMutex:95', 'sync.(*Mutex).Lock:46', 'main.(*Cart).Add:20', 'main.handle:5'], labels: { tenant: 'acme' } },
  { id: 33, state: 'IO wait', wait: 3, by: 'main.serve', stack: ['internal/poll.runtime_pollWait:351', 'internal/poll.(*FD).Read:10', 'net.(*netFD).Read:68', 'net.(*conn).Read:196', 'main.handle:8'] },
  { id: 50, state: 'chan receive', marks: ['leaked'], by: 'main.watch', stack: ['main.watch.func1:3'] },
]);

test('by stack: the largest first, named after what waits, with waits and the oldest', () => {
  const { rows, groups } = grouped(DUMP, 'stack');
  expect(rows[0]).toEqual({
    count: 3,
    state: 'sync.Mutex.Lock',
    creator: 'main.serve',
    top: 'main.(*Cart).Add',
    program: 'main.(*Cart).Add',
    longest: 7,
    median: 2,
    oldest: 12,
    ids: [12, 31, 40],
  });
  expect(rows.find(({ state }) => state === 'IO wait')).toMatchObject({ top: 'net.(*netFD).Read', program: 'main.handle', longest: 3 });
  // The runtime prints no minutes for leaked goroutines: nothing is known.
  expect(rows.find(({ state }) => state === 'chan receive')).toMatchObject({ longest: Number.NaN, median: Number.NaN });
  expect(groups.share[0]).toBe(0.5);
  expect([...groups.leaked].reduce((sum, count) => sum + count)).toBe(1);
});

test('what runs does not wait', () => {
  const profile = madeDump([
    { id: 1, state: 'running', stack: ['main.a:1'] },
    { id: 2, state: 'syscall', wait: 3, stack: ['syscall.Syscall:1', 'main.b:1'] },
    { id: 3, state: 'select', stack: ['main.c:1'] },
  ]);
  const longest = new Map(grouped(profile, 'state').rows.map((row) => [row.state, row.longest]));
  expect([longest.get('running'), longest.get('select'), longest.get('syscall')]).toEqual([Number.NaN, 0, 3]);
});

test('by state and by creator', () => {
  expect(grouped(DUMP, 'state').rows.map(({ state, count }) => `${count} ${state}`)).toEqual(['3 sync.Mutex.Lock', '1 select', '1 IO wait', '1 chan receive']);
  const { groups, rows } = grouped(DUMP, 'creator');
  expect(rows[0]).toMatchObject({ creator: 'main.serve', count: 4, state: 'sync.Mutex.Lock' });
  expect(groups.stateCount[0]).toBe(2);
  // The main goroutine has no creator and stands alone.
  expect(rows.find(({ creator }) => creator === '')).toMatchObject({ count: 1, ids: [1] });
});

test.each<[GoroutineFilter, readonly number[]]>([
  [{ state: 'sync.Mutex.Lock' }, [12, 31, 40]],
  [{ leastWait: 3 }, [33, 40]],
  [{ leastWait: 0 }, [1, 12, 31, 33, 40, 50]],
  [{ text: 'CART' }, [12, 31, 40]],
  [{ text: 'main.watch' }, [50]],
  [{ text: 'acme' }, [31, 40]],
  [{ text: '33' }, [33]],
  [{ text: 'handle', leastWait: 5 }, [40]],
  [{ text: 'nothing' }, []],
])('the filter %j', (filter, ids) => {
  const { rows, groups } = grouped(DUMP, 'stack', filter);
  expect(rows.flatMap((row) => row.ids).sort((a, b) => a - b)).toEqual(ids);
  expect(groups.kept).toBe(ids.length);
  expect(groups.total).toBe(6);
});

test('labels of a group are the program’s own', () => {
  const { groups, columns } = grouped(DUMP, 'stack');
  expect(summariseGroupLabels(columns, samplesOf(groups, 0))).toEqual([{ key: 'tenant', values: 2, top: 'acme', topCount: 2, carried: 3 }]);
});

test('protobuf: counts are of goroutines, ids and waits are not known', () => {
  const { rows, groups } = grouped(pprofFixture('leakshop/goroutine'), 'stack');
  expect(rows[0]).toMatchObject({ count: 430, state: 'chan receive', top: 'main.leakRecv.func1', creator: '', longest: Number.NaN, oldest: Number.NaN });
  expect(groups.total).toBe(578);
  expect(isHarmless(groups, 0)).toBe(false);
});

test('stacks that differ only in what the runtime hides are one group', () => {
  const profile = madeDump([
    { stack: ['runtime.gopark:1', 'runtime.chanrecv:200', 'runtime.chanrecv1:1', 'main.a:1', 'runtime.main:1'], times: 2 },
    { stack: ['runtime.gopark:1', 'runtime.chanrecv:200', 'runtime.chanrecv2:1', 'main.a:1'], times: 3 },
    { stack: ['runtime.gopark:1', 'runtime.selectgo:200', 'main.a:1'] },
    { stack: ['runtime.gopark:1', 'runtime.bgsweep:1'] },
    { stack: ['runtime.gopark:1', 'runtime.forcegchelper:1'] },
  ]);
  expect(grouped(profile, 'stack').rows.map(({ count }) => count)).toEqual([5, 1, 1, 1]);
});

const goroutine: fc.Arbitrary<MadeGoroutine> = fc.record(
  {
    stack: fc.array(fc.constantFrom('main.a:1', 'main.a:2', 'main.b:1', 'sync.(*Mutex).Lock:3', 'x/y.C:4'), { maxLength: 5 }),
    id: fc.integer({ min: 1, max: 1e6 }),
    state: fc.constantFrom('select', 'chan receive', 'IO wait'),
    wait: fc.integer({ min: 1, max: 300 }),
    by: fc.constantFrom('main.serve', 'main.watch'),
  },
  { requiredKeys: ['stack', 'id', 'state'] },
);

test('groups are what the plain way gives', () => {
  fc.assert(
    fc.property(fc.array(goroutine, { maxLength: 60 }), fc.constantFrom<GoroutineGrouping>('state', 'stack', 'creator'), fc.integer({ min: 0, max: 100 }), (made, by, leastWait) => {
      const groups = new Map<string, { ids: number[]; waits: number[] }>();
      for (const { id, state, wait, by: creator, stack } of made) {
        if (leastWait > 0 && !((wait ?? -1) >= leastWait)) continue;
        const entry = `entry ${(stack.at(-1) ?? '').split(':')[0]}`;
        const key = by === 'state' ? state! : by === 'stack' ? `${state} ${stack.join(' ')}` : (creator ?? entry);
        const group = groups.get(key) ?? { ids: [], waits: [] };
        groups.set(key, group);
        group.ids.push(id!);
        group.waits.push(wait ?? 0);
      }
      const plain = [...groups.values()]
        .map(({ ids, waits }) => {
          const sorted = [...waits].sort((a, b) => a - b);
          const half = sorted.length >> 1;
          return { ids: ids.sort((a, b) => a - b), longest: sorted.at(-1)!, median: sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2, oldest: ids[0]! };
        })
        .map((row) => JSON.stringify(row))
        .sort();
      const { rows } = grouped(madeDump(made), by, { leastWait });
      expect(rows.map(({ ids, longest, median, oldest }) => JSON.stringify({ ids, longest, median, oldest })).sort()).toEqual(plain);
      expect(rows.every(({ count }, at) => at === 0 || count <= rows[at - 1]!.count)).toBe(true);
    }),
  );
});

import { expect, test } from 'vitest';
import { madeDump, type MadeGoroutine } from '../../testing/goroutine-dump.ts';
import { readGoroutines } from './goroutine-columns.ts';
import { inferStates } from './infer-state.ts';
import { findLockCycles } from './lock-cycles.ts';
import { sayHolder, sharedObjects } from './same-object.ts';

function objectsOf(made: readonly MadeGoroutine[]) {
  const profile = madeDump(made);
  const columns = readGoroutines(profile);
  const objects = sharedObjects(columns, inferStates(profile, columns));
  const rows = Array.from({ length: objects.count }, (_, at) => ({
    kind: objects.kind[at]!,
    address: objects.address[at]!,
    ids: Array.from(objects.samples.subarray(objects.first[at], objects.first[at + 1]), (sample) => columns.id[sample]!).sort((a, b) => a - b),
    longest: objects.longestWait[at]!,
    holder: objects.holder[at] === -1 ? 0 : columns.id[objects.holder[at]!]!,
    says: sayHolder(columns, objects, at),
  }));
  return { objects, rows, columns };
}

const waiter = (id: number, on: string, state = 'sync.Mutex.Lock', more: Partial<MadeGoroutine> = {}): MadeGoroutine => ({ id, state, on, stack: ['sync.(*Mutex).Lock:1', 'main.a:1'], ...more });

test('goroutines that wait on one object stand together, those with the most first', () => {
  const { rows, objects } = objectsOf([
    waiter(1, 'sync.Mutex 0xc1', undefined, { wait: 4 }),
    waiter(2, 'chan 0xc2', 'chan send'),
    waiter(3, 'sync.Mutex 0xc1'),
    waiter(4, 'sync.Mutex 0xc1', undefined, { wait: 9 }),
    waiter(5, 'chan 0xc2', 'chan send'),
    waiter(6, 'sync.Cond 0xc3', 'sync.Cond.Wait'),
    { id: 7, state: 'select', stack: ['main.b:1'] },
  ]);
  expect(rows).toMatchObject([
    { kind: 'sync.Mutex', address: '0xc1', ids: [1, 3, 4], longest: 9, holder: 0 },
    { kind: 'chan', address: '0xc2', ids: [2, 5], longest: 0 },
  ]);
  expect(rows[0]!.says).toContain('does not say who holds');
  expect(objects.addressed).toBe(6);
});

test('a writer that waits for readers holds up everyone else, and that is known', () => {
  const { rows } = objectsOf([
    waiter(10, 'sync.RWMutex 0xc1', 'sync.RWMutex.RLock'),
    waiter(11, 'sync.RWMutex 0xc1', 'sync.RWMutex.Lock'),
    // A second writer waits for the inner mutex, at the same address.
    waiter(12, 'sync.Mutex 0xc1', 'sync.Mutex.Lock', { marks: ['leaked'] }),
  ]);
  expect(rows).toMatchObject([{ kind: 'sync.RWMutex', ids: [10, 11, 12], holder: 11 }]);
  expect(rows[0]!.says).toContain('Goroutine 11 is next to write');
  expect(rows[0]!.says).toContain('marked goroutines here as leaked');
});

function cyclesOf(made: readonly MadeGoroutine[]) {
  const columns = readGoroutines(madeDump(made));
  const found = findLockCycles(columns);
  return found.known ? found.cycles.map(({ steps }) => steps.map(({ sample, has, waitsFor }) => `${columns.id[sample]} ${has} ${waitsFor}`)) : found.why;
}

test('cycles are told as far as arguments show them', () => {
  expect(
    cyclesOf([
      waiter(1, 'sync.Mutex 0xa', undefined, { has: ['0xb'] }),
      waiter(2, 'sync.Mutex 0xb', undefined, { has: ['0xa', '0xdead'] }),
      waiter(3, 'sync.Mutex 0xb', undefined, { has: ['0xb'] }),
      waiter(4, 'sync.Mutex 0xc', undefined, { has: ['0xa'] }),
    ]),
  ).toEqual([['2 0xa 0xb', '1 0xb 0xa']]);
  expect(cyclesOf([waiter(1, 'sync.Mutex 0xa'), waiter(2, 'sync.Mutex 0xb')])).toContain('Who holds a lock is not in a dump');
  expect(cyclesOf([waiter(1, 'chan 0xa', 'chan send')])).toContain('No goroutine waits for a lock');
  expect(cyclesOf([waiter(1, 'sync.Mutex 0xa', undefined, { has: ['0xb'] }), waiter(2, 'sync.Mutex 0xb', undefined, { has: ['0xz'] })])).toEqual([]);
});

test('a ring of locks is one cycle, and a large tangle ends', () => {
  const ring = Array.from({ length: 300 }, (_, at) => waiter(at + 1, `sync.Mutex 0x${(at + 1) % 300}`, undefined, { has: [`0x${at}`] }));
  expect(cyclesOf(ring)).toHaveLength(1);
  const tangle = Array.from({ length: 2000 }, (_, at) => waiter(at + 1, `sync.Mutex 0x${(at * 7) % 200}`, undefined, { has: [`0x${(at * 13) % 200}`, `0x${(at * 29) % 200}`] }));
  expect(cyclesOf(tangle).length).toBeGreaterThan(0);
});

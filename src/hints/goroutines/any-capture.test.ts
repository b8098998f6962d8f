import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { HARMLESS_RULES, markHarmless } from '../../analysis/goroutines/harmless.ts';
import { readGoroutines } from '../../analysis/goroutines/goroutine-columns.ts';
import { inferStates } from '../../analysis/goroutines/infer-state.ts';
import { indexProfile } from '../../analysis/profile-index.ts';
import { readPprof } from '../../formats/pprof/read.ts';
import { loadRegex } from '../../lib/regex.ts';
import { runToEnd } from '../../lib/steps.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { madeDump, type MadeGoroutine } from '../../testing/goroutine-dump.ts';
import { anyProfile, encodePlain } from '../../testing/plain-profile.ts';
import type { GoroutineSource, HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { RUNTIME_RULES } from '../runtime/rules.ts';
import { contextOf } from '../runtime/testing/made-series.ts';
import { GOROUTINE_RULES } from './rules.ts';

beforeAll(loadRegex);

function sourceOf(profile: StackProfile, id: string): GoroutineSource {
  const columns = readGoroutines(profile);
  const states = inferStates(profile, columns);
  const marks = markHarmless(columns, states, HARMLESS_RULES);
  if (!marks.ok) throw new Error(marks.error.sentence);
  return { id, name: id, kind: 'goroutine', time: undefined, index: indexProfile(profile), notices: [], buildId: undefined, columns, states, harmless: { rules: HARMLESS_RULES, rule: marks.value.rule } };
}

async function runAll(context: HintContext): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const rule of [...GOROUTINE_RULES, ...RUNTIME_RULES]) found.push(...(await rule.run(context)));
  for (const one of found) {
    expect(one.confidence).toBeGreaterThanOrEqual(0);
    expect(one.confidence).toBeLessThanOrEqual(1);
    for (const number of Object.values(one.scale)) expect(number).not.toBeNaN();
    expect(`${one.key} ${one.sentence} ${one.fix} ${one.reasons.join(' ')}`).not.toMatch(/undefined|NaN|Infinity/);
    expect(one.sentence).toMatch(/\.$/);
  }
  return found;
}

test('no profile makes a rule throw, or say nonsense', async () => {
  await fc.assert(
    fc.asyncProperty(anyProfile, anyProfile, async (one, other) => {
      const read = [one, other].map((plain) => runToEnd(readPprof(encodePlain(plain))));
      const sources = read.flatMap((result, at) => (result.ok ? [sourceOf(result.value.profile, `c${at}`)] : []));
      await runAll({ ...contextOf({ lines: {} }), goroutines: sources, leakProfiles: sources.slice(0, 1), heaps: sources });
    }),
    { numRuns: 50 },
  );
});

const NAMES = ['main.work', 'main.serve', 'net/http.(*conn).serve', 'net/http.(*persistConn).readLoop', 'database/sql.(*Rows).awaitDone', 'database/sql.(*DB).conn', 'runtime.runFinalizers', 'iter.Pull[...].func1', 'sync.(*RWMutex).Lock', 'time.Sleep', 'runtime.GC'];
const STATES = ['chan send', 'chan receive', 'select', 'select (no cases)', 'chan receive (nil chan)', 'sync.Mutex.Lock', 'sync.RWMutex.RLock', 'sync.WaitGroup.Wait', 'semacquire', 'IO wait', 'sleep', 'syscall', 'coroutine', 'running', 'waiting?'];
const anyGoroutine = fc.record(
  {
    stack: fc.array(
      fc.tuple(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 3 })).map(([name, line]) => `${name}:${line}`),
      { maxLength: 4 },
    ),
    id: fc.integer({ min: 0, max: 400 }),
    state: fc.constantFrom(...STATES),
    wait: fc.integer({ min: 1, max: 600 }),
    by: fc.constantFrom('main.main', 'net/http.(*Server).Serve'),
    in: fc.integer({ min: 1, max: 400 }),
    on: fc.constantFrom('sync.Mutex 0xc000010000', 'sync.RWMutex 0xc000020000', 'chan 0xc000030000'),
    marks: fc.constantFrom<readonly 'leaked'[]>([], ['leaked']),
    times: fc.constantFrom(1, 30, 120),
  },
  { requiredKeys: ['stack', 'times'] },
);

test('no dump does, however its goroutines are mixed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyGoroutine, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), async (dumps) => {
      const sources = dumps.map((goroutines: readonly MadeGoroutine[], at) => sourceOf(madeDump(goroutines), `c${at}`));
      await runAll({ ...contextOf({ lines: {} }), goroutines: sources, leakProfiles: sources.slice(1, 2) });
    }),
    { numRuns: 100 },
  );
});

const LINES = ['heap.live', 'heap.alloc', 'heap.goal', 'heap.inuse', 'heap.idle', 'heap.released', 'heap.sys', 'heap.total-alloc', 'stack.inuse', 'goroutines', 'threads', 'rss', 'sys', 'gc.cycles', 'gc.forced', 'gc.cpu-percent', 'gogc', 'memory-limit', '/gc/finalizers/queued:finalizers', '/gc/finalizers/executed:finalizers'];

test('no series does', async () => {
  const values = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 40 }), fc.constant(2 ** 64)), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...LINES), values), fc.constantFrom('wall', 'process', 'order'), fc.nat({ max: 120_000 }), async (lines, axis, step) => {
      const marks = Array.from({ length: 20 }, (_, at) => ({ time: at * 20, kind: at % 3 === 0 ? ('gc' as const) : ('forced-gc' as const), text: 'Collection' }));
      await runAll(contextOf({ lines, axis, step, marks }));
    }),
    { numRuns: 200 },
  );
});

import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import { madeHeaps, type MadeRecord } from '../../testing/made-heap.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { VERIFY_RULES } from './rules.ts';

const NAMED = { beforeAfter: { before: 'c1', after: 'c2' } };
const REST: MadeRecord = { stack: ['main.table main.go:5', 'main.main main.go:90'], size: 1024, inuse: [3000], made: [200_000] };

function leak(inuse: readonly [number, number], line = 12): MadeRecord {
  return { stack: [`main.add main.go:${line}`, 'main.serve main.go:40'], size: 1024, inuse, made: [50_000, 50_000] };
}

async function all(context: HintContext): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const rule of VERIFY_RULES) found.push(...(await rule.run(context)));
  return found;
}

async function verdict(records: readonly MadeRecord[], period = 1): Promise<Found | undefined> {
  const context = await hintContextOf(madeHeaps(2, [REST, ...records], period), NAMED);
  const findings = await all(context);
  expect(findings.length).toBeLessThanOrEqual(1);
  return findings[0];
}

/** As protobuf has it: each says when it was taken. */
async function timed(records: readonly MadeRecord[]): Promise<HintContext> {
  const context = await hintContextOf(madeHeaps(2, records));
  const [before, after] = context.heaps.map((source, at) => ({ ...source, time: at * 3_600_000 }));
  return { ...context, heaps: [before!, after!], beforeAfter: { before: before!, after: after! } };
}

describe('X01', () => {
  it('passed: nearly nothing is left, and nothing else grew', async () => {
    const found = await verdict([leak([20_000, 400])]);
    expect(found).toMatchObject({ verdict: 'passed', functions: ['main.add'], key: 'X01 main.add' });
    expect(found!.sentence).toBe('−98.0 % (19.5 MB → 400 kB) at `main.add` (main.go:12), with about as much allocated; nothing else grew. The heap went from 22.5 MB to 3.32 MB.');
  });

  it('the line may move', async () => {
    const before: MadeRecord = { ...leak([20_000, 0]), made: [50_000, 0] };
    const after: MadeRecord = { ...leak([0, 400], 17), made: [0, 50_000] };
    expect(await verdict([before, after])).toMatchObject({ verdict: 'passed' });
  });

  it('partly: less, or gone with another place grown', async () => {
    expect((await verdict([leak([20_000, 6000])]))!.sentence).toMatch(/less, not gone/);
    const other: MadeRecord = { stack: ['main.other main.go:30'], size: 1024, inuse: [100, 3100], made: [5000] };
    const found = await verdict([leak([20_000, 100]), other]);
    expect(found!.verdict).toBe('partly');
    expect(found!.sentence).toMatch(/but `main\.other` \(main\.go:30\) holds 2\.93 MB more/);
  });

  it('failed', async () => {
    expect(await verdict([leak([20_000, 21_000])])).toMatchObject({ verdict: 'failed' });
  });

  it('of two processes that nobody named, what looks like a fix is told as one, and nothing else', async () => {
    // What was allocated since the start falls: another process.
    const fixed = await all(await timed([REST, { ...leak([20_000, 400]), made: [50_000, 40_000] }]));
    expect(fixed).toMatchObject([{ verdict: 'passed', key: 'X01 main.add' }]);
    expect(fixed[0]!.reasons.join()).toMatch(/nobody named a before and an after/);
    expect(fixed[0]!.confidence).toBeLessThanOrEqual(0.7);
    // Something else took its place: the heap fell by less than half as much.
    const other: MadeRecord = { stack: ['main.other main.go:30'], size: 1024, inuse: [100, 12_000], made: [50_000] };
    expect(await all(await timed([REST, other, { ...leak([20_000, 400]), made: [50_000, 40_000] }]))).toEqual([]);
    expect(await all(await timed([REST, { ...leak([20_000, 21_000]), made: [50_000, 40_000] }]))).toEqual([]);
    expect(await all(await timed([REST, { ...leak([20_000, 400]), made: [2_000_000, 1000] }]))).toEqual([]);
    // Texts that say no time may be the other way round.
    expect(await all(await hintContextOf(madeHeaps(2, [REST, { ...leak([20_000, 400]), made: [50_000, 40_000] }])))).toEqual([]);
  });

  it('two profiles of one process that nobody named are no before and after', async () => {
    const context = await hintContextOf(madeHeaps(2, [REST, leak([20_000, 400])]));
    expect(await all(context)).toEqual([]);
  });
});

it('X02: it moved', async () => {
  const other: MadeRecord = { stack: ['main.other main.go:30'], size: 1024, inuse: [100, 18_000], made: [50_000] };
  const found = await verdict([leak([20_000, 100]), other]);
  expect(found).toMatchObject({ verdict: 'moved', key: 'X02 main.add' });
  expect(found!.sentence).toMatch(/, but the heap went from 22\.6 MB to 20\.6 MB: `main\.other`/);
  expect(found!.fix).toMatch(/`main\.other`/);
});

describe('X03', () => {
  it('another load, with the numbers', async () => {
    const found = await verdict([{ ...leak([20_000, 400]), made: [2_000_000, 1000] }]);
    expect(found).toMatchObject({ verdict: 'not-comparable' });
    expect(found!.sentence).toMatch(/only 0\.091 times as much was allocated after as before/);
    expect(found!.sentence).toMatch(/−98\.0 %/);
  });

  it('other rates, other values, other programs', async () => {
    const [one] = madeHeaps(1, [REST, leak([20_000, 400])]);
    const [other] = madeHeaps(1, [REST, leak([400, 400])], 524_288);
    const rates = await hintContextOf([one!, { ...other!, name: 'later.txt' }], NAMED);
    expect((await VERIFY_RULES[2]!.run(rates))[0]!.reasons.join()).toMatch(/different rates/);
    const delta = await hintContextOf([fixture('captures/leakshop/heap.08.pb.gz'), fixture('captures/leakshop/heap-delta.pb.gz')], NAMED);
    expect((await VERIFY_RULES[2]!.run(delta))[0]!.verdict).toBe('not-comparable');
  });

  it('real profiles: nine steps of a leak are another running time', async () => {
    const context = await hintContextOf([fixture('captures/leakshop/heap.08.pb.gz'), fixture('captures/leakshop/heap.02.pb.gz')], { beforeAfter: { before: 'c1', after: 'c2' } });
    expect((await VERIFY_RULES[2]!.run(context))[0]).toMatchObject({ verdict: 'not-comparable' });
    const still = await hintContextOf([fixture('captures/leakshop/heap.05.pb.gz'), fixture('captures/leakshop/heap.06.pb.gz')], { beforeAfter: { before: 'c1', after: 'c2' } });
    expect((await VERIFY_RULES[0]!.run(still))[0]).toMatchObject({ verdict: 'failed' });
  });
});

import { describe, expect, it } from 'vitest';
import type { OpenedCapture } from '../../engine/opened.ts';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import { madeHeaps, type MadeRecord } from '../../testing/made-heap.ts';
import type { HintContext } from '../context.ts';
import type { Found } from '../rule.ts';
import { runRules } from '../run-rules.ts';
import { VERIFY_RULES } from '../verify/rules.ts';
import { heapRowOf } from './one-process.ts';
import { HEAP_RULES } from './rules.ts';

const HOUR = 3_600_000;
const REST: MadeRecord = { stack: ['main.table main.go:5', 'main.main main.go:90'], size: 1024, inuse: [3000], made: [20_000, 40_000, 60_000, 80_000, 100_000, 120_000] };
const STACK = ['main.read read.go:12', 'main.serve main.go:40'];
const MEGABYTE = 1024 * 1024;

/** `vdso`: where each has it; `gap`: ms between them. */
async function contextOf(records: readonly MadeRecord[], { count = 2, vdso, gap, named = false }: { count?: number; vdso?: readonly number[]; gap?: number; named?: boolean } = {}): Promise<HintContext> {
  const change = (capture: OpenedCapture['capture']): OpenedCapture['capture'] => {
    const at = Number(/\d+/.exec(capture.id)![0]) - 1;
    const { profile } = capture;
    const flags = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
    const start = vdso?.[at];
    const mappings = start === undefined ? profile.mappings : [...profile.mappings, { start: BigInt(start), limit: BigInt(start + 8192), offset: 0n, file: '[vdso]', buildId: '', ...flags }];
    const timeNanos = gap === undefined ? profile.origin.timeNanos : BigInt(1e12 + at * gap) * 1_000_000n;
    return { ...capture, profile: { ...profile, mappings, origin: { ...profile.origin, timeNanos } } };
  };
  return await hintContextOf(madeHeaps(count, records), { change, ...(named ? { beforeAfter: { before: 'c1', after: 'c2' } } : {}) });
}

async function found(rule: string, context: HintContext): Promise<readonly Found[]> {
  return await [...HEAP_RULES, ...VERIFY_RULES].find(({ id }) => id === rule)!.run(context);
}

describe('one process', () => {
  const fell: MadeRecord = { stack: ['main.warm warm.go:3', ...STACK], size: 1024, inuse: [0], made: [1969, 0] };
  it('what a function had allocated since the start never falls', async () => {
    const context = await contextOf([REST, fell]);
    expect(heapRowOf(context).captures).toHaveLength(1);
    const caution = (await found('H29', context)).find(({ key }) => key === 'H29 processes');
    expect(caution!.sentence).toMatch(/^These are two processes \(or builds\): what `main\.warm` had allocated since the start falls from 1\.92 MB to 0 B\./);
    expect(heapRowOf(await contextOf([REST, { ...fell, made: [1969, 1969] }])).captures).toHaveLength(2);
    // Rounding is no fall.
    expect(heapRowOf(await contextOf([REST, { ...fell, made: [1969, 1968] }])).captures).toHaveLength(2);
  });

  it('texts do not say their times: what only falls one way may stand in the wrong order', async () => {
    const context = await contextOf([{ ...REST, made: [40_000, 20_000] }, { stack: STACK, size: 1024, inuse: [1, 9000], made: [90_000] }]);
    expect((await found('H29', context)).find(({ key }) => key === 'H29 processes')!.sentence).toMatch(/^These stand in the wrong order, for they do not say when they were taken, or are two processes/);
    expect(await found('H02', context)).toEqual([]);
    const timed = await contextOf([{ ...REST, made: [40_000, 20_000] }, { stack: STACK, size: 1024, inuse: [1, 9000], made: [90_000] }], { gap: HOUR });
    expect(await found('H02', timed)).toHaveLength(1);
  });

  it('a text and a protobuf of the same moments are no two processes', async () => {
    const names = [0, 3, 6].flatMap((at) => [`captures/leakshop/heap.0${at}.pb.gz`, `text/leakshop/heap.0${at}.debug1.txt`]);
    const context = await hintContextOf(names.map(fixture));
    expect(heapRowOf(context).captures).toHaveLength(3);
    expect((await found('H29', context)).filter(({ key }) => key === 'H29 processes')).toEqual([]);
  });

  it('the kernel puts the vdso elsewhere in each', async () => {
    expect(heapRowOf(await contextOf([REST], { vdso: [0x7ffc0000, 0x7ffd0000] })).captures).toHaveLength(1);
    expect(heapRowOf(await contextOf([REST], { vdso: [0x7ffc0000, 0x7ffc0000] })).captures).toHaveLength(2);
    // Of two replicas that were asked in turn, each is one.
    const turns = await contextOf([REST], { count: 6, vdso: [1, 2, 1, 2, 1, 2].map((at) => at * 65_536), gap: HOUR });
    expect(heapRowOf(turns).captures.map(({ id }) => id)).toEqual(['c2', 'c4', 'c6']);
    expect((await found('H29', turns)).find(({ key }) => key === 'H29 processes')!.sentence).toMatch(/^Of 6 heap profiles only 3 are looked at together/);
  });
});

describe('two processes', () => {
  const grown: MadeRecord = { stack: STACK, size: 8 * MEGABYTE, inuse: [100, 600], made: [90_000, 5000] };

  it('nobody spoke of a fix: growth between them is told, possible at most, and no verdict', async () => {
    const context = await contextOf([REST, grown], { gap: 48 * 24 * HOUR });
    const [finding, ...others] = await found('H02', context);
    expect(others).toEqual([]);
    expect(finding!.sentence).toBe('800 MB → 4.69 GB (100 → 600 objects) are in use of what `main.read` (read.go:12) makes, from one process to another, 48 days later, although only 0.056 times as much was allocated in all.');
    expect(finding).toMatchObject({ key: 'H02 main.read', kind: 'leak', severity: { most: 3 } });
    expect(finding!.confidence).toBeCloseTo(0.6);
    const { findings } = await runRules(context, [...HEAP_RULES, ...VERIFY_RULES]);
    expect(findings[0]).toMatchObject({ rule: 'H02', severity: 3 });
    expect(findings.filter(({ kind }) => kind === 'verdict')).toEqual([]);
  });

  it('that the later one did more work counts against it, and little weighs little', async () => {
    const [finding] = await found('H02', await contextOf([REST, { ...grown, size: 8192, made: [90_000, 300_000] }], { vdso: [65_536, 131_072] }));
    expect(finding!.confidence).toBeLessThan(0.5);
    expect(finding!.severity).toEqual({ most: 2 });
  });

  it('where a before and an after are named there is a verdict, and neither a caution nor growth', async () => {
    const context = await contextOf([REST, grown], { named: true });
    expect(await found('H02', context)).toEqual([]);
    expect((await found('H29', context)).filter(({ key }) => key === 'H29 processes')).toEqual([]);
    expect(await found('X03', context)).toHaveLength(1);
  });

  it('a verdict says when the times run the other way', async () => {
    const fixed: MadeRecord = { stack: STACK, size: 1024, inuse: [20_000, 400], made: [50_000] };
    const [forward] = await found('X01', await contextOf([REST, fixed], { named: true, gap: HOUR }));
    const [backward] = await found('X01', await contextOf([REST, fixed], { named: true, gap: -3 * HOUR }));
    expect(forward!.sentence).not.toMatch(/other way round/);
    expect(forward!.confidence).toBeGreaterThan(0.75);
    expect(backward!.sentence).toMatch(/By their times it is the other way round: the one called after was taken 3 h before the other\.$/);
    expect(backward!.confidence).toBeLessThan(0.75);
  });
});

describe('two programs', () => {
  const of = (names: readonly string[], at: 0 | 1): readonly MadeRecord[] =>
    names.map((name) => ({ stack: [`main.${name} main.go:3`, 'main.main main.go:9'], size: 8192, inuse: at === 0 ? [900, 0] : [0, 9000], made: at === 0 ? [9000, 0] : [0, 90_000] }));
  const one = ['read', 'parse', 'store', 'send', 'close'];
  const other = ['draw', 'scan', 'fill', 'clip', 'blend'];

  it('hardly a function is in both: that is said, and no growth from one to the other', async () => {
    const context = await contextOf([...of(one, 0), ...of(other, 1)], { gap: HOUR });
    expect((await found('H29', context)).find(({ key }) => key === 'H29 processes')!.sentence).toMatch(/: they are of two programs, with hardly a function in common\./);
    expect(await found('H02', context)).toEqual([]);
  });

  it('functions that are in both, or too few, are of one', async () => {
    expect(await found('H02', await contextOf([...of(one, 0), ...of(other, 1), { ...REST, made: [20_000, 10_000] }], { gap: HOUR }))).not.toEqual([]);
    expect(await found('H02', await contextOf([...of(one.slice(1), 0), ...of(other, 1)], { gap: HOUR }))).not.toEqual([]);
  });
});

it('where an after is named, hints are about it, also when it is older', async () => {
  const fixed: MadeRecord = { stack: STACK, size: 1024, inuse: [400_000, 300_000], made: [500_000, 300_000] };
  for (const gap of [HOUR, -HOUR]) {
    const context = await contextOf([{ ...REST, made: [20_000, 18_000] }, fixed], { named: true, gap, vdso: [65_536, 131_072] });
    expect(heapRowOf(context).captures.map(({ id }) => id)).toEqual(['c2']);
  }
});

describe('how much growth matters', () => {
  const slow: MadeRecord = { stack: STACK, size: 1024, inuse: [1, 10_001], made: [20_000, 40_000] };
  it.each([
    ['ten megabytes in fifteen hours', 15 * HOUR, 10_001, 2],
    ['half a gigabyte in two years', 730 * 24 * HOUR, 500_001, 3],
    ['one megabyte in twenty seconds', 20_000, 1300, 2],
    ['ten megabytes in twenty seconds', 20_000, 10_001, 3],
    ['ten megabytes in ten minutes', 600_000, 10_001, 4],
  ])('%s', async (_, gap, objects, severity) => {
    const { findings } = await runRules(await contextOf([{ ...slow, inuse: [1, objects], made: [objects, 2 * objects] }], { gap }), HEAP_RULES);
    expect(findings.find(({ rule }) => rule === 'H02')!.severity).toBe(severity);
  });

  it('a slow pace is told by the hour or the day', async () => {
    const [finding] = await found('H02', await contextOf([slow], { gap: 15 * HOUR }));
    expect(finding!.sentence).toMatch(/, 667 kB more each hour/);
  });
});

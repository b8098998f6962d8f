import { describe, expect, it } from 'vitest';
import type { MemoryAccount } from '../../analysis/series/memory-account.ts';
import { accountText, deltaText, partDeltas } from './account-text.ts';
import { goLimitText, parseBytes } from './parse-bytes.ts';
import { axisSentence, distanceText, momentText, timeTicks } from './time-texts.ts';
import { valueAxis, valueText } from './value-axis.ts';
import { baseOfPoint, doubtOf, formulaText, frequencyText, goalNow, outcomeOf, reasonText } from './what-if.ts';

const MB = 2 ** 20;

describe('times', () => {
  const wall = { axis: 'wall', utc: true } as const;
  const process = { axis: 'process', utc: false } as const;
  const order = { axis: 'order', utc: false } as const;

  it('are labelled as a clock reads, never denser than asked for by much', () => {
    const from = Date.UTC(2026, 10, 20, 4, 20, 33);
    const ticks = timeTicks({ from, to: from + 17_000 }, 9, wall);
    expect(ticks.map(({ text }) => text)).toEqual(['04:20:35', '04:20:40', '04:20:45', '04:20:50']);
    expect(timeTicks({ from, to: from + 3 * 3600e3 }, 4, wall).map(({ text }) => text)).toEqual(['05:00', '06:00', '07:00']);
  });

  it('count from the start of the process', () => {
    expect(timeTicks({ from: 0, to: 90_000 }, 6, process).map(({ text }) => text)).toEqual(['0 s', '15 s', '30 s', '45 s', '1:00', '1:15', '1:30']);
    expect(momentText(3_723_004, process)).toBe('1:02:03.004 after the start');
    expect(momentText(-5, process)).toBe('0 s after the start');
  });

  it('are numbers where only the order is known', () => {
    expect(timeTicks({ from: -0.1, to: 2.1 }, 9, order).map(({ at, text }) => [at, text])).toEqual([[0, '1'], [1, '2'], [2, '3']]);
    expect(timeTicks({ from: 0, to: 99 }, 10, order)[0]).toEqual({ at: 9, text: '10' });
    expect(momentText(2, order)).toBe('No. 3');
    expect(distanceText(1, 'order')).toBe('1 place');
    expect(axisSentence('order', false)).toContain('Only the order');
  });

  it('survive what is no time', () => {
    expect(timeTicks({ from: 0, to: 0 }, 5, wall)).toEqual([]);
    expect(timeTicks({ from: 0, to: Infinity }, 5, wall)).toEqual([]);
    expect(timeTicks({ from: 1e300, to: 2e300 }, 5, wall)).toEqual([]);
    expect(momentText(1e300, wall)).toBe('1e+300');
  });
});

describe('value axis', () => {
  it('begins at 0, with one unit for all labels', () => {
    const axis = valueAxis(1, 1.22 * MB, 3, 'bytes');
    expect(axis.least).toBe(0);
    expect(axis.ticks.map(({ text }) => text)).toEqual(['0', '0.5 MB', '1 MB', '1.5 MB']);
    expect(valueAxis(0, 3, 6, 'count').ticks.map(({ text }) => text)).toEqual(['0', '1', '2', '3']);
    expect(valueAxis(0, 0.02, 3, 'seconds').ticks.map(({ text }) => text)).toEqual(['0', '5 ms', '10 ms', '15 ms', '20 ms']);
  });

  it('has room for negative values, and for nothing at all', () => {
    expect(valueAxis(-5, 5, 4, 'none').least).toBeLessThanOrEqual(-5);
    expect(valueAxis(Infinity, -Infinity, 4, 'bytes').ticks).toHaveLength(1);
    expect(valueAxis(0, 0, 4, 'percent').ticks).toEqual([{ at: 0, text: '0' }]);
  });

  it('reads values with their unit', () => {
    expect(valueText(2 * MB, 'bytes', 'second')).toBe('2.00 MB/s');
    expect(valueText(0.0021, 'seconds')).toBe('2.10 ms');
    expect(valueText(Number.NaN, 'count')).toBe('–');
    expect(valueText(1234, 'count')).toBe('1,234');
  });
});

describe('sizes', () => {
  it('are read as GOMEMLIMIT takes them, and as people write them', () => {
    expect(parseBytes('512MiB')).toBe(512 * MB);
    expect(parseBytes(' 1,5 GB ')).toBe(1536 * MB);
    expect(parseBytes('100')).toBe(100);
    for (const bad of ['', 'MiB', '-1', '5 parsecs', '1e30', '99999999999 TiB']) expect(parseBytes(bad)).toBeUndefined();
    expect(goLimitText(512 * MB)).toBe('512MiB');
    expect(goLimitText(2 ** 31)).toBe('2GiB');
    expect(goLimitText(1.5 * MB)).toBe('1536KiB');
    expect(goLimitText(3 * MB + 5)).toBe('3MiB');
  });
});

const account = (total: number, ...parts: readonly (readonly ['live' | 'idle' | 'stacks', string, number])[]): MemoryAccount => ({
  parts: parts.map(([id, name, bytes]) => ({ id, name, bytes, explanation: '' })),
  total,
  of: 'sys',
  notices: [],
});

describe('the account', () => {
  const before = account(10 * MB, ['live', 'Live heap', 8 * MB], ['stacks', 'Stacks', 2 * MB]);
  const after = account(14 * MB, ['live', 'Live heap', 12 * MB], ['idle', 'Idle heap', 2 * MB]);

  it('tells what grew, what came and what is gone', () => {
    expect(partDeltas(after, before).map(({ id, bytes, before: was }) => [id, bytes - was])).toEqual([['live', 4 * MB], ['idle', 2 * MB], ['stacks', -2 * MB]]);
    expect(deltaText(-2 * MB)).toBe('−2.00 MB');
    expect(deltaText(0)).toBe('±0');
  });

  it('is text for a ticket', () => {
    const text = accountText(after, 'noon', { account: before, moment: 'morning' });
    expect(text).toBe('Sys at noon: 14.0 MB\ncompared with morning: 10.0 MB (+4.00 MB)\n\nLive heap    12.0 MB   85.7 %    +4.00 MB\nIdle heap    2.00 MB   14.3 %    +2.00 MB\n');
  });
});

describe('what if', () => {
  it('takes the live heap as told, else as the goal tells, and says how', () => {
    const told = baseOfPoint({ heapLive: 40 * MB, stackScan: MB, globals: MB, gogc: 100 });
    expect(told?.live).toEqual({ bytes: 40 * MB, how: undefined });
    expect(told && goalNow(told)).toBe(82 * MB);
    const byGoal = baseOfPoint({ heapGoal: 82 * MB, heapAlloc: 60 * MB });
    expect(byGoal?.live.bytes).toBe(41 * MB);
    expect(byGoal?.live.how).toContain('taking GOGC as 100');
    expect(byGoal && goalNow(byGoal)).toBe(82 * MB);
    expect(baseOfPoint({ heapAlloc: 3 * MB })?.live.how).toContain('too much');
    expect(baseOfPoint({ goroutines: 5 })).toBeUndefined();
  });

  it('knows off and no limit in what runtimes write for them', () => {
    expect(baseOfPoint({ heapLive: MB, gogc: -1, memoryLimit: 2 ** 63 })).toMatchObject({ gogc: undefined, gogcIsKnown: true, limit: undefined });
  });

  it('doubts a goal that does not fit', () => {
    const base = baseOfPoint({ heapLive: 38 * MB, heapGoal: 38 * MB });
    expect(base && doubtOf(base)).toContain('GOGC 100 is assumed');
    const fits = baseOfPoint({ heapLive: 38 * MB, heapGoal: 76 * MB });
    expect(fits && doubtOf(fits)).toBeUndefined();
  });

  it('says what decides and how often collections come', () => {
    const roots = { live: 100 * MB, stacks: 0, globals: 0 };
    const half = outcomeOf(roots, 50, undefined, 100 * MB);
    expect([half.goal, half.by, frequencyText(half)]).toEqual([150 * MB, 'gogc', 'about 2 times as often as now']);
    expect(frequencyText(outcomeOf(roots, 200, undefined, 100 * MB))).toBe('about 0.5 times as often as now');
    expect(frequencyText(outcomeOf(roots, 100, undefined, 100 * MB))).toBe('about as often as now');
    const off = outcomeOf(roots, undefined, undefined, 100 * MB);
    expect([frequencyText(off), reasonText(off)]).toEqual(['no collection', expect.stringContaining('grows until')]);
    const tight = outcomeOf({ ...roots, nonHeap: 20 * MB }, 100, 110 * MB, 100 * MB);
    expect([tight.by, frequencyText(tight)]).toEqual(['live', 'one collection after the other']);
    expect(formulaText(roots, 50, undefined, half)).toBe('goal = live 100 MB + (live 100 MB + stacks 0 B + globals 0 B) × 50 / 100 = 150 MB');
  });
});

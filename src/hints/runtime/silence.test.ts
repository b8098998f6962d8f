/** A rule of this area that finds nothing says so only where it could look. */
import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import type { HintContext } from '../context.ts';
import { g28 } from '../goroutines/g28-count-grows.ts';
import { runRules } from '../run-rules.ts';
import { RUNTIME_RULES } from './rules.ts';
import { contextOf, ramp, type Made } from './testing/made-series.ts';

const MB = 2 ** 20;
const RULES = [...RUNTIME_RULES, g28];

async function inOrder(context: HintContext): Promise<readonly string[]> {
  return (await runRules(context, RULES)).healthy.map(({ rule }) => rule);
}

const lacks = (id: string, made: Made) => RULES.find((rule) => rule.id === id)!.lacks!(contextOf(made));
const flat = (value: number, count: number): readonly number[] => Array.from({ length: count }, (_, at) => value + (at % 2));

describe('silence of rules over time', () => {
  it('says nothing of one reading but what one reading tells', async () => {
    const one = { 'heap.alloc': [3 * MB], 'heap.inuse': [4 * MB], 'heap.idle': [58 * MB], 'heap.released': [58 * MB], 'heap.sys': [62 * MB], sys: [70 * MB], 'stack.inuse': [MB / 2], 'gc.cycles': [400], 'gc.forced': [1], 'gc.cpu-percent': [0.1] };
    expect(await inOrder(contextOf({ lines: one }))).toEqual(['M04', 'M06', 'M09']);
    const { missing } = await runRules(contextOf({ lines: one }), RULES);
    expect(missing.flatMap(({ rules }) => rules)).toEqual(expect.arrayContaining(['M01', 'M02', 'M05', 'M07', 'M08', 'M10', 'M13', 'M15', 'G28']));
    expect(missing.find(({ rules }) => rules.includes('M01'))!.need).toMatch(/^more readings of runtime memory/);
  });

  it('says nothing of lines that are not there', async () => {
    expect(await inOrder(contextOf({ lines: { rss: flat(90 * MB, 30) } }))).toEqual([]);
    expect(await inOrder(contextOf({ lines: { 'heap.alloc': flat(90 * MB, 30) } }))).toEqual(['M01']);
  });

  it('calls what rises strongly in too short a time not in order', async () => {
    const lines = { 'heap.alloc': [12, 340, 1052, 1409, 1642].map((value) => value * MB), goroutines: [94, 300, 500, 400, 380] };
    expect(await inOrder(contextOf({ lines, step: 12_000 }))).toEqual([]);
    expect(lacks('M01', { lines: { 'heap.live': [16, 17, 20, 40, 90, 300, 900, 1600, 2400, 3100].map((value) => value * MB) }, step: 800 })).toBe('series-longer');
  });

  it('asks for low points where readings rise and none tells what survives', () => {
    expect(lacks('M01', { lines: { 'heap.alloc': ramp(12 * MB, 1600 * MB, 20) } })).toBe('gc-log');
    expect(lacks('M01', { lines: { 'heap.live': flat(12 * MB, 20) } })).toBeUndefined();
    expect(lacks('M01', { lines: { 'heap.live': flat(12 * MB, 7) } })).toBe('series-longer');
  });

  it('begins anew where the process did', () => {
    const marks = [{ time: 18 * 60_000, kind: 'restart', text: 'started again' }] as const;
    expect(lacks('M01', { lines: { 'heap.live': flat(12 * MB, 20) }, marks })).toBe('series-longer');
  });

  it('and sees what grew before', async () => {
    const marks = [{ time: 12 * 60_000, kind: 'restart', text: 'started again' }] as const;
    const lines = { 'heap.live': [...ramp(16 * MB, 1600 * MB, 12), 16 * MB] };
    const [found] = await RUNTIME_RULES[0]!.run(contextOf({ lines, marks }));
    expect(found!.sentence).toMatch(/^16\.0 MB → 1\.56 GB survive collections/);
  });

  it('knows of a limit only where it is told', () => {
    const live = { 'heap.live': flat(12 * MB, 20) };
    expect(lacks('M15', { lines: live })).toBe('go-metrics');
    expect(lacks('M15', { lines: { ...live, 'memory-limit': [2 ** 63] } })).toBeUndefined();
    expect(lacks('M15', { lines: { ...live, 'memory-limit': [100 * MB] } })).toBeUndefined();
    expect(lacks('M08', { lines: live })).toBe('gc-log');
    expect(lacks('M08', { lines: { ...live, 'memory-limit': [100 * MB] } })).toBeUndefined();
  });

  it('looks at GOGC, threads, finalizers and forced collections where something tells them', () => {
    expect(lacks('M07', { lines: { gogc: [100] } })).toBeUndefined();
    expect(lacks('M07', { lines: { 'heap.live': [MB] } })).toBe('go-metrics');
    expect(lacks('M13', { lines: {} })).toBe('threads');
    expect(lacks('M13', { lines: { threads: flat(12, 10) } })).toBeUndefined();
    expect(lacks('M10', { lines: {} })).toBe('go-metrics');
    expect(lacks('M10', { lines: { '/gc/finalizers/queued:finalizers': flat(12, 10), '/gc/finalizers/executed:finalizers': flat(12, 10) } })).toBeUndefined();
    expect(lacks('M09', { lines: { 'gc.cycles': [3], 'gc.forced': [0] } })).toBe('series-longer');
    expect(lacks('M09', { lines: { 'heap.alloc': [3] } })).toBe('mem-stats');
    expect(lacks('M03', { lines: { rss: [90 * MB] } })).toBe('mem-stats');
    expect(lacks('M05', { lines: { 'heap.idle': flat(MB, 5), 'heap.released': flat(MB, 5), 'heap.sys': flat(MB, 5) } })).toBe('series-longer');
    expect(lacks('M05', { lines: { 'heap.idle': flat(MB, 12), 'heap.released': flat(MB, 12), 'heap.sys': flat(MB, 12) } })).toBeUndefined();
  });

  it('tells collections apart only in profiles that say their times', async () => {
    const m12 = RUNTIME_RULES.find(({ id }) => id === 'M12')!;
    const two = (name: (at: number) => string) => hintContextOf([0, 1].map((at) => fixture(name(at))));
    expect(m12.lacks!(await two((at) => `captures/leakshop/heap.0${at}.pb.gz`))).toBeUndefined();
    expect(m12.lacks!(await two((at) => `text/leakshop/heap.0${at * 3}.debug1.txt`))).toBe('heaps-2');
  });

  it('stands where there is enough to look at', async () => {
    const many = ramp(100, 100, 30);
    const lines = {
      'heap.live': flat(90 * MB, 30), 'heap.alloc': flat(100 * MB, 30), 'heap.inuse': flat(104 * MB, 30), 'heap.idle': flat(MB, 30), 'heap.released': flat(MB, 30), 'heap.sys': flat(106 * MB, 30),
      sys: flat(120 * MB, 30), rss: flat(125 * MB, 30), 'stack.inuse': flat(2 * MB, 30), goroutines: many, threads: many, gogc: many, 'memory-limit': [2 ** 63], 'gc.cycles': ramp(100, 200, 30), 'gc.forced': flat(1, 30), 'gc.cpu-percent': flat(1, 30),
    };
    expect(await inOrder(contextOf({ lines }))).toEqual(['M01', 'M02', 'M03', 'M04', 'M05', 'M06', 'M07', 'M08', 'M09', 'M13', 'M15', 'G28']);
  });
});

describe('what a rule says', () => {
  it('is grammar also of a very small p', async () => {
    const [found] = await RUNTIME_RULES.find(({ id }) => id === 'M01')!.run(contextOf({ lines: { 'heap.live': ramp(100 * MB, 220 * MB, 40) } }));
    expect(found!.reasons[0]).toBe('40 collections, p < 0.0001');
  });
});

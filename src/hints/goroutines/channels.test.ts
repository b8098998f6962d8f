import { describe, expect, it } from 'vitest';
import { HARMLESS_RULES } from '../../analysis/goroutines/harmless.ts';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import type { Rule } from '../rule.ts';
import { g02 } from './g02-blocked-senders.ts';
import { g03 } from './g03-receivers-forgotten.ts';
import { g04 } from './g04-nil-channels.ts';
import { g05 } from './g05-selects-without-end.ts';
import { g06 } from './g06-empty-selects.ts';
import { g31 } from './g31-detached.ts';
import { findingsOf, type MadeGroup } from './testing/made-dumps.ts';

const made = (state: string, n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state, stack: ['main.offer:12', 'main.run:30'], by: 'main.serve', ...extra });

it('does not say that nothing receives where some of the first have gone', async () => {
  const [gone] = await findingsOf(g02, [[made('chan send', 40)], [made('chan send', 120, { from: 101 })]]);
  expect(gone!.sentence).toMatch(/; so far nothing has received what they send\.$/);
  const [kept] = await findingsOf(g02, [[made('chan send', 40)], [made('chan send', 120)]]);
  expect(kept!.sentence).toMatch(/; nothing receives what they send\.$/);
});

describe.each<[Rule, string]>([
  [g02, 'chan send'],
  [g03, 'chan receive'],
  [g05, 'select'],
])('$id', (rule, state) => {
  const group = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => made(state, n, extra);

  it('is likely of a group that grows and of which none ends', async () => {
    const [found] = await findingsOf(rule, [[group(20)], [group(120)], [group(240, { minutes: (at) => (at < 100 ? 2 : 0) })]]);
    expect(found).toMatchObject({ key: `${rule.id} main.offer ${state}`, kind: 'leak', functions: ['main.offer', 'main.serve', 'main.run'], impact: { goroutines: 240 } });
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(found!.sentence).toMatch(/^20 → 240 goroutines wait .* started by `main\.serve`/);
    expect(found!.reasons).toContain('none of the first 20 has ended');
    expect(found!.evidence[0]).toMatchObject({ kind: 'goroutines', frame: 'main.offer', creator: 'main.serve', counts: [20, 120, 240] });
  });

  it('is no more than possible while hardly any has waited for a minute', async () => {
    const [found] = await findingsOf(rule, [[group(20)], [group(120)], [group(240, { minutes: (at) => (at < 10 ? 1 : 0) })]]);
    expect(found!.confidence).toBeLessThan(0.75);
    expect(found!.reasons.join()).toContain('hardly any has waited for a minute yet');
  });

  it('is not likely of one dump, and says why', async () => {
    const [found] = await findingsOf(rule, [[group(300), made('runnable', 1, { stack: ['main.young:1'], from: 9000 })]]);
    expect(found!.confidence).toBeLessThan(0.75);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.2);
    expect(found!.reasons).toContain('they were started at one time, as a pool of workers is');
    expect(found!.surer.some((text) => text.startsWith('A second dump'))).toBe(true);
  });

  it('is weak of a pool: as many as before, the same ones', async () => {
    const [found] = await findingsOf(rule, [0, 1, 2].map((minutes) => [group(200, { minutes: () => minutes })]));
    expect(found!.confidence).toBeLessThan(0.3);
    expect(found!.reasons).toContain('there are no more than before, as in a pool of workers');
  });

  it('is weak of those that come and go', async () => {
    const [found] = await findingsOf(rule, [[group(120, { from: 100 })], [group(200, { from: 5000 })]]);
    expect(found!.confidence).toBeLessThan(0.45);
    expect(found!.reasons).toContain('they come and go');
  });

  it('says nothing of what the reader put on the list of harmless waits', async () => {
    const harmlessRules = [...HARMLESS_RULES, { pattern: '^main\\.offer$', reason: 'known' }];
    expect(await findingsOf(rule, [[group(20)], [group(240)]], { harmlessRules })).toEqual([]);
  });

  it('says nothing of a few', async () => {
    expect(await findingsOf(rule, [[group(12), made('runnable', 100, { stack: ['main.busy:1'], from: 900 })]])).toEqual([]);
  });
});

describe('what one dump does not prove is not said', () => {
  it.each<[Rule, string, string, string]>([
    [g02, 'chan send', 'so far nothing has received what they send', 'nothing receives what they send'],
    [g03, 'chan receive', 'so far nothing came', 'nothing is sent, and it is not closed'],
    [g05, 'select', 'none of its cases has come yet', 'none of its cases comes, and nothing ends it'],
  ])('%#', async (rule, state, once, grown) => {
    const [one] = await findingsOf(rule, [[made(state, 240)]]);
    expect(one!.sentence).toContain(`; ${once}.`);
    const [more] = await findingsOf(rule, [[made(state, 20)], [made(state, 240)]]);
    expect(more!.sentence).toContain(`; ${grown}.`);
  });
});

describe('workers and partners', () => {
  it('a library’s idle workers are weak, unless there are more and more of them', async () => {
    const idle = (n: number): MadeGroup => ({ n, state: 'chan receive', stack: ['github.com/panjf2000/ants/v2.(*goWorker).run.func1:67'], by: 'github.com/panjf2000/ants/v2.(*goWorker).run', in: () => 5, step: 40 });
    const [found] = await findingsOf(g03, [[idle(300)]]);
    expect(found!.confidence).toBeLessThan(0.45);
    expect(found!.reasons).toContain('a library keeps them for its next tasks');
    expect(found!.fix).toContain('for itself, in `github.com/panjf2000/ants/v2`');
    const [grown] = await findingsOf(g03, [[idle(100)], [idle(200)], [idle(300)]]);
    expect(grown!.confidence).toBeGreaterThanOrEqual(0.45);
    // At work for the program they are its.
    const [busy] = await findingsOf(g03, [[{ ...idle(300), stack: ['main.task:9', 'github.com/panjf2000/ants/v2.(*goWorker).run.func1:67'] }]]);
    expect(busy!.reasons).not.toContain('a library keeps them for its next tasks');
  });

  it('a limit of errgroup makes its callers wait their turn', async () => {
    const [found] = await findingsOf(g02, [[{ n: 200, state: 'chan send', stack: ['golang.org/x/sync/errgroup.(*Group).Go:71', 'main.walk:5'], by: 'main.serve' }]]);
    expect(found!.reasons).toContain('a library keeps them for its next tasks');
  });

  it('as many readers, which the same function started, may be the other half of connections', async () => {
    const writers: MadeGroup = { n: 850, state: 'chan receive', stack: ['main.(*conn).outbound:40'], by: 'main.accept', step: 4 };
    const reader = (n: number, line: number, from: number, by = 'main.accept'): MadeGroup => ({ n, state: 'IO wait', stack: ['internal/poll.runtime_pollWait:351', 'net.(*conn).Read:194', `main.decode:${line}`, 'main.(*conn).inbound:9'], by, from, step: 4 });
    const PARTNERS = 'about as many connections are open, each of which may have one';
    const [paired] = await findingsOf(g03, [[writers, reader(630, 1, 101), reader(190, 2, 5001)]]);
    expect(paired!.reasons).toContain(PARTNERS);
    expect(paired!.confidence).toBeLessThan(0.45);
    const [alone] = await findingsOf(g03, [[writers, reader(630, 1, 101, 'main.other'), reader(190, 2, 5001, 'main.other')]]);
    expect(alone!.reasons).not.toContain(PARTNERS);
  });
});

describe('G03', () => {
  it('takes a loop over a channel for a worker’s in one protobuf profile', async () => {
    const context = await hintContextOf([fixture('captures/zoo/go127/goroutine.pb.gz')]);
    const found = await g03.run(context);
    expect(found.find(({ functions }) => functions.includes('main.leakRecv.func1'))!.reasons).toContain('workers that wait for their next task look the same');
  });

  it('knows a loop over a channel from protobuf', async () => {
    const context = await hintContextOf([fixture('text/goroutines/goroutine.pb.gz')]);
    const [found] = await g03.run(context);
    expect(found!.functions).toEqual(['main.main.func2']);
  });
});

describe('G04 and G06', () => {
  it('are sure of a single one', async () => {
    const [nil] = await findingsOf(g04, [[made('chan receive (nil chan)', 1)]]);
    expect(nil!.sentence).toBe('1 goroutine waits for ever to receive from a nil channel in `main.offer`, started by `main.serve`.');
    expect(nil!.confidence).toBeGreaterThanOrEqual(0.95);
    const [empty] = await findingsOf(g06, [[made('select (no cases)', 2)]]);
    expect(empty!.confidence).toBeGreaterThanOrEqual(0.75);
    const [alone] = await findingsOf(g06, [[made('select (no cases)', 1)]]);
    expect(alone!.confidence).toBeLessThan(0.5);
  });

  it('leave the main goroutine alone', async () => {
    const main: MadeGroup = { n: 1, state: 'select (no cases)', stack: ['main.main:9'], from: 2 };
    expect(await findingsOf(g06, [[main]])).toEqual([]);
    expect(await findingsOf(g04, [[{ ...main, state: 'chan receive (nil chan)' }]])).toEqual([]);
  });

  it('find them in protobuf, where the line tells', async () => {
    const context = await hintContextOf([fixture('text/goroutines/goroutine.pb.gz')]);
    expect(await g04.run(context)).toHaveLength(3);
    expect(await g06.run(context)).toHaveLength(1);
  });
});

describe('G31', () => {
  it('is worth knowing only', async () => {
    const orphans = (n: number): MadeGroup => made('chan send', n, { in: (at) => 50_000 + at });
    const [found] = await findingsOf(g31, [[orphans(20)], [orphans(60)]]);
    expect(found).toMatchObject({ severity: { most: 1 } });
    expect(found!.confidence).toBeLessThan(0.75);
    expect(await findingsOf(g31, [[made('chan send', 60)]])).toEqual([]);
  });
});

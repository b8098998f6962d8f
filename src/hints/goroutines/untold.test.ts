import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../../testing/hint-context.ts';
import type { HintContext } from '../context.ts';
import { runRules } from '../run-rules.ts';
import { g02 } from './g02-blocked-senders.ts';
import { g03 } from './g03-receivers-forgotten.ts';
import { g04 } from './g04-nil-channels.ts';
import { g05 } from './g05-selects-without-end.ts';
import { g06 } from './g06-empty-selects.ts';
import { g07 } from './g07-stuck-mutexes.ts';
import { g12 } from './g12-long-sleeps.ts';
import { g15 } from './g15-http-bodies.ts';
import { g34 } from './g34-untold-waits.ts';
import { GOROUTINE_RULES } from './rules.ts';
import { listingOf, type ListedStack } from './testing/made-listings.ts';

const waiting = (n: number, ...frames: readonly string[]): ListedStack => ({ n, bare: 3, frames });
const reading: ListedStack = { n: 4, bare: 2, frames: ['internal/poll.runtime_pollWait', 'internal/poll.(*FD).Read', 'net.(*conn).Read', 'example.org/app.read', 'example.org/app.serve'] };

const contextOf = (...listings: readonly (readonly ListedStack[])[]): Promise<HintContext> => hintContextOf(listings.map((stacks, at) => textFile(`goroutines.${at}.txt`, listingOf(stacks))));

describe('a debug=1 profile that does not tell what most wait for', () => {
  it('is not called in order: what could not be looked at asks for a dump', async () => {
    const { healthy, missing, findings } = await runRules(await contextOf([reading, waiting(4000, 'example.org/app.recvLoop', 'example.org/app.Watch.func2')]), [g02, g03, g04, g05, g06, g07, g12, g15, g34]);
    expect(healthy.map(({ rule }) => rule)).toEqual(['G07', 'G12']);
    expect(missing.find(({ rules }) => rules.includes('G02'))).toEqual({
      need: 'a goroutine dump in text, which says what each goroutine waits for',
      capture: expect.stringContaining('debug=2'),
      rules: ['G02', 'G03', 'G04', 'G05', 'G06', 'G15'],
    });
    expect(findings).toHaveLength(1);
  });

  it('tells nothing but the number where no frame has a name', async () => {
    const { healthy, missing } = await runRules(await contextOf([{ n: 900, bare: 4, frames: [] }]), GOROUTINE_RULES);
    expect(healthy.map(({ rule }) => rule)).toEqual([]);
    expect(missing.some(({ rules }) => rules.includes('G07') && rules.includes('G29'))).toBe(true);
  });

  it('is no reason for doubt where only a few are not told, but for what never shows in it', async () => {
    const { healthy } = await runRules(await contextOf([reading, waiting(3, 'example.org/app.once')]), [g02, g04, g05, g06]);
    expect(healthy.map(({ rule }) => rule)).toEqual(['G02', 'G05']);
    const dump = await runRules(await hintContextOf([fixture('text/go127/goroutine.debug2.txt')]), [g07, g06]);
    expect(dump.missing).toEqual([]);
  });
});

describe('G34', () => {
  it('tells where many are, and that it is not told for what they wait', async () => {
    const [found, ...more] = await g34.run(await contextOf([reading, waiting(4000, 'example.org/app.recvLoop', 'example.org/app.Watch.func2')]));
    expect(more).toEqual([]);
    expect(found!.sentence).toBe('4,000 goroutines wait in `example.org/app.recvLoop`, called by `example.org/app.Watch.func2`; this form does not say for what.');
    expect(found!.functions).toEqual(['example.org/app.recvLoop', 'example.org/app.Watch.func2']);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.45);
    expect(found!.confidence).toBeLessThan(0.75);
    expect(found!.fix).toContain('`debug=2`');
  });

  it('is silent of fewer, unless they are a large part or grow', async () => {
    const others: ListedStack = { n: 600, bare: 1, frames: ['time.Sleep', 'example.org/app.nap'] };
    const some = (n: number): ListedStack => waiting(n, 'example.org/app.recvLoop');
    expect(await g34.run(await contextOf([others, some(99)]))).toEqual([]);
    expect(await g34.run(await contextOf([others, some(200)]))).toEqual([]);
    expect(await g34.run(await contextOf([others, some(300)]))).toHaveLength(1);
    const [grown] = await g34.run(await contextOf([others, some(60)], [others, some(150)], [others, some(240)]));
    expect(grown!.sentence).toMatch(/^60 → 240 goroutines wait/);
  });

  it('is weak of what a server keeps for each connection, and of a number that stays', async () => {
    const pair = [{ ...reading, n: 1500 }, waiting(1480, 'example.org/app.writeLoop')];
    const [kept] = await g34.run(await contextOf(pair));
    expect(kept!.confidence).toBeLessThan(0.45);
    const [stable] = await g34.run(await contextOf([reading, waiting(1480, 'example.org/app.work')], [reading, waiting(1500, 'example.org/app.work')]));
    expect(stable!.confidence).toBeLessThan(0.3);
  });

  it('leaves what another rule knows to it', async () => {
    const context = await contextOf([waiting(1200, 'net/http.(*persistConn).readLoop'), waiting(1200, 'net/http.(*persistConn).writeLoop')]);
    expect(await g34.run(context)).toEqual([]);
    const [bodies] = await g15.run(context);
    expect(bodies!.sentence).toMatch(/^1,200 goroutines wait in `net\/http\.\(\*persistConn\)\.readLoop` for a response body/);
  });
});

describe('G15 of debug=1', () => {
  it('is silent of idle connections, whose readers wait for the network', async () => {
    const idle: ListedStack = { n: 40, bare: 2, frames: ['internal/poll.runtime_pollWait', 'net.(*conn).Read', 'bufio.(*Reader).Peek', 'net/http.(*persistConn).readLoop'] };
    expect(await g15.run(await contextOf([idle, waiting(40, 'net/http.(*persistConn).writeLoop')]))).toEqual([]);
  });
});

describe('locks under code without names', () => {
  it('count, at the last place that has one', async () => {
    const [found] = await g07.run(await contextOf([{ n: 4000, bare: 3, frames: ['sync.runtime_SemacquireMutex', 'sync.(*Mutex).lockSlow', 'sync.(*Mutex).Lock', ''] }]));
    expect(found!.sentence).toContain('4,000 goroutines wait for a mutex in `sync.(*Mutex).Lock`');
    expect(found!.functions).toEqual([]);
  });
});

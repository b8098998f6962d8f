import { describe, expect, it } from 'vitest';
import { HARMLESS_RULES } from '../../analysis/goroutines/harmless.ts';
import { fixture, hintContextOf } from '../../testing/hint-context.ts';
import type { Rule } from '../rule.ts';
import { g02 } from './g02-blocked-senders.ts';
import { g03 } from './g03-receivers-forgotten.ts';
import { g05 } from './g05-selects-without-end.ts';
import { g13 } from './g13-reads-without-deadline.ts';
import { g14 } from './g14-blocking-calls.ts';
import { g15 } from './g15-http-bodies.ts';
import { g16 } from './g16-transports.ts';
import { g17 } from './g17-http2-streams.ts';
import { g18 } from './g18-request-pile-up.ts';
import { g19 } from './g19-context-watchers.ts';
import { g23 } from './g23-sql-rows.ts';
import { g24 } from './g24-grpc-streams.ts';
import { g25 } from './g25-finalizers.ts';
import { g26 } from './g26-iterators.ts';
import { findingsOf, type MadeGroup } from './testing/made-dumps.ts';

const minute = (): number => 1;
const POLL = ['internal/poll.runtime_pollWait:351', 'internal/poll.(*pollDesc).wait:84', 'internal/poll.(*FD).Read:165', 'net.(*netFD).Read:68', 'net.(*conn).Read:196'];
const bodies = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state: 'select', stack: ['net/http.(*persistConn).readLoop(0xc000100000):2398'], by: 'net/http.(*Transport).dialConn', from: 101, step: 2, ...extra });
const idle = (n: number): MadeGroup => ({ n, step: 2, from: 101, state: 'IO wait', stack: [...POLL, 'net/http.(*persistConn).Read:2122', 'bufio.(*Reader).fill:113', 'bufio.(*Reader).Peek:151', 'net/http.(*persistConn).readLoop:2251'], by: 'net/http.(*Transport).dialConn' });
const writers = (n: number): MadeGroup => ({ n, state: 'select', stack: ['net/http.(*persistConn).writeLoop:2590'], by: 'net/http.(*Transport).dialConn', step: 2 });
const open: MadeGroup = { n: 1, state: 'select', stack: ['net/http.(*persistConn).roundTrip:2700', 'net/http.(*Client).Do:590', 'main.fetch:12', 'main.poll:3'], from: 90_000 };

describe('G15', () => {
  it('is likely of bodies that wait for a minute, and names who makes requests', async () => {
    const [found] = await findingsOf(g15, [[bodies(30, { minutes: minute }), writers(30), open]]);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(found!.functions).toEqual(['main.fetch']);
    expect(found!.fix).toContain('`defer resp.Body.Close()` right after the check of the error in `main.fetch`');
  });

  it('is weak while bodies are read, and silent of a few', async () => {
    const reading: MadeGroup = { n: 20, state: 'IO wait', stack: ['net/http.(*body).Read:800', 'net/http.(*bodyEOFSignal).Read:2950', 'io.copyBuffer:400', 'main.save:9'], from: 70_000 };
    const [found] = await findingsOf(g15, [[bodies(20), reading]]);
    expect(found!.confidence).toBeLessThan(0.45);
    expect(await findingsOf(g15, [[bodies(4)]])).toEqual([]);
    expect(await findingsOf(g15, [[idle(40), writers(40)]])).toEqual([]);
  });

  it('is found in a real dump with one line for each', async () => {
    const [found] = await g15.run(await hintContextOf([fixture('text/go127/goroutine.debug2.txt')]));
    expect(found!.impact.goroutines).toBe(15);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });
});

describe('G16', () => {
  it('is likely of idle connections that only become more', async () => {
    const aged: MadeGroup = { ...idle(150), minutes: minute };
    const [found] = await findingsOf(g16, [[idle(20), writers(20)], [aged, writers(150)]]);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    const [young] = await findingsOf(g16, [[idle(20), writers(20)], [idle(150), writers(150)]]);
    expect(young!.confidence).toBeLessThan(0.75);
    expect(found!.sentence).toMatch(/^20 → 150 goroutines are readers of idle client connections/);
  });

  it('is silent of a pool, and where the reader says so', async () => {
    expect(await findingsOf(g16, [[idle(30), writers(30)]])).toEqual([]);
    const harmlessRules = [...HARMLESS_RULES, { pattern: 'persistConn', reason: 'many hosts' }];
    expect(await findingsOf(g16, [[idle(20)], [idle(150)]], { harmlessRules })).toEqual([]);
  });

  it('is possible of writers whose readers are cut off', async () => {
    const [found, ...more] = await findingsOf(g16, [[writers(822)]]);
    expect(more).toEqual([]);
    expect(found!.sentence).toMatch(/^822 goroutines are writers of client connections \(`net\/http\.\(\*persistConn\)\.writeLoop`, one for each\);/);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.45);
    expect(found!.confidence).toBeLessThan(0.75);
    expect(await findingsOf(g16, [[writers(90)]])).toEqual([]);
    expect(await findingsOf(g16, [[writers(150), bodies(150)]])).toEqual([]);
  });

  it('does not make a select without an end of writeLoop', async () => {
    expect(await findingsOf(g05, [[idle(20), writers(20)], [idle(150), writers(150)]])).toEqual([]);
  });
});

describe.each<[Rule, string, readonly string[], string]>([
  [g17, 'select', ['net/http.(*http2clientStream).writeRequest:8868', 'net/http.(*http2clientStream).doRequest:8719'], 'net/http.(*http2ClientConn).roundTrip'],
  [g17, 'select', ['net/http/internal/http2.(*clientStream).writeRequest:1560', 'net/http/internal/http2.(*clientStream).doRequest:1400'], 'net/http/internal/http2.(*ClientConn).roundTrip'],
  [g17, 'select', ['golang.org/x/net/http2.(*clientStream).writeRequest:1560', 'golang.org/x/net/http2.(*clientStream).doRequest:1400'], 'golang.org/x/net/http2.(*ClientConn).roundTrip'],
  [g19, 'select', ['context.(*cancelCtx).propagateCancel.func2:523'], 'context.(*cancelCtx).propagateCancel'],
  [g19, 'select', ['context.propagateCancel.func1:300'], 'context.propagateCancel'],
  [g23, 'select', ['database/sql.(*Rows).awaitDone:3008'], 'database/sql.(*Rows).initContextClose'],
  [g23, 'chan receive', ['database/sql.(*Tx).awaitDone:2212'], 'database/sql.(*DB).beginDC'],
  [g24, 'select', ['google.golang.org/grpc.newClientStreamWithParams.func4:400'], 'google.golang.org/grpc.newClientStreamWithParams'],
  [g26, 'coroutine', ['main.(*book).all.func1:20', 'iter.Pull2[...].func1:400'], 'iter.Pull2[...]'],
])('$id of %s in %s', (rule, state, stack, by) => {
  const group = (n: number, extra: Partial<MadeGroup> = {}): MadeGroup => ({ n, state, stack, by, in: (at) => 7000 + at, ...extra });

  it('is likely when they grow and stay', async () => {
    const [found] = await findingsOf(rule, [[group(10)], [group(80, { minutes: minute })]]);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(found!.sentence).toMatch(/^10 → 80 goroutines/);
  });

  it('is not when there are no more than before', async () => {
    const [found] = await findingsOf(rule, [[group(60)], [group(60, { minutes: minute })]]);
    expect(found?.confidence ?? 0).toBeLessThan(0.75);
  });

  it('is silent of one', async () => {
    expect(await findingsOf(rule, [[group(1)]])).toEqual([]);
  });
});

describe('G24', () => {
  const GRPC = 'google.golang.org/grpc';
  const watcher = (n: number): MadeGroup => ({ n, state: 'select', stack: [`${GRPC}.newClientStreamWithParams.func4:400`], by: `${GRPC}.newClientStreamWithParams`, from: 1000, step: 5 });
  const reader = (n: number): MadeGroup => ({
    n,
    state: 'select',
    stack: [`${GRPC}/internal/transport.(*recvBufferReader).readClient:180`, `${GRPC}.(*clientStream).RecvMsg:900`, 'example.org/api.(*watchClient).Recv:30', 'main.follow:12'],
    by: 'main.subscribe',
    from: 40_000,
    step: 5,
  });

  it('tells the two goroutines of each stream once, and who reads it', async () => {
    const [found, ...more] = await findingsOf(g24, [[watcher(70), reader(70)]]);
    expect(more).toEqual([]);
    expect(found!.sentence).toBe('70 goroutines wait for gRPC streams to end that `main.follow` reads: their context is not cancelled, and they are not read to their end.');
    expect(found!.evidence.map(({ text }) => text)).toEqual(['70 in select', '70 in select']);
    expect(found!.functions).toEqual(['main.follow', 'main.subscribe']);
  });

  it('knows old versions, vendored, and streams that clients keep open', async () => {
    const vendored = 'github.com/acme/shop/cmd/vendor/google.golang.org/grpc';
    const old = (n: number, ...outer: readonly string[]): MadeGroup => ({ n, state: 'select', stack: [`${vendored}/transport.(*recvBufferReader).Read:143`, `${vendored}.(*parser).recvMsg:260`, ...outer] });
    const [found] = await findingsOf(g24, [[old(90, `${vendored}.(*clientStream).RecvMsg:400`, 'main.follow:12')]]);
    expect(found!.sentence).toMatch(/^90 goroutines wait for gRPC streams to end that `main\.follow` reads/);
    const [either] = await findingsOf(g24, [[old(90)]]);
    expect(either!.sentence).toBe('90 goroutines wait for the other side of gRPC streams to send something or to end them.');
    const [served] = await findingsOf(g24, [[old(90, 'main.(*desk).Watch:12', `${vendored}.(*Server).processStreamingRPC:900`)]]);
    expect(served!.sentence).toMatch(/^90 goroutines wait for gRPC clients to send something or to end their streams/);
    expect(served!.fix).toContain('keepalive');
  });

  const resets = (n: number): MadeGroup => ({ n, state: 'chan receive', stack: [`${GRPC}.(*addrConn).resetTransport:1164`], by: `${GRPC}.(*addrConn).connect`, from: 1000, step: 9 });
  const wrappers = (n: number): MadeGroup => ({ n, state: 'select', stack: [`${GRPC}.(*ccBalancerWrapper).watcher:122`], by: `${GRPC}.newCCBalancerWrapper`, from: 40_000, step: 9 });
  const serializers = (n: number): MadeGroup => ({ n, state: 'select', stack: [`${GRPC}/internal/grpcsync.(*CallbackSerializer).run:88`], by: `${GRPC}/internal/grpcsync.NewCallbackSerializer`, from: 60_000, step: 9 });
  const transports = (n: number): MadeGroup => ({ n, state: 'IO wait', stack: [...POLL, 'bufio.(*Reader).Read:227', 'golang.org/x/net/http2.readFrameHeader:237', `${GRPC}/internal/transport.(*http2Client).reader:1600`, `${GRPC}/internal/transport.NewHTTP2Client.gowrap4:420`], by: `${GRPC}/internal/transport.NewHTTP2Client`, from: 90_000, step: 9 });

  it('tells connections that were not closed, by what each keeps', async () => {
    const [old] = await findingsOf(g24, [[resets(107), wrappers(113)]]);
    expect(old!.sentence).toBe('113 goroutines belong to gRPC client connections (`(*ccBalancerWrapper).watcher`, one for each); each stays until its ClientConn is closed.');
    expect(old!.evidence).toHaveLength(2);
    expect(old!.confidence).toBeLessThan(0.75);
    const [newer] = await findingsOf(g24, [[serializers(33), transports(11)], [serializers(33), { ...transports(110), minutes: (at) => (at < 40 ? 3 : 0) }]]);
    expect(newer!.sentence).toMatch(/^11 → 110 goroutines belong to gRPC client connections \(`internal\/transport\.\(\*http2Client\)\.reader`/);
    expect(newer!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(newer!.fix).toContain('share it');
  });

  it('is silent of as many connections as a client of several servers has', async () => {
    expect(await findingsOf(g24, [[resets(75), wrappers(75), serializers(225), transports(75)]])).toEqual([]);
    const stable = await findingsOf(g24, [[transports(60)], [transports(62)]]);
    expect(stable).toEqual([]);
  });
});

describe('G23', () => {
  it('says that the pool is used up, and who waits', async () => {
    const rows: MadeGroup = { n: 25, state: 'select', stack: ['database/sql.(*Rows).awaitDone:3008'], by: 'database/sql.(*Rows).initContextClose' };
    const queue: MadeGroup = { n: 40, state: 'select', stack: ['database/sql.(*DB).conn(0xc000300000):1374', 'database/sql.(*DB).query:1700', 'database/sql.(*DB).QueryContext:1689', 'main.latest:31', 'net/http.(*conn).serve:2102'], from: 800 };
    const [found] = await findingsOf(g23, [[rows, queue]]);
    expect(found!.functions).toEqual(['main.latest']);
    expect(found!.sentence).toContain('40 of them wait for a connection');
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
  });

  it('is possible only of a pool in use', async () => {
    const rows: MadeGroup = { n: 12, state: 'select', stack: ['database/sql.(*Rows).awaitDone:3008'], by: 'database/sql.(*Rows).initContextClose' };
    const [found] = await findingsOf(g23, [[rows]]);
    expect(found!.confidence).toBeLessThan(0.75);
  });
});

describe('G13, G14, G18', () => {
  const reading = (n: number): MadeGroup => ({ n, state: 'IO wait', stack: [...POLL, 'main.readDevice:30'], by: 'main.accept' });

  it('G13 needs growth', async () => {
    const [found] = await findingsOf(g13, [[reading(20)], [{ ...reading(100), minutes: () => 3 }]]);
    expect(found!.functions).toEqual(['main.readDevice', 'main.accept']);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(await findingsOf(g13, [[reading(200)]])).toEqual([]);
    const sockets = (n: number): MadeGroup => ({ ...reading(n), stack: [...POLL, 'github.com/gorilla/websocket.(*Conn).advanceFrame:800', 'main.readDevice:30'] });
    const [socket] = await findingsOf(g13, [[sockets(20)], [sockets(100)]]);
    expect(socket!.confidence).toBeLessThan(0.45);
  });

  it('G14 counts those in system calls', async () => {
    const calls = (n: number): MadeGroup => ({ n, state: 'syscall', stack: ['syscall.Syscall:70', 'syscall.read:736', 'main.next:12'], by: 'main.main' });
    const [found] = await findingsOf(g14, [[calls(20)], [calls(100)]]);
    expect(found!.sentence).toContain('block in a system call in `main.next`');
    expect(await findingsOf(g14, [[calls(30)]])).toEqual([]);
  });

  it('G18 names the handler where a hundred wait', async () => {
    const inHandler = (n: number, state: string, from = 100): MadeGroup => ({ n, state, stack: ['main.(*desk).handle:20', 'net/http.HandlerFunc.ServeHTTP:2300', 'net/http.(*conn).serve:2102'], by: 'net/http.(*Server).Serve', from });
    const [found] = await findingsOf(g18, [[inHandler(150, 'chan send')]]);
    expect(found!.sentence).toContain('150 goroutines are requests that wait in `main.(*desk).handle`');
    const [load] = await findingsOf(g18, [[inHandler(150, 'chan send'), inHandler(400, 'runnable', 9000)]]);
    expect(load!.confidence).toBeLessThan(0.45);
    expect(await findingsOf(g18, [[inHandler(60, 'chan send')]])).toEqual([]);
    expect(await findingsOf(g02, [[inHandler(60, 'chan send')]])).toHaveLength(1);
  });
});

describe('connections', () => {
  it.each([
    ['select', 'github.com/go-sql-driver/mysql.(*mysqlConn).startWatcher.func1'],
    ['chan receive', 'github.com/nats-io/nats%2ego.(*Conn).flusher'],
    ['chan receive', 'github.com/IBM/sarama.(*Broker).responseReceiver'],
    ['select', 'go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology.(*Server).update'],
  ])('of libraries have loops that are no leak by themselves: %s in %s', async (state, name) => {
    const loop = (n: number): MadeGroup => ({ n, state, stack: [`${name}:30`], by: 'main.connect' });
    const [found] = await findingsOf(state === 'select' ? g05 : g03, [[loop(20)], [loop(100)]]);
    expect(found!.confidence).toBeLessThan(0.5);
  });

  it('make a loop for each of them less of a leak', async () => {
    const loop = (n: number): MadeGroup => ({ n, state: 'select', stack: ['main.writePump:30'], by: 'main.connect', from: 100, step: 2 });
    const pump = (n: number): MadeGroup => ({ n, state: 'IO wait', stack: [...POLL, 'main.readPump:40'], by: 'main.connect', from: 101, step: 2 });
    const [alone] = await findingsOf(g05, [[loop(20)], [loop(100)]]);
    const [paired] = await findingsOf(g05, [[loop(20), pump(20)], [loop(100), pump(100)]]);
    expect(alone!.confidence).toBeGreaterThan(0.7);
    expect(paired!.confidence).toBeLessThan(0.5);
  });
});

describe('G25', () => {
  const stuck = (state: string, minutes?: () => number): MadeGroup => ({ n: 1, state, stack: ['main.(*handle).close:14', 'runtime.runFinalizers:275'], by: 'runtime.createfing', from: 4, ...(minutes ? { minutes } : {}) });

  it('is proven by a minute, and possible without', async () => {
    const [found] = await findingsOf(g25, [[stuck('chan send', minute)]]);
    expect(found!.confidence).toBeGreaterThanOrEqual(0.85);
    expect(found).toMatchObject({ functions: ['main.(*handle).close'], severity: { least: 4 } });
    const [atWork] = await findingsOf(g25, [[stuck('IO wait')]]);
    expect(atWork!.confidence).toBeLessThan(0.45);
  });

  it('knows older runtimes and cleanups, and the one that rests', async () => {
    for (const outer of ['runtime.runfinq:194', 'runtime.runCleanups:745']) {
      const [found] = await findingsOf(g25, [[{ ...stuck('chan receive', minute), stack: ['main.release:3', outer] }]]);
      expect(found!.functions).toEqual(['main.release']);
    }
    expect(await findingsOf(g25, [[{ ...stuck('finalizer wait', minute), stack: ['runtime.runFinalizers:210'] }]])).toEqual([]);
    expect(await findingsOf(g25, [[{ ...stuck('running') }]])).toEqual([]);
  });
});

/** Who is to blame where a library waits, and how one function is known again in several forms. */
import { describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile } from '../../testing/hint-context.ts';
import { madeHeaps } from '../../testing/made-heap.ts';
import { g02 } from './g02-blocked-senders.ts';
import { g05 } from './g05-selects-without-end.ts';
import { g07 } from './g07-stuck-mutexes.ts';
import { g09 } from './g09-wait-groups.ts';
import { g10 } from './g10-conditions.ts';
import { g13 } from './g13-reads-without-deadline.ts';
import { g16 } from './g16-transports.ts';
import { g18 } from './g18-request-pile-up.ts';
import { goroutineTable } from './groups.ts';
import { dumpText, findingsOf, USUAL, type MadeGroup } from './testing/made-dumps.ts';

const POLL = ['internal/poll.runtime_pollWait:351', 'internal/poll.(*FD).Read:165', 'net.(*conn).Read:196'];
const SERVED = ['net/http.HandlerFunc.ServeHTTP:2322', 'net/http.(*conn).serve:2109'];
const inHandler = (n: number, state: string, stack: readonly string[], more: Partial<MadeGroup> = {}): MadeGroup => ({ n, state, stack: [...stack, ...SERVED], by: 'net/http.(*Server).Serve', ...more });
const minutes = (): number => 2;

it('a generic function is one in a dump, which leaves out type arguments, and in a profile, which has shapes', async () => {
  const context = await hintContextOf([fixture('text/goroutines/goroutine.debug2.txt'), fixture('text/goroutines/goroutine.pb.gz')]);
  const takes = goroutineTable(context)!.groups.filter(({ frame }) => frame === 'main.(*box[...]).take');
  expect(takes.map(({ counts, spelled }) => ({ counts, spelled }))).toEqual([{ counts: [1, 1], spelled: 'main.(*box[go.shape.string]).take' }]);
});

it('goroutines that a library starts for itself lead to who makes what they are for, by the heap profile', async () => {
  const loop = 'github.com/nats-io/nats%2ego.(*Conn).waitForMsgs';
  const starts = 'github.com/nats-io/nats%2ego.(*Conn).subscribeLocked';
  const nats = 'pkg/mod/github.com/nats-io/nats.go@v1.31.0/nats.go:';
  const waiting = (n: number): MadeGroup => ({ n, state: 'sync.Cond.Wait', stack: ['sync.(*Cond).Wait:71', `${loop}:9`], by: starts, minutes, step: 3 });
  const heaps = madeHeaps(1, [{ stack: [`${starts} ${nats}5`, `github.com/nats-io/nats%2ego.(*Conn).Subscribe ${nats}3`, 'main.(*gate).render gate.go:81', 'main.main main.go:1'], size: 1024, inuse: [5000] }]);
  const context = await hintContextOf([...[100, 900].map((n) => textFile(`dump.${n}.txt`, dumpText([...USUAL, waiting(n)]).replaceAll(/\/srv\/app\/file\.go:(?=[97] )/g, `/go/${nats}`))), ...heaps]);
  const [found] = await g10.run(context);
  expect(found!.functions[0]).toBe('main.(*gate).render');
  expect(found!.sentence).toContain('The heap profile has `main.(*gate).render` above what starts them.');
  expect(found!.fix).toMatch(/^End what `main\.\(\*gate\)\.render` makes of `github\.com\/nats-io\/nats\.go` when it is done with/);
  expect(found!.confidence).toBeGreaterThan(0.6);
});

describe('requests to another service', () => {
  const asking = (n: number): MadeGroup => inHandler(n, 'select', ['net/http.(*persistConn).roundTrip:2846', 'net/http.(*Transport).roundTrip:657', 'net/http.(*Client).Get:480', 'main.quote:12'], { minutes, step: 2 });
  const reading = (n: number): MadeGroup => ({ n, from: 101, step: 2, state: 'IO wait', stack: [...POLL, 'net/http.(*persistConn).readLoop:2251'], by: 'net/http.(*Transport).dialConn' });

  it('that are not answered are no idle connections: the timeout is missing', async () => {
    expect(await findingsOf(g16, [[asking(60), reading(60)], [asking(300), reading(300)]])).toEqual([]);
    const [found] = await findingsOf(g13, [[asking(60), reading(60)], [asking(300), reading(300)]]);
    expect(found!.sentence).toBe('60 → 300 goroutines wait for the answer to a HTTP request in `main.quote`, started by `net/http.(*Server).Serve`; without a timeout they wait as long as the other side lets them.');
    expect(found!.fix).toContain('`http.Client{Timeout: …}`');
    expect(found!.confidence).toBeGreaterThanOrEqual(0.75);
    expect(await findingsOf(g05, [[asking(60)], [asking(300)]])).toEqual([]);
  });

  it('that are over leave idle connections', async () => {
    expect(await findingsOf(g16, [[asking(2), reading(30)], [asking(2), reading(300)]])).toHaveLength(1);
  });
});

describe('singleflight', () => {
  const DO = 'golang.org/x/sync/singleflight.(*Group).Do:100';
  const waiting = (n: number): MadeGroup => inHandler(n, 'sync.WaitGroup.Wait', ['sync.runtime_SemacquireWaitGroup:114', 'sync.(*WaitGroup).Wait:206', DO, 'main.isOn:30'], { from: 300 });
  const call: MadeGroup = { n: 1, from: 200, state: 'IO wait', stack: [...POLL, 'main.pull:20', 'golang.org/x/sync/singleflight.(*Group).doCall.func2:198', 'golang.org/x/sync/singleflight.(*Group).doCall:200', DO, 'main.isOn:30'] };

  it('names the one call that all wait for', async () => {
    const [found] = await findingsOf(g09, [[call, waiting(150)]]);
    expect(found!.sentence).toMatch(/^150 goroutines wait in `golang\.org\/x\/sync\/singleflight\.\(\*Group\)\.Do`.* for one call that does not end: it is in `main\.pull` \(IO wait\)\.$/);
    expect(found!.functions[0]).toBe('main.pull');
    expect(found!.fix).toContain('give `main.pull` a deadline');
    expect(found!.evidence.map((one) => one.text)).toEqual(['150 in sync.WaitGroup.Wait', '1 in IO wait']);
  });

  it('without it there is a WaitGroup like any other', async () => {
    const [found] = await findingsOf(g09, [[waiting(150)]]);
    expect(found!.sentence).toContain('so far not every `Done` has come');
  });
});

it('a semaphore that requests send to is not said to lack a buffer', async () => {
  const sending = (n: number): MadeGroup => inHandler(n, 'chan send', ['main.resize:9']);
  const [found] = await findingsOf(g02, [[sending(30)], [sending(200)]]);
  expect(found!.fix).toContain('If the channel is a semaphore');
  expect(found!.fix).not.toContain('net/http');
  const [plain] = await findingsOf(g02, [[{ n: 200, state: 'chan send', stack: ['main.fetch:9', 'main.build.func1:5', 'golang.org/x/sync/errgroup.(*Group).Go.func1:93'], by: 'golang.org/x/sync/errgroup.(*Group).Go' }]]);
  expect(plain!.fix).toContain('Where the program makes the channel');
});

it('a mutex that some of them got is slow, not kept', async () => {
  const stack = ['internal/sync.(*Mutex).lockSlow(0xc000010000):153', 'sync.(*Mutex).Lock:46', 'main.rebuild:12'];
  const waiting = (n: number, from: number): MadeGroup => ({ n, from, state: 'sync.Mutex.Lock', stack, by: 'main.main.func1', minutes });
  const [found] = await findingsOf(g07, [[waiting(40, 100)], [waiting(90, 110)]]);
  expect(found!.sentence).toMatch(/it is given on, but more slowly than they come\.$/);
  expect(found!.fix).toMatch(/^Something slow/);
  const [kept] = await findingsOf(g07, [[waiting(40, 100)], [waiting(90, 100)]]);
  expect(kept!.sentence).toMatch(/; so far it has not been unlocked\.$/);
});

describe('handlers that are meant to wait', () => {
  const waiting = (n: number, stack: readonly string[]): MadeGroup => inHandler(n, 'select', stack);

  it('long polls that are no more than before are hardly a leak', async () => {
    const [one] = await findingsOf(g18, [[waiting(180, ['main.poll:20'])], [waiting(185, ['main.poll:20'])]]);
    expect(one!.confidence).toBeLessThan(0.45);
    expect(one!.reasons).toContain('there are no more than before: clients may be meant to wait');
  });

  it('nor are web sockets', async () => {
    const [one] = await findingsOf(g18, [[waiting(180, ['github.com/gorilla/websocket.(*Conn).read:400', 'main.room:20'])]]);
    expect(one!.confidence).toBeLessThan(0.45);
  });
});

describe('what a library runs or waits in', () => {
  const MAKER = 'golang.org/x/exp/cache.New[...]';

  it('for itself: its maker is to be closed or shared', async () => {
    const own = (n: number): MadeGroup => ({ n, state: 'select', stack: [`${MAKER}.func1:80`], by: MAKER });
    const [found] = await findingsOf(g05, [[own(40)], [own(200)]]);
    expect(found!.fix).toContain(`A library runs these for what \`${MAKER}\` makes`);
  });

  it('for the program: the program is named, and what it has to give back', async () => {
    const acquiring = (n: number): MadeGroup => ({ n, state: 'select', stack: ['golang.org/x/sync/semaphore.(*Weighted).Acquire:90', 'main.convert:12'], by: 'main.main.func1', minutes });
    const [found] = await findingsOf(g05, [[acquiring(40)], [acquiring(200)]]);
    expect(found!.sentence).toContain('in `golang.org/x/sync/semaphore.(*Weighted).Acquire`, called by `main.convert`, started by `main.main.func1`');
    expect(found!.functions[0]).toBe('main.convert');
    expect(found!.fix).toContain('give it back on every path');
  });
});

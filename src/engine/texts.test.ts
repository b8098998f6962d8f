/** Texts of an incident through the engine, as the page opens them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { captureBytes } from '../testing/fixtures.ts';
import type { Answer, OpenedFile } from './contract.ts';
import { Engine } from './engine.ts';

const TEXT = new URL('../../fixtures/text/', import.meta.url);

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(name, TEXT)));
}

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

async function open(engine: Engine, name: string, bytes: Uint8Array<ArrayBuffer> = bytesOf(name), lastModified?: number): Promise<OpenedFile> {
  return valueOf(await engine.open(name, { name, blob: new Blob([bytes]), ...(lastModified === undefined ? {} : { lastModified }) }, () => undefined));
}

function describeOpened({ captures, series, extras }: OpenedFile): string {
  return [
    ...captures.map(({ kind, samples, valueTypes }) => `${kind} profile, ${samples} samples, ${valueTypes.map(({ type, net }) => `${type} ${net}`).join(', ')}`),
    ...series.map(({ source, axis, series: lines, points, marks }) => `series ${source}, ${axis}, ${lines} lines, ${points} points, ${marks} marks`),
    ...extras.map(({ kind, sentence }) => `${kind}: ${sentence}`),
  ].join('; ');
}

test('every text of Go 1.26, Go 1.27 and Java 17 opens as what it is', async () => {
  const names = readdirSync(TEXT, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(new URL(name, TEXT)).isFile() && /\.(?:txt|json|log|prom|gz)$/.test(name) && !name.includes('opens-as'))
    .sort();
  const lines: string[] = [];
  for (const name of names) {
    const answer = await new Engine().open(name, { name, blob: new Blob([bytesOf(name)]) }, () => undefined);
    lines.push(`${name}: ${answer.ok ? describeOpened(answer.value) : `${answer.error.code}: ${answer.error.sentence}`}`);
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../fixtures/text/opens-as.txt');
});

test('nine MemStats, their heap profiles and a gctrace log of one process stand on one axis', async () => {
  const engine = new Engine();
  for (let at = 0; at < 9; at++) {
    await open(engine, `leakshop/expvar.0${at}.json`);
    await open(engine, `heap.0${at}.pb.gz`, captureBytes(`leakshop/heap.0${at}.pb.gz`));
  }
  await open(engine, 'leakshop/gctrace.txt');
  const timeline = valueOf(await engine.timeline());
  expect(timeline.axis).toBe('wall');
  expect(timeline.pins).toHaveLength(9);
  expect(timeline.pins.every(({ isGuessed }) => !isGuessed)).toBe(true);
  expect(timeline.unplaced).toEqual([]);
  expect(timeline.lines.find(({ name }) => name === 'heap.alloc')?.points).toBe(9);
  expect(timeline.lines.find(({ isOfCaptures }) => isOfCaptures)).toMatchObject({ name: 'profile: in-use bytes', points: 9 });
  const { lines, marks } = valueOf(await engine.timelineSlice({ family: 'go', names: ['heap.alloc', 'goroutines'], from: timeline.from, to: timeline.to, points: 500 }));
  expect(lines.map(({ name, times }) => [name, times.length])).toEqual([['heap.alloc', 9]]);
  expect(marks.length).toBeGreaterThan(20);
  const { account, point } = valueOf(await engine.memoryAt('go', timeline.to));
  const expvar = JSON.parse(readFileSync(new URL('leakshop/expvar.08.json', TEXT), 'utf8')) as { readonly memstats: { readonly Sys: number } };
  expect(point.sys).toBe(expvar.memstats.Sys);
  expect(account!.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(account!.total);
  expect(account!.of).toBe('sys');
});

test('MemStats go with the heap profile that they stood behind', async () => {
  const engine = new Engine();
  const { captures, series } = await open(engine, 'leakshop/heap.08.debug1.txt');
  expect(series.map(({ capture }) => capture)).toEqual([captures[0]!.id]);
  expect(valueOf(await engine.timeline()).pins).toHaveLength(1);
  engine.close(captures[0]!.id);
  expect((await engine.timeline()).ok).toBe(false);
});

test('dumps that tell no time stand in the order of their names, or where their files were written', async () => {
  const engine = new Engine();
  await open(engine, 'b', bytesOf('leakshop/goroutine.08.debug2.txt'));
  await open(engine, 'a', bytesOf('leakshop/goroutine.00.debug2.txt'));
  const order = valueOf(await engine.timeline());
  expect(order.axis).toBe('order');
  expect(order.notices.map(({ code }) => code)).toEqual(['only-order']);
  expect(order.lines).toMatchObject([{ name: 'dump: goroutines', points: 2, least: 191, last: 551 }]);

  const dated = new Engine();
  await open(dated, 'b', bytesOf('leakshop/goroutine.08.debug2.txt'), 2_000_000);
  await open(dated, 'a', bytesOf('leakshop/goroutine.00.debug2.txt'), 1_000_000);
  const wall = valueOf(await dated.timeline());
  expect([wall.axis, wall.from, wall.to]).toEqual(['wall', 1_000_000, 2_000_000]);
  expect(wall.pins.every(({ isGuessed }) => isGuessed)).toBe(true);
});

test('what the system says of a process at several moments is one timeline, at the times of the files', async () => {
  const status = (kb: number): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`Name:\tshop\nPid:\t7\nVmRSS:\t  ${kb} kB\nThreads:\t9\n`);
  const engine = new Engine();
  for (const [at, kb] of [100, 300, 200].entries()) await open(engine, `status${at}.txt`, status(kb), 60_000 * (at + 1));
  await open(engine, 'ps.txt', new TextEncoder().encode('  PID   RSS COMMAND\n    7   400 shop\n'), 240_000);
  const timeline = valueOf(await engine.timeline());
  expect([timeline.axis, timeline.from, timeline.to]).toEqual(['wall', 60_000, 240_000]);
  const { lines } = valueOf(await engine.timelineSlice({ family: 'go', names: ['rss'], from: 0, to: 300_000, points: 10 }));
  expect(lines.map(({ times, values }) => [[...times], [...values]])).toEqual([[[60_000, 120_000, 180_000, 240_000], [100, 300, 200, 400].map((kb) => kb * 1024)]]);
});

test('that ?debug=1 leaves out the names of the runtime is no caution; that names are missing is', async () => {
  const codes = async (name: string): Promise<readonly string[]> => (await open(new Engine(), name)).captures[0]!.notices.map(({ code }) => code);
  expect(await codes('go126/goroutine.debug1.txt')).toEqual(['stack-cap', 'runtime-frames-nameless']);
  expect(await codes('pastes/headless.debug1.txt')).toEqual(['text-without-header', 'runtime-frames-nameless']);
  const nameless = new TextEncoder().encode('goroutine profile: total 3\n3 @ 0x4301 0x4401 0x5101\n\n');
  expect((await open(new Engine(), 'x', nameless)).captures[0]!.notices.map(({ code, severity }) => [code, severity])).toEqual([['unsymbolized', 'caution']]);
});

test('an answer of /debug/pprof/symbol names the runtime of a profile that is open, and of one that comes later', async () => {
  const heap = 'go127/symbolrecovery.heap.debug1.txt';
  const symbols = 'go127/symbolrecovery.symbol-response.txt';
  const makeslice = async (engine: Engine, capture: string): Promise<boolean> =>
    valueOf(await engine.top({ capture, type: 0, filters: [] }, { by: 'cum', descending: true }, '', 0, 500)).rows.some(({ name }) => name === 'runtime.makeslice');

  const engine = new Engine();
  const before = await open(engine, heap);
  const id = before.captures[0]!.id;
  expect(await makeslice(engine, id)).toBe(false);
  const { extras, updated } = await open(engine, symbols);
  expect(extras).toMatchObject([{ kind: 'symbols' }]);
  expect(updated.map((facts) => facts.id)).toEqual([id]);
  expect(updated[0]!.valueTypes).toEqual(before.captures[0]!.valueTypes);
  expect(await makeslice(engine, id)).toBe(true);

  const later = new Engine();
  expect((await open(later, symbols)).updated).toEqual([]);
  expect(await makeslice(later, (await open(later, heap)).captures[0]!.id)).toBe(true);
});

test('escape notes stand at the functions whose lines they are of', async () => {
  const engine = new Engine();
  const { captures } = await open(engine, 'leakshop/heap.08.debug1.txt');
  const capture = captures[0]!.id;
  const { rows } = valueOf(await engine.top({ capture, type: 0, filters: [] }, { by: 'flat', descending: true }, '', 0, 500));
  expect(valueOf(await engine.escapesOf(capture))).toEqual([]);
  const { file, name } = rows.find((row) => row.name.startsWith('main.') && row.file !== '')!;
  const heap = readFileSync(new URL('leakshop/heap.08.debug1.txt', TEXT), 'utf8');
  const line = Number(new RegExp(`\\s${name.replaceAll(/[.*()]/g, '\\$&')}\\+0x\\w+\\s+\\S+:(\\d+)`).exec(heap)![1]);
  const { extras } = await open(engine, 'made', new TextEncoder().encode(`# command-line-arguments\n./${file.split('/').at(-1)}:${line}:9: make([]byte, n) escapes to heap\n./other.go:1:2: y escapes to heap\n`));
  expect(extras).toMatchObject([{ kind: 'escapes', sentence: expect.stringContaining('2 escape notes') as string }]);
  const told = valueOf(await engine.escapesOf(capture));
  expect(told.map((one) => one.name)).toContain(name);
  expect(told.flatMap(({ notes }) => notes.map(({ message }) => message))).toEqual(told.map(() => 'make([]byte, n) escapes to heap'));
});

test('a cut of any text, packed or not, opens or says why', async () => {
  for (const name of ['leakshop/heap.08.debug1.txt', 'leakshop/expvar.08.json', 'go127/escape-json0.json', 'go127/gctrace1.txt', 'java17/unified-gc-g1.log', ...['pastes', 'process'].flatMap((folder) => readdirSync(new URL(folder, TEXT)).map((name) => `${folder}/${name}`))]) {
    const whole = bytesOf(name);
    for (let share = 1; share < 10; share++) {
      const cut = whole.slice(0, Math.floor((whole.length * share) / 10));
      for (const bytes of [cut, new Uint8Array(gzipSync(cut))]) {
        const answer = await new Engine().open(name, { name, blob: new Blob([bytes]) }, () => undefined);
        if (!answer.ok) expect(answer.error.sentence).toMatch(/^\S.{20,}[.…)]$/su);
      }
    }
  }
});

test('UTF-16, as Windows PowerShell writes what a command printed, reads the same', async () => {
  for (const name of ['go127/goroutine.debug2.txt', 'go127/gctrace1.txt', 'go127/memstats.json']) {
    const text = new TextDecoder().decode(bytesOf(name)).replaceAll('\n', '\r\n');
    const want = describeOpened(await open(new Engine(), name));
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(describeOpened(await open(new Engine(), name, new Uint8Array(little)))).toBe(want);
    const big = Buffer.from(little).swap16();
    expect(describeOpened(await open(new Engine(), name, new Uint8Array(big)))).toBe(want);
    expect(describeOpened(await open(new Engine(), name, new Uint8Array(gzipSync(little))))).toBe(want);
  }
  // Odd ends are cut, not thrown.
  expect((await new Engine().open('x', { name: 'x', blob: new Blob([new Uint8Array([0xff, 0xfe, 0x67])]) }, () => undefined)).ok).toBe(false);
});

test('heap?debug=1 has its values on the functions that allocate, as its protobuf has them; symbols bring the runtime’s own frames', async () => {
  const topOf = async (engine: Engine, { captures }: OpenedFile): Promise<ReadonlyMap<string, number>> => {
    const [{ id, valueTypes }] = captures as [OpenedFile['captures'][0]];
    const query = { capture: id, type: valueTypes.findIndex(({ type }) => type === 'inuse_space'), filters: [] };
    const page = valueOf(await engine.top(query, { by: 'flat', descending: true }, '', 0, 1e6));
    return new Map(page.rows.filter(({ flat }) => flat !== 0).map(({ name, flat }) => [name.replace(/\[go\.shape[^\]]*\]/, '[...]'), flat]));
  };
  const engine = new Engine();
  const text = await open(engine, 'same-moment/heap.debug1.txt');
  const told = await topOf(engine, text);
  const protobuf = await topOf(engine, await open(engine, 'same-moment/heap.pb.gz'));
  expect([...told.keys()].sort()).toEqual([...protobuf.keys()].sort());
  for (const [name, flat] of protobuf) expect(Math.abs(told.get(name)! - flat) / flat, name).toBeLessThan(0.01);
  expect(text.captures[0]!.notices.map(({ code }) => code)).not.toContain('unsymbolized');

  const bare = await open(engine, 'go127/symbolrecovery.heap.debug1.txt');
  expect([...(await topOf(engine, bare)).keys()]).toContain('main.grow');
  const { updated } = await open(engine, 'go127/symbolrecovery.symbol-response.txt');
  expect(updated.map(({ id }) => id)).toContain(bare.captures[0]!.id);
  expect([...(await topOf(engine, bare)).keys()]).toContain('runtime.mallocgc');
});

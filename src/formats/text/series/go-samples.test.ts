import { describe, expect, it } from 'vitest';
import { artefactsOf, byName, factOf, fixtureText, noticesOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

const MB = 2 ** 20;

describe('MemStats at the end of heap?debug=1', () => {
  it('has one point for each quantity, and the pauses', async () => {
    const set = await seriesOf(fixtureText('go126/heap.04.debug1.txt'));
    expect(set).toMatchObject({ source: 'MemStats', axis: 'wall', isAtLastGc: true, takenAt: undefined });
    expect(valuesOf(set, 'heap.alloc')).toEqual([199461720]);
    expect(valuesOf(set, 'heap.inuse')).toEqual([207142912]);
    expect(valuesOf(set, 'heap.released')).toEqual([4079616]);
    expect(valuesOf(set, 'heap.goal')).toEqual([400445994]);
    expect(valuesOf(set, 'stack.sys')).toEqual([1409024]);
    expect(valuesOf(set, 'mspan.inuse')).toEqual([1878720]);
    expect(valuesOf(set, 'mspan.sys')).toEqual([2137920]);
    expect(valuesOf(set, 'rss.peak')).toEqual([235036672]);
    expect(valuesOf(set, 'gc.cycles')).toEqual([21]);
    expect(valuesOf(set, 'gc.cpu-percent')[0]).toBeCloseTo(0.16370237, 6);
    expect(byName(set, 'heap.alloc').times[0]).toBeCloseTo(1795147170104.355, 2);
    expect(byName(set, 'heap.mallocs')).toMatchObject({ isCumulative: true, unit: 'count' });
    expect(set.marks).toHaveLength(21);
    expect(set.marks[0]).toMatchObject({ kind: 'pause', cycle: 1, duration: 5.863555 });
    expect(set.marks[0]!.time + set.marks[0]!.duration).toBeCloseTo(1795147092736.22, 2);
  });

  it.each(['go126/heap.00.debug1.txt', 'go127/heap.08.debug1.txt', 'leakshop/heap.03.debug1.txt'])('adds up to Sys: %s', async (name) => {
    const set = await seriesOf(fixtureText(name));
    const sum = ['heap.sys', 'stack.sys', 'mspan.sys', 'mcache.sys', 'buckhash.sys', 'gc.sys', 'other.sys'].reduce((total, one) => total + valuesOf(set, one)[0]!, 0);
    expect([sum]).toEqual(valuesOf(set, 'sys'));
  });

  it('takes two in one paste as two points', async () => {
    const set = await seriesOf([0, 1, 2].map((at) => fixtureText(`leakshop/heap.0${at}.debug1.txt`)).join('\n'));
    expect(valuesOf(set, 'gc.cycles')).toEqual([4, 12, 16]);
    // The rings overlap.
    expect(set.marks.map(({ cycle }) => cycle)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
  });
});

describe('JSON', () => {
  it('reads expvar, alone and one after the other', async () => {
    const texts = Array.from({ length: 9 }, (_, at) => fixtureText(`leakshop/expvar.0${at}.json`));
    const set = await seriesOf(texts.join(''));
    expect(set.source).toBe('expvar');
    expect(factOf(set, 'Command line')).toBe('./leakshop out 130');
    expect(valuesOf(set, 'heap.alloc')).toEqual([6093896, 54782800, 103668776, 150119840, 201768440, 245662208, 294024672, 344928440, 397684080]);
    expect(set.marks).toHaveLength(30);
    const glued = await seriesOf(texts.map((text) => text.trimEnd()).join(''));
    expect(valuesOf(glued, 'heap.alloc')).toEqual(valuesOf(set, 'heap.alloc'));
    const lines = await seriesOf(texts.map((text) => JSON.stringify(JSON.parse(text))).join('\n'));
    expect(valuesOf(lines, 'heap.alloc')).toEqual(valuesOf(set, 'heap.alloc'));
  });

  it('reads the same from MemStats as JSON', async () => {
    const set = await seriesOf(fixtureText('go126/memstats.json'));
    expect(valuesOf(set, 'heap.alloc')).toEqual([40967728]);
    expect(valuesOf(set, 'gc.pause-total')).toEqual([0.001596693]);
    expect(set.marks).toHaveLength(12);
    expect(set.marks.at(-1)).toMatchObject({ cycle: 12, duration: 0.114671 });
  });

  it('takes numbers that the program publishes', async () => {
    const text = '{\n"cmdline": ["x"],\n"Goroutines": 12,\n"cache": {"items": 3, "bytes": 4096, "name": "a"},\n"memstats": {"HeapAlloc":5,"Sys":9,"LastGC":0}\n}\n';
    const set = await seriesOf(text);
    expect(valuesOf(set, 'goroutines')).toEqual([12]);
    expect(valuesOf(set, 'cache.items')).toEqual([3]);
    expect(byName(set, 'cache.bytes').unit).toBe('bytes');
    expect(set.axis).toBe('order');
  });

  it.each(['go126', 'go127'])('reads runtime/metrics, as JSON and as lines: %s', async (version) => {
    const json = await seriesOf(fixtureText(`${version}/runtime-metrics.json`));
    const lines = await seriesOf(fixtureText(`${version}/runtime-metrics.txt`));
    expect(lines).toEqual(json);
    expect(factOf(json, 'GOGC')).toBe('off');
    expect(valuesOf(json, 'memory-limit')).toEqual([31457280]);
    expect(json.series.some(({ name }) => name === 'gogc' || name.startsWith('/godebug/'))).toBe(false);
    const sum = ['heap.sys', 'stack.sys', 'mspan.sys', 'mcache.sys', 'buckhash.sys', 'gc.sys', 'other.sys'].reduce((total, one) => total + valuesOf(json, one)[0]!, 0);
    expect([sum]).toEqual(valuesOf(json, 'sys'));
  });

  it('reads runtime/metrics exactly', async () => {
    const set = await seriesOf(fixtureText('go126/runtime-metrics.json'));
    expect(valuesOf(set, 'heap.live')).toEqual([40878144]);
    expect(valuesOf(set, 'heap.inuse')).toEqual([40877856 + 1007840]);
    expect(valuesOf(set, 'heap.mallocs')).toEqual([60828 + 4]);
    expect(valuesOf(set, 'goroutines')).toEqual([38]);
    expect(byName(set, '/cpu/classes/user:cpu-seconds')).toMatchObject({ unit: 'seconds', isCumulative: true });
  });
});

describe('GODEBUG', () => {
  it('reads gctrace', async () => {
    const set = await seriesOf(fixtureText('leakshop/gctrace.txt'));
    expect(set).toMatchObject({ source: 'gctrace', axis: 'process' });
    expect(valuesOf(set, 'gc.cycles')).toEqual(Array.from({ length: 33 }, (_, at) => at + 1));
    expect(valuesOf(set, 'heap.live').slice(0, 4)).toEqual([2 * MB, 5 * MB, 5 * MB, 4 * MB]);
    expect(valuesOf(set, 'heap.goal').at(-1)).toBe(815 * MB);
    expect(byName(set, 'heap.before-gc').times[4]).toBe(1222);
    expect(set.marks[4]).toMatchObject({ time: 1222, kind: 'gc', cycle: 5 });
    expect(set.marks[4]!.duration).toBeCloseTo(11.03, 6);
    expect(valuesOf(set, 'gc.pause')[4]).toBeCloseTo(0.00303, 9);
    expect(set.marks.filter(({ kind }) => kind === 'forced-gc')).toHaveLength(21);
    expect(set.marks.filter(({ text }) => text.includes('leaked goroutines'))).toHaveLength(3);
  });

  it.each([
    ['go126/gctrace1.txt', 24],
    ['go126/gctrace2.txt', 5],
    ['go126/gctrace.GOGC=20.txt', 18],
    ['go126/gctrace.GOMEMLIMIT=30MiB.txt', 16],
    ['go126/gcpacertrace.txt', 5],
    ['go127/gctrace1.txt', 33],
    ['go127/gctrace2.txt', 5],
  ])('%s: %i collections', async (name, count) => {
    const set = await seriesOf(fixtureText(name));
    expect(valuesOf(set, 'gc.cycles')).toHaveLength(count);
    expect(set.marks).toHaveLength(count);
    expect(factOf(set, 'GOMAXPROCS')).toBe('2');
  });

  it('reads scavtrace, schedtrace and inittrace', async () => {
    const scav = await seriesOf(fixtureText('go126/scavtrace.txt'));
    expect(valuesOf(scav, 'heap.released')).toEqual([7376, 7728, 7920, 4368, 7304, 8128].map((kib) => kib * 1024));
    expect(valuesOf(scav, 'heap.used-percent').at(-1)).toBe(100);
    const sched = await seriesOf(fixtureText('go126/schedtrace.txt'));
    expect(Array.from(byName(sched, 'threads').times)).toEqual([0, 105, 206, 307, 408, 509, 610]);
    expect(valuesOf(sched, 'sched.run-queue')).toEqual([0, 1, 0, 0, 0, 0, 0]);
    const detail = await readAll(fixtureText('go126/scheddetail.txt'));
    expect(detail.used).toBe(detail.lines);
    const init = await seriesOf(fixtureText('go126/inittrace.txt'));
    expect(valuesOf(init, 'init.bytes')).toHaveLength(19);
    expect(init.marks[1]).toMatchObject({ kind: 'note', text: expect.stringContaining('init iter: 16 bytes in 1 allocations') as string });
  });
});

describe('Prometheus text', () => {
  it.each(['go126', 'go127'])('maps what client_golang exports: %s', async (version) => {
    const read = await readAll(fixtureText(`${version}/prometheus-emulated.prom`));
    expect(read.used).toBe(read.lines);
    const set = await seriesOf(fixtureText(`${version}/prometheus-emulated.prom`));
    expect(factOf(set, 'GOMEMLIMIT')).toBe('no limit');
    expect(factOf(set, 'GOGC')).toBe('100');
    expect(factOf(set, 'Go version')).toMatch(/^go1\.2[67]/);
    expect(set).toMatchObject({ axis: 'wall', isAtLastGc: true });
  });

  it('reads exactly', async () => {
    const set = await seriesOf(fixtureText('go126/prometheus-emulated.prom'));
    expect(valuesOf(set, 'heap.alloc')).toEqual([40603120]);
    expect(valuesOf(set, 'rss')).toEqual([51236864]);
    expect(valuesOf(set, 'goroutines')).toEqual([31]);
    expect(valuesOf(set, 'gc.pause-total')).toEqual([0.001834467]);
    expect(byName(set, 'heap.alloc').times[0]).toBeCloseTo(1795147495154.3984, 3);
    expect(valuesOf(set, 'go_gc_duration_seconds{quantile="1"}')).toEqual([0.000168142]);
  });
});

it('says nothing of texts of other kinds', async () => {
  for (const name of ['go126/crash-oom.txt', 'go126/escape-m-m.txt', 'leakshop/goroutine.00.debug2.txt', 'go126/crash-sigquit.GOTRACEBACK=crash.txt']) {
    expect([name, (await artefactsOf(fixtureText(name))).length]).toEqual([name, 0]);
  }
});

it('says that sizes are whole megabytes', async () => {
  expect(await noticesOf(fixtureText('go126/gctrace1.txt'))).toEqual(['gctrace-megabytes']);
});

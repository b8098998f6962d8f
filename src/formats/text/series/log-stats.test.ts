import fc from 'fast-check';
import { expect, it } from 'vitest';
import { artefactsOf, noticesOf, problemsOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

const MIB = 2 ** 20;

const GETH = `> debug.memStats()
{
  Alloc: 1000,
  BuckHashSys: 20,
  BySize: [{
      Frees: 1,
      Mallocs: 2,
      Size: 8
  }, {
      Frees: 3,
      Mallocs: 4,
      Size: 16
  }],
  DebugGC: false,
  EnableGC: true,
  Frees: 500,
  GCCPUFraction: 0.01,
  HeapAlloc: 1000,
  HeapSys: 4000,
  LastGC: 1567000000000000000,
  NextGC: 2000,
  PauseNs: [100, 200,
    0],
  TotalAlloc: 9000
}
`;

it('MemStats of a console that prints objects', async () => {
  const set = await seriesOf(GETH);
  expect(['heap.alloc', 'heap.sys', 'heap.frees', 'heap.goal', 'heap.total-alloc', 'gc.cpu-percent'].map((name) => valuesOf(set, name))).toEqual([[1000], [4000], [500], [2000], [9000], [1]]);
  expect([set.axis, set.series[0]!.times[0]]).toEqual(['wall', 1567000000000]);
  expect(await noticesOf(GETH)).toEqual(['at-last-gc']);
  for (let end = GETH.indexOf('BySize'); end < GETH.indexOf('TotalAlloc: 9'); end++) {
    const cut = await artefactsOf(GETH.slice(0, end));
    expect(cut[0]!.notices.map(({ code }) => code)).toContain('mem-stats-cut');
    expect(problemsOf(cut)).toEqual([]);
    const known = new Set([1000, 20, 500, 1, 4000, 2000]);
    expect(cut.flatMap((one) => (one.kind === 'series' ? one.series.series.flatMap(({ values }) => [...values]) : [])).filter((value) => !known.has(value))).toEqual([]);
  }
  expect(await artefactsOf('  Alloc: 5\nnothing of it\n')).toEqual([]);
});

it('lines of a document count as read, also those before it is known what it is', async () => {
  const read = await readAll('HTTP/1.1 200 OK\n\n{\n"cmdline": ["./shop"],\n"memstats": {"HeapAlloc": 5, "NumGC": 1}\n}\n');
  expect([read.used, read.lines]).toEqual([4, 6]);
});

it('CockroachDB, as three versions wrote it', async () => {
  const first = 'I160310 07:59:17.165044 server/status/runtime.go:137  runtime stats: 94 goroutines, 12.25MiB active, 82516.06cgo/sec, 1.24/0.07 %(u/s)time, 0.00 %gc (70x)\n';
  const set = await seriesOf(first + first.replace('07:59:17', '07:59:27').replace('94 g', '97 g'));
  expect([set.axis, valuesOf(set, 'heap.alloc')[0], valuesOf(set, 'goroutines')]).toEqual(['wall', 12.25 * MIB, [94, 97]]);
  expect([...set.series[0]!.times]).toEqual([Date.UTC(2016, 2, 10, 7, 59, 17, 165), Date.UTC(2016, 2, 10, 7, 59, 27, 165)]);
  const second = await seriesOf('I160727 02:08:16.602654 server/status/runtime.go:189  runtime stats: 12 GiB RSS, 2849 goroutines, 2.5 GiB/2.25 GiB/4.75 GiB GO alloc/idle/total, 6.5 GiB/7.75 GiB CGO alloc/total, 365.49cgo/sec\n');
  expect(['rss', 'goroutines', 'heap.alloc', 'heap.idle', 'sys', 'cgo.alloc', 'cgo.total'].map((name) => valuesOf(second, name)[0])).toEqual([12, 2849 / 2 ** 30, 2.5, 2.25, 4.75, 6.5, 7.75].map((gib) => gib * 2 ** 30));
  const third = await seriesOf('I210310 07:59:17.165044 123 2@server/status/runtime.go:553 ⋮ [n1] 5  runtime stats: 1.5 GiB RSS, 300 goroutines (stacks: 5.5 MiB), 100 MiB/300 MiB Go alloc/total (heap fragmentation: 10 MiB, heap reserved: 50 MiB, heap released: 20 MiB), 1.0 GiB/1.5 GiB CGO alloc/total (10.0 CGO/sec), 1.0/0.1 %(u/s)time\n');
  expect(['rss', 'stack.inuse', 'heap.alloc', 'sys', 'heap.released'].map((name) => valuesOf(third, name)[0])).toEqual([1536, 5.5, 100, 300, 20].map((mib) => mib * MIB));
});

it('line protocol of Telegraf', async () => {
  const set = await seriesOf('internal_memstats,host=a heap_sys_bytes=23724032i,heap_objects=86592i,num_gc=5i 1663184060000000000\ninternal_memstats,host=a heap_sys_bytes=23724033i,num_gc=6i 1663184070000000000\n');
  expect([set.axis, valuesOf(set, 'heap.sys'), valuesOf(set, 'gc.cycles')]).toEqual(['wall', [23724032, 23724033], [5, 6]]);
  expect(valuesOf(await seriesOf('procstat,process_name=shop memory_rss=4096i,cpu_usage=0.5,num_threads=7i\n'), 'rss')).toEqual([4096]);
});

it('takes any line, in linear time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('runtime stats: ', '12 GiB RSS', '1.5 MiB/', 'internal_memstats', ',a=b', ' x=1i', 'Alloc: 5,', '\n', '{', '  ', 'goroutines'), { maxLength: 40 }), async (parts) => {
      expect(problemsOf(await artefactsOf(parts.join('')))).toEqual([]);
    }),
  );
  const started = performance.now();
  for (const long of [`runtime stats: ${'1.5 MiB/'.repeat(480)}`, `internal_memstats ${'a=1,'.repeat(900)} "`, `procstat,${'\\,'.repeat(1900)}`, `procstat ${'='.repeat(3900)}"`, `procstat ${'a='.repeat(1900)}"`, `procstat ${'a=,'.repeat(199)}"`, `procstat ${'='.repeat(32)}"`, `  Alloc: ${'1'.repeat(3900)}`]) await artefactsOf(`${long}\n`.repeat(300));
  for (const long of [`gauge{${' '.repeat(64_000)}`, `gauge{a="b"${' '.repeat(64_000)}`, `scav 1 KiB ${'3'.repeat(64_000)}`, `SCHED 5ms: gomaxprocs=8 ${'c'.repeat(64_000)}`]) await artefactsOf(`${long}\n`);
  expect(performance.now() - started).toBeLessThan(5000);
});

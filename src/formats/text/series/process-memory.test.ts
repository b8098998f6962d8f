import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesSet } from '../../../model/series.ts';
import { parseSize } from './memory-tables.ts';
import { artefactsOf, factOf, noticesOf, problemsOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

const KB = 1024;

const STATUS = `Name:\tshop
Umask:\t0022
State:\tS (sleeping)
Tgid:\t4711
Pid:\t4711
PPid:\t1
VmPeak:\t 1234568 kB
VmSize:\t 1234567 kB
VmHWM:\t  345680 kB
VmRSS:\t  345678 kB
RssAnon:\t  300000 kB
RssFile:\t   45678 kB
RssShmem:\t       0 kB
VmSwap:\t       0 kB
CoreDumping:\t0
Threads:\t17
SigQ:\t0/127444
Speculation_Store_Bypass:\tthread vulnerable
x86_Thread_features:\t
`;

const ROLLUP = `55d0b7a8c000-7ffd5c5f2000 ---p 00000000 00:00 0                          [rollup]
Rss:              345678 kB
Pss:              345000 kB
Pss_Dirty:        300000 kB
Private_Dirty:    300000 kB
Anonymous:        299999 kB
Swap:                  0 kB
Locked:                0 kB
`;

const PS = `    PID   RSS    VSZ NLWP COMMAND
   4711 345678 1234567   17 /usr/bin/shop --port 80
`;

const KUBECTL = `NAME                    CPU(cores)   MEMORY(bytes)
shop-7d9f8b6c5-abcde    12m          345Mi
`;

const DOCKER = `CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O   PIDS
0a1b2c3d4e5f   shop      0.15%     345.2MiB / 1.944GiB   17.34%    1.2kB / 0B        0B / 0B     17
`;

const STAT = `anon 300000000
file 45678000
kernel 1234000
kernel_stack 16384
slab 900000
sock 0
file_mapped 5678000
inactive_anon 1
`;

async function setsOf(text: string): Promise<readonly SeriesSet[]> {
  return (await artefactsOf(text)).flatMap((artefact) => (artefact.kind === 'series' ? [artefact.series] : []));
}

describe('memory of a process as the system tells it', () => {
  it('/proc/PID/status', async () => {
    const set = await seriesOf(STATUS);
    expect(['rss', 'rss.peak', 'rss.anon', 'vm.size', 'swap', 'threads'].map((name) => valuesOf(set, name))).toEqual([[345678 * KB], [345680 * KB], [300000 * KB], [1234567 * KB], [0], [17]]);
    expect([set.axis, factOf(set, 'Program'), factOf(set, 'PID'), factOf(set, 'Process')]).toEqual(['order', 'shop', '4711', undefined]);
    const read = await readAll(STATUS);
    expect(read.used).toBe(read.lines);
    // As grep leaves it, with a log's times.
    const grepped = '2026-03-01T10:00:00Z VmRSS:\t  100 kB\n2026-03-01T10:00:00Z Threads:\t7\n2026-03-01T10:01:00Z VmRSS:\t  200 kB\n2026-03-01T10:01:00Z Threads:\t8\n';
    const timed = await seriesOf(grepped);
    expect([timed.axis, valuesOf(timed, 'rss'), valuesOf(timed, 'threads')]).toEqual(['wall', [100 * KB, 200 * KB], [7, 8]]);
  });

  it('/proc/PID/smaps_rollup, and smaps, whose mappings are added up', async () => {
    const rollup = await seriesOf(ROLLUP);
    expect(['rss', 'pss', 'rss.anon'].map((name) => valuesOf(rollup, name))).toEqual([[345678 * KB], [345000 * KB], [299999 * KB]]);
    const smaps = '00400000-00500000 r-xp 00000000 08:01 12 /usr/bin/shop\nSize: 1024 kB\nRss:  100 kB\nPss:  50 kB\nVmFlags: rd ex\nc000000000-c004000000 rw-p 00000000 00:00 0 \nSize: 65536 kB\nRss:  900 kB\nPss:  900 kB\n';
    expect(valuesOf(await seriesOf(smaps), 'rss')).toEqual([1000 * KB]);
    expect(valuesOf(await seriesOf(smaps + smaps), 'rss')).toEqual([1000 * KB, 1000 * KB]);
    // Without its mapping a line may be of any of many.
    expect(await setsOf('Rss:  100 kB\nRss:  200 kB\n')).toEqual([]);
  });

  it('ps and top, in whatever columns', async () => {
    const set = await seriesOf(PS);
    expect(['rss', 'vm.size', 'threads'].map((name) => valuesOf(set, name))).toEqual([[345678 * KB], [1234567 * KB], [17]]);
    expect([factOf(set, 'Command line'), factOf(set, 'PID')]).toEqual(['/usr/bin/shop --port 80', '4711']);
    const aux = 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nroot           1  0.0  0.1 167744 11904 ?        Ss   Mar01   0:02 /sbin/init splash\nroot           2  0.0  0.0      0     0 ?        S    Mar01   0:00 [kthreadd]\napp         4711  5.0  9.1 1234567 345678 ?      Sl   10:30   1:02 /usr/bin/shop --port 80\n';
    expect((await setsOf(aux)).map((one) => [factOf(one, 'Process'), valuesOf(one, 'rss')])).toEqual([
      ['shop (4711)', [345678 * KB]],
      ['init (1)', [11904 * KB]],
    ]);
    expect(await noticesOf(aux)).toContain('processes-left-out');
    const top = '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   4711 app       20   0   10.5g   1.5g  12340 S   5.0   9.1   1:02.03 shop\n';
    expect(valuesOf(await seriesOf(top), 'rss')).toEqual([1.5 * 2 ** 30]);
    expect(valuesOf(await seriesOf('                 STARTED   RSS\nSun Mar  1 10:00:00 2026  5000\n'), 'rss')).toEqual([5000 * KB]);
    // A loop that prints the header each time.
    expect(valuesOf(await seriesOf('  RSS\n 5000\n  RSS\n 6000\n'), 'rss')).toEqual([5000 * KB, 6000 * KB]);
    expect(await noticesOf('  RSS\n 5000\n  RSS\n 6000\n')).toEqual(['taken-as-one', 'only-order']);
    expect(await setsOf('The RSS of it grows\nRSS feed updated\n  5000\n')).toEqual([]);
  });

  it('rows of one table are processes, not moments', async () => {
    const told = async (text: string): Promise<unknown> => (await setsOf(text)).map((set) => [factOf(set, 'Process'), valuesOf(set, 'rss').map((bytes) => bytes / KB)]);
    expect(await told('  RSS\n 5000\n 7000\n 6000\n')).toEqual([['row 2', [7000]], ['row 3', [6000]], ['row 1', [5000]]]);
    expect(await noticesOf('  RSS\n 5000\n 7000\n')).toEqual(['rows-without-pid']);
    expect(await told('RSS COMMAND\n1 web\n2 web\n3 db\n\nRSS COMMAND\n5 web\n4 db\n')).toEqual([['web', [5]], ['db', [3, 4]], ['web, row 2', [2]], ['web, row 1', [1]]]);
    // The same PID under one header: a loop without headers.
    expect(await told('PID RSS\n7 5000\n7 6000\n')).toEqual([[undefined, [5000, 6000]]]);
  });

  it('files that do not say whose they are', async () => {
    expect(await noticesOf(ROLLUP)).toEqual([]);
    expect(await noticesOf(ROLLUP + ROLLUP)).toEqual(['taken-as-one', 'only-order']);
    expect(await noticesOf(`1772359200\n${ROLLUP}1772359260\n${ROLLUP}`)).toEqual([]);
    const other = ROLLUP.replace('55d0b7a8c000', '55d0b7a8d000');
    expect((await setsOf(ROLLUP + other)).map((set) => [factOf(set, 'Process'), valuesOf(set, 'rss')])).toEqual([
      ['mapped at 55d0b7a8c000-7ffd5c5f2000', [345678 * KB]],
      ['mapped at 55d0b7a8d000-7ffd5c5f2000', [345678 * KB]],
    ]);
    expect(await noticesOf('VmRSS:\t  100 kB\nVmRSS:\t  200 kB\n')).toEqual(['taken-as-one', 'only-order']);
    expect(await noticesOf(STAT + STAT)).toEqual(['rss-of-group', 'taken-as-one', 'only-order']);
  });

  it('of a loop that prints the time before each', async () => {
    for (const [one, other] of [['2026-03-01T10:00:00Z', '2026-03-01T10:01:00+00:00'], ['Sun Mar  1 10:00:00 UTC 2026', 'Sun Mar  1 10:01:00 UTC 2026'], ['1772359200', '1772359260.5']] as const) {
      for (const text of [STATUS, ROLLUP, PS, KUBECTL, DOCKER, STAT]) {
        const set = await seriesOf(`${one}\n${text}${other}\n${text}`);
        expect([set.axis, ...(set.series[0]?.times ?? [])].map((time) => (typeof time === 'number' ? Math.floor(time / 1000) : time))).toEqual(['wall', 1772359200, 1772359260]);
      }
    }
    const ordered = await artefactsOf(PS + PS);
    expect(ordered.flatMap((artefact) => (artefact.kind === 'series' ? [artefact.series.axis, ...artefact.notices.map(({ code }) => code)] : []))).toEqual(['order', 'only-order']);
  });

  it('kubectl top and docker stats: the working set', async () => {
    expect(valuesOf(await seriesOf(KUBECTL), 'rss')).toEqual([345 * 2 ** 20]);
    expect(await noticesOf(KUBECTL)).toEqual(['working-set']);
    const containers = 'POD                     NAME    CPU(cores)   MEMORY(bytes)\nshop-7d9f8b6c5-abcde    shop    12m          345Mi\nshop-7d9f8b6c5-abcde    proxy   1m           20Mi\n';
    expect((await setsOf(containers)).map((one) => factOf(one, 'Process'))).toEqual(['shop-7d9f8b6c5-abcde/shop', 'shop-7d9f8b6c5-abcde/proxy']);
    expect(await setsOf('NAME     CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\nnode-1   120m         6%     1234Mi          30%\n')).toEqual([]);
    const docker = await seriesOf(DOCKER);
    expect(['rss', 'threads'].map((name) => valuesOf(docker, name))).toEqual([[Math.round(345.2 * 2 ** 20)], [17]]);
    expect([factOf(docker, 'Container'), factOf(docker, 'Limit of the container')]).toEqual(['shop', '1.944GiB']);
    const podman = 'ID            NAME        CPU %       MEM USAGE / LIMIT  MEM %       NET IO      BLOCK IO    PIDS        CPU TIME    AVG CPU %\n0a1b2c3d4e5f  shop        0.15%       12.5MB / 8.2GB     0.15%       --          --          3           1.2s        0.1%\n';
    expect(valuesOf(await seriesOf(podman), 'rss')).toEqual([12_500_000]);
    expect(['1.5GiB', '12kB', '7', '3 MB', '1.5 XB', '-', ''].map(parseSize)).toEqual([1.5 * 2 ** 30, 12_000, 7, 3_000_000, undefined, undefined, undefined]);
  });

  it('cgroups', async () => {
    const set = await seriesOf(STAT);
    expect(['rss', 'cgroup.anon', 'cgroup.file'].map((name) => valuesOf(set, name))).toEqual([[305678000], [300000000], [45678000]]);
    expect(valuesOf(await seriesOf('cache 45678000\nrss 300000000\nrss_huge 0\nmapped_file 5678000\n'), 'rss')).toEqual([305678000]);
    expect(valuesOf(await seriesOf('345677824\n'), 'cgroup.current')).toEqual([345677824]);
    expect(await noticesOf('345677824\n')).toEqual(['bare-number']);
    expect(valuesOf(await seriesOf('/sys/fs/cgroup/memory.current:345677824\n/sys/fs/cgroup/memory.max:max\n/sys/fs/cgroup/memory.peak:400000000\n'), 'cgroup.peak')).toEqual([400000000]);
    const folders = await setsOf('/sys/fs/cgroup/a/memory.current:345677824\n/sys/fs/cgroup/a/memory.peak:400000000\n/sys/fs/cgroup/b/memory.current:4096\n/sys/fs/cgroup/b/memory.peak:8192\n');
    expect(folders.map((one) => [factOf(one, 'Process'), valuesOf(one, 'cgroup.current'), valuesOf(one, 'cgroup.peak')])).toEqual([
      ['/sys/fs/cgroup/a', [345677824], [400000000]],
      ['/sys/fs/cgroup/b', [4096], [8192]],
    ]);
    for (const rest of [STATUS, PS, 'gc 1 @0.012s 2%: 0.015+0.23+0.031 ms clock, 0.12+0.1/0.2/0+0.2 ms cpu, 4->4->0 MB, 5 MB goal, 8 P\n']) expect(await noticesOf(`345677824\n${rest}`)).not.toContain('bare-number');
    for (const text of ['345677823\n', '345677824\nmore\n', 'first\n345677824\n', 'anon 5\nother 6\n', 'cache 5 hits\nrss 3\n', 'cache 5\n']) expect(await setsOf(text)).toEqual([]);
  });

  it('cut or damaged anywhere, nothing throws and nothing is made up', async () => {
    const whole = [STATUS, ROLLUP, PS, KUBECTL, DOCKER, STAT].join('\n');
    const known = new Set((await setsOf(whole)).flatMap((set) => set.series.flatMap(({ values }) => [...values])));
    for (let end = 0; end < whole.length; end += 3) {
      const text = whole.slice(0, end);
      const artefacts = await artefactsOf(text);
      expect(problemsOf(artefacts)).toEqual([]);
      const values = artefacts.flatMap((artefact) => (artefact.kind === 'series' ? artefact.series.series.flatMap((one) => [...one.values]) : []));
      // Only the last number may be half of one, where the text ends within it; and what it is added to.
      const half = /[ \t](\d+)$/.exec(text)?.[1];
      const allowed = half === undefined ? [] : [Number(half), 300000000 + Number(half)];
      expect(values.filter((value) => !known.has(value) && !allowed.includes(value)), text.slice(-40)).toEqual([]);
    }
    for (let end = KUBECTL.indexOf('345Mi'); end < KUBECTL.indexOf('345Mi') + 5; end++) expect(await setsOf(KUBECTL.slice(0, end))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), fc.string({ unit: 'binary', maxLength: 60 }), async (at, junk) => {
        expect(problemsOf(await artefactsOf(whole.slice(0, at) + junk + whole.slice(at)))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('many lines of another log cost little', async () => {
    const line = 'Mar01 10:00:00 INFO handled request id=4711 took 12ms RES ok\n';
    const started = performance.now();
    expect((await artefactsOf(line.repeat(300_000))).length).toBe(0);
    for (const long of ['RSS '.repeat(1000), ' '.repeat(3900) + 'RES ', `Name:\t${'x'.repeat(3900)}`, 'a'.repeat(3000)]) await artefactsOf(`${long}\n`.repeat(500));
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

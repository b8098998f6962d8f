import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byName, noticesOf, problemsOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

const MB = 2 ** 20;

function gcLine(cycle: number, seconds: number, more: { before?: number; after?: number; live?: number; goal?: number; forced?: boolean } = {}): string {
  const { before = 4, after = 5, live = 3, goal = 8, forced = false } = more;
  return `gc ${cycle} @${seconds.toFixed(3)}s 1%: 0.1+2.0+0.05 ms clock, 0.2+0.1/0.2/0.3+0.1 ms cpu, ${before}->${after}->${live} MB, ${goal} MB goal, 1 MB stacks, 2 MB globals, 8 P${forced ? ' (forced)' : ''}`;
}

describe('lines of each Go version', () => {
  it('1.6 to 1.17: no stacks, no globals', async () => {
    const set = await seriesOf('gc 14 @8.120s 2%: 0.016+5.3+0.021 ms clock, 0.064+0.23/4.9/8.1+0.084 ms cpu, 44->45->23 MB, 46 MB goal, 4 P\n');
    expect(valuesOf(set, 'heap.live')).toEqual([23 * MB]);
    expect(set.series.some(({ name }) => name === 'stack.scan')).toBe(false);
    expect(valuesOf(set, 'gc.pause')[0]).toBeCloseTo(0.000037, 9);
  });

  it('1.5: five phases, of which the first and the last stop the world', async () => {
    const set = await seriesOf('gc 7 @1.250s 3%: 0.5+1+2+3+0.25 ms clock, 1+1+0+0.1/0.2/0.3+0.5 ms cpu, 4->5->3 MB, 6 MB goal, 4 P\n');
    expect(valuesOf(set, 'gc.pause')).toEqual([0.00075]);
    expect(set.marks[0]!.duration).toBe(6.75);
  });

  it('1.4 and before: no times', async () => {
    const text = 'gc327(8): 0+0+6000+1000 us, 20 -> 41 MB, 100 (300-200) objects, 7 goroutines, 0/0/0 sweeps\ngc328(8): 0+0+6000+1000 us, 26 -> 53 MB, 100 (300-200) objects, 8 goroutines, 0/0/0 sweeps\n';
    const set = await seriesOf(text);
    expect(set.axis).toBe('order');
    expect(valuesOf(set, 'heap.after-gc')).toEqual([41 * MB, 53 * MB]);
    expect(valuesOf(set, 'goroutines')).toEqual([7, 8]);
    expect(valuesOf(set, 'gc.pause')).toEqual([0.007, 0.007]);
  });

  it('old scavenger lines', async () => {
    const set = await seriesOf(`${gcLine(1, 1)}\nscvg0: inuse: 3, idle: 4, sys: 7, released: 2, consumed: 5 (MB)\nscav 1 12 KiB work, 55 KiB total, 87% util\n`);
    expect(valuesOf(set, 'heap.released')).toEqual([2 * MB, 55 * 1024]);
    expect(valuesOf(set, 'heap.inuse')).toEqual([3 * MB]);
  });
});

describe('in a log', () => {
  it.each([
    ['docker', '2026-11-20T04:20:31.495000000Z '],
    ['Kubernetes', '2026-11-20T04:20:31.495000000Z stderr F '],
    ['JSON of docker', '{"time":"2026-11-20T04:20:31.495Z","log":"'],
    ['a logger', 'level=info ts=2026-11-20T04:20:31.495Z msg="'],
  ])('%s: takes the beginning of the process from the times of its lines', async (_, prefix) => {
    const set = await seriesOf(`hello\n${prefix}${gcLine(1, 10)}\n${prefix.replace(':31.', ':33.')}${gcLine(2, 11)}\nbye\n`);
    expect(valuesOf(set, 'gc.cycles')).toEqual([1, 2]);
    // The first line came 10.00215 s after the start.
    expect(set.startedAt).toBeCloseTo(Date.parse('2026-11-20T04:20:31.495Z') - 10_002.15, 2);
  });

  it('takes no other lines', async () => {
    const read = await readAll(`gc 1 is great @1s\ngcx 12 @1.0s\nmygc 1 @2s 1%: \n${gcLine(1, 1).slice(0, 60)}\n`);
    expect(read).toMatchObject({ used: 0, artefacts: [] });
  });
});

describe('restarts', () => {
  it.each([
    ['the numbering begins again', [gcLine(1, 1), gcLine(2, 100), gcLine(1, 2), gcLine(2, 3)], 100_002.15 + 2000],
    ['the first lines are missing', [gcLine(5, 50), gcLine(6, 100), gcLine(4, 2), gcLine(5, 3)], 100_002.15 + 2000],
    ['the number is higher, the time earlier', [gcLine(1, 50), gcLine(2, 100), gcLine(4, 2), gcLine(5, 3)], 100_002.15 + 2000],
    ['the number is lower, the time later', [gcLine(7, 0.5), gcLine(8, 1), gcLine(4, 2), gcLine(5, 3)], 1002.15 + 2000],
  ])('%s', async (_, lines, time) => {
    const set = await seriesOf(lines.join('\n'));
    expect(set.marks.filter(({ kind }) => kind === 'restart')).toHaveLength(1);
    expect(byName(set, 'heap.goal').times[2]).toBeCloseTo(time, 6);
    expect(await noticesOf(lines.join('\n'))).toContain('restarts');
  });

  it('two lines that changed places are no restart', async () => {
    const set = await seriesOf([gcLine(1, 1), gcLine(3, 1.2), gcLine(2, 1.1), gcLine(4, 1.3)].join('\n'));
    expect(set.marks.some(({ kind }) => kind === 'restart')).toBe(false);
    expect(valuesOf(set, 'gc.cycles')).toEqual([1, 2, 3, 4]);
  });

  it('says when lines of several processes are mixed', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => `${gcLine(at + 1, at)}\n${gcLine(at + 100, at + 500)}`);
    expect(await noticesOf(lines.join('\n'))).toContain('mixed-processes');
    expect(problemsOf((await readAll(lines.join('\n'))).artefacts)).toEqual([]);
  });

  it('schedtrace begins again', async () => {
    const line = (ms: number): string => `SCHED ${ms}ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=1 idlethreads=1 runqueue=3 [ 1 2 ]`;
    const set = await seriesOf([line(0), line(1000), line(0), line(1000)].join('\n'));
    expect(Array.from(byName(set, 'threads').times)).toEqual([0, 1000, 1000, 2000]);
    expect(valuesOf(set, 'sched.run-queue')).toEqual([6, 6, 6, 6]);
  });
});

it('reads back what was written, in each form of the line and behind any prefix', async () => {
  const size = fc.integer({ min: 0, max: 1_000_000 });
  const cycleOf = fc.record({ before: size, after: size, live: size, goal: size, stacks: size, globals: size, forced: fc.boolean(), check: fc.boolean(), step: fc.integer({ min: 1, max: 600_000 }) });
  const prefix = fc.constantFrom('', 'app_1  | ', '2026-11-20T04:20:31.495Z ', 'Nov 20 04:20:31 host app[7]: ', '[pod/api/main] ', 'stderr: ', '{"log":"');
  await fc.assert(
    fc.asyncProperty(fc.array(cycleOf, { minLength: 1, maxLength: 20 }), fc.boolean(), prefix, async (cycles, hasRoots, before) => {
      let ms = 0;
      const lines = cycles.map((one, at) => {
        ms += one.step;
        const roots = hasRoots ? ` ${one.stacks} MB stacks, ${one.globals} MB globals,` : '';
        const check = one.check ? ' (checking for goroutine leaks)' : '';
        return `${before}gc ${at + 1} @${(ms / 1000).toFixed(3)}s 1%${check}: 0.1+2.0+0.05 ms clock, 0.2+0.1/0.2/0.3+0.1 ms cpu, ${one.before}->${one.after}->${one.live} MB, ${one.goal} MB goal,${roots} 8 P${one.forced ? ' (forced)' : ''}`;
      });
      const set = await seriesOf(lines.join('\n'));
      const bytes = (pick: (one: (typeof cycles)[number]) => number): readonly number[] => cycles.map((one) => pick(one) * MB);
      expect(valuesOf(set, 'heap.before-gc')).toEqual(bytes((one) => one.before));
      expect(valuesOf(set, 'heap.after-gc')).toEqual(bytes((one) => one.after));
      expect(valuesOf(set, 'heap.live')).toEqual(bytes((one) => one.live));
      expect(valuesOf(set, 'heap.goal')).toEqual(bytes((one) => one.goal));
      if (hasRoots) expect(valuesOf(set, 'globals')).toEqual(bytes((one) => one.globals));
      expect(set.marks.map(({ kind }) => kind)).toEqual(cycles.map(({ forced }) => (forced ? 'forced-gc' : 'gc')));
      expect(byName(set, 'heap.goal').times.at(-1)).toBeCloseTo(ms, 6);
    }),
    { numRuns: 60 },
  );
});

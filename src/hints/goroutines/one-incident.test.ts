import { expect, it } from 'vitest';
import { runRules } from '../run-rules.ts';
import { GOROUTINE_RULES } from './rules.ts';
import { contextOfDumps, type MadeGroup } from './testing/made-dumps.ts';

/** As many hangs, each at its time. */
const times = (at: number): number => [7, 142, 447, 898, 1471][at % 5]!;
const joining: MadeGroup = { n: 100, state: 'select', stack: ['main.joinRows:40'], by: 'main.probe', from: 1000, step: 7, minutes: times };
const closing: MadeGroup = { n: 20, state: 'sync.WaitGroup.Wait', stack: ['sync.runtime_SemacquireWaitGroup:114', 'sync.(*WaitGroup).Wait:206', 'main.closeAll:9'], by: 'main.serve', from: 20_000, step: 9, minutes: times };
const fetching: MadeGroup = { n: 20, state: 'chan receive', stack: ['main.fetchChunk:12'], by: 'main.startWorkers', from: 30_000, step: 9, minutes: times };
const sending: MadeGroup = { n: 20, state: 'chan send', stack: ['main.push:12'], by: 'main.startOuter', from: 50_000, step: 9, minutes: times };

const findingsOf = async (...groups: readonly MadeGroup[]) => (await runRules(await contextOfDumps([groups]), GOROUTINE_RULES)).findings.filter(({ kind }) => kind === 'leak');

it('places whose goroutines have waited for as long are one finding, led by one that is no victim of the others', async () => {
  const [found, ...more] = await findingsOf(closing, fetching, joining, sending);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ rule: 'G02', impact: { goroutines: 160 } });
  expect(found!.sentence).toMatch(/^20 goroutines wait to send .* 140 more, in 3 other places, have waited for as long, to about a minute\.$/);
  expect(found!.also.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['G03', 'G05', 'G09']));
  expect(found!.functions).toEqual(expect.arrayContaining(['main.push', 'main.joinRows', 'main.closeAll', 'main.fetchChunk']));
});

it('other waits, short ones, and those that began together are apart', async () => {
  const places = async (...groups: readonly MadeGroup[]): Promise<number> => (await findingsOf(...groups)).length;
  expect(await places(joining, fetching)).toBe(1);
  expect(await places(joining, { ...fetching, minutes: (at) => times(at) + 100 })).toBe(2);
  // The same longest and median only.
  expect(await places(joining, { ...fetching, minutes: (at) => (times(at) === 142 ? 300 : times(at)) })).toBe(2);
  const short = (at: number): number => at % 5;
  expect(await places({ ...joining, minutes: short }, { ...fetching, n: 100, minutes: short })).toBe(2);
  const sinceStart = (): number => 900;
  expect(await places({ ...joining, minutes: sinceStart }, { ...fetching, minutes: sinceStart })).toBe(2);
});

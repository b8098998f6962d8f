import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readArtefacts } from '../../formats/text/goroutines/testing/read-goroutines.ts';
import { pprofFixture } from '../../testing/goroutine-dump.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { borrowNames } from './borrow-names.ts';
import { compareGoroutines } from './compare-goroutines.ts';
import { readGoroutines } from './goroutine-columns.ts';
import type { GroupingInput } from './group-goroutines.ts';
import { inferStates, isDoubtful, plainState } from './infer-state.ts';

async function textProfile(name: string): Promise<StackProfile> {
  const { artefacts } = await readArtefacts(new Uint8Array(readFileSync(`fixtures/text/${name}`)));
  return artefacts[0]!.profile;
}

function inputOf(profile: StackProfile, names?: StackProfile): GroupingInput {
  const columns = readGoroutines(profile);
  const borrowed = names && borrowNames(profile, names);
  return { columns, states: inferStates(profile, columns, borrowed) };
}

/** Groups whose counts are not the same in all: `5 0 select main.watch`. */
function differences(inputs: readonly GroupingInput[], by: 'state' | 'stack'): readonly string[] {
  const { count, dumps, series, state, name } = compareGoroutines(inputs, by, { base: 0, head: inputs.length - 1 });
  const rows = Array.from({ length: count }, (_, at) => ({ counts: [...series.subarray(at * dumps, (at + 1) * dumps)], what: `${state[at]} ${name[at]}` }));
  return rows.filter(({ counts }) => counts.some((one) => one !== counts[0])).map(({ counts, what }) => `${counts.join(' ')} ${what}`.trim());
}

test('debug=1, debug=2 and protobuf of one moment agree on every state and stack', async () => {
  const protobuf = pprofFixture('../text/goroutines/goroutine');
  const debug1 = inputOf(await textProfile('goroutines/goroutine.debug1.txt'), protobuf);
  const debug2 = inputOf(await textProfile('goroutines/goroutine.debug2.txt'));
  expect(differences([debug1, debug2, inputOf(protobuf)], 'state')).toEqual([]);
  // But for the goroutine that writes the profile.
  expect(differences([debug1, debug2, inputOf(protobuf)], 'stack')).toEqual(['1 0 1 running runtime/pprof.writeRuntimeProfile', '0 1 0 running runtime/pprof.writeGoroutineStacks']);
});

test('of a server with every kind of leak only deep stacks and the profile’s own goroutine differ', async () => {
  const protobuf = inputOf(pprofFixture('leakshop/goroutine'));
  const dump = inputOf(await textProfile('leakshop/goroutine.final.debug2.txt'));
  expect(differences([protobuf, dump], 'state')).toEqual([]);
  expect([...differences([protobuf, dump], 'stack')].sort()).toEqual([
    // The dump leaves out the middle of a stack of more than 100 frames, the profile what is beyond 128.
    '0 1 chan receive main.deep',
    // A goroutine that has not run yet has no stack in the profile.
    '0 1 runnable net/http.(*connReader).startBackgroundRead.gowrap2',
    '0 1 running runtime/pprof.writeGoroutineStacks',
    '1 0 chan receive main.deep',
    '1 0 runnable',
    '1 0 running runtime/pprof.writeRuntimeProfile',
  ]);
});

test('debug=1 without the names of another profile has the states of debug=2, in doubt, but for nil channels and empty selects', async () => {
  for (const name of ['leakshop/goroutine.08', 'go126/goroutine', 'go127/goroutine', 'goroutines/goroutine']) {
    const [debug1, debug2] = [inputOf(await textProfile(`${name}.debug1.txt`)), inputOf(await textProfile(`${name}.debug2.txt`))];
    const told = countsOf(debug1, plainState);
    const dumped = countsOf(debug2, (state) => state.replace(/ \((?:nil chan|no cases)\)$/, ''));
    for (const state of ['chan send', 'chan receive', 'IO wait', 'sleep', 'sync.Mutex.Lock', 'sync.Cond.Wait']) expect([name, state, told[state]]).toEqual([name, state, dumped[state]]);
    // An empty select is told of no other wait; of one select beside it neither is.
    expect(dumped['select']! - (told['select'] ?? 0)).toBeGreaterThanOrEqual(0);
    expect(dumped['select']! - (told['select'] ?? 0)).toBeLessThanOrEqual(name === 'goroutines/goroutine' ? 3 : 1);
    expect(debug1.states.states.filter((state) => state.startsWith('chan') || state.startsWith('select')).every(isDoubtful)).toBe(true);
  }
});

function countsOf({ columns, states }: GroupingInput, nameOf: (state: string) => string): Partial<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [sample, number] of states.state.entries()) {
    const name = nameOf(states.states[number]!);
    sums[name] = (sums[name] ?? 0) + columns.value[sample]!;
  }
  return sums;
}

test('with the names of the protobuf of the same process debug=1 has the states of debug=2', async () => {
  const debug1 = inputOf(await textProfile('leakshop/goroutine.08.debug1.txt'), pprofFixture('leakshop/goroutine'));
  const debug2 = inputOf(await textProfile('leakshop/goroutine.08.debug2.txt'));
  // All that is printed of one goroutine is an address that the other profile does not have.
  expect([...differences([debug1, debug2], 'state')].sort()).toEqual(['1 0 unknown', '1 2 runnable']);
});

test('names are not borrowed from another build', async () => {
  const go126 = await textProfile('go126/goroutine.debug1.txt');
  expect(borrowNames(go126, pprofFixture('zoo/go127/goroutine'))).toBeUndefined();
  expect(borrowNames(go126, pprofFixture('zoo/go126/goroutine'))).toBeDefined();
});

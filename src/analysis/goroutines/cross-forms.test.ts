import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readArtefacts } from '../../formats/text/goroutines/testing/read-goroutines.ts';
import { pprofFixture } from '../../testing/goroutine-dump.ts';
import type { StackProfile } from '../../model/stack-profile.ts';
import { borrowNames } from './borrow-names.ts';
import { compareGoroutines } from './compare-goroutines.ts';
import { readGoroutines } from './goroutine-columns.ts';
import type { GroupingInput } from './group-goroutines.ts';
import { inferStates } from './infer-state.ts';

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

test('debug=1 without the names of another profile says where it waits, and that the kind is in doubt', async () => {
  const { states, state } = inputOf(await textProfile('leakshop/goroutine.08.debug1.txt')).states;
  const used = new Set(Array.from(state, (number) => states[number]!));
  expect([...used].sort()).toEqual([
    'IO wait', 'running', 'sleep', 'sync.Cond.Wait', 'sync.Mutex.Lock', 'sync.RWMutex.RLock', 'sync.WaitGroup.Wait', 'syscall', 'unknown?', 'waiting?',
  ]);
});

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

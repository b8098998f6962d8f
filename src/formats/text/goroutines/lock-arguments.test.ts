import { expect, test } from 'vitest';
import { plainSamples, readArtefacts, textFixture } from './testing/read-goroutines.ts';

interface Waiter {
  readonly lock: string;
  /** The frames around `Lock`, innermost first: `main.(*shard).put(0xc000012180, 0x1)`. */
  readonly frames: readonly string[];
  readonly state?: string;
}

function dumpOf(waiters: readonly Waiter[]): string {
  return waiters
    .map(({ lock, frames, state = 'sync.Mutex.Lock' }, at) => {
      const inner = state === 'sync.Mutex.Lock' ? `internal/sync.(*Mutex).lockSlow(${lock})` : `runtime.chanrecv1(${lock}, 0x0)`;
      return `goroutine ${at + 1} [${state}]:\n${[inner, ...frames].map((frame) => `${frame}\n\t/src/x.go:7 +0x1\n`).join('')}\n`;
    })
    .join('');
}

/** By goroutine, in order of their numbers. */
async function locksOf(text: string | Uint8Array): Promise<readonly (readonly string[])[]> {
  const { artefacts } = await readArtefacts(text);
  return plainSamples(artefacts[0]!.profile)
    .map(({ labels }) => ({
      id: Number(labels.find((label) => label.startsWith('id='))!.slice(3)),
      locks: labels.filter((label) => label.startsWith('frame argument=')).map((label) => label.slice('frame argument='.length)),
    }))
    .toSorted((a, b) => a.id - b.id)
    .map(({ locks }) => locks);
}

test('an argument that is another goroutine’s lock is noted, and nothing else', async () => {
  expect(
    await locksOf(
      dumpOf([
        { lock: '0xc000010000', frames: ['main.transfer(0xc000020000, 0xc000010000, 0x64)'] },
        { lock: '0xc000020000', frames: ['main.transfer({0xc000010000, 0xc000030000}, 0xc000040000)', 'main.outer(0xc000010000)'] },
        // Out of date, and inlined.
        { lock: '0xc000020000', frames: ['main.transfer(0xc000010000?, 0x0)', 'main.outer(...)'] },
        // Waits for no lock.
        { lock: '0xc000050000', frames: ['main.read(0xc000010000)'], state: 'chan receive' },
      ]),
    ),
  ).toEqual([['0xc000020000'], ['0xc000010000'], [], []]);
});

test('the distance of a lock in its struct is learned from methods of the same type', async () => {
  const shard = (at: number): string => `0xc0000${at}0000`;
  const lock = (at: number): string => `0xc0000${at}0018`;
  const ring = [1, 2, 3].map((at) => ({
    lock: lock((at % 3) + 1),
    frames: ['main.(*shard).put(0xc000000001?, 0x1)', `main.(*shard).moveTo(${shard(at)}, ${shard((at % 3) + 1)}, 0x2)`],
  }));
  expect(await locksOf(dumpOf(ring))).toEqual([[lock(1)], [lock(2)], [lock(3)]]);
  // A receiver of another type says nothing.
  const strange = ring.map(({ lock: waited, frames }) => ({ lock: waited, frames: [frames[0]!, frames[1]!.replace('*shard', '*index')] }));
  expect(await locksOf(dumpOf(strange))).toEqual([[], [], []]);
});

test('one lock alone, and a dump without locks, have none', async () => {
  const one = { lock: '0xc000010000', frames: ['main.f(0xc000010000, 0xc000020000)'] };
  expect(await locksOf(dumpOf([one, one]))).toEqual([[], []]);
  expect((await locksOf(textFixture('leakshop/goroutine.00.debug2.txt'))).flat()).toEqual([]);
});

test('each dump of a text has its own', async () => {
  const first = { lock: '0xc000010000', frames: ['main.f(0xc000020000)'] };
  const other = { lock: '0xc000020000', frames: ['main.f(0xc000010000)'] };
  const { artefacts } = await readArtefacts(`${dumpOf([first, other])}${dumpOf([first])}`);
  const labels = artefacts.map(({ profile }) => plainSamples(profile).flatMap((sample) => sample.labels.filter((label) => label.startsWith('frame argument'))));
  expect(labels.map((all) => all.length)).toEqual([2, 0]);
});

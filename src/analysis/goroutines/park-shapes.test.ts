import { expect, test } from 'vitest';
import { readArtefacts } from '../../formats/text/goroutines/testing/read-goroutines.ts';
import { inferStates } from './infer-state.ts';

interface Stack {
  readonly n: number;
  readonly at: readonly number[];
  readonly in: readonly string[];
}

const PARK = 0x43fe6e;
const [SEND, SEND1] = [0x40a6a5, 0x40a2f7];
const [RECV, RECV1, RECV2] = [0x40b40d, 0x40b012, 0x40b032];
const [SELECT, BLOCK] = [0x4703a5, 0x4701c6];

const poll: Stack = { n: 3, at: [PARK, 0x43a002], in: ['internal/poll.runtime_pollWait', 'net.(*conn).Read', 'app.read'] };
const send: Stack = { n: 40, at: [PARK, SEND, SEND1], in: ['app.offer'] };
const receive: Stack = { n: 30, at: [PARK, RECV, RECV1], in: ['app.take'] };
const range: Stack = { n: 20, at: [PARK, RECV, RECV2], in: ['app.drain'] };

/** What `debug=1` prints: all addresses, and below them the frames that have names, a byte earlier. */
async function statesOf(stacks: readonly Stack[]): Promise<Record<string, string>> {
  let next = 0x800000;
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const text = stacks.map(({ n, at, in: frames }) => {
    const named = frames.map((name) => ({ name, address: (next += 0x40) }));
    return [`${n} @ ${[...at, ...named.map(({ address }) => address)].map(hex).join(' ')}`, ...named.map(({ name, address }) => `#\t${hex(address - 1)}\t${name}+0x1f\t/srv/app/file.go:9`)].join('\n');
  });
  const total = stacks.reduce((sum, { n }) => sum + n, 0);
  const { artefacts } = await readArtefacts(new TextEncoder().encode(`goroutine profile: total ${total}\n${text.join('\n\n')}\n`));
  const { profile } = artefacts[0]!;
  const { states, state } = inferStates(profile);
  return Object.fromEntries(
    Array.from(state, (number, sample) => {
      const { frames, functions, stacks: tree, strings } = profile;
      let node = profile.samples.node[sample]!;
      while (tree.parent[node]! > 0) node = tree.parent[node]!;
      return [strings[functions.name[frames.func[tree.frame[node]!]!]!]!, states[number]!];
    }),
  );
}

test('selects and channels are told by the addresses under gopark', async () => {
  const select: Stack = { n: 9, at: [PARK, SELECT], in: ['app.watch'] };
  const other: Stack = { n: 9, at: [PARK, SELECT], in: ['app.follow'] };
  const empty: Stack = { n: 1, at: [PARK, BLOCK], in: ['app.hold'] };
  expect(await statesOf([poll, send, receive, range, select, other, empty])).toEqual({
    'app.read': 'IO wait',
    'app.offer': 'chan send?',
    'app.take': 'chan receive?',
    'app.drain': 'chan receive?',
    'app.watch': 'select?',
    'app.follow': 'select?',
    'app.hold': 'waiting?',
  });
});

test('a sender and a receiver are told apart by their order, two receivers by being neighbours', async () => {
  expect(await statesOf([poll, send, receive])).toMatchObject({ 'app.offer': 'chan send?', 'app.take': 'chan receive?' });
  expect(await statesOf([poll, receive, range])).toMatchObject({ 'app.take': 'chan receive?', 'app.drain': 'chan receive?' });
});

test('nothing is guessed of one kind of channel operation alone', async () => {
  expect(await statesOf([poll, send])).toMatchObject({ 'app.offer': 'waiting?' });
  expect(await statesOf([poll, receive])).toMatchObject({ 'app.take': 'waiting?' });
});

test('nothing is guessed where no wait with a name shows how goroutines park, or two do otherwise', async () => {
  expect(await statesOf([send, receive])).toEqual({ 'app.offer': 'waiting?', 'app.take': 'waiting?' });
  const nap: Stack = { n: 1, at: [0x999999], in: ['time.Sleep', 'app.nap'] };
  expect(await statesOf([poll, nap, send, receive])).toMatchObject({ 'app.offer': 'waiting?', 'app.take': 'waiting?' });
});

test('what was running, or is deeper in the runtime, is not guessed', async () => {
  const busy: Stack = { n: 2, at: [0x45e439, 0x494cfb], in: ['app.work'] };
  const collecting: Stack = { n: 2, at: [PARK, 0x450001, 0x450102, 0x450203], in: ['app.allocate'] };
  expect(await statesOf([poll, send, receive, busy, collecting])).toMatchObject({ 'app.work': 'waiting?', 'app.allocate': 'waiting?' });
});

test('a function far from its caller is no channel’s: selects of old runtimes had two frames', async () => {
  const old: Stack = { n: 9, at: [PARK, 0x43bda4, 0x43aa0c], in: ['app.watch'] };
  expect(await statesOf([poll, old, receive])).toMatchObject({ 'app.watch': 'waiting?', 'app.take': 'waiting?' });
});

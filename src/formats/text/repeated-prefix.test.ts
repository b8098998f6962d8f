import { expect, it, test } from 'vitest';
import { plainSamples, readArtefacts, textFixture } from './goroutines/testing/read-goroutines.ts';
import { RepeatedPrefix } from './repeated-prefix.ts';

const decoded = (name: string): string => new TextDecoder().decode(textFixture(name));
const prefixed = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line) => `${prefix}${line}`.trimEnd())
    .join('\n');

test.each(['    ', '> ', 'web-1 shop ', '>> | ', '2026-11-20T04:20:31Z stderr F ', '[pod/web-1/shop] 2026-11-20T04:20:31.1Z ', '<14>1 2026-11-20T04:20:31.003Z web-1 shop 812 - - '])(
  'dumps and profiles read the same behind “%s”',
  async (prefix) => {
    for (const name of ['goroutines/goroutine.debug1.txt', 'goroutines/goroutine.debug2.txt']) {
      const text = decoded(name);
      const want = await readArtefacts(text);
      const got = await readArtefacts(prefixed(text, prefix));
      expect(got.artefacts.length).toBe(1);
      expect(got.artefacts[0]!.profileKind).toBe(want.artefacts[0]!.profileKind);
      expect(got.artefacts[0]!.notices).toEqual(want.artefacts[0]!.notices);
      expect(plainSamples(got.artefacts[0]!.profile)).toEqual(plainSamples(want.artefacts[0]!.profile));
    }
  },
);

test('prefixes that differ from line to line come off all kinds of text', async () => {
  const made = (text: string, prefix: (at: number) => string): string =>
    text
      .split('\n')
      .map((line, at) => `${prefix(at)}${line}`.trimEnd())
      .join('\n');
  const clock = (at: number): string => `2026-11-20T04:20:31.${String(100_000 + at)}Z`;
  for (const name of ['goroutines/goroutine.debug1.txt', 'goroutines/goroutine.debug2.txt', 'go127/checkfinalizers.txt']) {
    const text = decoded(name);
    const want = (await readArtefacts(text)).artefacts[0]!;
    const pod = made(text, (at) => `[pod/web-1/shop] ${clock(at)} `);
    const syslog = made(text, (at) => `${clock(at)} web-1 shop[812]: `);
    const json = text
      .split('\n')
      .map((line, at) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: clock(at) }))
      .join('\n');
    for (const log of [pod, syslog, json]) {
      const got = (await readArtefacts(log)).artefacts;
      expect(got.map(({ profileKind }) => profileKind)).toEqual([want.profileKind]);
      expect(got[0]!.notices).toEqual(want.notices);
      expect(plainSamples(got[0]!.profile)).toEqual(plainSamples(want.profile));
    }
  }
});

it('forgets it at the next dump that has none', () => {
  const repeated = new RepeatedPrefix();
  expect(repeated.strip('> goroutine 1 [running]:')).toBe('goroutine 1 [running]:');
  expect(repeated.strip('> main.main()')).toBe('main.main()');
  expect(repeated.strip('>')).toBe('');
  expect(repeated.strip('goroutine 2 [running]:')).toBe(undefined);
  expect(repeated.strip('> main.main()')).toBe(undefined);
});

it('a weak sign without a prefix is no reason to forget', () => {
  const repeated = new RepeatedPrefix();
  for (const weak of ['SIGTERM: terminated', '3 instances of:', 'runtime: out of memory', '7 @ 0x10 0x20', '1: 16 [2: 32] @ 0x10']) {
    expect(repeated.strip('web-1 | goroutine 1 [running]:')).toBe('goroutine 1 [running]:');
    expect(repeated.strip(weak)).toBe(undefined);
    expect(repeated.strip('web-1 | main.main()')).toBe('main.main()');
  }
});

it('takes no part of a word for one', () => {
  const repeated = new RepeatedPrefix();
  expect(repeated.strip('mygoroutine 1 [running]:')).toBe(undefined);
  expect(repeated.strip('mymain')).toBe(undefined);
});

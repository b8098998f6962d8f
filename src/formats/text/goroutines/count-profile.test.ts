import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCountProfileParser } from './count-profile.ts';
import { plainSamples, readArtefacts, textFixture, type ProfileArtefact } from './testing/read-goroutines.ts';
import { addressOf, recordsModel, writeCountProfile } from './testing/write-count-profile.ts';

describe('count profiles', () => {
  it('reads back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(recordsModel, fc.constantFrom('goroutine', 'goroutineleak', 'threadcreate', 'example.com/shop.open conns'), async (records, name) => {
        const { artefacts, lines, used } = await readArtefacts(writeCountProfile(name, records));
        expect(artefacts.length).toBe(1);
        const { profile, profileKind, notices } = artefacts[0]!;
        expect(notices).toEqual([]);
        expect(used).toBe(lines);
        expect(profileKind).toBe(name.startsWith('example') ? 'other' : name);
        expect(profile.valueTypes).toEqual([{ type: name, unit: 'count' }]);
        const wanted = records.map((record, index) => ({
          value: record.count,
          stack: [
            ...Array.from({ length: record.hidden }, () => '?'),
            ...record.frames.map(({ func, file, line }) => (func === '' ? '?' : `${func} ${file}:${line}`)),
          ],
          addresses: Array.from({ length: record.hidden + record.frames.length }, (_, at) => addressOf(index, at)),
          labels: record.labels.map(([key, value]) => `${key}=${value}`),
        }));
        const read = plainSamples(profile).map(({ value, stack, addresses, labels }) => ({ value, stack, addresses, labels }));
        expect(read.map((sample) => JSON.stringify(sample)).toSorted()).toEqual(wanted.map((sample) => JSON.stringify(sample)).toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('knows one counter with several frames, as before Go 1.21', async () => {
    const { artefacts } = await readArtefacts('goroutine profile: total 1\n1 @ 0x11 0x21 0x31\n#\t0x20\tmain.leaf+0x1\tx.go:1\n#\t0x20\tmain.caller+0x1\tx.go:2\n\n');
    expect(plainSamples(artefacts[0]!.profile)).toEqual([
      { value: 1, stack: ['?', 'main.leaf x.go:1', 'main.caller x.go:2'], addresses: [0x10, 0x20, 0x20], inlined: [false, true, false], labels: [] },
    ]);
  });

  it('says what is missing when it was cut, at every hundredth', async () => {
    const whole = textFixture('go127/goroutine.debug1.txt');
    const known = new Set(plainSamples((await readArtefacts(whole)).artefacts[0]!.profile).map((sample) => JSON.stringify(sample)));
    for (let percent = 1; percent < 100; percent++) {
      const { artefacts } = await readArtefacts(whole.subarray(0, Math.floor((whole.length * percent) / 100)));
      const [artefact] = artefacts;
      expect(artefact!.notices.map(({ code }) => code)).toEqual(['cut']);
      const changed = plainSamples(artefact!.profile).filter((sample) => !known.has(JSON.stringify(sample)));
      expect(changed.length).toBeLessThanOrEqual(1);
    }
  });

  it('reads what is around junk, and never throws', async () => {
    const whole = textFixture('go127/goroutine.debug1.txt');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: whole.length }), fc.uint8Array({ maxLength: 500 }), async (at, junk) => {
        const { artefacts } = await readArtefacts(new Uint8Array([...whole.subarray(0, at), ...junk, ...whole.subarray(at)]));
        expect(artefacts[0]!.profile.samples.count).toBeGreaterThanOrEqual(41);
      }),
      { numRuns: 100 },
    );
    const long = '0x1 '.repeat(2_500_000);
    const { artefacts } = await readArtefacts(`goroutine profile: total 9\n4 @ ${long}\n\n${long} profile: total 3\n5 @ 0x11\n#\t${long}\n# labels: {"${long}\n\n`);
    expect(artefacts.map(({ profile }) => plainSamples(profile).map(({ value }) => value))).toEqual([[5]]);
  });

  it('refuses sums beyond 2^53 rather than round them', async () => {
    const { artefacts } = await readArtefacts(`goroutine profile: total 999999999999999\n${'999999999999999 @ 0x11\n#\t0x10\ta+0x1\tb:1\n\n'.repeat(12)}`);
    const sum = plainSamples(artefacts[0]!.profile).reduce((all, { value }) => all + value, 0);
    expect(Number.isSafeInteger(sum)).toBe(true);
    expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['cut']);
  });

  it('keeps several profiles of one paste apart', async () => {
    const text = new TextDecoder().decode(textFixture('go127/threadcreate.debug1.txt'));
    const { artefacts } = await readArtefacts(`${text}\nlog line\n${new TextDecoder().decode(textFixture('go127/custom.debug1.txt'))}`);
    expect(artefacts.map(({ profileKind, profile }) => [profileKind, plainSamples(profile).reduce((sum, { value }) => sum + value, 0)])).toEqual([
      ['threadcreate', 9],
      ['other', 4],
    ]);
  });

  const BODY = [
    '12 @ 0x4301 0x4401 0x5101 0x7001',
    '#\t0x5100\tshop/cart.(*Cart).fill+0x9c8\t\t/srv/shop/cart/cart.go:36',
    '',
    '7 @ 0x4301 0x4401 0x5201 0x5301 0x7001',
    '#\t0x5200\tshop/cart.(*Cart).drain+0x3bc\t\t/srv/shop/cart/cart.go:41',
    '#\t0x5300\tmain.serve+0x10\t\t\t/srv/shop/main.go:12',
  ];
  const STACKS = [
    [7, '?', '?', 'shop/cart.(*Cart).drain /srv/shop/cart/cart.go:41', 'main.serve /srv/shop/main.go:12'],
    [12, '?', '?', 'shop/cart.(*Cart).fill /srv/shop/cart/cart.go:36'],
  ];
  const stacksOf = ({ profile }: ProfileArtefact): unknown[] => plainSamples(profile).map(({ value, stack }) => [value, ...stack]).toSorted((one, other) => Number(one[0]) - Number(other[0]));

  it('opens a body without its first line, as goroutines', async () => {
    for (const end of ['', '\n', '\n\n']) {
      const { artefacts } = await readArtefacts(BODY.join('\n') + end);
      expect(artefacts.map(stacksOf)).toEqual([STACKS]);
      expect(artefacts[0]!.profileKind).toBe('goroutine');
      expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['text-without-header']);
    }
    // Prose around it, and a quotation.
    const quoted = `Half of them hang here:\n\n${BODY.map((line) => `    ${line}`).join('\n')}\n\nAny idea?\n`;
    expect((await readArtefacts(quoted)).artefacts.map(stacksOf)).toEqual([STACKS]);
  });

  it('takes no single line with an @ for a profile', async () => {
    for (const text of ['3 @ 0x11 0x12\n', '3 @ 0x11 0x12\n\nand 4 @ 0x2\n', '5 @ 0x1\n\n6 @ 0x2\n\n', '12 @ 0x4301 foo\n#\t0x4300\tmain.f+0x1\tx.go:1\n']) {
      expect((await readArtefacts(text)).artefacts).toEqual([]);
    }
    expect((await readArtefacts('3 @ 0x11 0x12\n\n4 @ 0x11 0x13\n')).artefacts.length).toBe(1);
  });

  it('two moments of which the second has no header are two', async () => {
    const record = (count: number, func: string, pc: string): string => `${count} @ 0x43fe6e ${pc}1\n#\t${pc}0\tmain.${func}+0x1\t/srv/${func}.go:1\n`;
    const told = async (text: string): Promise<unknown> => (await readArtefacts(text)).artefacts.map(({ profile, notices }) => [plainSamples(profile).map(({ value }) => value).toSorted((one, other) => one - other), notices.map(({ code }) => code)]);
    const first = `goroutine profile: total 17\n${record(9, 'watch', '0x47318')}\n${record(5, 'serve', '0x47328')}\n`;
    const second = `${record(12, 'watch', '0x47318')}\n${record(4, 'serve', '0x47328')}\n`;
    const want = [[[5, 9], ['cut']], [[4, 12], ['text-without-header']]];
    for (const between of ['', '---\n# after a few seconds:\n---\n\n']) expect(await told(first + between + second), between).toEqual(want);
    // Less than before, and cut within its first record.
    expect(await told(`${first}later:\n${record(8, 'watch', '0x47318')}`)).toEqual([[[5, 9], ['cut']], [[8], ['text-without-header']]]);
    // Labels that were filtered out leave records that look alike.
    expect(await told(`goroutine profile: total 14\n${record(9, 'watch', '0x47318')}\n${record(5, 'watch', '0x47318')}\n`)).toEqual([[[5, 9], []]]);
    // Another one follows.
    expect(await told(`${first}later:\n${record(8, 'watch', '0x47318').trim()}\n${first}`)).toEqual([[[5, 9], ['cut']], [[8], ['text-without-header']], [[5, 9], ['cut']]]);
  });

  it('costs little beside records of a heap profile', async () => {
    const text = '1: 16 [2: 32] @ 0x4b48e4 0x43a2ce\n'.repeat(200_000);
    const started = performance.now();
    expect((await readArtefacts(text)).artefacts).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2500);
  });

  it('costs little when many lines of others follow a long record', async () => {
    const parser = createCountProfileParser();
    parser.line(`7 @${' 0x4b48e4'.repeat(3600)}`, 1);
    const started = performance.now();
    for (let at = 0; at < 100_000; at++) expect(parser.line('0x7\tx+0x1\ta.go:1', 2)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('reads frames whose # was taken for a heading', async () => {
    for (const mark of ['', ' ', '\t', '      ', '# ', '    #\t']) {
      const eaten = BODY.map((line) => line.replace(/^#\t/, mark));
      const { artefacts } = await readArtefacts(`goroutine profile: total 19\n${eaten.join('\n')}\n`);
      expect(artefacts.map(stacksOf)).toEqual([STACKS]);
      expect(artefacts[0]!.notices).toEqual([]);
      expect((await readArtefacts(eaten.join('\n'))).artefacts.map(stacksOf)).toEqual([STACKS]);
    }
    // A listing of symbols below is none.
    const { artefacts } = await readArtefacts(`goroutine profile: total 12\n${BODY[0]}\n${BODY[1]}\n0x9999 main.other+0x1 x.go:1\n`);
    expect(stacksOf(artefacts[0]!)).toEqual([STACKS[1]]);
  });

  it('keeps a function whose place was cut off', async () => {
    const line = BODY[5]!;
    for (let end = line.indexOf('+0x') + 3; end < line.indexOf(':12') + 2; end++) {
      const { artefacts } = await readArtefacts(`goroutine profile: total 19\n${BODY.slice(0, 5).join('\n')}\n${line.slice(0, end)}`);
      expect(stacksOf(artefacts[0]!)).toEqual([[7, '?', '?', 'shop/cart.(*Cart).drain /srv/shop/cart/cart.go:41', 'main.serve :0'], STACKS[1]]);
      expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['cut']);
    }
  });

  it('a goroutine that has not begun, at the end of the text, is no cut', async () => {
    const { artefacts } = await readArtefacts(`goroutine profile: total 13\n${BODY.slice(0, 3).join('\n')}\n1 @ 0x7001\n`);
    expect(artefacts[0]!.notices).toEqual([]);
    expect((await readArtefacts(`goroutine profile: total 13\n${BODY.slice(0, 3).join('\n')}\n1 @ 0x7002\n`)).artefacts[0]!.notices.map(({ code }) => code)).toEqual(['cut']);
  });

  it('opens any cut of a headless body behind its first frame, or nothing', async () => {
    const text = BODY.join('\n');
    for (let end = 0; end < text.length; end++) {
      const { artefacts } = await readArtefacts(text.slice(0, end));
      expect(artefacts.length).toBe(end >= text.indexOf('+0x') + 3 ? 1 : 0);
      if (end < text.lastIndexOf(':12') + 1 && end > text.indexOf('7 @') + 10) expect(artefacts[0]!.notices.map(({ code }) => code)).toContain('cut');
    }
  });
});

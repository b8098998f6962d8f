import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSamples, readArtefacts, textFixture } from './testing/read-goroutines.ts';
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
});

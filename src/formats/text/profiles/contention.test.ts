import { describe, expect, test } from 'vitest';
import { createContentionTextParser } from './contention.ts';
import { createHeapTextParser } from './heap.ts';
import { capturedProfile, profilesOf, readWith, textFixture, toldSamples } from './testing/texts.ts';

async function readContention(text: string): Promise<ReturnType<typeof profilesOf>> {
  return profilesOf(await readWith(text, createContentionTextParser()));
}

describe('block and mutex profiles as text', () => {
  test.each([
    ['block', 'same-moment/block.debug1.txt', '../text/same-moment/block.pb.gz'],
    ['mutex', 'same-moment/mutex.debug1.txt', '../text/same-moment/mutex.pb.gz'],
    ['mutex', 'leakshop/mutex.debug1.txt', 'leakshop/mutex.pb.gz'],
  ])('%s of %s equals the protobuf form: stacks, inlining, delays to the nanosecond', async (kind, textName, captureName) => {
    const [read] = await readContention(textFixture(textName));
    const protobuf = capturedProfile(captureName);
    expect(read!.notices).toEqual([]);
    expect(read!.profileKind).toBe(kind);
    expect(toldSamples(read!.profile)).toEqual(toldSamples(protobuf));
    expect(read!.profile.valueTypes).toEqual(protobuf.valueTypes);
    expect(read!.profile.origin.periodType).toEqual(protobuf.origin.periodType);
    expect(read!.profile.origin.period).toBe(protobuf.origin.period);
  });

  /** The server went on between the two requests: its values only grew, or waits ended that are new in the later one. */
  test.each([
    ['leakshop/block', 'leakshop/block'],
    ['go126/block', 'zoo/go126/block'],
    ['go127/block', 'zoo/go127/block'],
    ['go126/mutex', 'zoo/go126/mutex'],
    ['go127/mutex', 'zoo/go127/mutex'],
  ])('%s is about the same stacks as its protobuf', async (textName, captureName) => {
    const [read] = await readContention(textFixture(`${textName}.debug1.txt`));
    const protobuf = capturedProfile(`${captureName}.pb.gz`);
    expect(read!.notices).toEqual([]);
    const stackOf = (line: string): string => line.slice(0, line.indexOf(' | '));
    const stacks = new Set(toldSamples(protobuf).map(stackOf));
    const unknown = toldSamples(read!.profile).filter((line) => !stacks.has(stackOf(line)));
    expect(unknown.length).toBeLessThanOrEqual(2);
    const same = new Set(toldSamples(protobuf));
    expect(toldSamples(read!.profile).filter((line) => same.has(line)).length).toBeGreaterThan(0.6 * read!.profile.samples.count);
  });

  test('come with CRLF, after another profile, and with lines between', async () => {
    const text = textFixture('leakshop/block.debug1.txt');
    const [plain] = await readContention(text);
    const mixed = text.split('\n').flatMap((line, at) => (at % 3 === 0 ? [line, 'level=info msg="12 13 @ noon"'] : [line])).join('\r\n');
    const heap = textFixture('leakshop/heap.00.debug1.txt');
    const headOfHeap = heap.slice(0, heap.indexOf('\n\n', 900));
    const read = profilesOf(await readWith(`${headOfHeap}\n${mixed}`, createHeapTextParser(), createContentionTextParser()));
    expect(read.map(({ profileKind }) => profileKind)).toEqual(['heap', 'block']);
    expect(read[1]!.notices).toEqual([]);
    expect(toldSamples(read[1]!.profile)).toEqual(toldSamples(plain!.profile));
  });

  test('cut anywhere keep what is there', async () => {
    const text = textFixture('leakshop/block.debug1.txt');
    const [whole] = await readContention(text);
    const all = new Set(toldSamples(whole!.profile));
    for (let percent = 1; percent < 100; percent++) {
      const [read] = await readContention(text.slice(0, Math.floor((text.length * percent) / 100)));
      const told = toldSamples(read!.profile);
      expect(told.filter((line) => !all.has(line)).length).toBeLessThanOrEqual(1);
      if (told.some((line) => !all.has(line))) expect(read!.notices.map(({ code }) => code)).toEqual(['text-may-be-cut']);
    }
  });

  test('say what they can not know', async () => {
    const [unclocked] = await readContention('--- contention:\n500 2 @ 0x10\n#\t0xf\tmain.main+0x1\tmain.go:3\n\n');
    expect(unclocked!.profile.valueTypes[1]).toEqual({ type: 'delay', unit: 'cycles' });
    expect(unclocked!.notices.map(({ code }) => code)).toEqual(['no-cycles-per-second']);
    const [sampled] = await readContention('--- mutex:\ncycles/second=1000000000\nsampling period=100\n500 2 @ 0x10\n\n');
    expect(sampled!.notices.map(({ code }) => code)).toEqual(['sampling-period']);
    expect(sampled!.profile.samples.values.map(([value]) => value)).toEqual([2, 500]);
    const [empty] = await readContention('--- mutex:\ncycles/second=1000000000\nsampling period=0\n');
    expect(empty!.profile.samples.count).toBe(0);
    expect(empty!.notices).toEqual([]);
  });
});

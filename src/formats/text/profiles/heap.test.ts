import { describe, expect, test } from 'vitest';
import { capturedProfile, profilesOf, readWith, textFixture, toldSamples } from './testing/texts.ts';
import { createHeapTextParser } from './heap.ts';

async function readHeap(text: string): Promise<ReturnType<typeof profilesOf>> {
  return profilesOf(await readWith(text, createHeapTextParser()));
}

/** What is only in one of two lists, each as often as it is there too often. */
function differences(left: readonly string[], right: readonly string[]): { onlyLeft: string[]; onlyRight: string[] } {
  const rest = [...right];
  const onlyLeft = left.filter((line) => {
    const at = rest.indexOf(line);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
  return { onlyLeft, onlyRight: rest };
}

describe('heap profiles as text', () => {
  test('equal the protobuf form of the same moment: stacks, inlining, scaled values to the last digit, labels', async () => {
    const [heap] = await readHeap(textFixture('same-moment/heap.debug1.txt'));
    const protobuf = capturedProfile('../text/same-moment/heap.pb.gz');
    expect(heap!.notices).toEqual([]);
    expect(heap!.profileKind).toBe('heap');
    // Writing the first form began new records, which hold nothing before the next collection.
    const filled = (line: string): boolean => !line.includes('| 0 0 0 0 |');
    const samples = toldSamples(heap!.profile).filter(filled);
    expect(samples).toEqual(toldSamples(protobuf).filter(filled));
    expect(samples.length).toBeGreaterThan(200);
    expect(heap!.profile.valueTypes).toEqual(protobuf.valueTypes);
    expect(heap!.profile.origin.periodType).toEqual(protobuf.origin.periodType);
    expect(heap!.profile.origin.period).toBe(protobuf.origin.period);
  });

  /**
   * These texts were taken after the protobuf files: pprof had allocated for writing them, and a collection had freed what
   * lay in pools. All else is the same.
   */
  test.each([
    ...Array.from({ length: 9 }, (_, at) => [`leakshop/heap.0${at}`, `leakshop/heap.0${at}`]),
    ['leakshop/allocs', 'leakshop/allocs'],
    ...['00', '02', '04'].map((at) => [`go126/heap.${at}`, `zoo/go126/heap.${at}`]),
    ...['00', '04', '08'].map((at) => [`go127/heap.${at}`, `zoo/go127/heap.${at}`]),
  ])('%s differs from its protobuf only in what happened between them', async (textName, captureName) => {
    const [heap] = await readHeap(textFixture(`${textName}.debug1.txt`));
    const { onlyLeft, onlyRight } = differences(toldSamples(heap!.profile), toldSamples(capturedProfile(`${captureName}.pb.gz`)));
    expect(heap!.notices).toEqual([]);
    /** Stack, label and all that was ever allocated, without what is still in use. */
    const without = (line: string): string => line.replace(/(\| \d+ \d+) \d+ \d+ \|/, '$1 |');
    const freed = new Set(onlyRight.map(without));
    const unexplained = onlyLeft.filter((line) => !line.includes('runtime/pprof.') && !line.includes('| 0 0 0 0 |') && !freed.has(without(line)));
    expect(unexplained).toEqual([]);
    expect(onlyLeft.length).toBeLessThanOrEqual(0.12 * heap!.profile.samples.count + 2);
  });

  test('of every object: nothing is scaled, and it is said that the rate is not known', async () => {
    const [heap] = await readHeap(textFixture('go127/heap-constructs-rate1.debug1.txt.gz'));
    const { onlyLeft, onlyRight } = differences(toldSamples(heap!.profile), toldSamples(capturedProfile('zoo/go127/heap-constructs-rate1.pb.gz')));
    expect(heap!.profile.samples.count).toBe(770);
    expect(heap!.notices.map(({ code }) => code)).toEqual(['rate-unknown']);
    // A record of nothing keeps the size of its objects in the protobuf form of Go 1.27 only.
    expect(onlyLeft).toHaveLength(1);
    expect(onlyRight[0]).toBe(`${onlyLeft[0]}bytes=16`);
  });

  test('keep the frames of the runtime that the text gives no name, innermost and by address', async () => {
    const [heap] = await readHeap(textFixture('leakshop/heap.00.debug1.txt'));
    const { profile } = heap!;
    const nameless = [...profile.frames.func.keys()].filter((frame) => profile.frames.func[frame] === -1);
    expect(nameless.length).toBeGreaterThan(5);
    expect(nameless.some((frame) => profile.locations.addressLow[frame] === 0x48affa - 1)).toBe(true);
    // runtime.goexit, outside of all.
    expect(profile.locations.addressLow.includes(0x494501 - 1)).toBe(false);
  });

  test('leave MemStats to others and end there', async () => {
    const parser = createHeapTextParser();
    const seen: string[] = [];
    const other = { name: 'other', isBusy: false, line: (text: string) => seen.push(text) > 0, finish: () => [] };
    await readWith(textFixture('leakshop/heap.00.debug1.txt'), parser, other);
    expect(seen[0]).toBe('');
    expect(seen[1]).toBe('# runtime.MemStats');
    expect(seen).toHaveLength(29);
    expect(parser.isBusy).toBe(false);
  });

  test('come with CRLF, with prefixes of a log, with spaces for tabs', async () => {
    const text = textFixture('leakshop/heap.03.debug1.txt');
    const [plain] = await readHeap(text);
    for (const changed of [
      text.replaceAll('\n', '\r\n'),
      text.replaceAll(/^/gm, '2026-11-20T04:20:31.5Z stdout F '),
      text.replaceAll(/\t+/g, '    '),
    ]) {
      const [same] = await readHeap(changed);
      expect(same!.notices).toEqual([]);
      expect(toldSamples(same!.profile)).toEqual(toldSamples(plain!.profile));
    }
  });

  test('come with lines of others between', async () => {
    const text = textFixture('leakshop/heap.03.debug1.txt');
    const [plain] = await readHeap(text);
    const junk = ['gc 31 @168.397s 0%: 3.0+229 ms clock', '\u0000\u0001\ufffd', '# labels: {"a":"b"}', '#\t0x', '12: 13', 'x'.repeat(5000)];
    const mixed = text.split('\n').flatMap((line, at) => [line, junk[at % junk.length]!]).join('\n');
    const read = await readWith(mixed, createHeapTextParser());
    const [same] = profilesOf(read);
    expect(same!.notices).toEqual([]);
    expect(toldSamples(same!.profile)).toEqual(toldSamples(plain!.profile));
    const used = await readWith(text, createHeapTextParser());
    expect(read.used).toBe(used.used);
  });

  test('cut anywhere keep what is there, and say that it is cut', async () => {
    const text = textFixture('leakshop/heap.05.debug1.txt');
    const [whole] = await readHeap(text);
    const all = new Set(toldSamples(whole!.profile));
    const records = text.slice(0, text.indexOf('# runtime.MemStats') - 3);
    for (let percent = 1; percent < 100; percent++) {
      const cut = records.slice(0, Math.floor((records.length * percent) / 100));
      const [heap] = await readHeap(cut);
      expect(heap!.notices.map(({ code }) => code)).toEqual(['text-incomplete']);
      // The last one may lack frames.
      const told = toldSamples(heap!.profile);
      expect(told.filter((line) => !all.has(line)).length).toBeLessThanOrEqual(1);
    }
    const [withoutTail] = await readHeap(records);
    expect(withoutTail!.notices).toEqual([]);
    expect(toldSamples(withoutTail!.profile)).toEqual(toldSamples(whole!.profile));
  });

  test('without the first line are not scaled, and that is said', async () => {
    const text = textFixture('leakshop/heap.03.debug1.txt');
    const [heap] = await readHeap(text.slice(text.indexOf('\n') + 1));
    expect(heap!.notices.map(({ code }) => code)).toEqual(['text-without-header']);
    expect(heap!.profile.origin.period).toBe(0);
  });

  test('several in one paste are several', async () => {
    const text = textFixture('leakshop/heap.00.debug1.txt');
    const heaps = await readHeap(`${text}\nhello\n${text.slice(0, 900)}\n${text}`);
    expect(heaps.map(({ profile }) => profile.samples.count)).toEqual([12, 1, 12]);
    expect(heaps.map(({ notices }) => notices.length)).toEqual([0, 1, 0]);
  });

  test('of gperftools: addresses only, not scaled unless they say how', async () => {
    const text = (source: string): string =>
      `heap profile:      3:     3072 [     5:     5120] @ ${source}\n     1:     1024 [     2:     2048] @ 0x10 0x20\n     2:     2048 [     3:     3072] @ 0x30\n\nMAPPED_LIBRARIES:\n00400000-00401000 r-xp 00000000 08:01 1 /bin/x\n`;
    const [plain] = await readHeap(text('heapprofile'));
    expect(toldSamples(plain!.profile)).toEqual([' | 2 2048 1 1024 | bytes=1024', ' | 3 3072 2 2048 | bytes=1024']);
    expect(plain!.profile.locations.addressLow).toEqual(Uint32Array.of(0xf, 0x1f, 0x2f));
    const [sampled] = await readHeap(text('heap_v2/1024'));
    expect(sampled!.profile.origin.period).toBe(1024);
    expect([...sampled!.profile.samples.values[3]!]).toEqual([1619, 3239]);
    expect(await readHeap('heap profile: 1: 2 [3: 4] @ something\n1: 2 [3: 4] @\n')).toEqual([]);
  });

  test('with impossible numbers leave out those records', async () => {
    const big = '9'.repeat(19);
    const [heap] = await readHeap(`heap profile: 1: ${big} [1: ${big}] @ heap/2\n1: ${big} [1: ${big}] @ 0x10\n\n1: 8 [1: 8] @ 0x10\n`);
    expect(heap!.profile.samples.count).toBe(1);
    expect(heap!.notices.map(({ code }) => code)).toEqual(['value-too-large']);
  });
});

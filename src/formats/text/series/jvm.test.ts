import { describe, expect, it } from 'vitest';
import { artefactsOf, byName, factOf, fixtureText, noticesOf, readAll, seriesOf, valuesOf } from './testing/read-series.ts';

const MB = 2 ** 20;

describe('GC logs', () => {
  it('G1 with both times', async () => {
    const set = await seriesOf(fixtureText('java17/unified-gc-g1.log'));
    expect(set.axis).toBe('wall');
    expect(set.startedAt).toBe(Date.parse('2026-11-20T04:20:31.491Z'));
    expect(valuesOf(set, 'heap.after-gc')).toEqual([8, 14, 22, 30, 39, 45, 62, 80, 95, 95, 95].map((mb) => mb * MB));
    expect(valuesOf(set, 'heap.live')).toEqual([45 * MB]);
    expect(valuesOf(set, 'heap.sys').at(-1)).toBe(167 * MB);
    expect(set.marks.find(({ kind }) => kind === 'full-gc')).toMatchObject({ cycle: 5, duration: 20.826 });
    expect(set.marks[0]!.time).toBeCloseTo(Date.parse('2026-11-20T04:20:32.825Z') - 5.37, 3);
    expect(['CPUs', 'Collector', 'Largest heap', 'Java version'].map((label) => factOf(set, label))).toEqual(['2', 'G1', '256M', '17.0.15+6-Debian-1deb12u1']);
  });

  it.each([
    ['java17/unified-gc-simple.txt', [8, 14, 21], 3],
    ['java17/unified-gc-Parallel.log', [11], 1],
    ['java17/unified-gc-Serial.log', [12], 1],
    ['java17/unified-gc-Z.log', [8, 14, 20, 38], 16],
    ['java17/unified-gc-Shenandoah.log', [19, 13, 46, 39], 8],
  ])('%s', async (name, after, marks) => {
    const set = await seriesOf(fixtureText(name));
    expect(set.axis).toBe('process');
    expect(valuesOf(set, 'heap.after-gc')).toEqual(after.map((mb) => mb * MB));
    expect(set.marks).toHaveLength(marks);
  });

  it("finds lines behind an application's own", async () => {
    const set = await seriesOf(fixtureText('java17/oom-serial.txt'));
    expect(set.marks.map(({ cycle }) => cycle)).toEqual(Array.from({ length: 37 }, (_, at) => at));
    expect(valuesOf(set, 'heap.live').at(-1)).toBe(38 * MB);
    expect(byName(set, 'heap.after-gc').times.at(-1)).toBe(60_012);
  });

  it('other decorations and times', async () => {
    const set = await seriesOf('[1500ms][gc] GC(0) Pause Young (Normal) 1G->512M(2G) 1,5ms\n[2500ms][gc] GC(1) Major Collection (Warmup) 26M(10%)->8M(3%) 0.012s\n');
    expect(valuesOf(set, 'heap.before-gc')).toEqual([1024 * MB, 26 * MB]);
    expect(set.marks.map(({ duration }) => duration)).toEqual([1.5, 12]);
    expect(Array.from(byName(set, 'heap.after-gc').times)).toEqual([1500, 2500]);
    const bare = await seriesOf('[info][gc] GC(0) Pause Young 10M->2M(38M) 2.781ms\n[info][gc] GC(1) Pause Young 10M->3M(38M) 2.781ms\n');
    expect(bare.axis).toBe('order');
    expect(valuesOf(bare, 'heap.after-gc')).toEqual([2 * MB, 3 * MB]);
  });

  it('marks a restart', async () => {
    const set = await seriesOf('[9.0s][info][gc] GC(7) Pause Young 10M->2M(38M) 1ms\n[0.5s][info][gc] GC(0) Pause Young 10M->3M(38M) 1ms\n');
    expect(set.marks.some(({ kind }) => kind === 'restart')).toBe(true);
    expect(Array.from(byName(set, 'heap.after-gc').times)).toEqual([9000, 9500]);
  });
});

describe('jstat', () => {
  it('reads -t as times of the process', async () => {
    const set = await seriesOf(fixtureText('java17/jstat-gcutil-t.txt'));
    expect(set.axis).toBe('process');
    expect(Array.from(byName(set, 'old.percent').times)).toEqual([3100, 3600, 4100, 4600, 5100, 5600]);
    expect(valuesOf(set, 'old.percent')).toEqual([11.85, 11.85, 8.41, 8.41, 8.41, 11.83]);
    expect(valuesOf(set, 'young-gc.count')).toEqual([2, 2, 3, 3, 3, 4]);
  });

  it('reads -gc in bytes, and sums the heap', async () => {
    const set = await seriesOf(fixtureText('java17/jstat-gc-g1.txt'));
    expect(set.axis).toBe('order');
    expect(valuesOf(set, 'heap.alloc')).toEqual([(2048 + 1024 + 38836) * 1024, (2048 + 4096 + 38836) * 1024]);
    expect(valuesOf(set, 'heap.sys')).toEqual([(2048 + 22528 + 237568) * 1024, (2048 + 22528 + 237568) * 1024]);
  });

  it.each(['g1', 'Parallel', 'Serial', 'Shenandoah', 'Z'])('-gcutil with %s', async (collector) => {
    const read = await readAll(fixtureText(`java17/jstat-gcutil-${collector}.txt`));
    expect(read.used).toBe(read.lines);
    const set = await seriesOf(fixtureText(`java17/jstat-gcutil-${collector}.txt`));
    expect(valuesOf(set, 'old.percent')).toHaveLength(4);
    // Shenandoah's 16 are pauses.
    expect(set.marks).toEqual([]);
  });

  it('takes causes, repeated headers, commas and full collections', async () => {
    expect(valuesOf(await seriesOf(fixtureText('java17/jstat-gccause-g1.txt')), 'old.percent')).toEqual([16.35, 16.35]);
    expect(valuesOf(await seriesOf(fixtureText('java17/jstat-class.txt')), 'classes.loaded')).toEqual([576]);
    const text = '  S0     S1     E      O      P     YGC     YGCT    FGC    FGCT     GCT   \n  0,00  99,74  13,49   7,86  95,82      3    0,124     0    0,000    0,124\n  S0     S1     E      O      P     YGC     YGCT    FGC    FGCT     GCT   \n  0,00  99,74  13,49   7,86  95,82      3    0,124     2    0,000    0,124\n';
    const set = await seriesOf(text);
    expect(valuesOf(set, 'permanent.percent')).toEqual([95.82, 95.82]);
    expect(set.marks).toMatchObject([{ kind: 'full-gc', text: '2 full collections' }]);
  });
});

describe('class histograms', () => {
  it.each([
    ['java17/jmap-histo.txt', 289, 300_772, 53_863_984, 46_364_672],
    ['java17/jmap-histo-live.txt', 286, 240_837, 47_714_536, 43_280_408],
  ])('%s', async (name, classes, instances, bytes, byteArrays) => {
    const [artefact] = await artefactsOf(fixtureText(name));
    if (artefact?.kind !== 'profile') throw new Error('no profile');
    const { profile } = artefact;
    expect(artefact).toMatchObject({ profileKind: 'jvm-objects', notices: [] });
    expect(profile.samples.count).toBe(classes);
    expect(profile.samples.values.map((column) => column.reduce((sum, value) => sum + value, 0))).toEqual([instances, bytes]);
    const names = Array.from(profile.functions.name, (id) => profile.strings[id]);
    const frameOf = names.indexOf('byte[]');
    expect(names).toContain('java.util.concurrent.ConcurrentHashMap$Node[]');
    const node = Array.from(profile.stacks.frame).findIndex((frame) => frame >= 0 && profile.frames.func[frame] === frameOf);
    expect(profile.samples.values[1]![Array.from(profile.samples.node).indexOf(node)]).toBe(byteArrays);
  });

  it('reads the form of Java 8 and of jcmd, and says when it is cut', async () => {
    const text = '20046:\n\n num     #instances         #bytes  class name\n----------------------------------------------\n   1:          2         48  [Lp.Q;\n   2:          9007199254740993  5  p.R\n';
    const [artefact] = await artefactsOf(text);
    if (artefact?.kind !== 'profile') throw new Error('no profile');
    expect(artefact.profile.samples.count).toBe(1);
    expect(await noticesOf(text)).toEqual(['value-too-large', 'histogram-cut']);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { fixture, hintContextOf, textFile, type NamedBytes } from '../../testing/hint-context.ts';
import { madeHeaps, type MadeRecord } from '../../testing/made-heap.ts';
import { runRules } from '../run-rules.ts';
import type { Found } from '../rule.ts';
import { HEAP_RULES } from './rules.ts';

const MAIN = ['main.serve main.go:40', 'net/http.(*conn).serve src/net/http/server.go:2000'];
const BACKGROUND: MadeRecord = { stack: ['main.table main.go:5', 'main.main main.go:90'], size: 1024, inuse: [20_000] };
const UP = [1000, 2000, 3000, 4000, 5000, 6000];

/** What one rule finds in profiles made of these records. */
async function found(rule: string, records: readonly MadeRecord[], captures = 6): Promise<readonly Found[]> {
  const context = await hintContextOf(madeHeaps(captures, [BACKGROUND, ...records]));
  return await HEAP_RULES.find(({ id }) => id === rule)!.run(context);
}

function growing(frames: readonly string[], size = 1024, times = 1): MadeRecord {
  return { stack: [...frames, ...MAIN], size, inuse: UP.map((value) => value * times) };
}

describe('what grows is called by what it is', () => {
  const OWN = 'main.(*store).add store.go:12';
  it.each([
    ['H01', [], /^1000 kB → 5\.86 MB \(1,000 → 6,000 objects\) are in use of what `main\.\(\*store\)\.add` \(store\.go:12\) makes/],
    ['H06', ['internal/sync.(*HashTrieMap[...]).Swap src/internal/sync/hashtriemap.go:1', 'sync.(*Map).Store src/sync/map.go:1'], /kept by a `sync\.Map`/],
    ['H13', ['container/list.(*List).insertValue src/container/list/list.go:9', 'container/list.(*List).PushFront src/container/list/list.go:20'], /kept in a list that .* \(by its name a store\)/],
    ['H14', ['context.(*cancelCtx).propagateCancel src/context/context.go:1', 'context.WithCancel src/context/context.go:2'], /in contexts that/],
    ['H15', ['time.newTimer src/time/sleep.go:1', 'time.AfterFunc src/time/sleep.go:2'], /neither stopped nor due/],
    ['H17', ['encoding/json.(*decodeState).objectInterface src/encoding/json/decode.go:1', 'encoding/json.Unmarshal src/encoding/json/decode.go:2'], /decodes into `any`/],
    ['H21', ['bufio.NewReaderSize src/bufio/bufio.go:1'], /buffers of readers and writers/],
    ['H22', ['os.newFile src/os/file_unix.go:1', 'os.Open src/os/file.go:1'], /are not closed/],
  ])('%s', async (rule, library, sentence) => {
    const [finding, ...others] = await found(rule, [growing([...library, OWN])]);
    expect(others).toEqual([]);
    expect(finding!.sentence).toMatch(sentence);
    expect(finding!.key).toBe(`${rule} main.(*store).add`);
    expect(finding!.functions[0]).toBe('main.(*store).add');
    expect(finding!.confidence).toBeGreaterThan(0.75);
    expect(finding!.confidence).toBeLessThan(0.95);
    expect(finding!.evidence[0]).toMatchObject({ kind: 'growth', type: 'inuse_space' });
    // The same that does not grow is nothing.
    expect(await found(rule, [{ ...growing([...library, OWN]), inuse: [3000], made: [3000] }])).toEqual(rule === 'H17' || rule === 'H21' ? [expect.objectContaining({ kind: 'fact' })] : []);
  });

  it('H04: by the sizes of tables, with a guess at the keys', async () => {
    const tables: MadeRecord = { stack: [OWN, ...MAIN], size: 18_432, inuse: UP.map((value) => value / 40), made: UP.map((value) => value / 20) };
    const [finding] = await found('H04', [growing([OWN], 64, 15), tables]);
    expect(finding!.sentence).toMatch(/^About 100,000 keys, .* kept by a map/);
    expect(finding!.fix).toMatch(/keeps its tables .* even when all keys are deleted/);
    expect(await found('H04', [growing([OWN])])).toEqual([]);
  });

  it('H04: by the runtime’s frames, where a text names them', async () => {
    const [finding] = await found('H04', [growing(['runtime.mallocgc src/runtime/malloc.go:1', 'internal/runtime/maps.(*table).grow src/internal/runtime/maps/table.go:1', 'runtime.mapassign_faststr src/runtime/map.go:1', OWN])]);
    expect(finding!.reasons.join()).toMatch(/runtime’s frames/);
  });

  it('H05: tables that stay when the entries go', async () => {
    const tables: MadeRecord = { stack: [OWN, ...MAIN], size: 18_432, inuse: [1000], made: [2000] };
    const entries = (inuse: readonly number[]): MadeRecord => ({ stack: [OWN, ...MAIN], size: 64, inuse, made: [600_000] });
    const [finding] = await found('H05', [tables, entries([600_000, 600_000, 10, 10, 10, 10])]);
    expect(finding!.sentence).toMatch(/^17\.6 MB stay in a map/);
    expect(await found('H05', [tables, entries([600_000])])).toEqual([]);
    // Eight samples that become three are chance.
    const sampled = async (most: number, rest: number): Promise<readonly Found[]> => {
      const records = [{ ...tables, inuse: [most], made: [2 * most] }, { ...entries([most, most, rest]), made: [2 * most] }];
      return await HEAP_RULES.find(({ id }) => id === 'H05')!.run(await hintContextOf(madeHeaps(6, records, 524_288)));
    };
    expect(await sampled(8, 3)).toEqual([]);
    expect(await sampled(80, 30)).toHaveLength(1);
    // Blocks that no map has: it may be anything.
    const blocks: MadeRecord = { stack: [OWN, ...MAIN], size: 5000, inuse: [5000], made: [5000] };
    expect((await found('H05', [blocks, entries([600_000, 600_000, 10, 10, 10, 10])]))[0]!.confidence).toBeLessThan(0.5);
  });

  it('H15: in the words of the Go version', async () => {
    const rule = HEAP_RULES.find(({ id }) => id === 'H15')!;
    const context = await hintContextOf(madeHeaps(6, [growing(['time.newTimer src/time/sleep.go:1', OWN])]));
    const fix = async (minor: number | undefined): Promise<string> =>
      (await rule.run({ ...context, goVersion: minor === undefined ? undefined : { minor, isLeast: false, text: `1.${minor}` } }))[0]!.fix;
    expect(await fix(22)).toMatch(/In this Go version every running timer/);
    expect(await fix(26)).toMatch(/channel timers that nothing refers to are collected/);
    expect(await fix(undefined)).toMatch(/Up to Go 1\.22 .* from 1\.23 on/);
  });

  it('H31: more in memory than Go knows of', async () => {
    const rule = HEAP_RULES.find(({ id }) => id === 'H31')!;
    const metrics = (resident: number): NamedBytes =>
      textFile('metrics.prom', `# TYPE go_memstats_sys_bytes gauge\ngo_memstats_sys_bytes 5e+07\n# TYPE go_memstats_heap_released_bytes gauge\ngo_memstats_heap_released_bytes 1e+06\n# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${resident}\n`);
    const look = async (resident: number): Promise<readonly Found[]> => await rule.run(await hintContextOf([...madeHeaps(2, [BACKGROUND]), metrics(resident)]));
    expect((await look(5e8))[0]!.sentence).toMatch(/^430 MB of 477 MB that the process has in memory are outside of Go’s heap/);
    expect(await look(6e7)).toEqual([]);
  });

  it('H31: where nothing tells what Go took, what is in use says enough', async () => {
    const rule = HEAP_RULES.find(({ id }) => id === 'H31')!;
    const look = async (values: readonly number[], records: readonly MadeRecord[] = []): Promise<readonly Found[]> => {
      const texts = values.map((value, at) => textFile(`metrics.${at}.prom`, `# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${value}\n`));
      return await rule.run(await hintContextOf([...madeHeaps(5, [BACKGROUND, ...records]), ...texts]));
    };
    const rising = [1e8, 2e8, 3e8, 4e8, 5e8];
    const [finding] = await look(rising);
    expect(finding!.sentence).toBe('About 418 MB of 477 MB that the process has in memory may be outside of Go’s heap (mmap, cgo, or the page cache of mapped files); GOGC that is off or large, a heap in fragments, or stacks of goroutines look the same from here. It went from 95.4 MB to 477 MB; the heap profiles have 19.5 MB in use.');
    expect(finding!.reasons).toContain('it rose over 5 points while the Go heap did not');
    expect(finding!.confidence).toBeGreaterThan(0.45);
    expect(finding!.confidence).toBeLessThan(0.75);
    expect(finding!.fix).toMatch(/syscall\.Mmap.*Munmap.*C\.free/);
    // A heap that grows may be what is resident.
    expect((await look(rising, [{ ...growing([OWN]), inuse: [1000, 20_000, 40_000, 60_000, 80_000] }]))[0]?.confidence ?? 0).toBeLessThan(0.45);
    expect(await look([9e7, 9e7, 9e7, 9e7, 9e7])).toEqual([]);
  });

  it('H31: asks for the resident size where heap profiles are all there is, and calls nothing healthy', async () => {
    const { missing, healthy } = await runRules(await hintContextOf(madeHeaps(5, [BACKGROUND])), HEAP_RULES);
    expect(missing.find(({ rules }) => rules.includes('H31'))!.need).toMatch(/\(RSS\)/);
    expect(healthy.map(({ rule }) => rule)).not.toContain('H31');
  });

  it('H01: a collection with as many entries is named as what keeps the objects', async () => {
    const list = growing(['container/list.(*List).insertValue src/container/list/list.go:9', OWN], 48);
    const sessions = growing(['main.newSession session.go:7']);
    const about = async (records: readonly MadeRecord[]): Promise<Found> => (await found('H01', records)).find(({ key }) => key === 'H01 main.newSession')!;
    const kept = await about([list, sessions]);
    expect(kept.sentence).toMatch(/a collection that `main\.\(\*store\)\.add` \(store\.go:12\) fills has about as many entries/);
    expect(kept.functions).toEqual(['main.newSession', 'main.serve', 'main.(*store).add']);
    expect((await about([{ ...list, inuse: UP.map((value) => value * 10) }, sessions])).functions).not.toContain('main.(*store).add');
  });

  it('what no function of the program stands for', async () => {
    const [finding] = await found('H01', [{ ...growing([]), stack: ['bufio.NewWriterSize src/bufio/bufio.go:1', 'net/http.(*conn).serve src/net/http/server.go:2000'] }]);
    expect(finding!.functions).toEqual([]);
    expect(finding!.fix).toMatch(/work of `net\/http\.\(\*conn\)\.serve`/);
  });

  it('H07: a chain of block sizes', async () => {
    const sizes = [5_742_592, 7_200_768, 9_019_392, 11_296_768, 14_139_392, 17_694_720];
    const slice = sizes.map((size, at): MadeRecord => ({
      stack: [OWN, ...MAIN], size,
      inuse: UP.map((_, capture) => (at === capture ? 1 : 0)), made: UP.map((_, capture) => (capture >= at ? 1 : 0)),
    }));
    const [finding] = await found('H07', slice);
    expect(finding!.sentence).toMatch(/in the slice that `main\.\(\*store\)\.add`/);
    const [lone] = await found('H07', slice.map((record) => ({ ...record, inuse: [record.inuse[5]!], made: [1] })), 1);
    expect(lone!.confidence).toBeLessThanOrEqual(0.7);
    expect(await found('H07', slice.map((record) => ({ ...record, inuse: [record.inuse[5]!], made: [1] })))).toEqual([]);
  });

  it('H08, H09: large blocks are kept whole', async () => {
    const [blocks] = await found('H08', [growing([OWN], 98_304, 0.1)]);
    expect(blocks!.sentence).toMatch(/600 blocks of 96\.0 kB/);
    expect(blocks!.confidence).toBeLessThan(0.45);
    expect(await found('H08', [growing([OWN], 1024)])).toEqual([]);
    const [texts] = await found('H09', [growing(['strings.Repeat src/strings/strings.go:1', OWN], 65_536, 0.1)]);
    expect(texts!.fix).toMatch(/strings\.Clone/);
  });

  it('H10: buffers that once were large', async () => {
    const buffers: MadeRecord = { stack: ['bytes.growSlice src/bytes/buffer.go:1', 'bytes.(*Buffer).Write src/bytes/buffer.go:2', OWN, ...MAIN], size: 4_194_304, inuse: [20], made: [25] };
    expect((await found('H10', [buffers]))[0]!.sentence).toMatch(/80\.0 MB are in 20 buffers/);
    expect(await found('H10', [{ ...buffers, inuse: [0] }])).toEqual([]);
  });

  it('H11: a pool with small and large objects', async () => {
    const pooled = (size: number): MadeRecord => ({ stack: ['main.init.func1 pool.go:3', 'sync.(*Pool).Get src/sync/pool.go:1', OWN, ...MAIN], size, inuse: [50], made: [60] });
    expect((await found('H11', [pooled(1024), pooled(1_048_576)]))[0]!.functions).toContain('main.(*store).add');
    expect(await found('H11', [pooled(1_048_576)])).toEqual([]);
  });

  it('H12: only what the compiler says makes it more than weak', async () => {
    const [finding] = await found('H12', [growing(['main.serve.func1 main.go:41'])]);
    expect(finding!.confidence).toBeLessThan(0.45);
    expect(await found('H12', [growing([OWN])])).toEqual([]);
  });
});

describe('two captures', () => {
  it('H02 is possible and tells what was made in between', async () => {
    const [finding] = await found('H02', [{ ...growing(['main.add main.go:12']), inuse: [1000, 9000], made: [1000, 17_000] }], 2);
    expect(finding!.sentence).toMatch(/of 16,000 objects made there in between 50 % of the bytes stayed/);
    expect(finding!.confidence).toBe(0.5);
    expect(await found('H02', [growing(['main.add main.go:12'])])).toEqual([]);
  });
});

describe('one capture', () => {
  const kept: MadeRecord = { stack: ['main.keep main.go:12', ...MAIN], size: 1024, inuse: [5000] };
  it('H03: all that was ever made is there; less sure of what is made at the start', async () => {
    const findings = await found('H03', [kept], 1);
    expect(findings.map(({ key, confidence }) => [key, confidence > 0.45])).toEqual([['H03 main.table', false], ['H03 main.keep', true]]);
    expect(await found('H03', [{ ...kept, inuse: [100], made: [5000] }], 1)).toHaveLength(1);
    expect(await found('H03', [kept], 3)).toEqual([]);
  });

  it('one object is one, and rules for growth call nothing in order', async () => {
    const one: MadeRecord = { ...kept, size: 268_435_456, inuse: [1], made: [9] };
    expect((await found('H32', [one], 1))[0]!.sentence).toMatch(/ in 1 object, was made/);
    const apart = await hintContextOf(madeHeaps(2, [{ ...kept, inuse: [5000], made: [90_000, 8000] }]));
    const { healthy, missing } = await runRules(apart, HEAP_RULES);
    expect(healthy.map(({ rule }) => rule).filter((rule) => ['H01', 'H02', 'H04', 'H13'].includes(rule))).toEqual([]);
    expect(missing.flatMap(({ rules }) => rules)).toEqual(expect.arrayContaining(['H02', 'H04']));
  });

  it('H16: the peak of goroutines', async () => {
    const g: MadeRecord = { stack: ['runtime.malg src/runtime/proc.go:1', 'runtime.newproc1 src/runtime/proc.go:2', 'runtime.systemstack src/runtime/asm.s:1'], size: 480, inuse: [40_000] };
    const [finding] = await found('H16', [g], 1);
    expect(finding!.sentence).toMatch(/^40,000 goroutines lived at one time/);
    expect(await found('H16', [{ ...g, inuse: [1000] }], 1)).toEqual([]);
  });
});

describe('where most of the heap was made', () => {
  const large: MadeRecord = { stack: ['example.net/snap.Decode vendor/example.net/snap/decode.go:5', 'main.read read.go:7', ...MAIN], size: 8_388_608, inuse: [400], made: [90_000] };
  it('H32: one profile: by whom, and no word of a leak', async () => {
    const [finding, ...others] = await found('H32', [large], 1);
    expect(others).toEqual([]);
    expect(finding!.sentence).toBe('99.4 % of the heap, 3.13 GB in 400 objects, was made by `main.read` (read.go:7) in `example.net/snap.Decode`, called by `main.serve` (0.44 % of all that it ever made); one profile does not tell whether it grows.');
    expect(finding).toMatchObject({ kind: 'fact', severity: { most: 2 }, functions: ['main.read', 'main.serve'] });
    expect(finding!.confidence).toBeLessThan(0.5);
  });

  it('H32: not of a small heap, nor of a small part, nor with growth to look at, nor what H03 tells of', async () => {
    expect(await found('H32', [{ ...large, inuse: [2] }], 1)).toEqual([]);
    expect(await found('H32', [large], 3)).toEqual([]);
    expect(await found('H32', [{ ...large, made: [400] }], 1)).toEqual([]);
    const parts = Array.from({ length: 4 }, (_, at): MadeRecord => ({ ...large, stack: [`main.part${at} part.go:1`, ...MAIN] }));
    expect(await found('H32', parts, 1)).toEqual([]);
  });

  it('H16: a peak that rises to the end is goroutines that become more', async () => {
    const g: MadeRecord = { stack: ['runtime.malg proc.go:1', 'runtime.newproc1 proc.go:2'], size: 512, inuse: [3000, 6000, 9000, 12_000] };
    const [finding] = await found('H16', [g], 4);
    expect(finding).toMatchObject({ kind: 'leak', sentence: '3,000 → 12,000 goroutines lived at one time: more and more live together, as where some never end.' });
    expect(finding!.confidence).toBeLessThan(0.75);
    expect((await found('H16', [{ ...g, inuse: [3000, 9000, 12_000, 12_000], made: [3000, 9000, 12_000, 13_000] }], 4))[0]!.kind).toBe('fact');
    expect(await found('H01', [g], 4)).toEqual([]);
  });

  it('H16: a small part of the heap is only worth knowing', async () => {
    const g: MadeRecord = { stack: ['runtime.malg src/runtime/proc.go:1', 'runtime.newproc1 src/runtime/proc.go:2'], size: 480, inuse: [40_000] };
    expect((await found('H16', [g, large], 1))[0]!.severity).toEqual({ most: 1 });
    expect((await found('H16', [g], 1))[0]!.severity).toEqual({ most: 2 });
  });
});

it('evidence tells of the same bytes as the sentence, and of what they are a part', async () => {
  const line = 'main.(*store).add store.go:12';
  const buffers: MadeRecord = { stack: ['bufio.NewWriterSize src/bufio/bufio.go:1', line, ...MAIN], size: 65_536, inuse: [200], made: [9000] };
  const rest: MadeRecord = { stack: [line, ...MAIN], size: 1024, inuse: [9000], made: [90_000] };
  const [finding] = await found('H21', [buffers, rest], 1);
  expect(finding!.sentence).toMatch(/12\.5 MB, are buffers/);
  expect(finding!.evidence[0]!.text).toBe('12.5 MB of 21.3 MB in use at store.go:12');
});

it('what is healthy is said of what was looked for, and no more', () => {
  const sentences = HEAP_RULES.map(({ healthy }) => healthy);
  expect(sentences.filter((sentence) => /No large buffer|pile up|never were|is kept\./.test(sentence))).toEqual([]);
});

describe('what is made and dropped', () => {
  const churn = (frames: readonly string[]): MadeRecord => ({ stack: [...frames, 'main.route main.go:12', ...MAIN], size: 65_536, inuse: [0], made: UP });
  it.each([
    ['H18', ['regexp/syntax.Parse src/regexp/syntax/parse.go:1', 'regexp.compile src/regexp/regexp.go:2', 'regexp.MustCompile src/regexp/regexp.go:1'], /compiling regular expressions/],
    ['H20', ['compress/flate.(*compressor).init src/compress/flate/deflate.go:1', 'compress/gzip.(*Writer).Write src/compress/gzip/gzip.go:1'], /goes into compressors/],
    ['H23', [], /is made by `main\.route` \(main\.go:12\) and dropped again/],
  ])('%s', async (rule, library, sentence) => {
    const [finding] = await found(rule, [churn(library)]);
    expect(finding).toMatchObject({ kind: 'churn', key: `${rule} main.route` });
    expect(finding!.sentence).toMatch(sentence);
    // Once at the start, and no more.
    const tick: MadeRecord = { stack: ['main.tick main.go:60', ...MAIN], size: 16, inuse: [1], made: UP };
    expect(await found(rule, [{ ...churn(library), made: [1000] }, tick])).toEqual([]);
  });

  it.each([
    [4_194_304, [], /^Use the large blocks of `main\.route` again/],
    [8192, [], /their size at once .* use them again/],
    [64, [], /^Make less in `main\.route`/],
    [64, ['example.net/lib.Parse vendor/example.net/lib/parse.go:1', 'example.net/lib.Read vendor/example.net/lib/parse.go:9'], /^Most of it is made in `example\.net\/lib\.Read`/],
    [64, ['example.net/lib.Handler.func1 vendor/example.net/lib/handler.go:1', 'net/http.HandlerFunc.ServeHTTP src/net/http/server.go:1'], /^`main\.route` makes most of it by way of the handlers that it calls/],
    [64, ['github.com/gorilla/mux.(*Router).ServeHTTP vendor/github.com/gorilla/mux/mux.go:1'], /handlers that it calls/],
    [4_194_304, ['io.ReadAll src/io/io.go:1'], /work on the stream/],
    [262_144, ['google.golang.org/protobuf/proto.MarshalOptions.marshal proto/encode.go:1', 'google.golang.org/protobuf/proto.Marshal proto/encode.go:2'], /MarshalAppend/],
    [128, ['fmt.Sprintf src/fmt/print.go:1'], /strconv\.Append/],
  ])('H23: what to change goes by size and by what makes it: %i bytes, %j', async (size, library, fix) => {
    const [finding] = await found('H23', [{ ...churn(library), size, made: UP.map((value) => (value * 4_194_304) / size) }]);
    expect(finding!.fix).toMatch(fix);
    expect(finding!.fix.includes('strconv')).toBe(library[0]?.startsWith('fmt.') === true);
    expect(finding!.sentence).toMatch(size >= 65_536 ? /blocks of [\d.]+ [kM]B on average/ : /objects of [\d,]+ bytes on average/);
  });

  it('H23: where nothing was made between the captures, it is told since the start', async () => {
    const before: MadeRecord = { ...churn([]), made: [9000] };
    const rests = await hintContextOf(madeHeaps(2, [{ ...BACKGROUND, made: [3000] }, before]));
    const [finding] = await HEAP_RULES.find(({ id }) => id === 'H23')!.run(rests);
    expect(finding!.sentence).toMatch(/563 MB since the start, is made by `main\.route`/);
    expect(finding!.confidence).toBe(0.5);
  });

  it('H20: the words are those of what is made', async () => {
    const zstd = await found('H20', [churn(['github.com/klauspost/compress/zstd.NewWriter vendor/github.com/klauspost/compress/zstd/encoder.go:1'])]);
    expect(zstd[0]!.fix).toMatch(/EncodeAll/);
    const reading = await found('H20', [churn(['compress/flate.NewReader src/compress/flate/inflate.go:1', 'compress/gzip.(*Reader).Reset src/compress/gzip/gunzip.go:1', 'compress/gzip.NewReader src/compress/gzip/gunzip.go:2'])]);
    expect(reading[0]!.sentence).toMatch(/goes into decompressors/);
    expect((await found('H20', [churn(['compress/flate.NewWriter src/compress/flate/deflate.go:1'])]))[0]!.fix).toMatch(/`main\.route` makes in a `sync\.Pool`/);
  });

  it('H20: a library that makes them for another is named with what the program runs of it', async () => {
    const stack = ['compress/flate.NewWriter src/compress/flate/deflate.go:1', 'compress/zlib.(*Writer).Write src/compress/zlib/writer.go:1', 'example.net/stream.(*Framer).WriteFrame vendor/example.net/stream/frame.go:9', 'example.net/client.(*Executor).Stream.func1 vendor/example.net/client/run.go:3'];
    const [finding] = await found('H20', [{ stack, size: 655_360, inuse: [0], made: UP }]);
    expect(finding!.sentence).toMatch(/the library function `example\.net\/stream\.\(\*Framer\)\.WriteFrame` .*, for `example\.net\/client\.\(\*Executor\)\.Stream\.func1`, makes/);
    expect(finding!.fix).toMatch(/^A library makes them\./);
    expect(finding!.fix).not.toMatch(/compress\/flate/);
  });

  it('what takes the profile is nobody’s', async () => {
    const own: MadeRecord = { ...churn(['compress/flate.(*compressor).init src/compress/flate/deflate.go:1', 'runtime/pprof.(*profileBuilder).flush src/runtime/pprof/proto.go:1']), inuse: [2000] };
    for (const rule of ['H01', 'H20', 'H23']) expect(await found(rule, [own])).toEqual([]);
    expect((await found('H30', [own]))[0]!.sentence).toMatch(/held by taking this profile/);
    expect(await found('H30', [])).toEqual([]);
  });

  it.each([
    'net/http/pprof.init src/net/http/pprof/pprof.go:1', 'net/http/pprof.init.0 src/net/http/pprof/pprof.go:1', 'runtime/pprof.init.ializers src/runtime/pprof/pprof.go:1',
    'expvar.map.init.0 src/expvar/expvar.go:1', 'expvar.(*Map).Add src/expvar/expvar.go:1', 'runtime/pprof.Do src/runtime/pprof/runtime.go:1', 'runtime/pprof.mergeLabelSets src/runtime/pprof/label.go:1', 'runtime/pprof.labelValue src/runtime/pprof/label.go:1',
    'runtime/pprof.(*LabelSet).add src/runtime/pprof/label.go:1', 'runtime/trace.startRegion src/runtime/trace/annotation.go:1', 'runtime/trace.userLog src/runtime/trace/annotation.go:1', 'runtime/trace.fromContext src/runtime/trace/annotation.go:1', 'runtime/debug.Stack src/runtime/debug/stack.go:1',
  ])('what stays is no measuring: %s', async (frame) => {
    const kept: MadeRecord = { stack: ['html.init src/html/entity.go:1', 'html/template.init src/html/template/html.go:1', frame, 'main.init app.go:1', 'runtime.main src/runtime/proc.go:1'], size: 1024, inuse: [5000] };
    expect(await found('H30', [kept])).toEqual([]);
  });

  it('H30: a profile that is being recorded is not gone with the next collection', async () => {
    const [cpu] = await found('H30', [{ stack: ['runtime/pprof.newProfileBuilder src/runtime/pprof/proto.go:1', 'runtime/pprof.StartCPUProfile src/runtime/pprof/pprof.go:1'], size: 65_536, inuse: [200] }]);
    expect(cpu!.sentence).toMatch(/by taking a profile or a trace/);
    expect(cpu!.fix).toMatch(/freed after it is stopped/);
  });

  it('H29: every allocation recorded is the opposite of thin', async () => {
    const rule = HEAP_RULES.find(({ id }) => id === 'H29')!;
    const found = await rule.run(await hintContextOf(madeHeaps(1, [{ ...BACKGROUND, inuse: [30_000] }], 1)));
    expect(found.map(({ key }) => key)).toEqual(['H29 exact']);
    expect(found[0]!.sentence).toMatch(/^Every allocation was recorded: the numbers are exact/);
    expect(found[0]!.reasons).toEqual([]);
    expect(await rule.run(await hintContextOf(madeHeaps(1, [{ ...BACKGROUND, inuse: [30_000] }], 65_536)))).toEqual([]);
  });

  it('H29: thin evidence', async () => {
    const few = await hintContextOf(madeHeaps(1, [{ ...BACKGROUND, inuse: [3] }], 524_288));
    const rule = HEAP_RULES.find(({ id }) => id === 'H29')!;
    expect((await rule.run(few))[0]).toMatchObject({ kind: 'caution' });
    expect(await rule.run(await hintContextOf([fixture('captures/leakshop/heap.08.pb.gz')]))).toEqual([]);
  });
});

describe('the leaking server of the fixtures', () => {
  const names = Array.from({ length: 9 }, (_, at) => `captures/leakshop/heap.0${at}.pb.gz`);
  let told: readonly string[];
  let renamed: readonly string[];

  beforeAll(async () => {
    const tell = async (swap: boolean): Promise<readonly string[]> => {
      const context = await hintContextOf(names.map(fixture), {
        change: (capture) => (swap ? { ...capture, profile: { ...capture.profile, strings: capture.profile.strings.map(rename) } } : capture),
      });
      const { findings } = await runRules(context, HEAP_RULES);
      return findings.map(({ key, confidence, functions }) => `${key} ${confidence.toFixed(3)} ${functions.join()}`);
    };
    told = await tell(false);
    renamed = await tell(true);
  });

  it('names the structures that grow', () => {
    const of = (name: string): string | undefined => told.find((line) => line.includes(` main.${name} `))?.slice(0, 3);
    expect(['growMapStr', 'growMapInt', 'growSlice', 'growSyncMap', 'growJSON', 'loadBig'].map(of)).toEqual(['H04', 'H04', 'H07', 'H06', 'H17', 'H01']);
  });

  it('with every function of the program renamed it finds the same', () => {
    expect(renamed).toEqual(told.map((line) => line.replaceAll(/main\.(?!main\b)\S+?(?=[ ,]|$)/g, rename)));
  });
});

/** Cuts all meaning out of the names of the program's own functions; closures keep their numbers. */
function rename(text: string): string {
  return text.replaceAll(/^main\.(\(\*?\w+\)\.)?(\w+)/g, (whole, _type: string | undefined, name: string) => (name === 'main' || name === 'init' ? whole : `main.f${Array.from(name).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 99_991, 7)}`));
}

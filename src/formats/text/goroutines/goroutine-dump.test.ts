import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGoroutineDumpParser } from './goroutine-dump.ts';
import { labelOf, plainSamples, readArtefacts, textFixture } from './testing/read-goroutines.ts';
import { dumpModel, pcOf, variantModel, writeDump, type ModelGoroutine, type Variant } from './testing/write-dump.ts';

/** What the profile should say of one goroutine. */
function expected(goroutine: ModelGoroutine, variant: Variant): { stack: string[]; addresses: number[]; inlined: boolean[]; labels: string[] } {
  const stack: string[] = [];
  const addresses: number[] = [];
  const inlined: boolean[] = [];
  if (!goroutine.isUnavailable) {
    for (const [at, frame] of goroutine.frames.entries()) {
      stack.push(`${frame.func} ${frame.file}:${frame.line}`);
      addresses.push(variant.isSystem && !frame.isInlined ? pcOf(frame) : 0);
      inlined.push(frame.isInlined);
      if (at !== goroutine.elidedAfter) continue;
      stack.push('...201 frames elided... :0');
      addresses.push(0);
      inlined.push(false);
    }
  }
  const { createdBy: by } = goroutine;
  const labels = [`id=${goroutine.id}`];
  if (by) labels.push(`created by=${by.func}`, ...(variant.hasParent ? [`created in=${by.parent}`] : []), `created at=${by.file}:${by.line}`);
  labels.push(...goroutine.ancestors.map(({ id, func }) => `ancestor=${func} in goroutine ${id}`), `state=${goroutine.state}`);
  if (goroutine.minutes > 0) labels.push(`wait=${goroutine.minutes} minutes`);
  if (goroutine.isLocked) labels.push('locked to thread=yes');
  if (goroutine.bubble > 0) labels.push(`synctest bubble=${goroutine.bubble}`);
  if (goroutine.isLeaked) labels.push('leaked=yes');
  if (goroutine.isDurable) labels.push('durable=yes');
  if (variant.labels !== 'none') labels.push(...goroutine.labels.map(([key, value]) => `${key}=${value}`));
  return { stack, addresses, inlined, labels };
}

function byId<T extends { readonly labels: readonly string[] }>(samples: readonly T[]): T[] {
  const id = (sample: T): number => Number(sample.labels.find((label) => label.startsWith('id='))!.slice(3));
  return samples.toSorted((left, right) => id(left) - id(right));
}

const PLAIN: Variant = { labels: 'go127', isSystem: false, hasParent: true, lineEnd: '\n', prefix: '' };

describe('goroutine dumps', () => {
  it('reads back what was written, in every variant', async () => {
    await fc.assert(
      fc.asyncProperty(dumpModel, variantModel, async (model, variant) => {
        const { artefacts } = await readArtefacts(writeDump(model, variant));
        expect(artefacts.length).toBe(1);
        const [{ profile, profileKind, notices }] = artefacts as [(typeof artefacts)[0]];
        const read = byId(plainSamples(profile)).map(({ stack, addresses, inlined, labels }) => ({
          stack, addresses, inlined, labels: labels.filter((label) => !label.startsWith('waits on=')),
        }));
        expect(read).toEqual(model.map((goroutine) => expected(goroutine, variant)));
        expect(profileKind).toBe(model.every(({ isLeaked }) => isLeaked) ? 'goroutineleak' : 'goroutine');
        expect(notices.some(({ code }) => code === 'cut')).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('tells two dumps in one paste apart, whatever stands between', async () => {
    await fc.assert(
      fc.asyncProperty(dumpModel, dumpModel, variantModel, fc.constantFrom('', '\n', '$ curl localhost\n', 'exit status 2\n', '\n\n\n'), async (first, second, variant, between) => {
        const text = `${writeDump(first, variant)}${variant.lineEnd}${between}${writeDump(second, variant)}`;
        const { artefacts } = await readArtefacts(text);
        expect(artefacts.map(({ profile }) => profile.samples.count)).toEqual([first.length, second.length]);
      }),
    );
  });

  it('gives the goroutine that took the second dump to the second dump', async () => {
    const taker = (id: number): string => `goroutine ${id} [running]:\nmain.dump()\n\t/src/main.go:3 +0x1\n\n`;
    const rest = 'goroutine 1 [select]:\nmain.main()\n\t/src/main.go:9 +0x1\n\ngoroutine 5 [sleep]:\nmain.nap()\n\t/src/main.go:12 +0x1\n\n';
    const { artefacts } = await readArtefacts(taker(77) + rest + taker(99) + rest);
    expect(artefacts.map(({ profile }) => byId(plainSamples(profile)).map((sample) => labelOf(sample, 'id')))).toEqual([
      ['1', '5', '77'],
      ['1', '5', '99'],
    ]);
  });

  it('begins another dump with another crash, and keeps threads of one crash together', async () => {
    const crash = new TextDecoder().decode(textFixture('go127/crash-index.txt'));
    const twice = await readArtefacts(`${crash}${crash.replace('goroutine 1', 'goroutine 8')}`);
    expect(twice.artefacts.map(({ notices }) => notices.filter(({ code }) => code === 'crash-panic').length)).toEqual([1, 1]);
    const threads = await readArtefacts(textFixture('go127/crash-sigquit.GOTRACEBACK=crash.txt'));
    expect(threads.artefacts.length).toBe(1);
    expect(plainSamples(threads.artefacts[0]!.profile).filter((sample) => labelOf(sample, 'id') === '0').length).toBe(4);
  });

  it('puts the rest into the last dump when there are too many', async () => {
    const { artefacts } = await readArtefacts('goroutine 1 [running]:\nmain.main()\n\t/src/main.go:9 +0x1\n\n'.repeat(250));
    expect(artefacts.length).toBe(100);
    expect(artefacts.at(-1)!.profile.samples.count).toBe(151);
    expect(artefacts.at(-1)!.notices.map(({ code }) => code)).toContain('many-dumps');
  });

  it('leaves lines of others to others', async () => {
    const dump = writeDump([{ ...GOROUTINE, id: 3 }, { ...GOROUTINE, id: 4 }], PLAIN).split('\n');
    const logs = ['gc 12 @0.5s 0%: 0.1+0.2+0.3 ms clock', '2026/11/20 04:20:31 http: request served', '{"level":"info","msg":"ok"}'];
    const seen: string[] = [];
    const others = { name: 'others', isBusy: false, finish: () => [], line: (text: string) => text !== '' && (seen.push(text), true) };
    const { artefacts } = await readArtefacts(dump.flatMap((line, at) => [line, logs[at % 3]!]).join('\n'), [others]);
    expect(seen.toSorted()).toEqual(dump.map((_, at) => logs[at % 3]!).toSorted());
    expect(plainSamples(artefacts[0]!.profile).map(({ stack }) => stack)).toEqual(Array.from({ length: 2 }, () => ['main.main /src/main.go:5', 'main.top /src/top.go:6']));
  });

  it('survives lost tabs, a logger in front of the header, ANSI colours and C frames', async () => {
    const text = [
      '2026/11/20 04:20:31 recovered: goroutine 9 [syscall, 12 minutes, locked to thread]:',
      'non-Go function at pc=0x7f00aa',
      'std::map<int, int>::find',
      '\t/src/map.cc:12 pc=0x7f00bb',
      '\u001b[31mruntime.cgocall(0x1, 0x2)\u001b[0m',
      '/usr/local/go/src/runtime/cgocall.go:167 +0x4b',
      'main.main()',
      '    /src/my code/main.go:9 +0x1',
    ];
    const { artefacts } = await readArtefacts(text.join('\n'));
    expect(plainSamples(artefacts[0]!.profile)).toEqual([
      {
        value: 1,
        stack: ['?', 'std::map<int, int>::find /src/map.cc:12', 'runtime.cgocall /usr/local/go/src/runtime/cgocall.go:167', 'main.main /src/my code/main.go:9'],
        addresses: [0x7f00aa, 0x7f00bb, 0, 0],
        inlined: [false, false, false, false],
        labels: ['id=9', 'state=syscall', 'wait=12 minutes', 'locked to thread=yes'],
      },
    ]);
  });

  it('says when it was cut, and shows what came before, at every hundredth of a file', async () => {
    for (const name of ['go127/goroutine.debug2.txt', 'go127/crash-sigquit.txt', 'go126/runtime.Stack.tracebacklabels=1.txt']) {
      const whole = textFixture(name);
      const full = byId(plainSamples((await readArtefacts(whole)).artefacts[0]!.profile));
      const known = new Map(full.map((sample) => [labelOf(sample, 'id'), JSON.stringify(sample)]));
      for (let percent = 1; percent < 100; percent++) {
        const { artefacts } = await readArtefacts(whole.subarray(0, Math.floor((whole.length * percent) / 100)));
        expect(artefacts.length).toBeLessThanOrEqual(1);
        const samples = artefacts.flatMap(({ profile }) => plainSamples(profile));
        // All but the last goroutine are whole.
        const changed = samples.filter((sample) => known.get(labelOf(sample, 'id')) !== JSON.stringify(sample));
        expect(changed.length).toBeLessThanOrEqual(1);
        expect(samples.length).toBeGreaterThanOrEqual(Math.floor((full.length * (percent - 40)) / 100));
      }
    }
    const middle = new TextDecoder().decode(textFixture('go127/crash-deadlock.txt')).slice(0, -12);
    expect((await readArtefacts(middle)).artefacts[0]!.notices.map(({ code }) => code)).toContain('cut');
  });

  it('reads what is around junk', async () => {
    const whole = textFixture('go127/goroutine.debug2.txt');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), fc.uint8Array({ maxLength: 3000 }), async (at, junk) => {
        const bytes = new Uint8Array([...whole.subarray(0, at), ...junk, ...whole.subarray(at)]);
        const { artefacts } = await readArtefacts(bytes);
        const count = artefacts.reduce((sum, { profile }) => sum + profile.samples.count, 0);
        expect(count).toBeGreaterThanOrEqual(549);
        expect(count).toBeLessThanOrEqual(552);
      }),
      { numRuns: 60 },
    );
    const broken = await readArtefacts(new TextDecoder().decode(whole).replace('goroutine 5 [IO wait, 2', 'goroutine 5 [IO w\0\u0001'));
    expect(broken.artefacts.map(({ profile, notices }) => [profile.samples.count, notices[0]?.code])).toEqual([[550, 'cut']]);
  });

  it('takes lines of 10 MB and any bytes without throwing', async () => {
    const long = 'x'.repeat(10_000_000);
    const { artefacts } = await readArtefacts(
      `panic: ${long}\n\ngoroutine 1 [running]:\n${long}\nmain.main()\n${long}(0x1)\n\t/src/main.go:9 +0x1\n\t${long}:1\ngoroutine 2 [${long}]:\n`,
    );
    expect(plainSamples(artefacts[0]!.profile).map(({ stack }) => stack)).toEqual([['main.main /src/main.go:9']]);
    expect(artefacts[0]!.notices.every(({ sentence }) => sentence.length < 1000)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...PIECES)), { maxLength: 60 }), async (pieces) => {
        await readArtefacts(pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing in a log that only mentions panics', async () => {
    const { artefacts } = await readArtefacts('panic: no\nfatal error: no\nSIGTERM: bye\nexit status 1\n-----\nrax    0x0\n');
    expect(artefacts).toEqual([]);
    expect(createGoroutineDumpParser().isBusy).toBe(false);
  });
});

const GOROUTINE: Omit<ModelGoroutine, 'id'> = {
  state: 'select', minutes: 3, isLocked: false, isLeaked: false, isScan: false, isDurable: false, bubble: 0, labels: [], elidedAfter: -1, isUnavailable: false,
  frames: [
    { func: 'main.main', file: '/src/main.go', line: 5, args: '0x1', isInlined: false },
    { func: 'main.top', file: '/src/top.go', line: 6, args: '', isInlined: true },
  ],
  createdBy: { func: 'main.go', file: '/src/go.go', line: 1, parent: 1 },
  ancestors: [],
};

const PIECES = [
  '\n', '\n\n', '\t', ':', 'goroutine 1 [', 'goroutine 1 [running]:\n', 'goroutine 0 [idle]:\n', 'running on other thread; stack unavailable', 'runtime stack:\n',
  'main.main()\n', '\t/src/main.go:9 +0x1\n', 'created by main.x in goroutine 4\n', '[originating from goroutine 3]:\n', '...5 frames elided...\n', 'panic: ',
  'fatal error: ', 'SIGQUIT: quit\n', '-----\n', 'exit status 2\n', 'rax    0x0\n', 'WARNING: LIKELY CLEANUP/FINALIZER ISSUES\n', ' labels:{"a": "b"}', ' {a: b}', '\\x',
  'goroutine profile: total 3\n', '2 @ 0x1 0x2\n', '# labels: {"a":"b"}\n', '#\t0x1\tmain.x+0x1\tx.go:1\n',
];

it('labels of several dumps in one text stay with their goroutines', async () => {
  const dump = (from: number): string =>
    [1, 2, 3].map((id) => `goroutine ${id} [select, ${id} minutes] {handler: /api/${from}, request: r-${from + (id % 2)}}:\nmain.wait()\n\t/src/x.go:3 +0x1\ncreated by main.main in goroutine 1\n\t/src/x.go:9 +0x1\n\n`).join('');
  const { artefacts } = await readArtefacts(dump(10) + dump(20));
  expect(artefacts).toHaveLength(2);
  for (const [at, from] of [10, 20].entries()) {
    const labels = plainSamples(artefacts[at]!.profile).map((sample) => sample.labels.join(' '));
    expect(labels.sort()).toEqual(
      [1, 2, 3].map((id) => `id=${id} created by=main.main created in=1 created at=/src/x.go:9 state=select wait=${id} minutes handler=/api/${from} request=r-${from + (id % 2)}`),
    );
    expect(artefacts[at]!.profile.strings).not.toContain(`/api/${30 - from}`);
  }
});

it('a panic that the program tells in its own words', async () => {
  const dump = (head: string, id: number): string =>
    `${head}\n\ngoroutine ${id} [running]:\nshop/log.Recover(0x0)\n\t/srv/log.go:9 +0xab\npanic(0x16b1d20, 0xc420163450)\n\t/go/src/runtime/panic.go:489 +0x2cf\nruntime.panicmem()\n\t/go/src/runtime/panic.go:63 +0x5e\nmain.price(0x2)\n\t/srv/main.go:20 +0x16f\n\ngoroutine 17 [select]:\nmain.wait()\n\t/srv/main.go:30 +0x1\n`;
  const told = async (text: string): Promise<unknown> => (await readArtefacts(text)).artefacts.map(({ notices }) => notices.map(({ code, sentence }) => `${code}: ${sentence}`));
  const want = (line: string): string[] => [
    `panic-on-stack: Goroutine 1 was in a panic that began in main.price when the program printed this. Go’s own message is not here: the program may have recovered and gone on.${line}`,
  ];
  expect(await told(dump('shop (13337) - panic - key not found', 1) + dump('shop (13434) - panic - no price', 1))).toEqual([
    want(' The line above it: “shop (13337) - panic - key not found”.'),
    want(' The line above it: “shop (13434) - panic - no price”.'),
  ]);
  expect(await told(dump('', 1))).toEqual([want('')]);
  // A log's time in front of each line is no line above.
  expect(await told(dump('', 1).replaceAll(/^(?=.)/gm, '2026-03-01T10:00:00Z '))).toEqual([want('')]);
  // Where Go has said it, once.
  expect((await readArtefacts(`panic: no price\n${dump('', 1)}`)).artefacts[0]!.notices.map(({ code }) => code)).toEqual(['crash-panic']);
});

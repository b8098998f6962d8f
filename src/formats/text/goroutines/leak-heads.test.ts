import { describe, expect, it } from 'vitest';
import { labelOf, plainSamples, readArtefacts, type ProfileArtefact } from './testing/read-goroutines.ts';

const GOLEAK = `PASS
goleak: Errors on successful test run: found unexpected goroutines:
[Goroutine 21 in state chan send, 3 minutes, with shop/queue.(*Queue).push on top of the stack:
shop/queue.(*Queue).push(0xc000012120, {0x1, 0x2})
	/srv/shop/queue/queue.go:40 +0x25
created by shop/queue.TestPush in goroutine 18
	/srv/shop/queue/queue_test.go:5 +0x37
 Goroutine 22 in state select, with shop/queue.(*Queue).drain on top of the stack:
shop/queue.(*Queue).drain(...)
	/srv/shop/queue/queue.go:52
created by shop/queue.New in goroutine 18
	/srv/shop/queue/queue.go:9 +0x37
]
FAIL	shop/queue	0.4s
`;

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);
const told = ({ profile }: ProfileArtefact): unknown[] =>
  plainSamples(profile)
    .map((sample) => [labelOf(sample, 'id') ?? '', labelOf(sample, 'state') ?? '', labelOf(sample, 'created by') ?? '', ...sample.stack, sample.value])
    .toSorted(byText);

const WANTED = [
  ['21', 'chan send', 'shop/queue.TestPush', 'shop/queue.(*Queue).push /srv/shop/queue/queue.go:40', 1],
  ['22', 'select', 'shop/queue.New', 'shop/queue.(*Queue).drain /srv/shop/queue/queue.go:52', 1],
];

describe('leak checkers', () => {
  it('goleak: ids, states and stacks, also as a test logs them', async () => {
    const { artefacts } = await readArtefacts(GOLEAK);
    expect(artefacts.map(told)).toEqual([WANTED]);
    expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['leak-check']);
    expect(plainSamples(artefacts[0]!.profile).flatMap((sample) => labelOf(sample, 'wait') ?? [])).toEqual(['3 minutes']);
    const [first = '', second = '', ...rest] = GOLEAK.split('\n');
    const logged = ['--- FAIL: TestPush (0.4s)', `    leaks.go:78: ${second.slice(8)}`, ...rest.slice(0, 10).map((line) => `        ${line}`), '        ]', first].join('\n');
    expect((await readArtefacts(logged)).artefacts.map(told)).toEqual([WANTED]);
  });

  it('goleak before 1.3, where the header of the runtime follows', async () => {
    const old = GOLEAK.replaceAll(/^(?:\[| )(Goroutine (\d+) in state (.*), with .*)$/gm, ' $1\ngoroutine $2 [$3]:');
    expect((await readArtefacts(old)).artefacts.map(told)).toEqual([WANTED]);
  });

  it('goleak, cut anywhere', async () => {
    const begin = GOLEAK.indexOf(', with ') + 8;
    const end = GOLEAK.indexOf('\n]\n');
    const whole = new Set([GOLEAK.indexOf(' Goroutine 22'), GOLEAK.indexOf('Goroutine 22'), end].flatMap((at) => [at - 1, at]));
    for (let at = begin; at < end; at++) {
      const { artefacts } = await readArtefacts(GOLEAK.slice(0, at));
      expect(artefacts.length).toBe(1);
      expect(labelOf(plainSamples(artefacts[0]!.profile)[0]!, 'state')).toMatch(/chan send|select/);
      if (at < GOLEAK.indexOf('queue.go:40')) expect(artefacts[0]!.notices.map(({ code }) => code), `at ${at}`).toEqual(['cut', 'leak-check']);
      if (whole.has(at)) expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['leak-check']);
    }
  });

  it('etcd: as many as it counts, without ids', async () => {
    const text = `Too many goroutines running after all test(s).
3 instances of:
shop/watch.(*stream).run.func1(...)
	/srv/shop/watch/watch.go:408 +0x1b6
created by shop/watch.New
	/srv/shop/watch/watch.go:222 +0x41b
1 instances of:
shop/ctx.follow.func1(...)
	/srv/shop/ctx/ctx.go:244 +0x111
exit status 1
`;
    const { artefacts } = await readArtefacts(text);
    expect(artefacts.map(told)).toEqual([
      [
        ['', '', '', 'shop/ctx.follow.func1 /srv/shop/ctx/ctx.go:244', 1],
        ['', '', 'shop/watch.New', 'shop/watch.(*stream).run.func1 /srv/shop/watch/watch.go:408', 3],
      ],
    ]);
    expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['leak-check']);
  });
});

it('stacks that a test logged, indented', async () => {
  const text = `--- FAIL: TestWatch (0.75s)
	leak.go:106: Test appears to have leaked a Transport:
		shop/watch.(*stream).serve.func1(0xc42010cd00, 0xc420116000)
			/srv/shop/watch/watch.go:408 +0x1b6
		created by shop/watch.New
			/srv/shop/watch/watch.go:222 +0x41b

		testing.RunTests(0x6bb550, 0x838980)
			/usr/local/go/src/testing/testing.go:556 +0xdc3
		main.main()
			/srv/shop/_testmain.go:102 +0x28d
FAIL
main.notOfIt()
`;
  const wanted = [
    [
      ['', '', '', 'testing.RunTests /usr/local/go/src/testing/testing.go:556', 'main.main /srv/shop/_testmain.go:102', 1],
      ['', '', 'shop/watch.New', 'shop/watch.(*stream).serve.func1 /srv/shop/watch/watch.go:408', 1],
    ],
  ];
  for (const logged of [text, text.replaceAll('\t', '    '), text.slice(0, text.indexOf('FAIL\n'))]) {
    const { artefacts } = await readArtefacts(logged);
    expect(artefacts.map(told)).toEqual(wanted);
    expect(artefacts[0]!.notices.map(({ code }) => code)).toEqual(['leak-check']);
  }
  for (let end = text.indexOf('created by'); end < text.length; end++) expect((await readArtefacts(text.slice(0, end))).artefacts.length).toBe(1);
});

describe('a crash without goroutines', () => {
  const CRASH = `level=error msg="write: broken pipe"
fatal error: runtime: out of memory

runtime stack:
runtime.throw(0xf71828, 0x16)
	/usr/local/go/src/runtime/panic.go:617 +0x5c
runtime.(*mheap).grow(0x1cead40, 0x1408, 0x0)
	/usr/local/go/src/runtime/mheap.go:1222 +0x2c
`;

  it('opens with the stack of the runtime', async () => {
    for (const text of [CRASH, CRASH.replaceAll('\t', '        '), CRASH.replaceAll(/^/gm, '    '), `${CRASH}\ngoroutine 2`, `${CRASH}\n${'a line of the log\n'.repeat(100)}`]) {
      const { artefacts } = await readArtefacts(text);
      expect(artefacts.map(({ notices }) => notices.map(({ code }) => code))).toEqual([['crash-fatal', 'no-goroutines']]);
      expect(artefacts[0]!.notices[0]!.sentence).toBe('The program ran out of memory.');
      // A setting may be why, and no cut.
      expect(artefacts[0]!.notices[1]!.sentence).toContain('GOTRACEBACK=none');
      expect(artefacts[0]!.profile.origin.comments[0]).toBe('fatal error: runtime: out of memory');
      expect(told(artefacts[0]!)).toEqual([['0', 'running', '', 'runtime.throw /usr/local/go/src/runtime/panic.go:617', 'runtime.(*mheap).grow /usr/local/go/src/runtime/mheap.go:1222', 1]]);
    }
  });

  it('opens with its words alone where only Go can have said them', async () => {
    const said = async (text: string): Promise<unknown[]> => (await readArtefacts(text)).artefacts.map(({ profile, notices }) => [plainSamples(profile).length, notices[0]!.code]);
    expect(await said('fatal error: all goroutines are asleep - deadlock!\n')).toEqual([[1, 'crash-fatal']]);
    expect(await said('runtime: out of memory: cannot allocate 4194304-byte block (1024 in use)\n')).toEqual([[1, 'no-goroutines']]);
    expect(await said('panic: runtime error: index out of range\n[signal SIGSEGV: segmentation violation]\n')).toEqual([[1, 'crash-panic']]);
    expect(await said('fatal error: stdio.h: No such file or directory\ncompilation terminated.\n')).toEqual([]);
    expect(await said('panic: out of paper\nnext line\nSIGTERM: bye\n')).toEqual([]);
  });

  it('stands beside dumps of the same text', async () => {
    const dump = 'goroutine 1 [running]:\nmain.main()\n\t/srv/main.go:9 +0x1\n\n';
    const { artefacts } = await readArtefacts(`${dump}exit status 2\n${CRASH}\n${'a line of the log\n'.repeat(100)}${dump}`);
    expect(artefacts.map(({ profile, notices }) => [plainSamples(profile)[0]!.stack.length, notices.map(({ code }) => code)])).toEqual([
      [1, []],
      [2, ['crash-fatal', 'no-goroutines']],
      [1, []],
    ]);
  });
});

describe('the last line', () => {
  const DUMP = 'goroutine 7 [select]:\nmain.(*Server).wait(0xc0000a0000, 0x15)\n\t/srv/main.go:97 +0x146\nshop/queue.serve(0xc000010000, {0x1, 0x2})\n';
  it('that was cut is told, also within a name, and a name that is whole stays', async () => {
    for (const indent of ['', '    ']) {
      for (let end = DUMP.indexOf('shop/queue') + 1; end < DUMP.length; end++) {
        const { artefacts } = await readArtefacts(DUMP.slice(0, end).replaceAll(/^/gm, indent));
        expect(artefacts[0]!.notices.map(({ code }) => code), DUMP.slice(0, end)).toEqual(['cut']);
        const { stack } = plainSamples(artefacts[0]!.profile)[0]!;
        expect(stack).toEqual(end > DUMP.lastIndexOf('(') ? ['main.(*Server).wait /srv/main.go:97', 'shop/queue.serve :0'] : ['main.(*Server).wait /srv/main.go:97']);
      }
    }
    for (const word of ['gorouti', 'created', 'create', 'goroutine 8 [sel']) expect((await readArtefacts(`${DUMP}\t/srv/q.go:1 +0x1\n\n${word}`)).artefacts[0]!.notices.map(({ code }) => code)).toEqual(['cut']);
    for (const word of ['FAIL', ']', 'ok  shop 0.2s', 'exit status 2', '```', '--- FAIL: TestX']) expect((await readArtefacts(`${DUMP}\t/srv/q.go:1 +0x1\n${word}`)).artefacts[0]!.notices).toEqual([]);
  });
});

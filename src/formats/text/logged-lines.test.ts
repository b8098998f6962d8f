import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelOf, plainSamples, readArtefacts } from './goroutines/testing/read-goroutines.ts';
import { loggedLines } from './logged-lines.ts';

const DUMP = `=== BEGIN goroutine stack dump ===
goroutine 132 [running]:
shop/signal.dump()
	/srv/shop/signal/trap.go:74 +0xa9
created by shop/signal.Trap
	/srv/shop/signal/trap.go:59 +0x2c

goroutine 17 [syscall, 2 minutes]:
os/signal.signal_recv(0x6)
	/usr/lib/go/src/runtime/sigqueue.go:116 +0x132

=== END "dump" ===`;

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);
const told = async (text: string): Promise<unknown[][]> => {
  const { artefacts } = await readArtefacts(text);
  return artefacts.map(({ profile, notices }) => [...plainSamples(profile).map((sample) => [labelOf(sample, 'id'), labelOf(sample, 'state'), ...sample.stack]).toSorted(byText), notices.map(({ code }) => code)]);
};

const WANTED = [
  [
    ['132', 'running', 'shop/signal.dump /srv/shop/signal/trap.go:74'],
    ['17', 'syscall', 'os/signal.signal_recv /usr/lib/go/src/runtime/sigqueue.go:116'],
    [],
  ],
];

it('reads a dump that was logged as one line, whatever was put around it', async () => {
  const message = JSON.stringify(DUMP);
  const logrus = `time="2016-07-08T11:45:46Z" level=info msg=${message}`;
  for (const line of [
    logrus,
    `Jul 08 11:45:46 host docker[24486]: ${logrus}`,
    JSON.stringify({ level: 'info', msg: DUMP, caller: 'x.go:1' }),
    JSON.stringify({ log: `${logrus}\n`, stream: 'stderr' }),
    message.slice(1, -1),
    message.replaceAll('\\t', '\\u0009').replaceAll('=', '\\x3d'),
  ]) {
    expect(await told(`${line}\n`), line).toEqual(WANTED);
    expect(await told(`starting\n${line}\nnext line()\n\tof others:7\n`), line).toEqual(WANTED);
  }
});

it('one that is cut says so', async () => {
  const line = `msg=${JSON.stringify(DUMP)}`;
  for (let end = line.indexOf(']:') + 5; end < line.indexOf('116 +0x') - 1; end++) {
    const [one] = await told(line.slice(0, end));
    expect(one!.length).toBeGreaterThan(1);
  }
  expect((await told(line.slice(0, line.indexOf('queue.go:116') - 2))).map((one) => one.at(-1))).toEqual([['cut']]);
});

it('takes any line, in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('goroutine 7 [select]:\\n', '"', '\\', 'goroutine ', '[', ']:\\n', 'x', ' gp=', 'u00') , maxLength: 60 }), (text) => {
      const logged = loggedLines(text);
      for (const line of logged?.lines ?? []) expect(line).not.toContain('\\n');
    }),
  );
  const started = performance.now();
  for (const text of ['goroutine 7 ['.repeat(80_000) + ']:\\n', `${'\\"'.repeat(400_000)}goroutine 7 [select]:\\n${'\\"'.repeat(100_000)}`, ']:\\n'.repeat(250_000)]) loggedLines(text);
  expect(performance.now() - started).toBeLessThan(1000);
});

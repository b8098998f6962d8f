import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Engine } from './engine.ts';

const DUMP = readFileSync(new URL('../../fixtures/text/leakshop/goroutine.00.debug2.txt', import.meta.url), 'utf8');
const LATER = readFileSync(new URL('../../fixtures/text/leakshop/goroutine.08.debug2.txt', import.meta.url), 'utf8');

/** Counts of the first finding on goroutines. */
async function counts(files: readonly (readonly [name: string, text: string, written: number])[]): Promise<readonly number[] | undefined> {
  const engine = new Engine();
  for (const [name, text, lastModified] of files) await engine.open(name, { name, blob: new Blob([text]), lastModified }, () => undefined);
  const report = await engine.hints({ harmlessRules: undefined });
  if (!report.ok) throw new Error(report.error.sentence);
  return report.value.findings.flatMap(({ evidence }) => evidence.flatMap((one) => (one.kind === 'goroutines' && one.frame === 'main.leakRecv.func1' ? [one.counts] : [])))[0];
}

test('dumps of one process stand in the order of their highest goroutine, whatever their files are called and when they were written', async () => {
  expect(await counts([['a', LATER, 100_000], ['b', DUMP, 140_000]])).toEqual([43, 403]);
  expect(await counts([['a', DUMP, 100_300], ['b', LATER, 100_000]])).toEqual([43, 403]);
});

test('a dump after a restart stays where its file puts it', async () => {
  const dump = (first: number, by: string): string => Array.from({ length: 200 }, (_, at) => `goroutine ${first + at} [chan receive, 3 minutes]:\nmain.work()\n\t/srv/main.go:7 +0x1\ncreated by ${by} in goroutine 1\n\t/srv/main.go:3 +0x1\n`).join('\n');
  const engine = new Engine();
  await engine.open('a', { name: 'a', blob: new Blob([dump(5000, 'main.old')]) }, () => undefined);
  await engine.open('b', { name: 'b', blob: new Blob([dump(20, 'main.young')]) }, () => undefined);
  const report = await engine.hints({ harmlessRules: undefined, showWeak: true });
  const creators = report.ok ? report.value.findings.flatMap(({ evidence }) => evidence.flatMap((one) => (one.kind === 'goroutines' ? [one.creator] : []))) : [];
  expect(creators).toContain('main.young');
});

test('profiles without numbers and times stand where their files were written, when those times are apart', async () => {
  const text = (count: number): string => `goroutine profile: total ${count}\n${count} @ 0x48d5ca 0x41a00e\n#\t0x48d5c9\tmain.wait+0x30\t/srv/main.go:35\n\n`;
  const order = async (files: readonly (readonly [string, number, number])[]): Promise<readonly number[] | undefined> => {
    const engine = new Engine();
    for (const [name, count, lastModified] of files) await engine.open(name, { name, blob: new Blob([text(count)]), lastModified }, () => undefined);
    const report = await engine.hints({ harmlessRules: undefined, showWeak: true });
    return report.ok ? report.value.findings.flatMap(({ evidence }) => evidence.flatMap((one) => (one.kind === 'goroutines' ? [one.counts] : [])))[0] : undefined;
  };
  expect(await order([['a', 5000, 90_000], ['b', 200, 40_000]])).toEqual([200, 5000]);
  expect(await order([['a', 200, 90_000], ['b', 5000, 90_100]])).toEqual([200, 5000]);
});

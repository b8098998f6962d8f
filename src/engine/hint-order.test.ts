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

test('dumps stand where their files were written, when those times are apart', async () => {
  expect(await counts([['a', LATER, 100_000], ['b', DUMP, 40_000]])).toEqual([43, 403]);
});

test('files that were unpacked together stand by their names', async () => {
  expect(await counts([['a', DUMP, 100_300], ['b', LATER, 100_000]])).toEqual([43, 403]);
});

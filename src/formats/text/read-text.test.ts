import { expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { createCountProfileParser } from './goroutines/count-profile.ts';
import { createGoroutineDumpParser } from './goroutines/goroutine-dump.ts';
import { readText } from './read-text.ts';

const MANY = 200_000;
const dump = (): string => Array.from({ length: MANY }, (_, at) => `goroutine ${at + 1} [select]:\nmain.work${at % 50}(0x1)\n\t/src/x.go:${at % 90} +0x1\n\n`).join('');
const counts = (): string =>
  `goroutine profile: total ${MANY}\n${Array.from({ length: MANY }, (_, at) => `1 @ 0x${(4096 + (at % 5000)).toString(16)} 0x${(9000 + at).toString(16)}\n\n`).join('')}`;

test.each([
  ['a dump', dump],
  ['counts', counts],
])('what is left to do behind the last line of %s says how far it is, and can be cancelled', async (_, make) => {
  const source = bytesSource(new TextEncoder().encode(make()));
  const parsers = () => [createGoroutineDumpParser(), createCountProfileParser()];
  const phases = new Set<string>();
  const read = await readText(source, parsers(), { onProgress: ({ phase }) => void phases.add(phase), isCancelled: () => false });
  expect(read.ok && read.value.artefacts.length).toBe(1);
  phases.delete('Reading lines');
  expect(phases.size).toBeGreaterThan(0);

  let isBehind = false;
  const onProgress = ({ phase }: { readonly phase: string }): void => void (isBehind ||= phase !== 'Reading lines');
  const cancelled = await readText(source, parsers(), { onProgress, isCancelled: () => isBehind });
  expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});

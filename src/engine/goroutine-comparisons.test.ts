import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CaptureId } from './contract.ts';
import { Engine } from './engine.ts';

const ALL = 1_000;

test('a compared group says which function of the program it is in, where its name is of the library', async () => {
  const engine = new Engine();
  const captures: CaptureId[] = [];
  for (const at of [0, 2]) {
    const blob = new Blob([readFileSync(new URL(`../../fixtures/leaks/captures/line-server/goroutines.${at}.txt.gz`, import.meta.url))]);
    const opened = await engine.open(`${at}`, { name: `${at}`, blob }, () => undefined);
    if (!opened.ok) throw new Error(opened.error.sentence);
    captures.push(opened.value.captures[0]!.id);
  }
  const groups = { by: 'stack', state: '', text: '', leastWait: 0, hideHarmless: false, harmlessRules: undefined } as const;
  const order = { by: 'delta', descending: true } as const;
  const page = await engine.comparedGoroutines({ captures, base: 0, head: 1, groups }, order, 0, ALL);
  if (!page.ok) throw new Error(page.error.sentence);
  expect(page.value.rows).toContainEqual(expect.objectContaining({ name: 'net.(*netFD).Read', programName: 'main.greet' }));
  expect(page.value.rows.every(({ name, programName }) => programName !== name && programName !== '')).toBe(true);
  const byState = await engine.comparedGoroutines({ captures, base: 0, head: 1, groups: { ...groups, by: 'state' } }, order, 0, ALL);
  expect(byState.ok && byState.value.rows.every(({ programName }) => programName === undefined)).toBe(true);
});

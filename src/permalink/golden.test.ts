/**
 * Links that were made once and must open for ever, with what was in them. The files in golden/ are never edited: when
 * one of these tests fails, the decoder is wrong. A new one, for something that no file has yet:
 *
 *   NEW_GOLDEN=name npx vitest run src/permalink/golden.test.ts     writes golden/name.json from `fresh` below
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import type { SharedComparison } from '../model/shared-comparison.ts';
import { comparisonOf } from '../testing/synthetic-comparison.ts';
import { encodeD1 } from './d1-encode.ts';
import { openPayload } from './open-payload.ts';
import { payloadToText } from './payload-text.ts';

const FOLDER = new URL('golden/', import.meta.url);

const fresh = (): SharedComparison => ({
  ...comparisonOf([['runtime.main', 'main.main'], ['runtime.main', 'main.main', 'main.load']], (at) => ({ base: [4096 * at, at], head: [8192, 2] })),
  findings: [
    {
      rule: 'X01', key: 'X01 main.load', kind: 'verdict', title: 'Fix verified', sentence: '8 kB → 4 kB at `main.load`: less, not gone.', severity: 2, weight: 30.5, confidence: 0.812,
      reasons: ['few objects were sampled there before'], impact: { bytes: 4096, objects: 1, hoursToLimit: 3.25 }, fix: 'Look at what is left at `main.load`.', surer: [], functions: ['main.load'], also: [], verdict: 'partly',
      evidence: [{ kind: 'growth', sides: [1, 0, 2], type: 'inuse_space', path: ['runtime.main', 'main.main', 'main.load'], values: [4096, 6000, 8192], text: '4 kB → 8 kB at load.go:3' }],
    },
    {
      rule: 'G02', key: 'G02 main.load chan send', kind: 'leak', title: 'Senders that wait', sentence: '120 goroutines wait in `main.send`.', severity: 4, weight: 100, confidence: 1,
      reasons: [], impact: { goroutines: 120, bytesPerHour: -5, goroutinesPerHour: 60 }, fix: '', surer: ['Take another dump.'], functions: ['main.send', 'main.load'],
      also: [{ rule: 'G28', title: 'More goroutines', sentence: '20 → 140 goroutines.' }],
      evidence: [
        { kind: 'goroutines', sides: [0, 0], state: 'chan send', frame: 'main.send', creator: 'main.load', counts: [20, 120], text: '120 in chan send' },
        { kind: 'goroutines', sides: [], state: 'select', frame: 'main.wait', creator: undefined, counts: [], text: '' },
        { kind: 'stack', side: 2, type: 'inuse_space', path: ['main.load'], value: 8192, text: '8 kB' },
        { kind: 'object', side: 0, typeName: 'main.session', retained: 4096, text: '1 object' },
        { kind: 'series', family: 'go', names: ['go_goroutines'], from: 1_795_149_595_690, to: 1_795_149_995_690, text: '20 → 140' },
        { kind: 'escape', file: 'load.go', line: 3, text: 'moved to heap: buf' },
        { kind: 'note', side: 1, text: 'heap.00' },
      ],
    },
  ],
});

/** As plain JSON: columns as lists, 64-bit numbers as texts. */
function plain(comparison: SharedComparison): unknown {
  return JSON.parse(JSON.stringify(comparison, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value)));
}

describe('links that were made once', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

  it('are there', () => expect(files.length).toBeGreaterThanOrEqual(5));

  it.each(files)('%s', async (name) => {
    const { payload, holds } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { readonly payload: string; readonly holds: unknown };
    const answer = await openPayload(payload);
    expect(answer.ok && plain(answer.value)).toEqual(holds);
  });

  it.runIf(process.env['NEW_GOLDEN'] !== undefined)('a new one', async () => {
    const target = new URL(`${process.env['NEW_GOLDEN']}.json`, FOLDER);
    if (existsSync(target)) throw new Error('golden links are never edited');
    const bytes = await encodeD1(fresh());
    const payload = bytes.ok ? payloadToText(bytes.value) : '';
    const answer = await openPayload(payload);
    if (!answer.ok) throw new Error(answer.error.sentence);
    writeFileSync(target, `${JSON.stringify({ payload, holds: plain(answer.value) })}\n`);
  });
});

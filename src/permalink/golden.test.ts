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

const fresh = (): SharedComparison =>
  comparisonOf([['runtime.main', 'main.main'], ['runtime.main', 'main.main', 'main.load']], (at) => ({ base: [4096 * at, at], head: [8192, 2] }));

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

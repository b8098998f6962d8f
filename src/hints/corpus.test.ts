import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { HintReport } from '../model/finding.ts';
import type { OpenedCapture } from '../engine/opened.ts';
import { filesOf, judge, readLabels, reportOf, tableOf, type Judged } from '../testing/leak-corpus.ts';

const ROOT = fileURLToPath(new URL('../../fixtures/leaks', import.meta.url));
const TABLE = `${ROOT}/table.json`;
const LABELS = readLabels(ROOT);

describe('the labelled programs', () => {
  it('come out as the committed table says (UPDATE_TABLE=1 writes it)', { timeout: 300_000 }, async () => {
    const judged: Judged[] = [];
    for (const label of LABELS) judged.push(...(await judge(ROOT, label)));
    const table = tableOf(judged);
    if (process.env['UPDATE_TABLE'] !== undefined || !existsSync(TABLE)) await import('node:fs').then(({ writeFileSync }) => writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`));
    expect(table).toEqual(JSON.parse(readFileSync(TABLE, 'utf8')));

    const { sets, healthy } = table;
    expect(sets.full.first / sets.full.programs).toBeGreaterThanOrEqual(0.95);
    expect(sets.full.inThree).toBe(sets.full.programs);
    expect(sets['two heaps'].first / sets['two heaps'].programs).toBeGreaterThanOrEqual(0.8);
    expect(sets['one dump'].first / sets['one dump'].programs).toBeGreaterThanOrEqual(0.8);
    expect(healthy.severeLikely).toEqual([]);
    expect(healthy.anyLikely.length / healthy.programs).toBeLessThanOrEqual(0.05);
  });

  it('come out the same when every function of the program has another name', { timeout: 300_000 }, async () => {
    // Every third: it takes as long as the table does.
    for (const { name } of LABELS.filter((_, at) => at % 3 === 0)) {
      const files = filesOf(ROOT, name, 'full');
      const [plain, other] = [await reportOf(files), await reportOf(files, { change: renameAll })];
      expect(shape(other, (text) => text), name).toEqual(shape(plain, rename));
    }
  });
});

/** All but the words. */
function shape({ findings, healthy }: HintReport, nameOf: (name: string) => string): unknown {
  const all = findings.map(({ rule, kind, severity, confidence, weight, functions, also, evidence, impact }) =>
    JSON.stringify([rule, kind, severity, confidence.toFixed(9), weight.toFixed(9), functions.map(nameOf), also.map((one) => one.rule), evidence.length, impact.bytes, impact.goroutines]),
  );
  return { findings: all.toSorted(), healthy: healthy.map(({ rule }) => rule) };
}

/** Packages of the program: the main one, and the module’s own. Its files keep their names: escape notes are found by them. */
const OWN = /^(?:main|example\.org\/[^.()[\]]+)\./;
/** What the compiler and the runtime name. */
const GIVEN = /^(?:main|init|example|org|func\d+|gowrap\d+|deferwrap\d+|\d+)$/;

function rename(text: string): string {
  return OWN.test(text) && !/\.go(?::\d+)?$/.test(text) ? text.replace(/[A-Za-z_]\w*/g, (word) => (GIVEN.test(word) ? word : `q${hash(word)}`)) : text;
}

function hash(word: string): string {
  let value = 7;
  for (const char of word) value = (Math.imul(value, 31) + char.charCodeAt(0)) >>> 0;
  return value.toString(36);
}

function renameAll(capture: OpenedCapture['capture']): OpenedCapture['capture'] {
  return { ...capture, profile: { ...capture.profile, strings: capture.profile.strings.map(rename) } };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceWord } from '../model/finding.ts';
import type { SharedComparison, SharedFinding } from '../model/shared-comparison.ts';
import { anyComparison } from '../testing/random-comparison.ts';
import { anySharedFinding } from '../testing/random-findings.ts';
import { seededRandom, syntheticComparison } from '../testing/synthetic-comparison.ts';
import { canonical } from './canonical.ts';
import { encodeD1 } from './d1-encode.ts';
import { fitBudget } from './fit-budget.ts';
import { normalFindings } from './normal-findings.ts';
import { openPayload } from './open-payload.ts';
import { payloadToText } from './payload-text.ts';
import { redactName } from './redact.ts';

const LEAK: SharedFinding = {
  rule: 'H04',
  key: 'H04 main.storeSession',
  kind: 'leak',
  title: 'A map that only grows',
  sentence: '140 → 1,240 sessions, 12.1 MB → 96.6 MB, are kept by a map that `main.storeSession` (store.go:37) fills; nothing removes them.',
  severity: 3,
  weight: 61.5,
  confidence: 0.94,
  reasons: ['it grew over 9 captures', 'the block sizes are those of a map’s tables'],
  impact: { bytes: 88_604_000, objects: 1_100, bytesPerHour: 9_000_000.25, hoursToLimit: 3.25 },
  evidence: [
    { kind: 'growth', sides: [1, 0, 0, 2], type: 'inuse_space', path: ['runtime.main', 'main.main', 'main.storeSession'], values: [12, 30, 60, 96], text: '12.1 MB → 96.6 MB at store.go:37' },
    { kind: 'goroutines', sides: [0], state: 'chan send', frame: 'main.storeSession.func1', creator: 'main.storeSession', counts: [120], text: '120 in chan send' },
  ],
  fix: 'Delete entries of the map in `main.storeSession` when they are done with.',
  surer: ['Take five or more heap profiles of this process, a minute or more apart, each with `?gc=1`.'],
  functions: ['main.storeSession'],
  also: [{ rule: 'H01', title: 'Memory that only grows', sentence: '12.1 MB → 96.6 MB are in use of what `main.storeSession` makes.' }],
};

async function bytesOf(comparison: SharedComparison): Promise<Uint8Array> {
  const bytes = await encodeD1(comparison);
  if (!bytes.ok) throw new Error(bytes.error.sentence);
  return bytes.value;
}

async function opened(payload: string | Uint8Array): Promise<SharedComparison> {
  const answer = await openPayload(payload);
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

function many(count: number): readonly SharedFinding[] {
  return Array.from({ length: count }, (_, at) => ({ ...LEAK, key: `H04 main.store${at}`, functions: [`main.store${at}`], sentence: LEAK.sentence.replaceAll('storeSession', `store${at}`) }));
}

describe('findings in a link', () => {
  it('come back with the comparison that they are of', async () => {
    await fc.assert(
      fc.asyncProperty(anyComparison, fc.array(anySharedFinding, { maxLength: 4 }), async (any, findings) => {
        const comparison = { ...any, findings };
        const bytes = await bytesOf(comparison);
        const back = await opened(bytes);
        expect(back).toEqual(canonical(comparison));
        expect(await bytesOf(back)).toEqual(bytes);
        expect(bytes[3]).toBe(findings.length > 0 ? 0x11 : 1);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('keep their words and numbers', async () => {
    const comparison = syntheticComparison({ stacks: 30, seed: 2 });
    const [back] = (await opened(await bytesOf({ ...comparison, findings: [LEAK] }))).findings!;
    expect(back).toEqual({ ...LEAK, impact: { ...LEAK.impact, bytesPerHour: 9_000_000 } });
  });

  it('without any the link is what it was before there were any', async () => {
    const comparison = syntheticComparison({ stacks: 30, seed: 2 });
    expect(await bytesOf({ ...comparison, findings: [] })).toEqual(await bytesOf(comparison));
    expect((await bytesOf(comparison))[3]).toBe(1);
  });

  it('their form is one: what has it stays, and nothing becomes surer', () => {
    fc.assert(
      fc.property(anySharedFinding, (finding) => {
        const normal = normalFindings([finding]);
        expect(normalFindings(normal)).toEqual(normal);
        expect(confidenceWord(normal[0]!.confidence)).toBe(confidenceWord(finding.confidence));
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe('the ladder', () => {
  const comparison: SharedComparison = { ...syntheticComparison({ stacks: 900, seed: 6, growing: 10 }), findings: many(12) };

  it('all of them where there is room', async () => {
    const whole = await fitBudget(comparison, { budget: undefined });
    expect(whole.ok && whole.value.findings).toEqual({ kept: 12, of: 12, isShort: false });
  });

  it.each([3_800, 8_000, 30_000])('in %i characters the least important go first, and the stacks keep their share', async (budget) => {
    const fitted = await fitBudget(comparison, { budget });
    if (!fitted.ok) throw new Error(fitted.error.sentence);
    const { payload, findings, exactShare } = fitted.value;
    expect(payload.length).toBeLessThanOrEqual(budget);
    expect(findings.kept).toBeGreaterThan(0);
    const back = await opened(payload);
    expect(back).toEqual(fitted.value.comparison);
    expect(back.findings!.map(({ key }) => key)).toEqual(many(12).slice(0, findings.kept).map(({ key }) => key));
    if (findings.isShort) for (const { surer, also } of back.findings!) expect([...surer, ...also]).toEqual([]);
    expect(exactShare).toBeGreaterThan(budget < 8_000 ? 0.4 : 0.7);
  });

  it('none where the stacks alone hardly fit', async () => {
    const fitted = await fitBudget(comparison, { budget: 700 });
    expect(fitted.ok && fitted.value.findings).toMatchObject({ kept: 0, of: 12 });
    expect(fitted.ok && fitted.value.comparison.findings).toBeUndefined();
  });

  it('never folds what a finding cites while there is another way', async () => {
    const { tree, names } = comparison;
    // A small stack far down.
    const node = [...tree.parent.keys()].findLast((at) => tree.base[0]![at] !== 0)!;
    const path: string[] = [];
    for (let at = node; at > 0; at = tree.parent[at]!) path.unshift(names[tree.name[at]!]!);
    const findings: readonly SharedFinding[] = [{ ...LEAK, evidence: [{ kind: 'stack', side: 2, type: 'inuse_space', path, value: 1, text: '' }] }];
    const fitted = await fitBudget({ ...comparison, findings }, { budget: 3_800 });
    if (!fitted.ok) throw new Error(fitted.error.sentence);
    expect(fitted.value.foldedStacks).toBeGreaterThan(0);
    const kept = fitted.value.comparison;
    let at = 0;
    for (const name of path) at = [...kept.tree.parent.keys()].find((child) => kept.tree.parent[child] === at && kept.names[kept.tree.name[child]!] === name) ?? Number.NaN;
    expect(at).toBeGreaterThan(0);
  });

  it('any findings, any budget', async () => {
    await fc.assert(
      fc.asyncProperty(anyComparison, fc.array(anySharedFinding, { minLength: 1, maxLength: 6 }), fc.integer({ min: 200, max: 2_000 }), async (any, findings, budget) => {
        const fitted = await fitBudget({ ...any, findings }, { budget });
        if (!fitted.ok) {
          expect(fitted.error.code).toBe('too-large');
          return;
        }
        expect(fitted.value.payload.length).toBeLessThanOrEqual(budget);
        expect(fitted.value.findings.of).toBe(findings.length);
        expect(await opened(fitted.value.payload)).toEqual(fitted.value.comparison);
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});

describe('bad links with findings', () => {
  const small: SharedComparison = { ...syntheticComparison({ stacks: 8, seed: 8 }), findings: [LEAK] };

  it('cut at every length', async () => {
    const payload = payloadToText(await bytesOf(small));
    for (let length = 0; length < payload.length - 1; length++) expect(await openPayload(payload.slice(0, length))).toMatchObject({ ok: false, error: { code: 'link-cut' } });
  });

  it('whatever the content is, when the checksum is right', async () => {
    const { deflate, inflate } = await import('pako');
    const wrapped = (body: Uint8Array): Uint8Array => {
      const packed = deflate(body);
      return Uint8Array.from([0x68, 0x73, 0x64, 0x11, ...(packed.length < 128 ? [packed.length] : [(packed.length & 0x7f) | 0x80, packed.length >> 7]), ...packed]);
    };
    const body = inflate((await bytesOf(small)).subarray(6));
    const plain = inflate((await bytesOf({ ...small, findings: [] })).subarray(6));
    expect(await openPayload(wrapped(body))).toEqual({ ok: true, value: canonical(small) });
    const random = seededRandom(29);
    let others = 0;
    for (let round = 0; round < 2_000; round++) {
      const bytes = body.slice(0, round % 3 === 0 ? plain.length + Math.floor(random() * (body.length - plain.length)) : body.length);
      for (let edits = Math.floor(random() * 4); edits >= 0; edits--) bytes[plain.length + Math.floor(random() * (bytes.length - plain.length))] = Math.floor(random() * 256);
      const answer = await openPayload(wrapped(bytes));
      if (!answer.ok) {
        expect(answer.error.code).toBe('link-damaged');
        continue;
      }
      others++;
      expect(await opened(await bytesOf(answer.value))).toEqual(canonical(answer.value));
    }
    expect(others).toBeGreaterThan(100);
    // No findings, or something behind them.
    for (const bytes of [plain, Uint8Array.from([...plain, 0, 0]), Uint8Array.from([...body, 0])]) expect(await openPayload(wrapped(bytes))).toMatchObject({ ok: false, error: { code: 'link-damaged' } });
  });

  it('one long name that is named everywhere is left out', async () => {
    const name = 'x'.repeat(60_000);
    const path = Array.from({ length: 200 }, () => name);
    const evidence = Array.from({ length: 16 }, () => ({ kind: 'stack', side: 1, type: '', path, value: 1, text: '' }) as const);
    expect(normalFindings([{ ...LEAK, evidence }, LEAK])).toHaveLength(1);
  });
});

describe('redaction', () => {
  it('no name of the program is in the payload', async () => {
    const { redact } = await import('./redact.ts');
    const word = fc.array(fc.constantFrom('b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'q', 'v', 'w', 'x', 'z'), { minLength: 7, maxLength: 10 }).map((letters) => letters.join(''));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(word, { minLength: 8, maxLength: 8 }), fc.boolean(), async (words, isJava) => {
        const [pkg, type, method, file, own, label, plain, other] = words as [string, string, string, string, string, string, string, string];
        const full = `github.com/${pkg}/${own}.(*${type}).${method}`;
        const findings: readonly SharedFinding[] = [
          {
            ...LEAK,
            rule: isJava ? 'J01' : 'H04',
            key: `H04 ${full}`,
            sentence: `12 → 96 are kept by a map that \`${full}\` (${file}.go:37) fills; \`${own}.${method}\` too.`,
            reasons: [`${label}.${plain} says so`, `it is in \`${plain}\``, `“${label}” is there`, 'it grew over 9 captures', `at ${full}`],
            fix: `See \`${full}\`, then \`defer cancel()\`.`,
            functions: [full, plain],
            also: [{ rule: 'H01', title: 'Memory that only grows', sentence: `kept by ${plain}` }],
            evidence: [
              { kind: 'growth', sides: [1, 2], type: 'inuse_space', path: ['main.main', full], values: [1, 2], text: `1 → 2 at ${file}.go:37` },
              { kind: 'stack', side: 2, type: 'inuse_space', path: [plain], value: 1, text: `1 at ${plain}` },
              { kind: 'goroutines', sides: [0], state: 'chan send', frame: `main.${other}.func1`, creator: full, counts: [3], text: '3 in chan send' },
              { kind: 'object', side: 2, typeName: `${pkg}.${type}`, retained: 4, text: `${pkg}.${type} keeps 4 B` },
              { kind: 'series', family: 'go', names: [`${label}_total`], from: 0, to: 1, text: '1 → 2' },
              { kind: 'escape', file: `/home/${other}/${file}.go`, line: 3, text: `&${type}{} escapes to heap` },
              { kind: 'note', side: 1, text: `panic: ${label}` },
            ],
          },
        ];
        const start = syntheticComparison({ stacks: 5, seed: 3 });
        const hidden = redact({ ...start, findings });
        const { inflate } = await import('pako');
        const bytes = await bytesOf(hidden);
        const text = new TextDecoder().decode(inflate(bytes.subarray(bytes[4]! < 0x80 ? 5 : 6)));
        for (const secret of words) expect(text).not.toContain(secret);
        const [finding] = hidden.findings!;
        expect(finding!.functions[0]).toBe(redactName(full));
        // What is said without names is still said.
        if (!isJava) {
          expect(finding!.sentence).toContain(`\`${redactName(full)}\``);
          expect(finding!.reasons).toContain('it grew over 9 captures');
          expect(finding!.fix).toContain('`defer cancel()`');
        }
      }),
      { numRuns: 150, seed: 5 },
    );
  });
});

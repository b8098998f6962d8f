/** Findings with everything odd in them, for fast-check. */
import fc from 'fast-check';
import type { LinkSide, SharedEvidence, SharedFinding } from '../model/shared-comparison.ts';

const text = fc.oneof(
  fc.constantFrom('', '140 → 1,240 sessions are kept by `main.store` (main.go:12); nothing removes them.', 'a `lone backtick', '<img src=x onerror=alert(1)>', 'one\nline\u202e'),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const name = fc.oneof(fc.constantFrom('main.main', 'runtime.mallocgc', 'a/b.F[go.shape.int]'), fc.string({ unit: 'binary', maxLength: 8 }));
const number = fc.oneof(fc.integer({ min: -(2 ** 40), max: 2 ** 50 }), fc.double(), fc.constantFrom(0, -0, 2 ** 53 - 1, 1e300));
const side = fc.constantFrom<LinkSide>(0, 1, 2);
const sides = fc.array(side, { maxLength: 4 });
const path = fc.array(name, { maxLength: 6 });

const evidence: fc.Arbitrary<SharedEvidence> = fc.oneof(
  fc.record({ kind: fc.constant('stack' as const), side, type: text, path, value: number, text }),
  fc.record({ kind: fc.constant('growth' as const), sides, type: text, path, values: fc.array(number, { maxLength: 5 }), text }),
  fc.record({ kind: fc.constant('goroutines' as const), sides, state: text, frame: name, creator: fc.option(name, { nil: undefined }), counts: fc.array(number, { maxLength: 5 }), text }),
  fc.record({ kind: fc.constant('object' as const), side, typeName: name, retained: number, text }),
  fc.record({ kind: fc.constant('series' as const), family: fc.constantFrom('go' as const, 'jvm' as const), names: path, from: number, to: number, text }),
  fc.record({ kind: fc.constant('escape' as const), file: name, line: number, text }),
  fc.record({ kind: fc.constant('note' as const), side, text }),
);

const impact = fc.record({ bytes: number, goroutines: number, objects: number, bytesPerHour: number, goroutinesPerHour: number, hoursToLimit: number }, { requiredKeys: [] });

export const anySharedFinding: fc.Arbitrary<SharedFinding> = fc
  .record({
    rule: fc.constantFrom('H04', 'G02', 'X01', ''),
    key: text,
    kind: fc.constantFrom<SharedFinding['kind']>('leak', 'pressure', 'churn', 'fact', 'caution', 'verdict', 'crash'),
    title: text,
    sentence: text,
    severity: fc.constantFrom<SharedFinding['severity']>(1, 2, 3, 4),
    weight: fc.double({ min: 0, max: 100, noNaN: true }),
    confidence: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.45, 0.75, 0.95, 0.9499, 1)),
    reasons: fc.array(text, { maxLength: 3 }),
    impact,
    evidence: fc.array(evidence, { maxLength: 5 }),
    fix: text,
    surer: fc.array(text, { maxLength: 2 }),
    functions: path,
    also: fc.array(fc.record({ rule: text, title: text, sentence: text }), { maxLength: 2 }),
    verdict: fc.constantFrom(undefined, 'passed' as const, 'not-comparable' as const),
  })
  .map(({ verdict, ...finding }) => (verdict === undefined ? finding : { ...finding, verdict }));

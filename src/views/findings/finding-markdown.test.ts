import { expect, test } from 'vitest';
import type { Finding } from '../../model/finding.ts';
import { findingMarkdown } from './finding-markdown.ts';
import { findingsReport } from './findings-section.ts';
import { capitalised, firstLine, hoursText, impactTexts, partsOf, unitOf } from './findings-words.ts';

const finding: Finding = {
  rule: 'H04',
  key: 'k',
  kind: 'leak',
  title: 'A map that only grows',
  sentence: '140 → 1,240 sessions are kept by `main.storeSession`; nothing removes them',
  severity: 3,
  weight: 60,
  confidence: 0.8,
  reasons: ['it grew in every capture'],
  impact: { bytes: 1_048_576, goroutinesPerHour: 12, hoursToLimit: 5.04 },
  evidence: [{ kind: 'growth', captures: ['1', '2'], type: 'inuse_space', path: ['main.main', 'main.storeSession'], values: [1, 2], text: '1 → 2 MB' }],
  fix: 'Delete entries of the map.',
  surer: ['Take more profiles.'],
  functions: ['main.storeSession'],
  also: [{ rule: 'H01', title: 'Growth', sentence: 'It grows.' }],
};

test('names with any run of backticks, and with signs that reorder text, stay names', () => {
  const hostile = { ...finding, evidence: [{ kind: 'goroutines', captures: [], state: '', frame: 'a``b\u202ec', creator: undefined, counts: [], ids: [], text: '1' }] } satisfies Finding;
  expect(findingMarkdown(hostile, () => undefined)).toContain('  - 1: ``` a``b\ufffdc ```\n');
});

test('of what the compiler says the first line is enough', () => {
  const escape = { kind: 'escape', file: 'main.go', line: 7, text: 'i escapes to heap\nflow: a ← b' } as const;
  expect(firstLine(escape)).toBe('i escapes to heap');
  expect(findingMarkdown({ ...finding, evidence: [escape] }, () => undefined)).toContain('  - `main.go:7`: i escapes to heap\n');
});

test('a report begins with what was found, a verdict first, and ends with the files', () => {
  const verdict = { ...finding, kind: 'verdict', verdict: 'passed', sentence: 'It is gone.' } satisfies Finding;
  const lines = findingsReport({ findings: [finding, verdict], healthy: [{ rule: 'G01', title: 'Growth', sentence: 'Few.' }], nameOf: () => 'heap_1' }, ['heap_1', 'a|b']).split('\n');
  expect(lines[0]).toBe('### Findings');
  expect(lines.indexOf('It is gone.')).toBeLessThan(lines.findIndex((line) => line.includes('140 → 1,240')));
  expect(lines.slice(-4)).toEqual(['Looked for and healthy (1 rule): G01', '', String.raw`From: heap\_1, a\|b`, '']);
});

test('of a verdict the sentence has the numbers, with their direction', () => {
  expect(findingMarkdown({ ...finding, kind: 'verdict', verdict: 'passed' }, () => undefined)).not.toContain('Impact');
});

test('a growth has its unit from the captures, else from the name of the type', () => {
  const [growth] = finding.evidence;
  if (growth?.kind !== 'growth') throw new Error('no growth');
  expect(unitOf(growth, [{ id: '1', valueTypes: [{ type: 'inuse_space', unit: 'kilobytes', total: 1, net: 1 }] }])).toBe('kilobytes');
  expect(unitOf(growth, [])).toBe('bytes');
  expect(unitOf({ ...growth, type: 'inuse_objects' }, [])).toBe('count');
});

test('a finding as Markdown says all that the card says', () => {
  expect(findingMarkdown(finding, (id) => `heap.${id}.pb.gz`)).toBe(
    [
      '### A map that only grows (H04)',
      '',
      '140 → 1,240 sessions are kept by `main.storeSession`; nothing removes them',
      '',
      '- Impact: limit in about 5 h, 1.00 MB, +12 goroutines/h',
      '- How sure: will hurt · likely: it grew in every capture',
      '- Fix: Delete entries of the map.',
      '- Evidence:',
      '  - 1 → 2 MB: `main.main` → `main.storeSession` (inuse\\_space in heap.1.pb.gz, heap.2.pb.gz)',
      '- To be surer:',
      '  - Take more profiles.',
      '- The same, seen otherwise:',
      '  - It grows. (H01)',
      '',
    ].join('\n'),
  );
});

test('names from files end neither a line nor the code that they stand in', () => {
  const [evidence] = finding.evidence;
  if (evidence?.kind !== 'growth') throw new Error('the fixture has one');
  const nasty = findingMarkdown({ ...finding, evidence: [{ ...evidence, path: ['a`b\n# head'] }], sentence: 'x <img src=y>' }, () => 'n\n# m');
  expect(nasty).toContain('`` a`b # head ``');
  expect(nasty).toContain(String.raw`x \<img`);
  expect(nasty.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1);
});

test('sentences are cut at backticks, and only where they are pairs', () => {
  expect(partsOf('kept by `f`.')).toEqual([{ text: 'kept by ', isCode: false }, { text: 'f', isCode: true }, { text: '.', isCode: false }]);
  expect(partsOf('a ` b')).toEqual([{ text: 'a ` b', isCode: false }]);
  expect(capitalised('about 3')).toBe('About 3');
  expect(capitalised('`main.f` keeps')).toBe('`main.f` keeps');
});

test('times to the limit in units that one plans by; what is near is urgent', () => {
  expect([0.2, 5.04, 30, 500].map(hoursText)).toEqual(['12 min', '5 h', '30 h', '21 days']);
  expect(impactTexts({ hoursToLimit: 3 })[0]?.isUrgent).toBe(true);
  expect(impactTexts({ hoursToLimit: 300 })[0]?.isUrgent).toBe(false);
  expect(impactTexts({})).toEqual([]);
});

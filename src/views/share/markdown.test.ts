import { expect, test } from 'vitest';
import type { CompareFacts, GrewRow } from '../../engine/contract.ts';
import type { Finding } from '../../model/finding.ts';
import { markdownLink, markdownReport, type ReportInput } from './markdown.ts';

const MB = 1024 * 1024;
const row: GrewRow = {
  key: 'main.main;acme.org/cache.(*LRU).Put',
  displayName: 'acme.org/cache.(*LRU).Put',
  packageName: 'acme.org/cache',
  origin: 'own',
  path: ['main.main', 'acme.org/cache.(*LRU).Put'],
  displayPath: ['main.main', 'acme.org/cache.(*LRU).Put'],
  renamedFrom: undefined,
  base: 100 * MB,
  head: 512 * MB,
  delta: 412 * MB,
  cumBase: undefined,
  cumHead: undefined,
  noise: 0,
  change: 'grew',
  series: [],
  perHour: undefined,
  everyStepGrew: false,
};
const facts: CompareFacts = {
  types: [],
  defaultType: 'inuse_space',
  unit: 'bytes',
  base: 100 * MB,
  head: 512 * MB,
  measured: { base: 100 * MB, head: 512 * MB },
  factor: 1,
  onlyDeltaRates: false,
  totals: [],
  times: [],
  seconds: 483,
  scales: [],
  match: { folded: false, why: '', renamed: [] },
  cautions: [{ code: 'other-build', severity: 'caution', sentence: 'Other <build>.' }],
};

test('a link names the row, and its brackets stay text', () => {
  expect(markdownLink(row, { unit: 'bytes', facts, scale: 'absolute' }, 'https://x.org/#d1=a&s=1')).toBe(
    String.raw`[+412 MB in cache.(\*LRU).Put](https://x.org/#d1=a&s=1)`,
  );
});

const report: ReportInput = {
  title: 'Heap',
  base: { name: 'a|b.pb.gz', time: undefined },
  head: { name: 'c.pb.gz', time: '2026-11-20T05:33:56Z' },
  type: 'inuse_space',
  unit: 'bytes',
  scale: 'absolute',
  facts,
  rows: [row],
  link: 'https://x.org/#d1=a&s=1',
};

test('a report has the totals, the cautions, the rows and the link', () => {
  const text = markdownReport(report);
  expect(text).toContain('**+412 MB** (+412 %) of `inuse_space`, 8 min 3 s apart');
  expect(text).toContain(String.raw`- base: a\|b.pb.gz, 100 MB`);
  expect(text).toContain(String.raw`- Other \<build\>.`);
  expect(text).toContain(String.raw`| +412 MB | +412 % | 100 MB | 512 MB | cache.(\*LRU).Put ‹ main.main |`);
  expect(text).toContain('[Open the comparison](https://x.org/#d1=a&s=1)');
});

test('a relative scale is of the rows: totals are as measured', () => {
  const text = markdownReport({ ...report, scale: 'normalised', facts: { ...facts, base: 512 * MB, factor: 5.12 }, rows: [{ ...row, base: 512 * MB, delta: 0 }] });
  expect(text).toContain('**+412 MB** (+412 %)');
  expect(text).toContain('100 MB (base ×5.12 in the rows)');
  expect(text).toContain('| Δ | Δ % | base ×5.12 | head | |');
  expect(text).toContain('| 0 B | 0 % | 512 MB | 512 MB |');
});

test('where only differences are rates, sides have none', () => {
  const text = markdownReport({ ...report, scale: 'perSecond', unit: 'bytes/s', facts: { ...facts, onlyDeltaRates: true } });
  expect(text).toContain('**+412 MB/s**');
  expect(text).toContain('| +412 MB/s | +412 % | – | – |');
  expect(text).not.toContain('100 MB');
});

test('findings have a section: the verdict first, all that is known of each, and what was healthy', () => {
  const leak: Finding = {
    rule: 'H04',
    key: 'H04 main.store',
    kind: 'leak',
    title: 'A map that only grows',
    sentence: '140 → 1,240 sessions are kept by `main.store_all` (a_b.go:3) <img>.',
    severity: 3,
    weight: 60,
    confidence: 0.9,
    reasons: ['it grew over 9 captures'],
    impact: { bytes: 88 * MB },
    evidence: [{ kind: 'growth', captures: ['a', '', 'b'], type: 'inuse_space', path: ['main.main', 'main.store_all'], values: [1, 2, 3], text: '1 MB → 3 MB at a_b.go:3' }],
    fix: 'Delete entries in `main.store_all`.',
    surer: ['Take five profiles.'],
    functions: ['main.store_all'],
    also: [],
  };
  const verdict: Finding = { ...leak, rule: 'X01', key: 'X01', kind: 'verdict', verdict: 'failed', sentence: 'It is still there, @all #1.', evidence: [], surer: [] };
  const nameOf = (id: string): string | undefined => ({ a: 'a|b.pb.gz', b: 'c.pb.gz' })[id];
  const healthy = [{ rule: 'G01', title: 'Proven leaks', sentence: 'None.' }, { rule: 'G02', title: 'Senders', sentence: 'None.' }];
  const text = markdownReport({ ...report, found: { findings: [leak, verdict], healthy, nameOf } });
  expect(text.indexOf('#### Not fixed (X01)')).toBeGreaterThan(text.indexOf('### Findings'));
  expect(text.indexOf('#### A map that only grows (H04)')).toBeGreaterThan(text.indexOf('#### Not fixed'));
  expect(text).toContain(String.raw`It is still there, \@all \#1.`);
  expect(text).toContain(String.raw`are kept by ${'`main.store_all`'} (a\_b.go:3) \<img\>.`);
  expect(text).toContain('- How sure: will hurt · likely: it grew over 9 captures');
  expect(text).toContain('- Impact: 88.0 MB');
  expect(text).toContain(String.raw`  - 1 MB → 3 MB at a\_b.go:3: ${'`main.main` → `main.store_all`'} (inuse\_space in a\|b.pb.gz, c.pb.gz)`);
  expect(text).toContain('- Fix: Delete entries in `main.store_all`.');
  expect(text).toContain('  - Take five profiles.');
  expect(text).toContain('Looked for and healthy (2 rules): G01, G02\n');
  expect(text.indexOf('[Open the comparison]')).toBeGreaterThan(text.indexOf('Looked for'));
  expect(markdownReport({ ...report, found: { findings: [], healthy, nameOf } })).toContain('No leak was found.');
});

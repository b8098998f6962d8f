import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Finding, HintReport } from '../model/finding.ts';
import { heapstory } from '../testing/run-cli.ts';

const fileOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));
const leak = (file: string): Uint8Array => fileOf(`leaks/captures/upload-gateway/${file}`);
const pool = (file: string): Uint8Array => fileOf(`leaks/captures/crawler-pool/${file}`);

const FILES = {
  'heap.0': leak('heap.0.pb.gz'),
  'heap.1': leak('heap.1.pb.gz'),
  'heap.2': leak('heap.2.pb.gz'),
  'heap.4': leak('heap.4.pb.gz'),
  'dump.0': leak('goroutines.0.txt.gz'),
  'dump.2': leak('goroutines.2.txt.gz'),
  'pool.0': pool('goroutines.0.txt.gz'),
  'pool.2': pool('goroutines.2.txt.gz'),
  notes: new TextEncoder().encode('just some notes\n'),
};

const ALL = ['heap.0', 'heap.1', 'heap.2', 'heap.4', 'dump.0', 'dump.2'];

test('says what leaks in words, the worst first, with the evidence and the fix', async () => {
  const done = await heapstory(['hints', ...ALL], FILES);
  expect(done.code, done.err).toBe(0);
  const [sentence, rule] = done.out.split('\n');
  expect(sentence).toMatch(/^1\. [\d,]+ → [\d,]+ goroutines wait to send on a channel in `main\.\(\*server\)\.scan`/);
  expect(rule).toMatch(/^ {3}G02 .* · likely: /);
  expect(done.out).toContain('   fix: ');
  expect(done.out).toContain('Looked for and found in order');
});

test('--json has findings, healthy and missing', async () => {
  const done = await heapstory(['hints', ...ALL, '--json'], FILES);
  const report = JSON.parse(done.out) as HintReport & { readonly findings: readonly (Finding & { readonly word: string })[] };
  const [first] = report.findings;
  expect(first).toMatchObject({ rule: 'G02', kind: 'leak', word: 'likely', severity: 4 });
  expect(first!.impact.goroutines).toBeGreaterThan(500);
  expect(first!.functions).toContain('main.(*server).scan');
  for (const key of ['title', 'sentence', 'evidence', 'fix', 'reasons', 'surer', 'also'] as const) expect(first![key], key).toBeDefined();
  expect(report.healthy.map(({ rule }) => rule)).toContain('G04');
  expect(report.missing.flatMap(({ rules }) => rules)).toContain('E01');
  expect(report.missing.every(({ need, capture }) => need !== '' && capture !== '')).toBe(true);
});

test('--fail-on ends with 3 when a leak is that likely, and only then', async () => {
  expect((await heapstory(['hints', ...ALL, '--fail-on', 'likely'], FILES)).code).toBe(3);
  expect((await heapstory(['hints', ...ALL, '--fail-on', 'likely', '--json'], FILES)).code).toBe(3);
  expect((await heapstory(['hints', 'pool.0', 'pool.2', '--fail-on', 'likely'], FILES)).code).toBe(0);
});

test('tells what to capture when there is little', async () => {
  const done = await heapstory(['hints', 'heap.0'], FILES);
  expect(done.code).toBe(0);
  expect(done.out).toContain('With four or more heap profiles of one process, a minute or more apart, ');
  expect(done.out).toContain("curl -so heap.$n.pb.gz 'http://HOST:PORT/debug/pprof/heap?gc=1'");
});

test('--before and --after ask whether it was fixed', async () => {
  const done = await heapstory(['hints', '--before', 'heap.0', '--after', 'heap.4', '--json'], FILES);
  expect(done.code, done.err).toBe(0);
  const { findings } = JSON.parse(done.out) as HintReport;
  expect(findings[0]!.kind).toBe('verdict');
});

test('a before that is no heap profile is said, instead of a verdict that silently does not come', async () => {
  const done = await heapstory(['hints', '--before', 'dump.0', '--after', 'heap.4'], FILES);
  expect(done.code).toBe(1);
  expect(done.err).toContain('dump.0: This is no heap profile');
});

test('what is sure and no leak does not fail a pipeline', async () => {
  const files = { 'mail.0': fileOf('leaks/captures/mail-sender/heap.0.pb.gz'), 'mail.4': fileOf('leaks/captures/mail-sender/heap.4.pb.gz') };
  const done = await heapstory(['hints', 'mail.0', 'mail.4', '--fail-on', 'likely', '--json'], files);
  const { findings } = JSON.parse(done.out) as HintReport;
  expect(findings.filter(({ kind, confidence }) => kind !== 'leak' && confidence >= 0.75)).not.toEqual([]);
  expect(done.code).toBe(0);
});

test('says what is wrong with its arguments', async () => {
  for (const [args, words] of [
    [[], 'hints needs at least one FILE'],
    [['heap.0', '--fail-on', 'maybe'], '--fail-on takes possible or likely'],
    [['heap.0', '--before', 'heap.0'], '--before and --after go together'],
    [['--before', 'heap.0', '--after', 'heap.0'], '--before and --after are one file'],
    [['-', '-'], 'standard input can be read only once'],
  ] as const) {
    const done = await heapstory(['hints', ...args], FILES);
    expect(done.code).toBe(2);
    expect(done.err).toContain(words);
  }
  expect((await heapstory(['hints', 'heap.0', 'nothing'], FILES)).code).toBe(1);
  expect((await heapstory(['hints', 'notes'], FILES)).code).toBe(1);
});

import { describe, expect, it } from 'vitest';
import type { Finding } from '../model/finding.ts';
import { captureBytes, onlyCaptureOf } from '../testing/fixtures.ts';
import type { Answer, CaptureFacts, CompareQuery } from './contract.ts';
import { Engine } from './engine.ts';

const SNAPSHOTS = [0, 2, 4, 6, 8].map((at) => `leakshop/heap.0${at}.pb.gz`);

function good<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

async function openAll(engine: Engine, names: readonly string[]): Promise<readonly CaptureFacts[]> {
  const facts: CaptureFacts[] = [];
  for (const name of names) facts.push(onlyCaptureOf(good(await engine.open(name, { name, blob: new Blob([captureBytes(name)]) }, () => undefined))));
  return facts;
}

function queryOf(facts: readonly CaptureFacts[]): CompareQuery {
  return { captures: facts.map(({ id }) => id), base: 0, head: facts.length - 1, type: 'inuse_space', filters: [], match: 'auto', scale: 'absolute' };
}

async function found(engine: Engine): Promise<readonly Finding[]> {
  return good(await engine.hints({ harmlessRules: undefined })).findings;
}

/** All that a reader is told, without places. */
function said({ rule, sentence, severity, reasons, fix, surer, functions, also, evidence }: Finding): object {
  return { rule, sentence, severity, reasons, fix, surer, functions, also, evidence: evidence.map(({ kind, text }) => ({ kind, text })) };
}

describe('findings through a link', () => {
  it('are the same elsewhere, lead to its two captures, and give way to the files', async () => {
    const engine = new Engine();
    const facts = await openAll(engine, SNAPSHOTS);
    const findings = await found(engine);
    expect(findings.length).toBeGreaterThan(3);
    const link = good(await engine.share(queryOf(facts), { budget: undefined, redact: false, findings }));
    expect(link.findings).toEqual({ kept: findings.length, of: findings.length, isShort: false });

    const reader = new Engine();
    const opened = good(await reader.openShared(link.payload));
    const again = await found(reader);
    expect(again).toEqual(opened.findings);
    expect(again.map(said)).toEqual(findings.map(said));
    expect(again.every(({ fromLink }) => fromLink === true)).toBe(true);
    const growth = again[0]!.evidence.find((one) => one.kind === 'growth')!;
    expect(growth.captures).toEqual([opened.base!.id, '', '', '', opened.head.id]);
    const query = { capture: opened.head.id, type: 0, filters: [], shape: { kind: 'topDown' } } as const;
    expect(good(await reader.resolve(query, growth.path)).depth).toBe(growth.path.length);

    // Both at once: what was worked out here is what counts.
    const files = await openAll(reader, SNAPSHOTS);
    const both = await found(reader);
    expect(both.map(({ key }) => key)).toEqual(findings.map(({ key }) => key));
    expect(both.some(({ fromLink }) => fromLink === true)).toBe(false);
    for (const { id } of files) reader.close(id);
    expect((await found(reader)).map(said)).toEqual(findings.map(said));
    reader.close(opened.base!.id);
    expect(await found(reader)).toEqual([]);
  });

  it('travel on from a link to the next', async () => {
    const engine = new Engine();
    const facts = await openAll(engine, [SNAPSHOTS[0]!, SNAPSHOTS[4]!]);
    const link = good(await engine.share(queryOf(facts), { budget: undefined, redact: false, findings: await found(engine) }));
    const opened = good(await engine.openShared(link.payload));
    const next = good(await engine.share(queryOf([opened.base!, opened.head]), { budget: undefined, redact: false, findings: opened.findings }));
    const reader = new Engine();
    const last = good(await reader.openShared(next.payload));
    expect(last.findings.map(said)).toEqual(opened.findings.map(said));
    expect(last.findings[0]!.evidence[0]).toMatchObject({ captures: [last.base!.id, last.head.id] });
  });

  it('carry no name of the program when they are redacted', async () => {
    const engine = new Engine();
    const facts = await openAll(engine, SNAPSHOTS);
    const findings = await found(engine);
    const link = good(await engine.share(queryOf(facts), { budget: undefined, redact: true, findings }));
    const opened = good(await new Engine().openShared(link.payload));
    expect(opened.findings).toHaveLength(findings.length);
    const text = JSON.stringify(opened.findings);
    for (const name of new Set(findings.flatMap(({ functions }) => functions))) expect(text).not.toContain(name.split('.')[1]);
    expect(text).not.toContain('main.go');
    // They still say what is to be said.
    for (const [at, { sentence, fix }] of opened.findings.entries()) {
      expect(sentence.length).toBeGreaterThan(findings[at]!.sentence.length * 0.8);
      expect(fix).not.toBe('');
    }
  });

  it('of goroutines, where dumps are compared', async () => {
    const engine = new Engine();
    const facts = await openAll(engine, ['leakshop/goroutine.pb.gz', 'zoo/go127/goroutine.pb.gz']);
    const findings = await found(engine);
    expect(findings.length).toBeGreaterThan(0);
    const query = { ...queryOf(facts), type: facts[0]!.valueTypes[0]!.type };
    const link = good(await engine.share(query, { budget: undefined, redact: false, findings }));
    const reader = new Engine();
    good(await reader.openShared(link.payload));
    expect((await found(reader)).map(said)).toEqual(findings.map(said));
  });

  it('none were given: the link is as ever', async () => {
    const engine = new Engine();
    const facts = await openAll(engine, [SNAPSHOTS[0]!, SNAPSHOTS[4]!]);
    const [none, before] = [good(await engine.share(queryOf(facts), { budget: undefined, redact: false, findings: [] })), good(await engine.share(queryOf(facts), { budget: undefined, redact: false }))];
    expect(none).toEqual(before);
    expect(none.findings).toBeUndefined();
    expect(good(await new Engine().openShared(none.payload)).findings).toEqual([]);
  });
});

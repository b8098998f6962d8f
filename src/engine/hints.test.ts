import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HintReport } from '../model/finding.ts';
import type { Answer, OpenedFile } from './contract.ts';
import { Engine } from './engine.ts';

const blobOf = (path: string): Blob => new Blob([readFileSync(new URL(`../../fixtures/${path}`, import.meta.url))]);
const NO_LIST = { harmlessRules: undefined };

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

describe('hints of the engine', () => {
  let engine: Engine;
  const open = async (path: string): Promise<OpenedFile> => valueOf(await engine.open(path, { name: path, blob: blobOf(path) }, () => undefined));
  const hints = async (options: Parameters<Engine['hints']>[0] = NO_LIST): Promise<HintReport> => valueOf(await engine.hints(options));

  beforeEach(() => {
    engine = new Engine();
  });

  it('of nothing says nothing', async () => {
    expect((await hints()).findings).toEqual([]);
  });

  it('of what is open, from memory when it is the same', async () => {
    await open('leaks/captures/upload-gateway/goroutines.0.txt.gz');
    const alone = await hints();
    await open('leaks/captures/upload-gateway/goroutines.2.txt.gz');
    const both = await hints();
    expect(both.findings[0]).toMatchObject({ rule: 'G02' });
    expect(both.findings[0]!.confidence).toBeGreaterThan(alone.findings[0]!.confidence);
    const [first] = both.findings;
    expect((await hints()).findings[0]).toBe(first);
  });

  it('forgets what was closed', async () => {
    const { captures } = await open('leaks/captures/upload-gateway/goroutines.2.txt.gz');
    expect((await hints()).findings).not.toEqual([]);
    for (const { id } of captures) engine.close(id);
    expect((await hints()).findings).toEqual([]);
  });

  it('leaves a picture of a goroutine profile alone: it says nothing new', async () => {
    const { captures } = await open('leaks/captures/upload-gateway/goroutines.2.txt.gz');
    const before = await hints();
    const query = { capture: captures[0]!.id, by: 'stack', state: '', text: '', leastWait: 0, hideHarmless: false, harmlessRules: undefined } as const;
    valueOf(await engine.openGoroutines(query));
    expect(await hints()).toEqual(before);
  });

  it('takes the reader’s list of what is harmless', async () => {
    await open('leaks/captures/upload-gateway/goroutines.2.txt.gz');
    const harmlessRules = [{ pattern: '^main\\.\\(\\*server\\)\\.scan$', reason: 'they wait on purpose' }];
    expect((await hints({ harmlessRules })).findings.filter(({ rule }) => rule === 'G02')).toEqual([]);
    expect((await engine.hints({ harmlessRules: [{ pattern: '(', reason: '' }] })).ok).toBe(false);
  });

  it('hides what is hardly believed until it is asked for', async () => {
    for (const at of [0, 1, 2, 3, 4]) await open(`leaks/captures/warm-cache/heap.${at}.pb.gz`);
    const [shown, all] = [await hints(), await hints({ ...NO_LIST, showWeak: true })];
    expect(shown.findings.every(({ confidence }) => confidence >= 0.3)).toBe(true);
    expect(all.findings.length).toBeGreaterThanOrEqual(shown.findings.length);
  });

  it('gives a verdict on a before and an after that are named, and counts no verdict among what is in order', async () => {
    const ids: string[] = [];
    for (const at of [5, 6]) ids.push((await open(`captures/leakshop/heap.0${at}.pb.gz`)).captures[0]!.id);
    const course = await hints();
    expect(course.findings.some(({ kind }) => kind === 'verdict')).toBe(false);
    const [before, after] = [ids[0]!, ids[1]!];
    const named = await hints({ ...NO_LIST, before, after });
    expect(named.findings.filter(({ kind }) => kind === 'verdict')).toMatchObject([{ rule: 'X01', verdict: 'failed' }]);
    for (const report of [course, named]) expect(report.healthy.filter(({ rule }) => rule.startsWith('X'))).toEqual([]);
  });

  it('hears other questions while it works', async () => {
    const { captures } = await open('leaks/captures/upload-gateway/goroutines.2.txt.gz');
    const order: string[] = [];
    const working = hints().then(() => order.push('hints'));
    await engine.goroutineFacts(captures[0]!.id, []).then(() => order.push('facts'));
    await working;
    expect(order).toEqual(['facts', 'hints']);
  });
});

import { describe, expect, it } from 'vitest';
import { heapstory } from '../testing/run-cli.ts';

const BASE = 'leakshop/heap.00.pb.gz';
const HEAD = 'leakshop/heap.08.pb.gz';

interface Held {
  readonly findings: readonly { readonly rule: string; readonly sentence: string; readonly word: string; readonly evidence: readonly { readonly captures?: readonly (string | null)[] }[] }[];
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const run = await heapstory([...args, '--json']);
  expect(run.code, run.err).toBe(0);
  return JSON.parse(run.out) as T;
}

describe('findings in heapstory link and unlink', () => {
  it('a link holds what hints says', async () => {
    const { findings } = await json<Held>('hints', BASE, HEAD);
    const link = await json<{ link: string; findings: object }>('link', BASE, HEAD);
    expect(link.findings).toEqual({ kept: findings.length, of: findings.length, isShort: false });
    const held = await json<Held>('unlink', link.link);
    expect(held.findings.map(({ rule, sentence, word }) => ({ rule, sentence, word }))).toEqual(findings.map(({ rule, sentence, word }) => ({ rule, sentence, word })));
    expect(held.findings[0]!.evidence[0]!.captures).toEqual(['base', 'head']);
    const text = await heapstory(['unlink', link.link]);
    expect(text.out).toContain(`Found where the link was made:\n1. ${findings[0]!.sentence}\n`);
  });

  it('none on request, and then no word of them', async () => {
    const { link } = await json<{ link: string }>('link', BASE, HEAD, '--no-findings');
    expect((await json<Held>('unlink', link)).findings).toEqual([]);
    expect((await heapstory(['unlink', link])).out).not.toContain('Found where');
  });

  it('says what did not fit', async () => {
    const few = await heapstory(['link', BASE, HEAD, '--budget', '2500', '--json']);
    const { findings } = JSON.parse(few.out) as { findings: { kept: number; of: number } };
    expect(findings.kept).toBeGreaterThan(0);
    expect(findings.kept).toBeLessThan(findings.of);
    expect(few.err).toContain(`only the first ${findings.kept} of ${findings.of} findings travel along`);
    expect((await heapstory(['link', BASE, HEAD, '--budget', '1000'])).err).toMatch(/to fit, \d+ findings stay behind/);
  });
});

import { describe, expect, it } from 'vitest';
import { hintContextOf } from '../testing/hint-context.ts';
import { madeHeaps } from '../testing/made-heap.ts';
import type { Finding } from '../model/finding.ts';
import { doubtHeld } from './held-by-goroutines.ts';

const HANDLER = 'main.(*api).rates';
const STARTS = 'main.(*aggregator).collect';
const PLAIN: Omit<Finding, 'rule' | 'key' | 'impact' | 'evidence' | 'functions'> = { kind: 'leak', title: '', sentence: '', severity: 3, weight: 50, confidence: 0.9, reasons: [], fix: '', surer: [], also: [] };

function growth(values: readonly number[], at = HANDLER): Finding {
  return { ...PLAIN, rule: 'H01', key: `H01 ${at}`, functions: [at], impact: { bytes: values.at(-1)! - values[0]! }, evidence: [{ kind: 'growth', captures: [], type: 'inuse_space', path: [at], values, text: '' }] };
}

function pile(counts: readonly number[]): Finding {
  const frame = `${STARTS}.func1`;
  return { ...PLAIN, rule: 'G02', key: 'G02', functions: [frame, STARTS], impact: { goroutines: counts.at(-1)! }, evidence: [{ kind: 'goroutines', captures: [], state: 'chan send', frame, creator: STARTS, counts, ids: [], text: '' }] };
}

const heaps = madeHeaps(2, [
  { stack: [`${STARTS} a.go:9`, `${HANDLER} a.go:3`, 'net/http.HandlerFunc.ServeHTTP server.go:1'], size: 96, inuse: [10, 500] },
  { stack: ['main.(*other).keep b.go:9', 'main.main a.go:1'], size: 96, inuse: [10, 500] },
]);

async function confidences(...findings: readonly Finding[]): Promise<readonly number[]> {
  return doubtHeld(findings, await hintContextOf(heaps)).map(({ confidence }) => confidence);
}

describe('memory on the way to goroutines that wait', () => {
  it('is less sure to be a leak of its own, and says why', async () => {
    const [held, waiting] = doubtHeld([growth([0, 1e5, 2e5]), pile([10, 110, 210])], await hintContextOf(heaps));
    expect(held!.confidence).toBeCloseTo(0.54);
    expect(held!.reasons).toEqual([`200 goroutines more wait in \`${STARTS}.func1\`, which were started on its way, and may be what keeps it`]);
    expect(waiting!.confidence).toBe(0.9);
  });

  it('is as sure as before where it grows otherwise than they do, or by more than they would hold', async () => {
    expect(await confidences(growth([0, 1.9e5, 2e5]), pile([10, 110, 210]))).toEqual([0.9, 0.9]);
    expect(await confidences(growth([0, 1e8, 2e8]), pile([10, 110, 210]))).toEqual([0.9, 0.9]);
  });

  it('is as sure as before in a function that does not start them, and where they do not become more', async () => {
    expect(await confidences(growth([0, 1e5, 2e5], 'main.(*other).keep'), pile([10, 110, 210]))).toEqual([0.9, 0.9]);
    expect(await confidences(growth([0, 1e5, 2e5]), pile([210, 210, 210]))).toEqual([0.9, 0.9]);
  });
});

import { expect, test } from 'vitest';
import type { Finding } from '../model/finding.ts';
import { oneForEachKey } from './unique-findings.ts';

function finding(key: string, sentence: string): Finding {
  const evidence = { kind: 'note', capture: undefined, text: sentence } as const;
  return { rule: 'G04', key, kind: 'leak', title: 'Nil', sentence, severity: 1, weight: 1, confidence: 1, reasons: [], impact: {}, evidence: [evidence], fix: '', surer: [], functions: [], also: [] };
}

test('what has a key of its own stays as it is', () => {
  const all = [finding('a', '1'), finding('b', '2')];
  expect(oneForEachKey(all)).toEqual(all);
  expect(oneForEachKey(all)[0]).toBe(all[0]);
});

test('of one key the first speaks, with the evidence of all; a sentence is said once', () => {
  const [one] = oneForEachKey([finding('a', '5 wait'), finding('a', '4 wait'), finding('a', '4 wait'), finding('a', '5 wait')]);
  expect(one).toMatchObject({ sentence: '5 wait', also: [{ rule: 'G04', sentence: '4 wait' }] });
  expect(one!.evidence).toHaveLength(4);
});

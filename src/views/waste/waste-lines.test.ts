import { describe, expect, it } from 'vitest';
import type { WasteAnswer } from '../../engine/graph-contract.ts';
import { savedBytes, wasteLines, wasteText } from './waste-lines.ts';

const ANSWER: WasteAnswer = {
  sections: [
    {
      kind: 'duplicate-strings',
      count: 12_345,
      bytes: 1_258_291,
      rows: [
        { name: '"a\tb"', count: 12_000, bytes: 1_200_000, examples: [1, 2] },
        { name: '"c"', count: 300, bytes: 50_000, examples: [3] },
      ],
    },
    { kind: 'zero-arrays', count: 0, bytes: 0, rows: [] },
    { kind: 'unreachable', count: 1, bytes: 16, rows: [{ name: 'main.T', count: 1, bytes: 16, examples: [9] }] },
  ],
  notices: [],
};

describe('waste', () => {
  it('is one table: each kind, its rows, and what is not shown', () => {
    expect(wasteLines(ANSWER).map((line) => (line.kind === 'rest' ? [line.count, line.bytes] : line.kind))).toEqual([
      'section',
      'row',
      'row',
      [45, 8_291],
      'section',
      'row',
    ]);
  });

  it('counts as saved what garbage collection would not free anyway', () => {
    expect(savedBytes(ANSWER)).toBe(1_258_291);
  });

  it('as text has every row with exact numbers', () => {
    expect(wasteText(ANSWER).split('\n')).toEqual([
      'kind\tbytes\tobjects\tname',
      'Duplicate strings\t1258291\t12345\t(all: 12,345 objects, 1.20 MB could be saved)',
      'Duplicate strings\t1200000\t12000\t"a b"',
      'Duplicate strings\t50000\t300\t"c"',
      'Arrays of zeros\t0\t0\t(all: 0 objects, 0 B could be saved)',
      'Unreachable objects\t16\t1\t(all: 1 object, 16 B will be freed)',
      'Unreachable objects\t16\t1\tmain.T',
      '',
    ]);
  });
});

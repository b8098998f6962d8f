import { describe, expect, it } from 'vitest';
import { certainty, noisyOr } from './confidence.ts';
import type { Finding } from '../model/finding.ts';
import { byRank, growthOf, growthWithoutTime, severityOf, weigh } from './weigh.ts';

describe('severity', () => {
  it('adds share, growth and number', () => {
    expect(weigh({ share: 0.25, growth: 0.5, count: 0 }).weight).toBe(40);
    expect(weigh({ share: 1, growth: 1, count: 50 }).weight).toBe(80);
    expect(weigh({ share: 0, growth: 0, count: 10_000 }).weight).toBeCloseTo(20, 1);
    expect(weigh({ share: 0, growth: 0, count: 49 }).weight).toBe(0);
  });

  it('has four bands', () => {
    expect([0, 19, 20, 44, 45, 69, 70, 100].map(severityOf)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('keeps to what the catalogue sets', () => {
    expect(weigh({ share: 0, growth: 0, count: 1 }, { least: 4 })).toEqual({ weight: 70, severity: 4 });
    expect(weigh({ share: 1, growth: 1, count: 1e6 }, { most: 2 }).severity).toBe(2);
    expect(weigh({ share: 1, growth: 1, count: 1e6 }, { most: 1 }).severity).toBe(1);
  });

  it('survives figures that are none', () => {
    expect(weigh({ share: Number.NaN, growth: Infinity, count: Number.NaN }).weight).toBe(40);
  });

  it('measures growth by the time to double', () => {
    const hour = 3_600_000;
    expect(growthOf(100, 100 / (48 * hour))).toBeCloseTo(0.5, 9);
    expect(growthOf(100, 100 / hour)).toBe(1);
    expect(growthOf(100, -1)).toBe(0);
    expect(growthOf(0, 1)).toBe(1);
    expect(growthWithoutTime(50, 100)).toBe(0.5);
    expect(growthWithoutTime(100, 50)).toBe(0);
  });
});

it('what is kept stands before what is made and dropped, and most of the heap between them', () => {
  const finding = (rule: string, kind: Finding['kind'], weight: number, confidence: number): Finding => ({
    rule, kind, weight, confidence, key: rule, title: '', sentence: '', severity: 2, reasons: [], impact: {}, evidence: [], fix: '', surer: [], functions: [], also: [],
  });
  const all = [finding('H16', 'fact', 60, 0.9), finding('H23', 'churn', 60, 0.9), finding('H32', 'fact', 40, 0.45), finding('G02', 'leak', 10, 0.5), finding('X01', 'verdict', 1, 0.5), finding('H03', 'leak', 50, 0.4)];
  expect(all.toSorted(byRank).map(({ rule }) => rule)).toEqual(['X01', 'G02', 'H32', 'H23', 'H03', 'H16']);
  expect([finding('H32', 'fact', 39, 0.9), finding('H23', 'churn', 1, 0.5)].toSorted(byRank).map(({ rule }) => rule)).toEqual(['H23', 'H32']);
});

describe('confidence', () => {
  it('joins independent signs, multiplies what speaks against them, and says why', () => {
    expect(noisyOr([0.5, 0.5])).toBe(0.75);
    const found = certainty(0.6, 'all of them wait').more(true, 0.5, 'there are more than before').more(false, 0.9, 'never said').less(true, 0.5, 'only 3 samples');
    expect(found.done()).toEqual({ confidence: 0.4, reasons: ['all of them wait', 'there are more than before', 'only 3 samples'] });
  });

  it('has bounds', () => {
    expect(certainty(0.9).atMost(true, 0.5, 'one profile only').done()).toEqual({ confidence: 0.5, reasons: ['one profile only'] });
    expect(certainty(0.1).less(true, 0).atLeast(true, 0.95, 'the runtime proved it').done().confidence).toBe(0.95);
  });
});

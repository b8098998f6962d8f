import { describe, expect, it } from 'vitest';
import { shortTime, shortTimeOf } from './observed.ts';

describe('a short time', () => {
  it('is less than a minute between the first and the last, in any order', () => {
    expect(shortTime([20_000, 0, 5000])).toBe('all of it was seen within 20.0 s, in which a start or a rising load looks the same');
    expect(shortTime([0, 60_000])).toBeUndefined();
  });

  it('is not said where fewer than two captures tell when they were taken', () => {
    expect(shortTime(undefined)).toBeUndefined();
    expect(shortTime([5])).toBeUndefined();
    expect(shortTimeOf({ heaps: [], goroutines: [] })).toBeUndefined();
  });
});

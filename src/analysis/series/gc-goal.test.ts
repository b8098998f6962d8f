import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gogcWhatIf, liveFromGoal } from './gc-goal.ts';

const MB = 2 ** 20;

describe('the goal of the next collection', () => {
  it('is the live heap and its roots, scaled', () => {
    expect(gogcWhatIf({ live: 100 * MB, stacks: 10 * MB, globals: 10 * MB }, 100)).toEqual({ goal: 220 * MB, by: 'gogc' });
    expect(gogcWhatIf({ live: 100 * MB, stacks: 10 * MB, globals: 10 * MB }, 50)).toEqual({ goal: 160 * MB, by: 'gogc' });
    expect(gogcWhatIf({ live: 100 * MB, stacks: 0, globals: 0 }, 0)).toEqual({ goal: 100 * MB, by: 'gogc' });
  });

  it('does not fall below the smallest heap', () => {
    expect(gogcWhatIf({ live: 100_000, stacks: 0, globals: 0 }, 100)).toEqual({ goal: 4 * MB, by: 'smallest-heap' });
    expect(gogcWhatIf({ live: 100_000, stacks: 0, globals: 0 }, 400)).toEqual({ goal: 16 * MB, by: 'smallest-heap' });
  });

  it('is bounded by the limit, with its headroom, but not below what lives', () => {
    expect(gogcWhatIf({ live: 100 * MB, stacks: 0, globals: 0, nonHeap: 20 * MB }, 100, 170 * MB)).toEqual({ goal: 150 * MB - Math.floor(150 * MB * 0.03), by: 'limit' });
    expect(gogcWhatIf({ live: 100 * MB, stacks: 0, globals: 0 }, undefined, 120 * MB)).toMatchObject({ by: 'limit' });
    expect(gogcWhatIf({ live: 100 * MB, stacks: 0, globals: 0 }, 100, 50 * MB)).toEqual({ goal: 100 * MB, by: 'live' });
    expect(gogcWhatIf({ live: 100 * MB, stacks: 0, globals: 0 }, undefined)).toEqual({ goal: undefined, by: 'off' });
  });

  it('tells the live heap it was made from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5 * MB, max: 1000 * MB }), fc.integer({ min: 0, max: 50 * MB }), fc.integer({ min: 10, max: 800 }), (live, stacks, gogc) => {
        const { goal, by } = gogcWhatIf({ live, stacks, globals: 0 }, gogc);
        if (by === 'gogc' && goal! > (4 * MB * gogc) / 100) expect(Math.abs(liveFromGoal(goal!, stacks, 0, gogc)! - live)).toBeLessThanOrEqual(1);
      }),
    );
    expect(liveFromGoal(4 * MB, 0, 0, 100)).toBeUndefined();
    expect(liveFromGoal(100 * MB, 0, 0, 100, 100 * MB)).toBeUndefined();
  });

  it('agrees with what a runtime logged', () => {
    // gc 33 of the leaking shop: 407 MB lived after cycle 32, the goal of cycle 33 was 815 MB; both are rounded down.
    const low = gogcWhatIf({ live: 407 * MB, stacks: 0, globals: 0 }, 100).goal!;
    expect(low / MB).toBeLessThanOrEqual(816);
    expect(low / MB).toBeGreaterThanOrEqual(814);
  });
});
